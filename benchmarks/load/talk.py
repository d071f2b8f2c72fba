"""What the households of the load say, and who of them says what.

Most have a running break, which they move by a minute each time, or they ask about it. Others have
none, and start one, once each. The rest are in a guided conversation, and go on with it.
"""

import itertools
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from benchmarks.__main__ import envelope
from benchmarks.load.alexa import RUNNING, SEED
from skill.app import create_handler
from skill.domain.households import Household
from skill.turns.ports import Stored
from tests.front_door.echo import SKILL_ID

LENGTH = timedelta(minutes=60)
START, MOVE = "StartBreakIntent", "MoreTimeIntent"
STEP = "AMAZON.NextIntent"
QUESTIONS = ("TimeLeftIntent", "HearAgreementsIntent", "TimeLeftIntent", "WhatIsKeptIntent")
MINUTES: Mapping[str, str] = {START: "PT60M", MOVE: "PT1M"}
MIX: Mapping[str, int] = {START: 6, MOVE: 34, "question": 40, STEP: 20}
"""Of a hundred turns."""

STEPS = 9
LONG_ID, LONG_TOKEN = 160, 800
"""About how many characters Alexa's own have."""


class Kind(StrEnum):
    """What a household is about when the load begins."""

    RUNNING = RUNNING
    NEW = "new"
    GUIDED = "guided"


TEN = (Kind.RUNNING,) * 4 + (Kind.NEW,) * 4 + (Kind.GUIDED,) * 2
"""Of ten households, how many are of each kind."""


def kind_of(number: int) -> Kind:
    """Return the kind of the household with that number."""
    return TEN[number % len(TEN)]


def user_id(number: int) -> str:
    """Return the userId of a household, as long as Alexa's are."""
    return f"amzn1.ask.account.{number}.".ljust(LONG_ID, "A")


@dataclass(frozen=True)
class Said:
    """One turn: which household says what, and what its session carries."""

    household: int
    intent: str
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Kept:
    """A store of one household, for the talk that makes the others' records."""

    household: Household = field(default_factory=Household)
    version: int = 0

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:  # noqa: ARG002  the port's names
        """Return the household, whoever asks."""
        return Stored(self.household, self.version)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:  # noqa: ARG002  the same
        """Keep the household, whatever it replaces."""
        self.household, self.version = household, replaces + 1
        return self.version

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:  # noqa: ARG002  the same
        """Keep an empty household."""
        self.household, self.version = Household(), 0


@dataclass(frozen=True)
class Beginnings:
    """The household of each kind, and what the session carries before each step of a guide."""

    households: Mapping[Kind, Household]
    steps: tuple[Mapping[str, Any], ...]


def beginnings(alexa: str) -> Beginnings:
    """Talk with the skill until there is a household of each kind.

    ``alexa`` is where Alexa's services are. Raises ValueError if a talk goes another way.
    """
    store, attributes, numbers = Kept(), dict[str, Any](), itertools.count()
    handler = create_handler(store=store)

    def say(intent: str) -> Household:
        said = Said(0, intent, dict(attributes))
        event = envelope_of(said, alexa, str(next(numbers)), datetime.now(UTC))
        event["context"]["System"]["apiAccessToken"] = SEED
        answer = handler(event, None)
        attributes.clear()
        if answer["response"].get("shouldEndSession") is False:
            attributes.update(answer["sessionAttributes"])
        return store.household

    for intent in (
        START,
        *("AMAZON.YesIntent", "AMAZON.NoIntent"),
        "BothBackIntent",
        "AMAZON.NoIntent",
    ):
        begun = say(intent)
    if begun.current_break or not begun.has_agreed_to_chimes:
        raise ValueError("the break was not ended")
    attributes.clear()
    running = say(START)
    store.household = begun
    attributes.clear()
    guided = [say(each) for each in ("RitualIntent", "AMAZON.YesIntent")][-1]
    steps = [dict(attributes)]
    while len(steps) < STEPS:
        say(STEP)
        steps.append(dict(attributes))
    if not running.current_break or not all(steps):
        raise ValueError("no break runs, or the guide has ended")
    households = {Kind.RUNNING: running, Kind.NEW: begun, Kind.GUIDED: guided}
    return Beginnings(households, tuple(steps))


def talk(households: int, steps: tuple[Mapping[str, Any], ...], seed: int) -> Iterator[Said]:
    """Yield turns without end. A household that has started its break moves it from then on."""
    draw = random.Random(seed)  # noqa: S311  a mix
    each = {kind: [n for n in range(households) if kind_of(n) is kind] for kind in Kind}
    asking, moving = itertools.cycle(each[Kind.RUNNING]), itertools.cycle(each[Kind.RUNNING])
    starting, questions = iter(each[Kind.NEW]), itertools.cycle(QUESTIONS)
    guided = itertools.cycle((n, step) for step in steps for n in each[Kind.GUIDED])
    while True:
        (what,) = draw.choices(list(MIX), list(MIX.values()))
        first = next(starting, None) if what == START else None
        if first is not None:
            yield Said(first, START)
        elif what in {START, MOVE}:
            yield Said(next(moving), MOVE)
        elif what == STEP:
            number, attributes = next(guided)
            yield Said(number, STEP, attributes)
        else:
            yield Said(next(asking), next(questions))


def envelope_of(said: Said, alexa: str, request: str, at: datetime) -> dict[str, Any]:
    """Return what is said as a request, as long as Alexa would write it.

    ``alexa`` is where her services are, and ``request`` ends the request's id.
    """
    event, number = envelope(said.intent), said.household
    system, session, asked = event["context"]["System"], event["session"], event["request"]
    system["application"] |= {"applicationId": SKILL_ID}
    system["user"] |= {"userId": user_id(number)}
    token = f"{kind_of(number)}.{number}.".ljust(LONG_TOKEN, "t")
    system |= {"apiEndpoint": alexa, "apiAccessToken": token}
    session |= {"new": not said.attributes, "attributes": said.attributes}
    asked |= {"requestId": f"load.{number}.{request}", "timestamp": at.isoformat("T", "seconds")}
    if said.intent in MINUTES:
        length = {"name": "length", "value": MINUTES[said.intent], "confirmationStatus": "NONE"}
        asked["intent"] |= {"slots": {"length": length}}
    return event
