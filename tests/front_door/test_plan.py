"""The pause plan and the two names: made step by step, told, changed, and used."""

from typing import Any

import pytest

from skill.domain.pause_plans import Names, PausePlan
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo
from tests.front_door.slots import part

KEEP, SKIP, CHANGE = "KeepAgreementIntent", "SkipIntent", "ChangePlanIntent"


def say(echo: Echo, words: str) -> Answer:
    """Answer with words, and confirm them."""
    echo.hears(KEEP, agreement=words)
    return echo.yes()


def make_plan(echo: Echo) -> Answer:
    """Go through the whole plan, with names."""
    echo.hears("PlanIntent")
    echo.hears("TimeAnswerIntent", length="PT30M")
    say(echo, "red light")
    say(echo, "a walk round the block")
    say(echo, "music")
    say(echo, "we're a team")
    return echo.hears("NamesIntent", first_name="Anna", second_name="Ben")


def test_made_and_read_back(echo: Echo, memory: Memory) -> None:
    """Each part is asked for, words after a read-back, and at the end the whole plan is told."""
    answer = make_plan(echo)
    assert answer.said.startswith(
        "Your breaks are 30 minutes. Your word for a break is: red light."
        " What calms you down is: a walk round the block and music. When it's"
        " tense, you say: we're a team."
        " I'll call you Anna and Ben."
    )
    assert answer.ends
    assert memory.household.pause_plan == PausePlan(
        memory.household.usual_length,
        "red light",
        "a walk round the block",
        "music",
        "we're a team",
    )
    assert memory.household.names == Names("Anna", "Ben")
    assert memory.household.place is None


def test_every_part_may_be_skipped(echo: Echo, memory: Memory) -> None:
    """Skipped throughout, the plan is empty, and that is said."""
    echo.hears("PlanIntent")
    for _ in range(5):
        assert echo.hears(SKIP).is_listening
    assert echo.hears(SKIP).said.startswith("There's nothing in your pause plan yet.")
    assert memory.household.pause_plan == PausePlan()
    assert memory.household.names is None


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("TimeAnswerIntent", {"length": "PT30M"}),
        ("TimeAnswerIntent", {"minutes": "30"}),
        ("StartBreakIntent", {"length": "PT30M"}),
        ("MoveBreakIntent", {"length": "PT30M"}),
        ("MoreTimeIntent", {"length": "PT30M"}),
        (CHANGE, {"length": "PT30M"}),
    ],
)
def test_a_length_in_any_words(
    echo: Echo, memory: Memory, intent: str, slots: dict[str, Any]
) -> None:
    """However the length is said, it is the plan's, and no break starts."""
    echo.hears("PlanIntent")
    answer = echo.hears(intent, **slots)
    assert answer.said.startswith(
        "Your breaks are 30 minutes. What will you say when you need a break"
    )
    assert memory.household.current_break is None
    assert memory.household.usual_length.total_seconds() == 1800


@pytest.mark.parametrize("length", ["PT0S", "P2D", "?", "-PT5M", "PT20H5M30S"])
def test_a_length_that_cannot_be(echo: Echo, memory: Memory, length: str) -> None:
    """A length that no break can have is refused kindly, and asked for again."""
    echo.hears("PlanIntent")
    answer = echo.hears("TimeAnswerIntent", length=length)
    assert "How long would you like your breaks to be" in answer.said
    assert memory.household.pause_plan.length is None
    assert ("What will you say when you need a break") in echo.hears(
        "TimeAnswerIntent", length="PT30M"
    ).said


@pytest.mark.parametrize("steps", range(5))
def test_nobody_is_hurried(echo: Echo, memory: Memory, steps: int) -> None:
    """An "I don't know" is no answer that is kept: the step is asked again, and may be skipped."""
    echo.hears("PlanIntent")
    for _ in range(steps):
        echo.hears(SKIP)
    before = memory.household.place
    answer = echo.hears("DontKnowIntent")
    assert "say skip" in answer.said
    assert answer.is_listening
    assert memory.household.place == before
    assert memory.household.pause_plan == PausePlan()


def test_a_clock_time_is_no_length(echo: Echo, memory: Memory) -> None:
    """Asked how long, "until seven" is no seven minutes; it is asked again."""
    echo.hears("PlanIntent")
    answer = echo.hears("TimeAnswerIntent", return_time="07:00")
    assert answer.said.endswith("How long would you like your breaks to be?")
    assert memory.household.pause_plan.length is None


