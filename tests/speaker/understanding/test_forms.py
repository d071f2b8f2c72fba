"""Lengths, times and numbers as people and recognisers write them, and what stands around them."""

import pytest

from skill.intents.names import TWINS
from speaker.understanding.interpreter import Launch, OneShot
from speaker.understanding.language import of_locale

UNDERSTANDING = of_locale("en-US").understanding


def heard(said: str) -> tuple[str, dict[str, str]]:
    found = UNDERSTANDING.interpret(said)
    slots = {name: slot.value for name, slot in found.slots.items() if slot.value}
    return TWINS.get(found.intent, found.intent), slots


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("a hundred and one minutes", "PT101M"),
        ("a hundred minutes", "PT100M"),
        ("one hundred and one minutes", "PT101M"),
        ("1/2 an hour", "PT30M"),
        ("1/2 of an hour", "PT30M"),
        ("1\N{VULGAR FRACTION ONE HALF} hours", "PT1H30M"),
        ("1 1/2 hours", "PT1H30M"),
        (".5 hours", "PT0H30M"),
        ("1.5 hours", "PT1H30M"),
        ("20min", "PT20M"),
        ("twenty minutes or so", "PT20M"),
        ("about twenty minutes", "PT20M"),
        ("um, like, twenty minutes", "PT20M"),
    ],
)
def test_a_length_is_read_however_it_is_written(said: str, length: str) -> None:
    """Alone it answers a question, and says no more than that."""
    assert heard(said) == ("TimeAnswerIntent", {"length": length})
    assert heard(f"start a break for {said}") == ("StartBreakIntent", {"length": length})


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("715", "07:15"),
        ("2115", "21:15"),
        ("7:15", "07:15"),
        ("836 pm", "20:36"),
        ("12 noon", "12:00"),
        ("noon", "12:00"),
        ("half seven", "07:30"),
    ],
)
def test_a_clock_time_is_read_however_it_is_written(said: str, time: str) -> None:
    """Four digits without a mark are a time, and so is a number before "noon"."""
    intent, slots = heard(f"let's take a break until {said}")
    slots.pop("day_part", None)
    assert (intent, slots) == ("StartBreakIntent", {"return_time": time})


@pytest.mark.parametrize(
    "said", ["start a break and be back an hour from now", "back an hour from now"]
)
def test_an_hour_from_now_is_a_length(said: str) -> None:
    """It says how long, and not at which time."""
    assert heard(said)[1] == {"length": "PT1H"}


@pytest.mark.parametrize(
    ("said", "minutes"), [("take five", "PT5M"), ("give me ten", "PT10M"), ("give us 15", "PT15M")]
)
def test_a_bare_number_that_is_asked_for_is_minutes(said: str, minutes: str) -> None:
    """People leave the unit out."""
    assert heard(said) == ("StartBreakIntent", {"length": minutes})


def test_hedges_and_a_correction_in_one_sentence() -> None:
    """What was said last counts."""
    said = "um like twenty minutes or so no wait make it thirty"
    assert heard(said)[1] == {"length": "PT30M"}


@pytest.mark.parametrize("said", ["the 1st one", "the first one", "the first"])
def test_an_ordinal_may_be_written_in_digits(said: str) -> None:
    """The one that is meant has its words."""
    slots = UNDERSTANDING.answer(said, "AgreementDoneIntent", "which")
    assert [(slot.name, slot.resolution) for slot in slots] == [("which", ("1", "first"))]


@pytest.mark.parametrize("said", ["were back", "we're back", "we are back", "WERE BACK!"])
def test_an_apostrophe_may_be_missing(said: str) -> None:
    """Few people who type mind it, and no recogniser does."""
    assert heard(said) == ("ReturnIntent", {})


@pytest.mark.parametrize("name", ["Alexa", "Echo", "Computer", "Ziggy", "Hey Ziggy"])
def test_every_wake_word_wakes(name: str) -> None:
    """A device may be called by another of Amazon's names."""
    assert UNDERSTANDING.invocation(f"{name}, open steady ground") == Launch()
    asked = UNDERSTANDING.invocation(f"{name}, ask steady ground to start a break")
    assert asked == OneShot("start a break")
    assert heard(f"{name}, start a break") == ("StartBreakIntent", {})


def test_how_long_is_asked_if_the_length_is_vague() -> None:
    """A few minutes are no length."""
    assert heard("give us a few minutes") == ("StartBreakIntent", {})
