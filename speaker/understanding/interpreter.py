"""The interpreter: finds the intent and the slots of a sentence, as Alexa would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from hassil import recognize_all

from likeness.classifier import Classifier
from likeness.danger import Danger
from speaker.understanding.consequences import (
    BETWEEN_PARTNERS,
    CALLS_FOR_HELP,
    CANNOT_BE_TAKEN_BACK,
)
from speaker.understanding.exact import Matcher, Patterns, Reading
from speaker.understanding.finding import SlotFinder
from speaker.understanding.grammar import Grammar
from speaker.understanding.intents import Explained, HeardIntent, How, Slot
from speaker.understanding.interaction_model import FALLBACK_INTENT, IntentSlot, InteractionModel
from speaker.understanding.open_ended import Surroundings
from speaker.understanding.slot_types import BuiltInTypes
from speaker.understanding.wording import Wordings, tidy

# Alexa stops listening after some eight seconds; no one says more words in them.
_MOST_WORDS = 60
# Below this margin a sentence is like none of the intents. Found by training without a fifth of the
# sentences: beyond it, one more that is understood costs two more that should have been left alone.
_LEAST_MARGIN = -0.55
# What cannot be taken back has to be nearer to its own side. On the tuning set that loses 3 of 45.
_SURER_MARGIN = -0.1
# What happened, told to the partner, is a call for help if it is one by so much. It has to have two
# words at least. On the tuning set that takes none of 162 ordinary sentences for one.
_CALLS_BY = 0.2
_LEAST_WORDS = 2
_BEST = 3
# So much further on its side is another intent that an open-ended slot took its words by mistake.
_CLEARLY = 0.3
# That is asked only if it took so many of the words.
_MANY = 0.4
# Words that were asked for may be any. Only if they are so surely a request are they one: of what
# people agree on nothing came near, and most requests lie beyond. Found on the tuning set.
_SURELY = 0.6
FIRST_NAME = "AMAZON.FirstName"


@dataclass(frozen=True)
class Launch:
    """The skill was opened without a request."""


@dataclass(frozen=True)
class OneShot:
    """The skill was named together with what is asked of it."""

    utterance: str


@dataclass(frozen=True)
class Knowledge:
    """What a sentence is held against."""

    patterns: Patterns
    answers: Mapping[tuple[str, str], Patterns]
    surroundings: Mapping[str, Surroundings] = field(default_factory=dict)
    classifier: Classifier | None = None
    """None: only what a template explains is understood."""
    danger: Danger | None = None
    """What finds a call for help in words that are taken down."""
    left_alone: frozenset[str] = frozenset()
    """The intents of what is not for the skill."""


class Understanding:
    def __init__(self, model: InteractionModel, grammar: Grammar, knowledge: Knowledge) -> None:
        """Raise GrammarError if a built-in slot type of the model is not known."""
        self._open_ended = frozenset(grammar.open_ended_types)
        types = BuiltInTypes(grammar, _built_in_types(model) - self._open_ended)
        self._model, self._knows = model, knowledge
        self.numbers = types.numbers - set(grammar.never_a_length)
        self._before_what_happened = frozenset(grammar.before_what_happened)
        self._wordings = Wordings(grammar, types)
        self._matcher = Matcher(grammar, types, model.types.values())
        self._finder = SlotFinder(grammar, types, model.types.values(), knowledge.surroundings)
        self._invocation = grammar.invocation_intents(model.invocation_name)
        self._resolutions = {
            slot_type.name: {
                tidy(said): (value.id, value.name)
                for value in slot_type.values
                for said in value.spoken
            }
            for slot_type in model.types.values()
        }

    def interpret(self, utterance: str) -> HeardIntent:
        """Return the intent; FALLBACK_INTENT if the utterance is like nothing that is known."""
        return self.explain(utterance).heard

    def explain(self, utterance: str) -> Explained:
        """Return what was understood, and how."""
        if len(utterance.split()) > _MOST_WORDS:
            return Explained(self._heard(Reading(FALLBACK_INTENT, {})), How.NOT_UNDERSTOOD)
        exact = self._read(utterance, self._knows.patterns)
        margins = self._margins(utterance)
        best = dict(sorted(margins.items(), key=lambda each: -each[1])[:_BEST])
        if exact and not self._is_contradicted(utterance, exact, margins):
            found = {name: said for name, said in exact.said.items() if name in exact.values}
            return Explained(self._heard(exact), How.EXACT, best, found)
        name = next((each for each in best if best[each] > _least_margin(each)), None)
        if name is None:
            return Explained(self._heard(Reading(FALLBACK_INTENT, {})), How.NOT_UNDERSTOOD, best)
        if name == BETWEEN_PARTNERS:
            name = self._call_within(utterance) or name
        parts = self._finder.find(utterance, self._model.intents[name].slots)
        values = {slot: part.value for slot, part in parts.items()}
        found = {slot: part.words for slot, part in parts.items()}
        return Explained(self._heard(Reading(name, values)), How.LIKENESS, best, found)

    def answer(self, utterance: str, intent: str, slot: str) -> Sequence[Slot]:
        """Return the slots that an answer to Dialog.ElicitSlot fills; none if it does not fit.

        It fills every slot that the sample has, in the model's order. Any words fit an open-ended
        slot, until Alexa stops listening. The exceptions are another request, "skip this one" is
        not what they agreed, and a call for help.
        """
        slots = self._model.intents[intent].slots
        if slots[slot].type in self._open_ended:
            if self._is_another_request(utterance, intent) or self._calls_for_help(utterance):
                return []
            utterance = " ".join(utterance.split()[:_MOST_WORDS])
        reading = self._read(utterance, self._knows.answers[intent, slot])
        values = reading.values if reading else {}
        return [self._slot(slots[name], values[name]) for name in slots if name in values]

    def call_for_help(self, utterance: str, intent: str, slot: str) -> Explained | None:
        """Return the call for help that an answer is, if any words fit the slot; None if none."""
        name = self._calls_for_help(utterance)
        if name is None or self._model.intents[intent].slots[slot].type not in self._open_ended:
            return None
        return Explained(self._heard(Reading(name, {})), How.LIKENESS)

    def invocation(self, utterance: str) -> Launch | OneShot | None:
        """Return how the skill was called; None if its name was not said to Alexa."""
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

    def _read(self, utterance: str, patterns: Patterns) -> Reading | None:
        if len(utterance.split()) > _MOST_WORDS:
            return None
        literal = self._literal(utterance, patterns)
        if literal:
            return literal
        readings = (self._matcher.best(said, patterns) for said in self._wordings.of(utterance))
        return next((reading for reading in readings if reading), None)

    def _is_contradicted(
        self, utterance: str, reading: Reading, margins: Mapping[str, float]
    ) -> bool:
        """Tell whether words that were left to an open-ended slot speak for something else.

        "I'm {first_name} and he's {second_name}" would have "I'm sorry and he's tired" too.
        """
        best = max(margins, key=lambda name: margins[name], default=reading.intent)
        slots = self._model.intents[reading.intent].slots
        left_open = {name for name in reading.values if slots[name].type in self._open_ended}
        if best == reading.intent or not left_open or reading.intent not in margins:
            return False
        names = [reading.values[name] for name in left_open if slots[name].type == FIRST_NAME]
        if names:
            return any(self._is_a_word(word) for name in names for word in name.split())
        open_words = sum(len(reading.values[name].split()) for name in left_open)
        are_many = open_words >= _MANY * len(utterance.split())
        return are_many and margins[best] - margins[reading.intent] > _CLEARLY

    def _is_a_word(self, word: str) -> bool:
        """Tell whether people say it otherwise: most names they do not."""
        classifier = self._knows.classifier
        return classifier is not None and classifier.knows(word)

    def _literal(self, utterance: str, patterns: Patterns) -> Reading | None:
        """Read a template that has "um" or "please" in it itself.

        Where they stand in words that are taken as heard, they mean nothing, and are left out.
        """
        whole = self._wordings.whole(utterance)
        if not whole or whole == self._wordings.plain(utterance):
            return None
        reading = self._matcher.best(whole, patterns)
        slots = self._model.intents[reading.intent].slots if reading else {}
        if reading and any(slots[name].type in self._open_ended for name in reading.values):
            return None
        return reading

    def _margins(self, utterance: str) -> Mapping[str, float]:
        classifier, text = self._knows.classifier, self._wordings.tidy(utterance)
        return classifier.margins(text) if classifier and text else {}

    def _call_within(self, utterance: str) -> str | None:
        """Return the call for help that a part of it is: "it was hard when you hit me"."""
        words = self._wordings.tidy(utterance).split()
        for place, word in enumerate(words, start=1):
            if word in self._before_what_happened and len(words) - place >= _LEAST_WORDS:
                margins = self._margins(" ".join(words[place:]))
                name = max(margins, key=lambda each: margins[each], default="")
                if name in CALLS_FOR_HELP and margins[name] > _CALLS_BY:
                    return name
        return None

    def _is_another_request(self, utterance: str, asked: str) -> bool:
        told = self.explain(utterance)
        intent, slots = told.heard.intent, told.heard.slots.values()
        if intent in {asked, FALLBACK_INTENT, *self._knows.left_alone}:
            return False
        if any(slot.value for slot in slots if slot.type in self._open_ended):
            return False
        return told.how is How.EXACT or told.scores.get(intent, 0) > _SURELY

    def _calls_for_help(self, utterance: str) -> str | None:
        """Return the intent that answers the utterance as a call for help; None if it is none."""
        danger = self._knows.danger
        kind = danger.kind_of([utterance]) if danger else None
        return danger.intents[kind] if danger and kind else None

    def _heard(self, reading: Reading) -> HeardIntent:
        intent = self._model.intents.get(reading.intent)
        # A model need not have a fallback, and Alexa hears one all the same.
        slots = intent.slots.values() if intent else ()
        return HeardIntent(
            reading.intent,
            {slot.name: self._slot(slot, reading.values.get(slot.name)) for slot in slots},
        )

    def _slot(self, slot: IntentSlot, value: str | None) -> Slot:
        known = self._resolutions.get(slot.type, {})
        return Slot(slot.name, slot.type, value, known.get(value) if value else None)


def _least_margin(intent: str) -> float:
    return _SURER_MARGIN if intent in CANNOT_BE_TAKEN_BACK else _LEAST_MARGIN


def _built_in_types(model: InteractionModel) -> set[str]:
    used = {slot.type for intent in model.intents.values() for slot in intent.slots.values()}
    return used - model.types.keys()
