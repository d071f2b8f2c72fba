"""Lengths, times and words, found where they stand in a sentence that fits no template."""

import pytest

from speaker.understanding import grammar
from speaker.understanding.finding import Part, SlotFinder
from speaker.understanding.interaction_model import IntentSlot, SlotType, SlotValue
from speaker.understanding.open_ended import learn
from speaker.understanding.slot_types import BuiltInTypes

GRAMMAR = grammar.load("en-US")
TYPES = {
    "length": "AMAZON.DURATION",
    "return_time": "AMAZON.TIME",
    "number": "AMAZON.NUMBER",
    "day": "DAY",
    "topic": "TOPIC",
}
DAYS = SlotType(
    "DAY", tuple(SlotValue(each, each, (f"next {each}",)) for each in ("monday", "friday"))
)
TOLD = ["come back to {topic}", "and come back to {topic} later", "talk about {topic} for now"] * 2
FINDER = SlotFinder(
    GRAMMAR,
    BuiltInTypes(GRAMMAR, {"AMAZON.DURATION", "AMAZON.TIME", "AMAZON.NUMBER"}),
    [DAYS],
    learn(TOLD, ["topic"]),
)


def found(said: str, *names: str) -> dict[str, str]:
    """Return the values of the slots that were found, of those that an intent has."""
    return {name: part.value for name, part in parts(said, *names).items()}


def parts(said: str, *names: str) -> dict[str, Part]:
    return FINDER.find(said, {name: IntentSlot(name, TYPES[name]) for name in names})


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("honestly I could do with twenty minutes on my own", "PT20M"),
        ("twenty minutes is what I'd like", "PT20M"),
        ("oh an hour and a half maybe", "PT1H30M"),
        ("um like twenty minutes or so no wait make it thirty", "PT30M"),
        ("half an hour, actually an hour", "PT1H"),
        ("an hour, no sorry, two", "PT2H"),
        ("ten minutes, scratch that, until fifteen minutes from now", "PT15M"),
        ("ten minutes or rather fifteen", "PT15M"),
        ("thirty minutes instead of twenty", "PT30M"),
        ("twenty rather than ten minutes", "PT20M"),
        ("take five", "PT5M"),
        ("give me ten", "PT10M"),
        ("make that an hour", "PT1H"),
        ("I need 1\N{VULGAR FRACTION ONE HALF} hours here", "PT1H30M"),
        ("I need 1/2 an hour here", "PT30M"),
        ("a hundred and one minutes it is", "PT101M"),
    ],
)
def test_a_length_is_found_wherever_it_stands(said: str, length: str) -> None:
    """A correction takes the place of what it corrects, and a bare number has its unit."""
    assert found(said, "length") == {"length": length}


@pytest.mark.parametrize("said", ["this one please", "one of us is tired", "a few minutes", "soon"])
def test_words_that_say_no_length_are_none(said: str) -> None:
    """Then the skill asks how long."""
    assert found(said, "length") == {}


@pytest.mark.parametrize(
    ("said", "time"),
    [
        ("let's say we're at it again at seven", "07:00"),
        ("quarter past seven would be good", "07:15"),
        ("can we do at eight instead of at seven", "08:00"),
        ("not at seven, at eight pm", "20:00"),
        ("not till 836 pm", "20:36"),
        ("by 12 noon for sure", "12:00"),
        ("somewhere around 2115 i guess", "21:15"),
    ],
)
def test_a_clock_time_is_found_wherever_it_stands(said: str, time: str) -> None:
    """A bare number is a clock time where "until" or the like stands before it."""
    assert found(said, "length", "return_time") == {"return_time": time}


def test_a_length_and_a_time_are_told_apart() -> None:
    """Words belong to one value only."""
    assert found("twenty minutes so until quarter past seven", "length", "return_time") == {
        "length": "PT20M",
        "return_time": "07:15",
    }


def test_a_listed_value_is_found_with_most_of_its_words() -> None:
    """It is one of the type's own, and no part of another word."""
    assert parts("hmm next friday then", "day") == {"day": Part("next friday", "next friday")}
    assert found("a fridayish feeling", "day") == {}


def test_a_correction_counts_for_a_day_too() -> None:
    """What stands before it counts only if nothing stands behind it."""
    assert found("monday, no wait, friday", "day") == {"day": "friday"}
    assert found("monday, no wait", "day") == {"day": "monday"}


def test_it_is_said_in_which_words_a_value_was_found() -> None:
    """The words are the sentence's own."""
    assert parts("oh give me twenty minutes love", "length") == {
        "length": Part("PT20M", "twenty minutes")
    }


def test_open_ended_words_are_found_behind_what_leads_to_them() -> None:
    """What follows such words in a template is left out."""
    assert found("so we come back to the noise upstairs later", "topic") == {
        "topic": "the noise upstairs"
    }
    assert found("the noise upstairs", "topic") == {}