def test_a_plan_that_was_broken_off_is_gone_on_with(echo: Echo) -> None:
    """Asked for again, a plan that was broken off is offered where it was."""
    echo.hears("PlanIntent")
    echo.hears(SKIP)
    echo.hears("AMAZON.StopIntent")
    assert "Want to pick it up there?" in echo.hears("PlanIntent").said
    assert echo.yes().said.endswith(
        "What will you say when you need a break: pineapple, blue moon, or something else?"
    )


def test_back_and_start_over_stay_within_a_part(echo: Echo, memory: Memory) -> None:
    """While one part is changed, going back and starting over do not leave it."""
    echo.hears(CHANGE, part=part("calm"))
    echo.hears(SKIP)
    assert "like a slow walk or music?" in echo.hears("AMAZON.PreviousIntent").said
    assert "like a slow walk or music?" in echo.hears("AMAZON.PreviousIntent").said
    assert memory.household.place is not None
    assert memory.household.place.index == memory.household.place.first


@pytest.mark.parametrize("intent", ["AMAZON.NextIntent", SKIP])
def test_words_that_are_passed_over_are_not_kept(echo: Echo, memory: Memory, intent: str) -> None:
    """Passing over the read-back says that the words are not kept."""
    echo.hears("PlanIntent")
    echo.hears(SKIP)
    echo.hears(KEEP, agreement="red light")
    assert echo.hears(intent).said.startswith(
        ("All right, that's not saved.", "Okay, I won't save it.")
    )
    assert memory.household.pause_plan.signal is None


def test_help_while_planning(echo: Echo) -> None:
    """Help says how the step at hand is answered."""
    echo.hears("PlanIntent")
    assert echo.hears("AMAZON.HelpIntent").said.startswith("Tell me how long, like thirty minutes.")
    echo.hears(SKIP)
    assert echo.hears("AMAZON.HelpIntent").said.startswith("Say it in your own words")


def test_names_alone_are_told(echo: Echo) -> None:
    """Asked for the plan when it has only names, it tells the names."""
    echo.hears("NamesIntent", first_name="Anna", second_name="Ben")
    assert echo.hears("HearPlanIntent").said == "I'll call you Anna and Ben."


def test_a_break_may_be_called_while_planning(echo: Echo, memory: Memory) -> None:
    """Asked for a length, "I need a break" is a break, and the plan's place is kept."""
    echo.hears("PlanIntent")
    assert "20 minutes" in echo.hears("StartBreakIntent").said
    assert memory.household.current_break is not None
    assert "You were partway through your pause plan." in echo.hears("BothBackIntent").said


def test_it_is_for_a_calm_moment(echo: Echo, memory: Memory) -> None:
    """During a break no plan is made, the break goes on, and it says when to ask."""
    echo.hears("StartBreakIntent")
    answer = echo.hears("PlanIntent")
    assert answer.said == (
        "Let's change that later, when things are calm. Your break ends at 7:15."
    )
    assert memory.household.current_break is not None
    assert echo.hears(CHANGE, part=part("signal")).said == answer.said


def test_a_plain_break_follows_the_plan(echo: Echo, memory: Memory) -> None:
    """A plain break has the plan's length, and what calms them is said before anyone leaves."""
    make_plan(echo)
    answer = echo.hears("StartBreakIntent", topic="the budget")
    assert "30 minutes" in answer.said
    assert "at 7:25" in answer.said
    assert (
        "this helps: a walk round the block and music. Before you go, tell each other"
        in answer.said
    )
    assert memory.household.current_break is not None
    assert memory.household.current_break.length.total_seconds() == 1800


def test_an_offered_break_follows_the_plan(echo: Echo) -> None:
    """A yes to the offer of a break takes the plan's length, too."""
    echo.hears(CHANGE, length="PT30M")
    echo.open()
    assert "30 minutes" in echo.yes().said


def test_a_length_that_was_said_comes_first(echo: Echo) -> None:
    """A length or clock time that was said is not changed by the plan."""
    make_plan(echo)
    assert "10 minutes" in echo.hears("StartBreakIntent", length="PT10M").said


def test_the_length_is_changed_at_once(echo: Echo, memory: Memory) -> None:
    """Changing the break to thirty minutes needs no more words, also during a break."""
    echo.hears("StartBreakIntent")
    answer = echo.hears(CHANGE, length="PT30M")
    assert answer.said in (
        "Okay. From now on, your usual break is 30 minutes.",
        "Got it. Your breaks are 30 minutes now.",
    )
    assert memory.household.current_break is not None
    assert memory.household.current_break.length.total_seconds() == 1200


@pytest.mark.parametrize("length", ["PT0S", "P2D", "?"])
def test_a_change_that_cannot_be(echo: Echo, memory: Memory, length: str) -> None:
    """A length that no break can have changes nothing, and starts nothing."""
    answer = echo.hears(CHANGE, length=length)
    assert "twenty-four hours" in answer.said or "one minute" in answer.said
    assert memory.household.pause_plan == PausePlan()
    assert answer.ends


