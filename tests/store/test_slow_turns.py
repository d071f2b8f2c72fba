"""Whole turns while the store, Alexa's services or both are slow: one budget for all of them."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from skill.app import create_handler
from skill.domain.households import Household
from skill.network.budget import TurnBudget
from skill.store import records
from skill.turns.ports import EventNotTakenError
from speaker.services import AlexaServices
from tests.front_door.conftest import USER_ID
from tests.front_door.echo import Echo, FrozenClock, Handler, timers
from tests.front_door.skill_events import event
from tests.front_door.test_privacy import EVERYTHING
from tests.store.places import NOW, DynamoDBPlace
from tests.store.wire import Answer, Wire

TURN = timedelta(seconds=2)
SAVE = timedelta(seconds=1)
GIVES_UP = 3.2
"""Seconds: the budget of these turns, and more for a slow machine than it should ever need."""

A_CHIME = ("I'll chime", "You'll hear a chime then.")


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


def handler_on(store: str, clock: FrozenClock) -> Handler:
    environ = {"STEADY_GROUND_STORE": store}
    return create_handler(clock=clock, environ=environ, budget=lambda: TurnBudget(TURN, SAVE))


@contextmanager
def in_time() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < GIVES_UP


@pytest.fixture
def echo(dynamodb: DynamoDBPlace, wire: Wire, alexa: AlexaServices, clock: FrozenClock) -> Echo:
    """An Echo whose skill has been used before, so that its client of DynamoDB is made."""
    handler = handler_on(f"dynamodb:{dynamodb.table}", clock)
    Echo(handler, alexa, clock, user_id="neighbour").hears("TimeLeftIntent")
    wire.requests.clear()
    return Echo(handler, alexa, clock)


def stored(dynamodb: DynamoDBPlace) -> Household:
    return records.decode(dynamodb.item(USER_ID)["record"]["S"])


def stall_each_first_attempt(wire: Wire) -> None:
    """Stall the first attempt of every operation, as a connection does that is no more."""
    seen: list[str] = []

    def answer(pass_on: Callable[[], Answer]) -> Answer | None:
        operation, _ = wire.requests[-1]
        seen.append(operation)
        if seen.count(operation) % 2 == 0:
            return pass_on()
        wire.stall(pass_on)
        return None

    wire.answers = answer


def test_a_store_that_stalls_once_an_operation(
    echo: Echo, dynamodb: DynamoDBPlace, wire: Wire, alexa: AlexaServices
) -> None:
    """One stalled attempt of each operation costs time alone: the break is kept, with a chime."""
    stall_each_first_attempt(wire)
    with in_time():
        said = echo.hears("StartBreakIntent", length="PT20M").said
    assert "See you both at 7:15." in said
    assert wire.operations == ["GetItem", "GetItem", "PutItem", "PutItem"]
    assert stored(dynamodb).current_break is not None
    assert said.endswith("Want me to chime when it's time to come back?")
    with in_time():
        said = echo.yes().said
    assert any(words in said for words in A_CHIME)
    assert len(timers(alexa)) == 1


def test_a_store_and_services_that_stall(
    echo: Echo, dynamodb: DynamoDBPlace, wire: Wire, alexa: AlexaServices
) -> None:
    """Slow services leave the save its share: the break is kept, and no chime is claimed."""
    stall_each_first_attempt(wire)
    for service in ("timers", "zone"):
        alexa.failures.set(service, "stall")
    with in_time():
        said = echo.hears("StartBreakIntent", length="PT20M").said
    alexa.failures.clear()
    assert "20 minutes" in said
    assert not any(words in said for words in A_CHIME)
    assert stored(dynamodb).current_break is not None
    assert timers(alexa) == []


def test_a_store_that_says_nothing(echo: Echo, wire: Wire, alexa: AlexaServices) -> None:
    """Without the store the return time is spoken all the same, as a clock time, in time."""
    wire.answers = wire.stall
    with in_time():
        said = echo.hears("StartBreakIntent", length="PT20M").said
    assert "7:15" in said
    assert "I can't save anything right now" in said
    assert timers(alexa) == []


def test_nothing_answers_at_all(echo: Echo, wire: Wire, alexa: AlexaServices) -> None:
    """With the store and every service stalled, the break's length is told, in time."""
    wire.answers = wire.stall
    for service in ("timers", "reminders", "zone"):
        alexa.failures.set(service, "stall")
    with in_time():
        said = echo.hears("StartBreakIntent", length="PT20M").said
    alexa.failures.clear()
    assert "20 minutes" in said
    assert "I can't save anything right now" in said


def test_forgetting_while_the_services_stall(
    echo: Echo, dynamodb: DynamoDBPlace, wire: Wire, alexa: AlexaServices
) -> None:
    """A slow look for every cue leaves its share to what deletes the record, or empties it."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    for service in ("timers", "reminders"):
        alexa.failures.set(service, "stall")
    echo.hears("ForgetIntent", keepsake=EVERYTHING)
    wire.requests.clear()
    with in_time():
        echo.yes()
    alexa.failures.clear()
    assert wire.operations == ["GetItem", "PutItem"]
    assert "the budget" not in str(dynamodb.items())


def test_an_event_while_the_store_stalls(
    dynamodb: DynamoDBPlace, wire: Wire, clock: FrozenClock
) -> None:
    """Nobody waits for an event, but it ends in the same time, and Alexa is to send it again."""
    handler = handler_on(f"dynamodb:{dynamodb.table}", clock)
    body = {"userInformationPersistenceStatus": "NOT_PERSISTED"}
    wire.answers = wire.stall
    with in_time(), pytest.raises(EventNotTakenError):
        handler(event("SkillDisabled", NOW, body), None)


def test_a_file_that_another_process_writes(
    database: Path, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """If the file stays locked, each wait for it is part of the turn's time."""
    echo = Echo(handler_on(f"sqlite:{database}", clock), alexa, clock)
    echo.hears("TimeLeftIntent")
    alexa.failures.set("zone", "stall")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with in_time():
            said = echo.hears("StartBreakIntent", length="PT20M").said
    alexa.failures.clear()
    assert "20 minutes" in said
    assert timers(alexa) == []
