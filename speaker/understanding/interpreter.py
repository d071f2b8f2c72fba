"""The interpreter: finds the intent and the slots of a sentence, as Alexa would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hassil import recognize_all

from speaker.understanding import grammar as grammars
from speaker.understanding.intents import HeardIntent, Slot
from speaker.understanding.interaction_model import (
    FALLBACK_INTENT,
    Intent,
    IntentSlot,
    InteractionModel,
)
from speaker.understanding.samples import Matcher, Reading, SampleCompiler, Samples
from speaker.understanding.slot_types import BuiltInTypes
from speaker.understanding.wording import Wordings, tidy

# Alexa stops listening after some eight seconds; no one says more words in them.
_MOST_WORDS = 60


@dataclass(frozen=True)
class Launch:
    """Somebody opened the skill without asking for anything."""


@dataclass(frozen=True)
class OneShot:
    """Somebody named the skill and asked something of it in one sentence."""

    utterance: str


class Understanding:
    def __init__(self, model: InteractionModel) -> None:
        """Raise GrammarError if the model's language or a built-in slot type is not known."""
        grammar = grammars.load(model.locale)
        self._open_ended = frozenset(grammar.open_ended_types)
        types = BuiltInTypes(grammar, _built_in_types(model) - self._open_ended)
        self._model = model
        self._wordings = Wordings(grammar, types)
        self._matcher = Matcher(grammar, types, model.types.values())
        compiler = SampleCompiler(grammar, self._wordings)
        self._samples = compiler.compile(
            {intent.name: (intent.samples, intent.slots) for intent in model.intents.values()}
        )
        self._answers = {
            (intent.name, slot.name): compiler.compile({intent.name: _answers(intent, slot)})
            for intent in model.intents.values()
            for slot in intent.slots.values()
        }
        self._invocation = grammar.invocation_intents(model.invocation_name)
        self._resolutions = {
            slot_type.name: {
                tidy(said): (value.id, value.name)
                for value in slot_type.values
                for said in value.spoken
            }
            for slot_type in model.types.values()
        }
        # hassil makes its list of number words at the first sentence.
        self.interpret("for twenty minutes until twenty past seven")

    def interpret(self, utterance: str) -> HeardIntent:
        """Return the intent; FALLBACK_INTENT if no sample explains the utterance."""
        reading = self._read(utterance, self._samples) or Reading(FALLBACK_INTENT, {})
        intent = self._model.intents[reading.intent]
        return HeardIntent(
            intent.name,
            {
                slot.name: self._slot(slot, reading.values.get(slot.name))
                for slot in intent.slots.values()
            },
        )

    def answer(self, utterance: str, intent: str, slot: str) -> Sequence[Slot]:
        """Return the slots that an answer to Dialog.ElicitSlot fills; none if it does not fit.

        It fills every slot that the sample has, in the model's order. Any words fit an open-ended
        slot, until Alexa stops listening. The exceptions are words that a sample of another intent
        explains in full: "skip this one" is not what they agreed.
        """
        slots = self._model.intents[intent].slots
        if slots[slot].type in self._open_ended:
            if self._is_another_request(utterance, intent):
                return []
            utterance = " ".join(utterance.split()[:_MOST_WORDS])
        reading = self._read(utterance, self._answers[intent, slot])
        values = reading.values if reading else {}
        return [self._slot(slots[name], values[name]) for name in slots if name in values]

    def invocation(self, utterance: str) -> Launch | OneShot | None:
        """Return how somebody called the skill; None if they did not name it to Alexa."""
        calls = [
            call
            for wording in self._wordings.of(utterance)
            for call in recognize_all(wording, self._invocation)
        ]
        if any(call.intent.name == "Launch" for call in calls):
            return Launch()
        # The most literal wording comes first; the shortest reading of it leaves the joining
        # word ("to", "for") with Alexa.
        first = [call for call in calls if call.original_text == calls[0].original_text]
        asked = [str(call.entities["utterance"].value) for call in first]
        return OneShot(min(asked, key=len)) if asked else None

    def _read(self, utterance: str, samples: Samples) -> Reading | None:
        if len(utterance.split()) > _MOST_WORDS:
            return None
        readings = (self._matcher.best(said, samples) for said in self._wordings.of(utterance))
        return next((reading for reading in readings if reading), None)

    def _is_another_request(self, utterance: str, asked: str) -> bool:
        heard = self.interpret(utterance)
        taken_as_heard = any(
            slot.value for slot in heard.slots.values() if slot.type in self._open_ended
        )
        return heard.intent not in {asked, FALLBACK_INTENT} and not taken_as_heard

    def _slot(self, slot: IntentSlot, value: str | None) -> Slot:
        known = self._resolutions.get(slot.type, {})
        return Slot(slot.name, slot.type, value, known.get(value) if value else None)


def _built_in_types(model: InteractionModel) -> set[str]:
    used = {slot.type for intent in model.intents.values() for slot in intent.slots.values()}
    return used - model.types.keys()


def _answers(intent: Intent, slot: IntentSlot) -> tuple[tuple[str, ...], Mapping[str, IntentSlot]]:
    """Add to the slot's own samples its value alone, which answers any question for it.

    A sample may name the intent's other slots too.
    """
    return (f"{{{slot.name}}}", *slot.samples), intent.slots