@pytest.mark.parametrize(
    ("name", "words", "told"),
    [
        ("signal", ["blue light"], "Your word for a break is: blue light."),
        ("softening", ["us first"], "When it's tense, you say: us first."),
        ("calm", ["tea", "a nap"], "What calms you down is: tea and a nap."),
    ],
)
def test_one_part_is_changed(
    echo: Echo, memory: Memory, name: str, words: list[str], told: str
) -> None:
    """Only the part that was named is asked for anew; the others stay."""
    make_plan(echo)
    answer = echo.hears(CHANGE, part=part(name))
    for each in words:
        assert answer.is_listening
        answer = say(echo, each)
    assert answer.said.startswith(("Got it, that's saved.", "Okay, that's saved."))
    assert answer.ends
    assert memory.household.place is None
    said = echo.hears("HearPlanIntent").said
    assert told in said
    assert "Your breaks are 30 minutes." in said


def test_a_part_that_is_left(echo: Echo) -> None:
    """Skipping the part that was to be changed changes nothing."""
    echo.hears(CHANGE, part=part("signal"))
    assert echo.hears(SKIP).said == "All right, we'll leave it."
    assert echo.hears("HearPlanIntent").said.startswith(
        "You don't have a pause plan yet. A plan says how you'd both like breaks to go."
    )


def test_the_length_as_a_part(echo: Echo) -> None:
    """Named as a part, the length is asked for."""
    assert (
        "How long would you like your breaks to be" in echo.hears(CHANGE, part=part("length")).said
    )
    assert echo.hears("TimeAnswerIntent", length="PT40M").said == "Your breaks are 40 minutes."


def test_which_part_is_asked(echo: Echo) -> None:
    """Without a part it tells the plan and asks which."""
    make_plan(echo)
    answer = echo.hears(CHANGE)
    assert answer.said.startswith("Your breaks are 30 minutes.")
    assert answer.said.endswith(
        "What would you like to change, like the length or the signal phrase?"
    )


def test_told_when_there_is_none(echo: Echo) -> None:
    """Without a plan it offers to make one."""
    answer = echo.hears("HearPlanIntent")
    assert answer.said == (
        "You don't have a pause plan yet. A plan says how you'd both like"
        " breaks to go. It takes about three minutes. Want to make one now?"
    )
    assert "How long would you like your breaks to be" in echo.yes().said


# Names


def test_names_are_used_in_turns(echo: Echo) -> None:
    """In the ritual they ask each other by name."""
    echo.hears("NamesIntent", first_name="Anna", second_name="Ben")
    echo.hears("RitualIntent")
    assert "Anna, ask Ben: what was hard for you?" in echo.yes().said
    echo.hears("AMAZON.NextIntent")
    assert "ask Anna: what was hard for you?" in echo.hears("AMAZON.NextIntent").said


def test_names_given_directly(echo: Echo, memory: Memory) -> None:
    """Names given at any time are kept, and it says how to have them forgotten."""
    answer = echo.hears("NamesIntent", first_name="Anna", second_name="Ben")
    assert answer.said == (
        "I'll call you Anna and Ben. If you want me to forget your names, just say so."
    )
    assert memory.household.names == Names("Anna", "Ben")


def test_names_are_written_as_names(echo: Echo, memory: Memory) -> None:
    """A name that was heard in lower-case letters is written with a capital one."""
    echo.hears("NamesIntent", first_name="mary ann", second_name="DeShawn")
    assert memory.household.names == Names("Mary Ann", "DeShawn")


@pytest.mark.parametrize(
    ("first", "second"), [(None, None), ("Anna", None), ("", "Ben"), ("A***", "Ben")]
)
def test_names_that_are_missing(
    echo: Echo, memory: Memory, first: str | None, second: str | None
) -> None:
    """Without two clear names both are asked for, by the dialog, and nothing is kept."""
    answer = echo.hears("NamesIntent", first_name=first, second_name=second)
    assert answer.said == "What should I call you two, like Anna and Ben?"
    assert answer.directives[0]["slotToElicit"] == "first_name"
    assert memory.household.names is None
    assert echo.no().ends


def test_names_in_markup_stay_text(echo: Echo) -> None:
    """A name with markup in it is spoken as text, bounded."""
    echo.hears("NamesIntent", first_name="<b>&Anna</b>", second_name="B" * 100)
    echo.hears("RitualIntent")
    assert f"<b>&Anna</b>, ask {'B' * 40}:" in echo.yes().said
