"""Words of danger, looked for in what is taken down as it was said."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.speech import danger
from skill.speech.danger import CallForHelp, call_for_help
from tests.model_samples import MODEL

ROWS = tomllib.loads((Path(__file__).parents[1] / "sentences.en-US.toml").read_text("utf-8"))[
    "sentences"
]
ABOUT_SAFETY = ("SafetyIntent", "SelfHarmIntent")

NUMBERS = st.sampled_from(["911", "999", "112", "000", "9", "1", "100", "pt20m"]) | (
    st.from_regex(r"(?:[a-z']{0,2}[0-9]{1,3}){1,3}[a-z']{0,2}", fullmatch=True)
)


def is_found(said: str) -> bool:
    return call_for_help([said], "en-US") is not None


@pytest.mark.parametrize("intent", ABOUT_SAFETY)
def test_every_way_to_call_for_help_is_found(intent: str) -> None:
    """Whatever the interaction model takes for a call for help is one here, too."""
    said = [*MODEL.intents[intent].samples]
    said += [row["say"] for row in ROWS if row["intent"] == intent]
    assert [each for each in said if not is_found(each)] == []


def test_a_crisis_is_told_from_a_danger() -> None:
    """What speaks of dying or hurting oneself is a crisis, whatever else it says."""
    said = [*MODEL.intents["SelfHarmIntent"].samples]
    said += [row["say"] for row in ROWS if row["intent"] == "SelfHarmIntent"]
    found = {each: call_for_help([each], "en-US") for each in said}
    assert set(found.values()) == {CallForHelp.CRISIS}, found


def test_nothing_else_that_is_said_is_taken_for_one() -> None:
    """No other sentence of the table, and no other sample, is taken for a call for help."""
    said = [row["say"] for row in ROWS if row["intent"] not in ABOUT_SAFETY]
    for intent in MODEL.intents.values():
        said += [each for each in intent.samples if intent.name not in ABOUT_SAFETY]
    assert [each for each in said if is_found(each)] == []


@pytest.mark.parametrize(
    "agreed",
    [
        "we say it when we're scared",
        "we call before we're late",
        "no phones at dinner",
        "we don't raise our voices",
        "we stop when one of us says red",
        "we won't go to bed angry",
        "we hit the gym on mondays",
        "we get help with the kids",
        "we get a babysitter on friday",
        "we feel safe to say no",
        "she takes my car to the garage",
        "he holds the baby at night",
        "push the kids to bed by eight",
        "we lock the door at night",
        "i can't leave work before six",
        "the emergency fund",
        "ask before you touch me",
        "i could kill for a coffee",
        "i don't want to go on about it",
        "a neck massage",
        "he holds me",
        "we make a safe place to talk",
        "we stop before we lose control",
        "we hold hands when you get scared",
        "we say sorry when one of us is hurt",
        "he takes the kids on saturdays",
        "it's not worth it",
        "no phones are allowed at the table",
        "we cut each other some slack",
        "you let me finish my sentence",
        "we stop throwing things away",
        "the budget",
        "my mother",
        "a slow walk",
        "red light",
        "i'm on your side",
        "Anna",
    ],
)
def test_what_couples_agree_on_is_kept(agreed: str) -> None:
    """Ordinary agreements, topics and signals are no call for help."""
    assert not is_found(agreed)


@pytest.mark.parametrize(
    "said",
    [
        "he hurt our daughter",
        "she hits our children",
        "he punched a hole in the wall",
        "he isn't letting me leave",
        "he stops me leaving",
        "he tracks my location",
        "he slapped my face",
        "he holds me down",
        "she keeps me locked up",
        "i'm going to end it tonight",
        "i swallowed a bottle of pills",
        "i have a plan to die",
    ],
)
def test_a_call_for_help_in_other_words_is_found(said: str) -> None:
    """Words that no sample has are found, too."""
    assert is_found(said)


@pytest.mark.parametrize("locale", ["en-GB", "de-DE", ""])
def test_every_locale_is_listened_to(locale: str) -> None:
    """A language without its own words listens in English."""
    assert call_for_help(["He hits me!"], locale) is CallForHelp.DANGER


@pytest.mark.parametrize(
    "said",
    [
        ["he hits me", "i want to die"],
        ["i want to die", "he hits me"],
        ["he hits me and i want to die"],
    ],
)
def test_a_crisis_comes_first(said: list[str]) -> None:
    """Whatever else stands beside it, a crisis is answered as one."""
    assert call_for_help(said, "en-US") is CallForHelp.CRISIS


ALEXAS_VALUES = [
    "PT20M",
    "P1DT2H",
    "19:15",
    "20",
    "730",
    "911",
    "2026-11-23",
    "2026-W48",
    "?",
    "",
]


def test_a_value_that_alexa_wrote_needs_no_words_of_danger() -> None:
    """The first turn of most breaks has a length alone; no pattern is compiled for that."""
    danger._pattern.cache_clear()  # noqa: SLF001  what is compiled shows nowhere else
    assert call_for_help(ALEXAS_VALUES, "en-US") is None
    assert danger._pattern.cache_info().currsize == 0  # noqa: SLF001
    assert call_for_help([*ALEXAS_VALUES, "he hits me"], "en-US") is CallForHelp.DANGER


@pytest.mark.parametrize(
    "said", ["call 911", "Call 9-1-1 ... he HITS me", "20 he\u2019s choking me"]
)
def test_numbers_beside_words_hide_nothing(said: str) -> None:
    """A sentence is looked through as soon as one of its words has no digit."""
    assert call_for_help([said], "en-US") is CallForHelp.DANGER


def test_a_digit_inside_a_word_hides_nothing() -> None:
    """A pattern may have any mark between its letters, so letters in a row are looked through."""
    assert call_for_help(["self1harm"], "en-US") is CallForHelp.CRISIS


@given(st.lists(NUMBERS, min_size=1, max_size=6).map(" ".join))
def test_no_pattern_finds_numbers_and_what_alexa_makes_of_them(said: str) -> None:
    """So they need not be looked through: each pattern needs letters in a row, or a whole word."""
    for kind in CallForHelp:
        assert danger._pattern("en", kind).search(said) is None  # noqa: SLF001
