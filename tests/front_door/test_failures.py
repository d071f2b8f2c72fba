"""When a service fails: the break stands, the return time is spoken, and nothing is claimed."""

import time

import pytest

from skill.domain.cues import Cue
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, Handler, timers

NO_CHIME = (
    "I can't chime this time, so keep an eye on the clock.",
    "There won't be a chime, so keep an eye on the clock.",
)
UNCERTAIN = (
    "I'm not sure the chime is set, so keep an eye on the clock too.",
    "I couldn't check if there's a chime. Keep an eye on the clock too.",
)


def live_timers(alexa: AlexaServices) -> list[str]:
    return [timer["id"] for timer in timers(alexa)]


FAILURES = ["400", "404", "429", "500", "503", "504", "stall", "garbage", "drop", "full"]


@pytest.mark.parametrize("way", FAILURES)
def test_a_failing_timer_service(
    echo: Echo, alexa: AlexaServices, memory: Memory, way: str
) -> None:
    """However the timer service fails, the break stands, and no chime is claimed.

    If it is too slow, it may still make one, and nobody denies that either.
    """
    alexa.failures.set("timers", way, method="POST")
    answer = echo.hears("StartBreakIntent", length="PT20M")
    assert "Okay, 20 minutes. See you both at 7:15." in answer.said
    assert (UNCERTAIN if way == "stall" else NO_CHIME)[1] in answer.said
    assert answer.is_listening
    assert [each["type"] for each in answer.directives] == ["Dialog.ElicitSlot"]
    cue = memory.household.cues.break_cue
    assert memory.household.current_break is not None
    assert cue is None or cue.handle is None
    assert live_timers(alexa) == []
    assert "at 7:15" in echo.hears("ReturnTimeIntent").said


@pytest.mark.parametrize("way", ["500", "stall", "drop", "garbage", "429"])
def test_a_failing_reminder_service(echo: Echo, alexa: AlexaServices, way: str) -> None:
    """However the reminder service fails, the long break stands and its time is said."""
    alexa.failures.set("reminders", way, method="POST")
    echo.hears("StartBreakIntent", length="PT3H")
    answer = echo.yes()
    assert "9:55 pm" in answer.said
    assert any(words in answer.said for words in (UNCERTAIN if way == "stall" else NO_CHIME))


def test_a_device_that_is_offline(echo: Echo, alexa: AlexaServices) -> None:
    """If Alexa says that the device is offline, there is no chime, and it says so."""
    alexa.household.devices["kitchen"].online = False
    assert NO_CHIME[1] in echo.hears("StartBreakIntent", length="PT20M").said


def test_ten_timers_in_use(echo: Echo, alexa: AlexaServices) -> None:
    """A full list of timers is no missing permission: nothing is asked."""
    alexa.alerts.household_timers = 10
    answer = echo.hears("StartBreakIntent", length="PT20M")
    assert NO_CHIME[1] in answer.said
    assert [each["type"] for each in answer.directives] == ["Dialog.ElicitSlot"]


def test_no_service_answers_at_all(
    handler: Handler, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """With every service stalled, the break is told in time, and that nobody knows of a chime."""
    echo = Echo(handler, alexa, clock)
    for service in ("timers", "reminders", "zone"):
        alexa.failures.set(service, "stall")
    started = time.monotonic()
    answer = echo.hears("StartBreakIntent", length="PT20M")
    assert time.monotonic() - started < 8
    assert "20 minutes" in answer.said
    assert UNCERTAIN[1] in answer.said


@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:9", "http://example.com", "ftp://127.0.0.1", "", "::"]
)
def test_an_endpoint_that_cannot_be_called(
    handler: Handler, clock: FrozenClock, alexa: AlexaServices, endpoint: str
) -> None:
    """If the endpoint refuses, or is elsewhere and not encrypted, the break still runs."""
    echo = Echo(handler, alexa, clock)
    envelope = echo.envelope(
        {
            "type": "IntentRequest",
            "intent": {"name": "StartBreakIntent", "confirmationStatus": "NONE"},
        }
    )
    envelope["context"]["System"]["apiEndpoint"] = endpoint
    speech = handler(envelope, None)["response"]["outputSpeech"]["ssml"]
    assert "20 minutes" in speech
    assert NO_CHIME[1] in speech


@pytest.mark.parametrize("way", ["404", "401", "500", "stall", "drop"])
def test_ending_while_the_service_fails(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock, memory: Memory, way: str
) -> None:
    """A break ends whatever the service does; a chime that may ring is told of, and retried."""
    echo.hears("StartBreakIntent", length="PT20M")
    clock.advance(minutes=5)
    alexa.failures.set("timers", way, method="DELETE")
    answer = echo.hears("BothBackIntent")
    assert memory.household.current_break is None
    assert "ay still" in answer.said
    alexa.failures.clear()
    echo.open()
    assert live_timers(alexa) == []


def test_a_timer_that_is_gone_already(echo: Echo, alexa: AlexaServices) -> None:
    """A chime that somebody cancelled by hand is no trouble when the break ends."""
    echo.hears("StartBreakIntent", length="PT20M")
    alexa.alerts.delete_timers()
    assert "ay still" not in echo.hears("CallOffIntent").said


def test_moving_while_the_old_chime_cannot_be_removed(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """If the old chime may still ring, no new one is made, and it says both."""
    echo.hears("StartBreakIntent", length="PT20M")
    alexa.failures.set("timers", "500", method="DELETE")
    echo.falls_silent()
    answer = echo.hears("MoreTimeIntent", length="PT10M")
    assert answer.said.startswith("Done. Now your break ends at 7:25.")
    assert "ay still" in answer.said
    assert len(live_timers(alexa)) == 1
    alexa.failures.clear()
    assert "chime" in echo.hears("MoreTimeIntent", length="PT5M").said
    (timer,) = timers(alexa)
    assert timer["duration"] == "PT35M"
    echo.hears("TimeLeftIntent")
    assert memory.household.cues.to_clear == ()


def test_a_chime_whose_receipt_was_lost_does_not_ring_beside_another(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """A timer of which nobody knows is found and cleared when the break moves."""
    alexa.failures.set("timers", "lost", times=2)
    assert UNCERTAIN[1] in echo.hears("StartBreakIntent", length="PT20M").said
    assert len(live_timers(alexa)) == 1
    cue = memory.household.cues.break_cue
    assert memory.household.current_break is not None
    assert isinstance(cue, Cue)
    assert cue.handle is None
    echo.hears("MoreTimeIntent", length="PT10M")
    (timer,) = timers(alexa)
    assert timer["duration"] == "PT30M"


def test_a_chime_whose_receipt_was_lost_is_looked_for(echo: Echo, alexa: AlexaServices) -> None:
    """A timer that was made without an answer is found at once, and told as made."""
    alexa.failures.set("timers", "lost", method="POST", times=1)
    assert "You'll hear a chime then." in echo.hears("StartBreakIntent", length="PT20M").said
    assert len(live_timers(alexa)) == 1


def test_a_label_that_is_taken(echo: Echo, alexa: AlexaServices) -> None:
    """If Alexa already has a timer with that label, it stays, and no chime is claimed."""
    echo.hears("StartBreakIntent", length="PT20M")
    (before,) = live_timers(alexa)
    echo.falls_silent()
    echo.user_id = "amzn1.ask.account.ENABLED-AGAIN"
    echo.hears("StartBreakIntent", length="PT20M")
    assert NO_CHIME[0] in echo.yes().said
    assert live_timers(alexa) == [before]
