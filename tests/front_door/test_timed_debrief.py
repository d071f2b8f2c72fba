"""The debrief that timers lead: it can be switched, ended, and asked about."""

from datetime import timedelta

import pytest

from skill.domain.guides import GuideName
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, timers

NEXT = "AMAZON.NextIntent"


@pytest.fixture
def debrief(echo: Echo, alexa: AlexaServices, clock: FrozenClock) -> Echo:
    """An Echo two minutes into a debrief that timers lead."""
    alexa.allow()
    echo.hears("DebriefIntent")
    clock.advance(minutes=2)
    return echo


def labels(alexa: AlexaServices) -> list[tuple[str, str]]:
    return [(timer["timerLabel"], timer["duration"]) for timer in timers(alexa)]


@pytest.mark.parametrize("intent", [NEXT, "MoveOnIntent", "SkipIntent"])
def test_switch_is_now(
    debrief: Echo, alexa: AlexaServices, memory: Memory, clock: FrozenClock, intent: str
) -> None:
    """Two minutes in, "switch" lets the other one begin, with five minutes of their own."""
    answer = debrief.hears(intent)
    assert "5 minutes" in answer.said
    assert answer.ends
    assert labels(alexa) == [("End at 7:02", "PT5M")]
    (end,) = memory.household.cues.guide_cues
    assert (end.says, end.rings_at - clock.now) == ("end", timedelta(minutes=5))


def test_switched_already_it_ends(debrief: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """Said again, "next" ends it: nothing rings any more."""
    debrief.hears(NEXT)
    assert debrief.hears(NEXT).said in (
        "And that's it for today. Thanks, you two.",
        "That's it for today. Thanks for listening to each other.",
    )
    assert labels(alexa) == []
    assert memory.household.cues.guide_cues == ()


def test_after_the_switch_rang_next_ends_it(
    debrief: Echo, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """If the timer has switched them, "next" is the end."""
    clock.advance(minutes=3)
    alexa.alerts.ring_next(clock.now)
    clock.advance(minutes=1)
    debrief.hears(NEXT)
    assert labels(alexa) == []


def test_if_the_timer_cannot_be_moved_next_leads(
    debrief: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """Without a new timer the second half is led step by step, and the old ones are gone.

    So nothing is said of a chime that may still ring.
    """
    alexa.failures.set("timers", "500", method="POST", times=1)
    answer = debrief.hears(NEXT)
    assert answer.said == "Okay, switch. Now you ask: how was your day, really?"
    assert answer.is_listening
    assert labels(alexa) == []
    place = memory.household.place
    assert place is not None
    assert (place.guide, place.index) == (GuideName.DEBRIEF, 3)


def test_help_knows_where_it_is(debrief: Echo) -> None:
    """Asked what to do now, it says who does what until when, and offers to switch."""
    answer = debrief.hears("AMAZON.HelpIntent")
    assert answer.said == (
        "Right now, one of you talks and the other just listens, until the chime at"
        " 7 o'clock. Want to switch now?"
    )
    assert "5 minutes" in debrief.yes().said
    after = debrief.hears("NeedHelpIntent")
    assert after.said == (
        "You've switched, so now the other one talks, until the chime at 7:02. Want to finish now?"
    )
    assert debrief.no().said in (
        "Okay, we'll leave it as it is.",
        "All right, we'll leave it.",
    )


def test_help_in_a_talk_knows_where_it_is(echo: Echo, memory: Memory) -> None:
    """At a step it says which question this is and how to go on, and waits on."""
    echo.hears("RitualIntent")
    echo.yes()
    answer = echo.hears("AMAZON.HelpIntent")
    assert "You're on number 1 of 3 in the repair ritual." in answer.said
    assert "skip, or stop." in answer.said
    assert answer.is_listening
    echo.attributes = {}
    assert "You were partway through the repair ritual." in echo.hears("NeedHelpIntent").said
    assert memory.household.place is not None
