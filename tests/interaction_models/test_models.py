"""The building of a model, seen on a small language."""

from typing import Any

import pytest

from interaction_models import models
from interaction_models.files import SentencesError
from tests.interaction_models.conftest import Write


def intents(model: models.Model) -> dict[str, Any]:
    return {each["name"]: each for each in model["interactionModel"]["languageModel"]["intents"]}


def test_a_model_has_each_choice_of_its_templates(write: Write) -> None:
    """What begins as a launch does is left out, and so is the rest of its sentence."""
    tea = intents(models.model("xx-AA", write()))["TeaIntent"]
    words = {word for said in tea["samples"] for word in said.split()}
    assert words == {
        *("make", "brew", "some", "{tea}", "tea", "please", "kindly", "for", "{length}"),
    }
    assert [said for said in tea["samples"] if said.startswith("open")] == []
    assert tea["slots"] == [
        {"name": "length", "type": "AMAZON.DURATION"},
        {"name": "tea", "type": "TEA", "samples": ["{tea} please", "{tea} kindly"]},
    ]


def test_a_dialog_has_every_slot_and_asks_for_one(write: Write) -> None:
    """Alexa ignores a directive for an intent that is there in part."""
    model = models.model("xx-AA", write())["interactionModel"]
    [dialog] = model["dialog"]["intents"]
    asked = [
        (slot["name"], slot["elicitationRequired"], slot["prompts"]) for slot in dialog["slots"]
    ]
    assert asked == [
        ("length", False, {}),
        ("tea", True, {"elicitation": "Elicit.TeaIntent.tea"}),
    ]
    assert model["prompts"] == [
        {
            "id": "Elicit.TeaIntent.tea",
            "variations": [
                {"type": "PlainText", "value": "Which tea?"},
                {"type": "PlainText", "value": "What kind?"},
            ],
        }
    ]


def test_a_region_says_more_and_says_some_of_it_otherwise(write: Write) -> None:
    """Its words stand beside those of all, and so do its templates."""
    folder = write()
    here = intents(models.model("xx-AA", folder))["TeaIntent"]["samples"]
    there = intents(models.model("xx-BB", folder))["TeaIntent"]["samples"]
    assert there[: len(here)] == here
    assert {*there[len(here) :]} == {
        "a cuppa",
        *(said.replace("brew", "draw") for said in here if "brew" in said),
    }


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"cake": "intents: {CakeIntent: ['{tea} cake', next]}"},
            r"tea\.yaml: 'next' of AMAZON\.NextIntent is a sentence of CakeIntent too\.",
        ),
        (
            {"wine": "intents: {WineIntent: ['make tea for {length}']}"},
            r"wine\.yaml: 'make tea for \{length\}' of WineIntent is a sentence of TeaIntent too\.",
        ),
    ],
)
def test_a_sentence_of_two_intents_is_refused(
    write: Write, changed: dict[str, str], problem: str
) -> None:
    """Nobody could tell which one is meant."""
    with pytest.raises(SentencesError, match=problem):
        models.model("xx-AA", write(**changed))


def test_a_locale_that_the_skill_has_not_is_refused(write: Write) -> None:
    """It would be another's, under a wrong name."""
    with pytest.raises(SentencesError, match=r"The skill is not offered in xx-CC\."):
        models.model("xx-CC", write())


def test_a_large_language_makes_a_model_that_is_not_too_large(write: Write) -> None:
    """Of an intent with thousands of sentences it takes a thousand at most."""
    ways = "|".join(f"{first}{second}" for first in "abcdefghij" for second in "abcdefghij")
    folder = write(more=f"intents: {{MoreIntent: ['({ways}) ({ways})']}}")
    counts = {
        name: len(each["samples"]) for name, each in intents(models.model("xx-AA", folder)).items()
    }
    assert counts["MoreIntent"] == models.MOST_OF_AN_INTENT
    assert sum(counts.values()) <= models.MOST_SAMPLES
