"""The interaction model and the table of functions belong together."""

from interaction_models import sentences
from skill.intents import table
from skill.intents.asks import ASKS
from skill.intents.names import NO, TWINS, YES
from skill.intents.questions import Ask
from skill.intents.rows import WhenLate
from tests.front_door.kinds import PRIVATE, STEERS, WHEN_LATE
from tests.model_samples import DOCUMENT, MODEL


def test_every_intent_has_a_function_and_every_function_an_intent() -> None:
    """What can be heard is answered, and what is answered can be heard; a twin is its built-in."""
    assert set(table.INTENTS) == MODEL.intents.keys() - TWINS.keys()
    assert TWINS.keys() <= MODEL.intents.keys()


def test_the_skill_and_the_sentences_know_the_same_twins() -> None:
    """A twin in the sentences that the skill does not know would be answered as nothing."""
    for language in sentences.languages():
        twins = sentences.load(language).skill.twins
        assert {twin: built_in for built_in, twin in twins.items()} == TWINS


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
    asked = {
        (intent["name"], slot["name"])
        for intent in DOCUMENT["interactionModel"]["dialog"]["intents"]
        for slot in intent["slots"]
        if slot["elicitationRequired"]
    }
    assert {row.elicits for row in ASKS.values() if row.elicits} == asked


def test_the_kinds_of_the_intents() -> None:
    """What steers a talk, what no log names, and what a missed break means to each intent."""
    rows = table.INTENTS.items()
    assert {name for name, row in rows if not row.is_talk} == STEERS
    assert {name for name, row in rows if row.is_private} == PRIVATE
    named = {each: {name for name, row in rows if row.when_late is each} for each in WHEN_LATE}
    assert named == WHEN_LATE
    assert {row.when_late for _, row in rows} - WHEN_LATE.keys() == {WhenLate.CLOSE}
