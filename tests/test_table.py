"""The interaction model and the table of functions belong together."""

import json
from pathlib import Path

from skill.intents import table
from skill.intents.asks import ASKS
from skill.intents.names import NO, YES
from skill.intents.questions import Ask

MODEL = Path(__file__).parents[1] / "interaction_models" / "en-US.json"


def model_intents() -> dict[str, dict[str, object]]:
    model = json.loads(MODEL.read_text("utf-8"))["interactionModel"]
    return {intent["name"]: intent for intent in model["languageModel"]["intents"]}


def test_every_intent_has_a_function_and_every_function_an_intent() -> None:
    """What can be heard is answered, and what is answered can be heard."""
    assert set(table.INTENTS) == set(model_intents())


def test_answers_name_known_intents() -> None:
    """No answer to a question is about an intent that does not exist."""
    named = {intent for row in ASKS.values() for intent in row.answers}
    assert named <= set(table.INTENTS) | set(table.REQUESTS)


def test_yes_and_no_mean_something_to_every_question() -> None:
    """Each question knows what yes and no mean to it."""
    for ask in Ask:
        assert {YES, NO} <= ASKS[ask].answers.keys()


def test_what_is_elicited_is_in_the_dialog_model() -> None:
    """Alexa only fills slots that the dialog model has, with a prompt."""
    model = json.loads(MODEL.read_text("utf-8"))["interactionModel"]
    elicited = {
        (intent["name"], slot["name"])
        for intent in model["dialog"]["intents"]
        for slot in intent["slots"]
        if slot["elicitationRequired"]
    }
    assert {row.elicits for row in ASKS.values() if row.elicits} == elicited
