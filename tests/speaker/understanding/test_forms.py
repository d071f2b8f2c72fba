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
        ("1h30", "PT1H30M"),
        ("1h30m", "PT1H30M"),
        ("2,5 hours", "PT2H30M"),
        ("1/4 hour", "PT0H15M"),
        ("1.25 hours", "PT1H15M"),
        ("1/4 of an hour", "PT15M"),
        ("3/4 of an hour", "PT45M"),
        ("1/3 of an hour", "PT20M"),
        ("2/3 of an hour", "PT40M"),
        ("two thirds of an hour", "PT40M"),
        ("1:30 hours", "PT1H30M"),
        ("0:45 hours", "PT0H45M"),
        ("1,000 minutes", "PT1000M"),
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
    ("said", "slots"),
    [
        ("let's take a break of 1.25 hours", {"length": "PT1H15M"}),
        ("let's take a break of 1/4 hour", {"length": "PT0H15M"}),
        ("a break for 5-10 minutes", {"length": "PT10M"}),
        ("a break that ends ten minutes past eight", {"return_time": "08:10"}),
        ("an hour of break until ten minutes to nine", {"length": "PT1H", "return_time": "08:50"}),
    ],
)
def test_no_word_is_in_a_length_and_in_a_time(said: str, slots: dict[str, str]) -> None:
    """A quarter of an hour is no time of day, and ten minutes past eight are no length."""
    assert heard(said) == ("StartBreakIntent", slots)


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
    assert heard(said) == ("BothBackIntent", {})


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


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        ("give us a break until five past", {"return_time": "?"}),
        ("give us space till we're calm", {"return_time": "?"}),
        ("break for -5 minutes", {"length": "?"}),
        ("a break for minus five minutes", {"length": "?"}),
        ("i need a break until tomorrow", {"day_part": "tomorrow"}),
        ("we need a break until half an hour from now or so", {"length": "PT30M"}),
    ],
)
def test_what_cannot_be_read_is_not_guessed(said: str, slots: dict[str, str]) -> None:
    """A time that is none comes as a question mark, as from Alexa, so the skill asks for it."""
    assert heard(said) == ("StartBreakIntent", slots)


@pytest.mark.parametrize(
    "said", ["don't call it off", "don't start a break", "please don't end the break"]
)
def test_a_request_that_is_turned_down_is_not_carried_out(said: str) -> None:
    """It means the opposite."""
    assert heard(said) == ("AMAZON.NoIntent", {})


@pytest.mark.parametrize("said", ["I want to go home", "forever", "I felt trapped"])
def test_a_sad_word_is_no_call_for_help(said: str) -> None:
    """In a talk between partners it is left alone, and asked again elsewhere."""
    assert heard(said)[0] in {"AMAZON.FallbackIntent", "PartnerTalkIntent"}
