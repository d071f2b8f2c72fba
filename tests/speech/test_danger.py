"""Words of danger, looked for in what is taken down as it was said."""

import tomllib
from pathlib import Path

import pytest

from skill.speech.danger import danger_words
from tests.model_samples import MODEL

WORDS = danger_words("en-US")
ROWS = tomllib.loads((Path(__file__).parents[1] / "sentences.en-US.toml").read_text("utf-8"))[
    "sentences"
]
ABOUT_SAFETY = ("SafetyIntent", "SelfHarmIntent")


def is_found(said: str) -> bool:
    return WORDS.is_crisis(said) or WORDS.is_danger(said)


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
    assert [each for each in said if not WORDS.is_crisis(each)] == []


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
    assert danger_words(locale).is_danger("He hits me!")
