"""The device's zone: read when a clock time is needed, and never twice in a turn."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from skill.domain.households import ZoneReading
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import KITCHEN, Answer, Echo, FrozenClock, Handler

LONDON = "Europe/London"


def times_asked(echo: Echo) -> int:
    """Return how often Alexa was asked for the zone."""
    return sum("timeZone" in each.path for each in echo.alexa.requests)


def corrected(echo: Echo, zone: str | None) -> None:
    """Correct the zone in the Alexa app."""
    echo.alexa.household.devices["kitchen"].zone = zone


def test_a_zone_that_was_corrected(echo: Echo, clock: FrozenClock) -> None:
    """A zone that was corrected in the app counts at the next turn that needs a clock time."""
    assert "7:15" in echo.hears("StartBreakIntent", length="PT20M").said
    clock.advance(minutes=1)
    corrected(echo, LONDON)
    assert "12:15" in echo.hears("TimeLeftIntent").said
    clock.advance(hours=3)
    corrected(echo, "Asia/Kolkata")
    echo.hears("CallOffIntent")
    echo.yes()
    assert "at 8:46" in echo.hears("StartBreakIntent", length="PT20M").said


def test_a_turn_asks_once(echo: Echo) -> None:
    """Each turn that says a clock time asks for the zone, and asks once."""
    for count, intent in enumerate(("StartBreakIntent", "TimeLeftIntent", "ReturnTimeIntent"), 1):
        echo.hears(intent)
        assert times_asked(echo) == count


@pytest.mark.parametrize(
    "intent", ["WhatIsKeptIntent", "AMAZON.StopIntent", "FloodingIntent", "BreatheIntent"]
)
def test_a_turn_without_a_clock_time_does_not_ask(echo: Echo, intent: str) -> None:
    """A turn that says no clock time waits for no zone."""
    echo.hears(intent)
    assert times_asked(echo) == 0


def test_a_turn_that_runs_again_asks_once(
    handler: Handler, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """Of speakers that act at once, some answer anew, and still ask for their zone only once."""
    echoes = [Echo(handler, alexa, clock, room=f"room {number}") for number in range(4)]
    gate = threading.Barrier(len(echoes))

    def act(echo: Echo) -> None:
        gate.wait()
        echo.hears("StartBreakIntent", length="PT20M")

    threads = [threading.Thread(target=act, args=(echo,)) for echo in echoes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert times_asked(echoes[0]) == len(echoes)


@pytest.mark.parametrize("way", ["500", "429", "garbage", "drop", "lost"])
def test_a_zone_that_cannot_be_read(echo: Echo, clock: FrozenClock, way: str) -> None:
    """If Alexa does not tell the zone, the one known so far is used, however old."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.hears("CallOffIntent")
    echo.yes()
    clock.advance(days=40)
    echo.alexa.failures.set("zone", way)
    assert "7:15" in echo.hears("StartBreakIntent", length="PT20M").said


def test_a_zone_that_nobody_knows_any_more(echo: Echo, memory: Memory) -> None:
    """A zone that Alexa does not name properly changes nothing of the one known so far."""
    echo.hears("StartBreakIntent", length="PT20M")
    before = memory.household.zones
    for wrong in ("Mars/Olympus", "../../etc/passwd", None):
        corrected(echo, wrong)
        assert "7:15" in echo.hears("TimeLeftIntent").said
    assert memory.household.zones == before


def test_the_record_is_not_saved_for_the_same_zone(
    echo: Echo, memory: Memory, clock: FrozenClock
) -> None:
    """The record is saved for a zone if it is another one, or was noted a day ago."""
    echo.hears("StartBreakIntent", length="PT24H")
    echo.yes()
    version, began = memory.version, clock.now
    clock.advance(hours=23, minutes=59)
    echo.hears("TimeLeftIntent")
    assert memory.version == version
    corrected(echo, LONDON)
    echo.hears("TimeLeftIntent")
    assert memory.version == version + 1
    moved_at = began + timedelta(hours=23, minutes=59)
    assert memory.household.zones == {KITCHEN: ZoneReading(LONDON, moved_at)}


def test_a_device_without_an_id(echo: Echo, memory: Memory) -> None:
    """A device that has no id is asked nothing, and lengths are spoken."""
    sent = echo.envelope({"type": "IntentRequest", "intent": {"name": "StartBreakIntent"}})
    del sent["context"]["System"]["device"]
    assert Answer(echo.handler(sent, None)).said.startswith("Okay. Take 20 minutes.")
    assert times_asked(echo) == 0
    assert memory.household.zones == {}


def test_the_zone_is_read_for_a_screen_too(echo: Echo) -> None:
    """A running break is shown with its clock time also by a turn that says none."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.has_screen = True
    corrected(echo, LONDON)
    answer = echo.hears("FloodingIntent")
    (shown,) = (each for each in answer.directives if "datasources" in each)
    assert shown["datasources"]["screen"]["back"]["time"] == "12:15"


@pytest.fixture
def silence() -> Iterator[str]:
    """An endpoint that takes connections and answers nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def test_one_slow_zone_holds_up_nobody_else(
    handler: Handler, alexa: AlexaServices, clock: FrozenClock, silence: str
) -> None:
    """While one household waits for its zone, another one's turn is answered with its chime."""
    slow = Echo(handler, alexa, clock, user_id="amzn1.ask.account.SLOW")
    sent = slow.envelope({"type": "IntentRequest", "intent": {"name": "StartBreakIntent"}})
    sent["context"]["System"]["apiEndpoint"] = silence
    answers: list[Answer] = []
    waiting = threading.Thread(target=lambda: answers.append(Answer(handler(sent, None))))
    waiting.start()
    time.sleep(0.1)  # until it waits
    said = Echo(handler, alexa, clock, user_id="amzn1.ask.account.QUICK").hears("StartBreakIntent")
    assert waiting.is_alive()
    assert said.said.startswith("Okay, 20 minutes. See you both at 7:15.")
    assert "no chime" not in said.said
    waiting.join()
    assert answers[0].said.startswith("Okay. Take 20 minutes.")


def test_the_zone_of_each_device_is_its_own(echo: Echo, alexa: AlexaServices) -> None:
    """A second device of the household says its own clock's time."""
    echo.hears("StartBreakIntent", length="PT20M")
    away = Echo(echo.handler, alexa, echo.clock, room="hotel", zone=LONDON)
    assert "12:15" in away.hears("TimeLeftIntent").said
    assert "7:15" in echo.hears("TimeLeftIntent").said


def test_a_corrected_zone_moves_what_is_asked_for(
    clock: FrozenClock, alexa: AlexaServices, handler: Handler, memory: Memory
) -> None:
    """A clock time that is asked for is one of the corrected zone."""
    echo = Echo(handler, alexa, clock)
    echo.hears("StartBreakIntent", length="PT20M")
    echo.hears("CallOffIntent")
    echo.yes()
    clock.now = clock.now.astimezone(ZoneInfo(LONDON))
    clock.advance(hours=12)
    corrected(echo, LONDON)
    assert "at 12:30" in echo.hears("StartBreakIntent", return_time="12:30").said
    running = memory.household.current_break
    assert running is not None
    local = running.return_time.astimezone(ZoneInfo(LONDON))
    assert (local.hour, local.minute) == (12, 30)
