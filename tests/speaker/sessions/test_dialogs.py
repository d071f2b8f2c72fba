"""Dialog directives: what is asked for, who asks, and what the answer becomes."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from tests.speaker.conftest import OpenDesk
from tests.speaker.small_skill import MODEL, asks, open_desk, says

ASK = "Alexa, ask tea house to make tea"


def eliciting(slot: str, **directive: object) -> dict[str, Any]:
    return asks(
        "For how long?",
        directives=[{"type": "Dialog.ElicitSlot", "slotToElicit": slot, **directive}],
    )


def test_an_elicited_slot_is_filled_by_the_next_answer(desk_with: OpenDesk) -> None:
    """A bare length becomes the slot, the intent goes on with what it had."""
    desk = desk_with(TeaIntent=eliciting("length"))
    desk.type("Alexa, ask tea house to make black tea")
    desk.type("ten minutes")
    slots = desk.skill.last["intent"]["slots"]
    assert desk.skill.last["dialogState"] == "IN_PROGRESS"
    assert (slots["length"]["value"], slots["tea"]["value"]) == ("PT10M", "black")


def test_another_intent_breaks_into_the_question(desk_with: OpenDesk) -> None:
    """What does not fit the slot is heard as usual; so are stop and help."""
    desk = desk_with(TeaIntent=eliciting("tea"), AMAZON_HelpIntent=asks("Ask for tea."))
    desk.type(ASK)
    desk.type("help")
    assert desk.skill.last["intent"]["name"] == "AMAZON.HelpIntent"


def test_an_answer_that_does_not_fit_is_heard_as_usual(desk_with: OpenDesk) -> None:
    """Words that are no length reach the skill as the intent they match."""
    desk = desk_with(TeaIntent=eliciting("length"))
    desk.type(ASK)
    desk.type("greet me")
    assert desk.skill.last["intent"]["name"] == "GreetIntent"


def test_the_question_is_over_after_one_answer(desk_with: OpenDesk) -> None:
    """A later bare length is no answer any more."""
    desk = desk_with(TeaIntent=eliciting("length"), GreetIntent=asks("Hi."))
    for typed in (ASK, "greet me", "ten minutes"):
        desk.type(typed)
    assert desk.skill.last["intent"]["name"] == "AMAZON.FallbackIntent"


def test_a_directive_can_switch_to_another_intent(desk_with: OpenDesk) -> None:
    """With updatedIntent the answer goes there, with all the slots of its model."""
    updated = {"name": "TeaIntent", "confirmationStatus": "NONE", "slots": {}}
    desk = desk_with(GreetIntent=eliciting("tea", updatedIntent=updated))
    desk.type("Alexa, ask tea house to greet me")
    desk.type("green")
    slots = desk.skill.last["intent"]["slots"]
    assert (slots["tea"]["value"], slots["length"]) == (
        "green",
        {"name": "length", "confirmationStatus": "NONE"},
    )


@pytest.mark.parametrize(("answer", "status"), [("yes", "CONFIRMED"), ("no", "DENIED")])
def test_a_slot_is_confirmed_or_denied(desk_with: OpenDesk, answer: str, status: str) -> None:
    """Yes and no become the slot's confirmationStatus."""
    directive = {"type": "Dialog.ConfirmSlot", "slotToConfirm": "tea"}
    desk = desk_with(TeaIntent=asks("Black?", directives=[directive]))
    desk.type("Alexa, ask tea house to make black tea")
    desk.type(answer)
    tea = desk.skill.last["intent"]["slots"]["tea"]
    assert (tea["value"], tea["confirmationStatus"]) == ("black", status)
    assert desk.skill.last["intent"]["confirmationStatus"] == "NONE"


@pytest.mark.parametrize(("answer", "status"), [("yes", "CONFIRMED"), ("no", "DENIED")])
def test_an_intent_is_confirmed_or_denied(desk_with: OpenDesk, answer: str, status: str) -> None:
    """Yes and no become the intent's confirmationStatus."""
    desk = desk_with(TeaIntent=asks("Sure?", directives=[{"type": "Dialog.ConfirmIntent"}]))
    desk.type(ASK)
    desk.type(answer)
    assert desk.skill.last["intent"]["name"] == "TeaIntent"
    assert desk.skill.last["intent"]["confirmationStatus"] == status


def delegating(envelope: dict[str, Any]) -> dict[str, Any]:
    if envelope["request"]["dialogState"] == "COMPLETED":
        return says("Here it is.")
    return {"version": "1.0", "response": {"directives": [{"type": "Dialog.Delegate"}]}}


def test_alexa_asks_what_the_model_requires_when_it_is_delegated_to(desk_with: OpenDesk) -> None:
    """The model's prompts are spoken, and the skill decides each time."""
    desk = desk_with(TeaIntent=delegating)
    said = [desk.type(typed) for typed in (ASK, "sencha", "yes")]
    assert said == [["Alexa: Which tea?"], ["Alexa: sencha tea, yes?"], ["Alexa: Here it is."]]
    states = [request["dialogState"] for request in desk.skill.requests]
    assert states == ["STARTED", "IN_PROGRESS", "IN_PROGRESS", "COMPLETED"]
    assert desk.skill.last["intent"]["confirmationStatus"] == "CONFIRMED"


def test_silence_repeats_the_models_question_once(desk_with: OpenDesk) -> None:
    """Alexa's own question is its own reprompt."""
    desk = desk_with(TeaIntent=delegating)
    desk.type(ASK)
    assert desk.type("") == ["Alexa: Which tea?"]
    desk.type("")
    assert desk.skill.last["reason"] == "EXCEEDED_MAX_REPROMPTS"


def test_with_automatic_delegation_the_skill_hears_only_the_complete_intent(
    tmp_path: Path,
) -> None:
    """With delegationStrategy ALWAYS Alexa asks everything first."""
    model = deepcopy(MODEL)
    model["interactionModel"]["dialog"]["delegationStrategy"] = "ALWAYS"
    with open_desk(tmp_path, {}, model=model) as desk:
        said = [desk.type(typed)[-1] for typed in (ASK, "green", "yes")]
        assert said == ["Alexa: Which tea?", "Alexa: green tea, yes?", "Alexa: TeaIntent"]
        [request] = desk.skill.requests
        assert request["dialogState"] == "COMPLETED"
        assert request["intent"]["slots"]["tea"]["value"] == "green"


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (
            says("?", directives=[{"type": "Dialog.ElicitSlot", "slotToElicit": "tea"}]),
            "with shouldEndSession true",
        ),
        (asks("?", directives=[{"type": "Dialog.ElicitSlot"}]), "without its slot"),
        (
            asks(
                "?",
                directives=[
                    {
                        "type": "Dialog.ElicitSlot",
                        "slotToElicit": "x",
                        "updatedIntent": {"name": "GreetIntent"},
                    }
                ],
            ),
            "which has no dialog",
        ),
        (
            asks("?", directives=[{"type": "Dialog.ConfirmIntent"}, {"type": "Dialog.Delegate"}]),
            "more than one directive",
        ),
    ],
)
def test_a_directive_that_alexa_would_refuse_is_an_error(
    desk_with: OpenDesk, reply: dict[str, Any], reason: str
) -> None:
    """The session ends with an ERROR, and the note says why."""
    desk = desk_with(TeaIntent=reply)
    said, why = desk.type(ASK)
    assert "There was a problem" in said
    assert reason in why
    assert desk.skill.last["reason"] == "ERROR"
