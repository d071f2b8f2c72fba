"""A locale's language: all that the speaker reads from the skill's interaction model."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from interaction_models import schema
from interaction_models.models import LOCALES
from likeness import danger
from speaker.understanding import built, grammar
from speaker.understanding.alexas_words import AlexasWords
from speaker.understanding.dialogs import DialogModel
from speaker.understanding.exact import PatternCompiler, Patterns
from speaker.understanding.grammar import UsualValue
from speaker.understanding.interaction_model import IntentSlot, InteractionModel, file_of
from speaker.understanding.interpreter import Knowledge, Understanding


class LocaleError(ValueError):
    """A locale that the skill is not offered in; the message lists those that it is."""


@dataclass(frozen=True)
class Language:
    """What the speaker reads from an interaction model. It does not change while people talk."""

    model: InteractionModel
    understanding: Understanding
    dialogs: DialogModel
    words: grammar.Grammar
    usual_values: Mapping[str, UsualValue]
    """By slot type, what stands for a value in an example."""

    @property
    def alexa(self) -> AlexasWords:
        return self.words.alexa

    @property
    def skill_name(self) -> str:
        return self.model.invocation_name.title()

    @classmethod
    def of(
        cls, locale: str, file: schema.Model, source: str, knows: Knowledge | None = None
    ) -> Self:
        """Return what a model's file says; without more knowledge, its samples are understood.

        Raises ModelError, which names the source, and GrammarError.
        """
        model = InteractionModel.of(locale, file, source)
        words = grammar.load(locale)
        usual = words.usual_values | {
            slot_type.name: UsualValue(slot_type.values[0].name)
            for slot_type in model.types.values()
            if slot_type.values
        }
        understanding = Understanding(model, words, knows or _of_samples(model, words))
        return cls(model, understanding, DialogModel(file), words, usual)


def _of_samples(model: InteractionModel, words: grammar.Grammar) -> Knowledge:
    """Return what the samples of a model tell, word for word."""
    compiler = PatternCompiler(words)
    intents = model.intents.values()
    types = {slot.name: slot.type for intent in intents for slot in intent.slots.values()}
    return Knowledge(
        compiler.compile({intent.name: intent.samples for intent in intents}, types),
        {
            (intent.name, slot.name): compiler.compile({intent.name: _answers(slot)}, types)
            for intent in intents
            for slot in intent.slots.values()
        },
    )


def _answers(slot: IntentSlot) -> tuple[str, ...]:
    """Add to the slot's own samples its value alone, which answers any question for it."""
    return (f"{{{slot.name}}}", *slot.samples)


def of_locale(locale: str) -> Language:
    """Return the language of the locale. Raises LocaleError if the skill does not have it."""
    if locale not in LOCALES:
        raise LocaleError(f"There is no locale {locale!r}. Choose one of {', '.join(LOCALES)}.")
    language = locale.split("-", maxsplit=1)[0]
    return _of_region(locale, _changed_at(built.file_of(language)))


def of_file(file: Path) -> Language:
    """Return the file's language. Raises ModelError if it cannot be read, or is no model."""
    return _of_file(file, _changed_at(file))


def _changed_at(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0


@lru_cache(maxsize=len(LOCALES))
def _of_region(locale: str, changed_at: int) -> Language:  # noqa: ARG001  a new one is read anew
    language = locale.split("-", maxsplit=1)[0]
    known = built.read(language)
    compiler = PatternCompiler(grammar.load(locale))
    model, types = known.models[locale], _slot_types(known.models[locale])
    answers = {
        (intent.name, slot.name): compiler.compile(
            {intent.name: [f"{{{slot.name}}}"]}, types
        ).with_more(known.answers.get(intent.name, {}).get(slot.name, Patterns(language, {}, {})))
        for intent in model.language_model.intents
        for slot in intent.slots
    }
    knows = Knowledge(
        known.patterns.with_more(known.regions[locale]),
        answers,
        known.surroundings,
        known.classifier,
        danger.read(language),
        known.left_alone,
    )
    return Language.of(locale, model, f"sentences, {locale}", knows)


def _slot_types(model: schema.Model) -> dict[str, str]:
    return {slot.name: slot.type for each in model.language_model.intents for slot in each.slots}


@lru_cache(maxsize=4)
def _of_file(file: Path, changed_at: int) -> Language:  # noqa: ARG001  a new one is read anew
    return Language.of(file.stem, file_of(file), str(file))
