"""If something may still ring that was to be quiet, no reply says that it will be quiet."""

import pytest

from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, reminders, timers
from tests.front_door.slots import occasion, repeat_day

WAYS = [("DELETE", "500"), ("DELETE", "drop"), ("GET", "403"), ("GET", "garbage")]


@pytest.mark.parametrize(("method", "way"), WAYS)
def test_a_debrief_whose_timers_stay(
    echo: Echo, alexa: AlexaServices, memory: Memory, method: str, way: str
) -> None:
    """It is stopped, and "no more chimes" is not said; the next turn clears the timers."""
    echo.hears("DebriefIntent")
    echo.falls_silent()
    alexa.failures.set("timers", way, method=method)
    assert echo.hears("AMAZON.StopIntent").said == (
        "Okay, stopped. I couldn't remove the chimes, so one may still go off."
    )
    assert len(timers(alexa)) == 2
    alexa.failures.clear()
    echo.open()
    assert timers(alexa) == []
    assert memory.household.cues.to_clear == ()


def test_a_debrief_whose_timers_are_gone(echo: Echo, alexa: AlexaServices) -> None:
    """If they are removed, the reply says so."""
    echo.hears("DebriefIntent")
    echo.falls_silent()
    assert echo.hears("AMAZON.StopIntent").said == "Okay, stopped. No more chimes."
    assert timers(alexa) == []


@pytest.mark.parametrize(("method", "way"), WAYS)
def test_a_heads_up_that_stays(echo: Echo, alexa: AlexaServices, method: str, way: str) -> None:
    """A heads-up that cannot be removed is told as one, and not as a chime."""
    echo.hears("StartBreakIntent", length="PT30M")
    echo.falls_silent()
    echo.hears("HeadsUpIntent", length="PT5M")
    echo.falls_silent()
    alexa.failures.set("timers", way, method=method)
    assert echo.hears("NoHeadsUpIntent").said == (
        "Okay, just the chime. The old heads-up may still come."
    )
    assert len(timers(alexa)) == 2
    alexa.failures.clear()
    echo.hears("TimeLeftIntent")
    assert [timer["duration"] for timer in timers(alexa)] == ["PT30M"]


@pytest.mark.parametrize(("method", "way"), WAYS)
def test_a_regular_time_that_stays(echo: Echo, alexa: AlexaServices, method: str, way: str) -> None:
    """A reminder that cannot be removed is not told as over; the next turn removes it."""
    echo.hears(
        "RhythmIntent",
        occasion=occasion("debrief"),
        clock_time="20:00",
        repeat_day=repeat_day("every day", "daily"),
    )
    echo.yes()
    echo.falls_silent()
    alexa.failures.set("reminders", way, method=method)
    assert echo.hears("StopRhythmIntent", occasion=occasion("debrief")).said == (
        "I couldn't remove the reminder for your debrief, so it may still go off."
    )
    assert len(reminders(alexa)) == 1
    alexa.failures.clear()
    echo.open()
    assert reminders(alexa) == []
