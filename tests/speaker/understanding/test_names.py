"""Two names in one sentence: slots of an open-ended type, and answers that fill more than one."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from speaker.understanding.intents import Slot
from speaker.understanding.interaction_model import InteractionModel, ModelError
from speaker.understanding.interpreter import Understanding
from speaker.understanding.language import of_file
from tests.speaker.small_skill import MODEL, Desk, asks, model_file, open_desk

FIRST_NAME = "AMAZON.FirstName"
NAMES = {
    "name": "NamesIntent",
    "samples": ["our names are {first_name} and {second_name}", "our names", "tea in {length}"],
    "slots": [
        {
            "name": "first_name",
            "type": FIRST_NAME,
            "samples": ["{first_name} and {second_name}", "it's {first_name} for {length}"],
        },
        {"name": "second_name", "type": FIRST_NAME, "samples": ["and {second_name}"]},
        {"name": "length", "type": "AMAZON.DURATION"},
    ],
}


def model_with(intent: dict[str, Any]) -> dict[str, Any]:
    model = deepcopy(MODEL)
    language, dialog = (
        model["interactionModel"]["languageModel"],
        model["interactionModel"]["dialog"],
    )
    language["intents"].append(intent)
    dialog["intents"].append({"name": intent["name"], "slots": []})
    return model


@pytest.fixture
def understanding(tmp_path: Path) -> Understanding:
    """Understands the small skill's model, with names."""
    return of_file(model_file(tmp_path, model_with(NAMES))).understanding


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk whose skill asks for the first name, whatever it hears of names."""
    directive = {"type": "Dialog.ElicitSlot", "slotToElicit": "first_name"}
    replies = {"NamesIntent": asks("Your names?", directives=[directive])}
    with open_desk(tmp_path, replies, model=model_with(NAMES)) as desk:
        yield desk


def values(desk: Desk) -> dict[str, str | None]:
    """What the skill was last given, by slot."""
    return {name: slot.get("value") for name, slot in desk.skill.last["intent"]["slots"].items()}


@pytest.mark.parametrize(
    ("said", "first", "second"),
    [
        ("Our names are Anna and Ben", "anna", "ben"),
        ("our names are Sandra and Brandon, please", "sandra", "brandon"),
        ("our names are Mary Ann and Jean-Luc", "mary ann", "jean luc"),
        ("our names are Siobh\u00e1n and O'Brien", "siobh\u00e1n", "o'brien"),
    ],
)
def test_one_sentence_holds_two_names(
    understanding: Understanding, said: str, first: str, second: str
) -> None:
    """Both are taken as heard, and an "and" inside a name parts nothing."""
    heard = understanding.interpret(said)
    assert heard.intent == "NamesIntent"
    assert list(heard.slots.values()) == [
        Slot("first_name", FIRST_NAME, first),
        Slot("second_name", FIRST_NAME, second),
        Slot("length", "AMAZON.DURATION"),
    ]


@pytest.mark.parametrize("said", ["our names are Anna", "our names are Anna and", "our names are"])
def test_a_sentence_with_one_name_is_not_that_sample(
    understanding: Understanding, said: str
) -> None:
    """No slot of a sample stays empty."""
    assert understanding.interpret(said).intent == "AMAZON.FallbackIntent"


@pytest.mark.parametrize(
    ("slot", "said", "filled"),
    [
        ("first_name", "Anna", {"first_name": "anna"}),
        ("first_name", "Mary Ann", {"first_name": "mary ann"}),
        ("first_name", "Sandra", {"first_name": "sandra"}),
        ("first_name", "Anna and Ben", {"first_name": "anna", "second_name": "ben"}),
        ("first_name", "It's Anna for ten minutes", {"first_name": "anna", "length": "PT10M"}),
        ("second_name", "and Ben", {"second_name": "ben"}),
        ("second_name", "Anna and Ben", {"second_name": "anna and ben"}),
        ("first_name", "greet me", {}),
        ("length", "Anna and Ben", {}),
    ],
)
def test_an_answer_fills_the_slots_of_its_sample(
    understanding: Understanding, slot: str, said: str, filled: dict[str, str]
) -> None:
    """Only the samples of the slot that was asked for count, and its bare value."""
    answer = understanding.answer(said, "NamesIntent", slot)
    assert {each.name: each.value for each in answer} == filled


def test_an_answer_with_two_names_reaches_the_skill_with_both(desk: Desk) -> None:
    """Asked for the first name, they give both; the intent goes on with what it had."""
    desk.type("Alexa, ask tea house for tea in ten minutes")
    desk.type("Anna and Ben")
    assert desk.skill.last["dialogState"] == "IN_PROGRESS"
    assert values(desk) == {"first_name": "anna", "second_name": "ben", "length": "PT10M"}


def test_an_answer_with_one_name_leaves_the_other_open(desk: Desk) -> None:
    """A slot that the answer does not name has no value, or the one that it had."""
    desk.type("Alexa, ask tea house our names")
    desk.type("Anna and Ben")
    desk.type("Mary")
    assert values(desk) == {"first_name": "mary", "second_name": "ben", "length": None}


def test_a_slots_sample_names_only_slots_of_its_intent(tmp_path: Path) -> None:
    """Another intent's slot in it makes the model a faulty one."""
    intent = deepcopy(NAMES)
    intent["slots"][1]["samples"] = ["and {tea}"]  # type: ignore[index]
    with pytest.raises(ModelError, match=r"NamesIntent: the sample 'and \{tea\}' names the slot"):
        InteractionModel.load(model_file(tmp_path, model_with(intent)))
