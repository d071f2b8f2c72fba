"""A return time that went by: they are asked once, and what they tell is what counts."""

from datetime import timedelta

import pytest

from skill.domain.breaks import Punctuality
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock
from tests.front_door.slots import keepsake

TALKED = "WeTalkedIntent"


@pytest.fixture(autouse=True)
def missed(echo: Echo, clock: FrozenClock) -> None:
    """Half an hour after the return time of a break that had a topic; nobody came back."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(minutes=50)


@pytest.mark.parametrize(
    "intent",
    ["TimeLeftIntent", "ReturnTimeIntent", "TopicIntent", "ReassureIntent", "CallOffIntent"],
)
def test_a_word_about_the_break(echo: Echo, memory: Memory, intent: str) -> None:
    """A word about the break is answered with the time that went by, and whether they talked."""
    answer = echo.hears(intent)
    assert answer.said == "Your break was up at 7:15. Did you two get to talk?"
    assert answer.reprompt == "Did you two get to talk?"
    assert answer.is_listening
    assert memory.household.current_break is None
    assert memory.household.past_breaks[0].outcome is Punctuality.MISSED


def test_opening_asks(echo: Echo) -> None:
    """Opening the skill asks the same."""
    assert echo.open().said == "Your break was up at 7:15. Did you two get to talk?"


@pytest.mark.parametrize("intent", ["AMAZON.YesIntent", TALKED])
def test_having_talked_counts_as_a_return(echo: Echo, memory: Memory, intent: str) -> None:
    """A yes and "we made up" are taken as a return, with a warm word and no more questions."""
    echo.open()
    answer = echo.hears(intent)
    assert answer.said == "I'm glad you did."
    assert answer.ends
    assert memory.household.past_breaks[0].outcome is Punctuality.TOLD
    assert echo.hears("BreaksGoingIntent").said == (
        "You've had one break lately, and you told me you were back. That counts."
    )


def test_told_after_the_session_was_cut_off(echo: Echo, memory: Memory) -> None:
    """Said later, with no question open, "we already talked" counts all the same."""
    echo.open()
    echo.attributes = {}
    assert echo.hears(TALKED).ends
    assert memory.household.past_breaks[0].outcome is Punctuality.TOLD


def test_told_without_being_asked(echo: Echo, memory: Memory) -> None:
    """Before anybody asked, "we made up" ends the break as one that they came back from."""
    assert echo.hears(TALKED).said == "Good. I'm glad you two talked."
    assert memory.household.current_break is None
    assert memory.household.past_breaks[0].outcome is Punctuality.LATE


def test_made_up_before_the_time(echo: Echo, memory: Memory) -> None:
    """Said while a break runs, "we made up" ends it for both."""
    echo.hears("StartBreakIntent", length="PT20M")
    answer = echo.hears(TALKED)
    assert answer.said == "Good. Then I'll end the break here."
    assert memory.household.current_break is None
    assert memory.household.past_breaks[0].outcome is Punctuality.EARLY


def test_not_yet_offers_a_time(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """A no offers a new time, and a bare length takes it, with the topic that was missed."""
    echo.open()
    assert echo.no().said == ("That's okay. Want to try again in twenty minutes?")
    echo.hears("TimeAnswerIntent", length="PT30M")
    running = memory.household.current_break
    assert running is not None
    assert running.topic == "the budget"
    assert running.return_time == clock.now + timedelta(minutes=30)


@pytest.mark.parametrize("intent", ["ReturnIntent", "BothBackIntent"])
def test_coming_back_to_the_question(echo: Echo, memory: Memory, intent: str) -> None:
    """Said to the question, "we're back" is a late return, and the talk is offered."""
    echo.open()
    answer = echo.hears(intent)
    assert answer.said == (
        "Welcome back. Glad you're here."
        " Do you want to talk now, take ten more, or leave it for another day?"
    )
    assert memory.household.past_breaks[0].outcome is Punctuality.TOLD


def test_a_new_break_is_never_held_up(echo: Echo, memory: Memory) -> None:
    """Asked for a new break, it begins at once, and nobody asks about the old one after that."""
    assert echo.hears("StartBreakIntent").said.startswith("Okay, a fresh start.")
    assert memory.household.untold is None
    assert "You're on a break, back at 8:05." in echo.open().said


@pytest.mark.parametrize("intent", ["SafetyIntent", "SelfHarmIntent"])
def test_danger_is_answered_first(echo: Echo, memory: Memory, intent: str) -> None:
    """Words of danger get their answer, and leave the break as it was."""
    before = memory.household
    assert "you two" not in echo.hears(intent).said
    assert memory.household == before
    assert "Did you two get a chance to talk?" in echo.open().said


@pytest.mark.parametrize(
    "intent",
    ["WhatIsKeptIntent", "ForgetIntent", "SaySofterIntent", "FloodingIntent", "PlanIntent"],
)
def test_anything_else_is_answered_and_asked_about_later(
    echo: Echo, memory: Memory, intent: str
) -> None:
    """What is not about the break is answered; the next opening asks, and only once."""
    assert "since?" not in echo.hears(intent).said
    assert memory.household.past_breaks[0].outcome is Punctuality.MISSED
    echo.hears("AMAZON.StopIntent")
    echo.attributes = {}
    assert "Did you two get to talk?" in echo.open().said
    echo.attributes = {}
    assert "since?" not in echo.open().said


def test_a_late_return_after_something_else(echo: Echo, memory: Memory) -> None:
    """What came in between does not make a late return a missed one."""
    echo.hears("FloodingIntent")
    echo.attributes = {}
    assert echo.hears("BothBackIntent").said.startswith("Glad you're back, you two.")
    assert [each.outcome for each in memory.household.past_breaks] == [Punctuality.LATE]


def test_it_is_let_go_after_a_day(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """A day after the return time, a break that nobody was asked about is forgotten."""
    echo.hears("FloodingIntent")
    echo.attributes = {}
    clock.advance(days=1)
    assert "since?" not in echo.open().said
    assert memory.household.untold is None


def test_forgetting_past_breaks_forgets_it(echo: Echo, memory: Memory) -> None:
    """Forgetting how the breaks ended, they are not asked how the last one did."""
    echo.hears("FloodingIntent")
    echo.hears("ForgetIntent", keepsake=keepsake("breaks"))
    echo.yes()
    assert memory.household.untold is None
    assert memory.household.past_breaks == ()
