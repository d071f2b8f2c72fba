"""The Alexa interaction model of one locale, read from the JSON that ask-cli deploys."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from interaction_models import schema

FALLBACK_INTENT = "AMAZON.FallbackIntent"
SLOT_IN_SAMPLE = re.compile(r"\{([^{}]*)\}")
# Letters of any language, with the marks Alexa allows between them; a digit is never allowed.
SAMPLE_WORDS = re.compile(r"(?:[^\W\d_]|[ .'-])*")


# "make package" builds it.
EXAMPLE = "build/skill-package/interactionModels/custom/en-US.json"


class ModelError(Exception):
    """The file is missing, or is not an interaction model; the message says what to do."""


@dataclass(frozen=True)
class SlotValue:
    """One value of a custom type. Alexa resolves its name and its synonyms to (id, name)."""

    id: str
    name: str
    synonyms: tuple[str, ...]

    @property
    def spoken(self) -> tuple[str, ...]:
        return (self.name, *self.synonyms)


@dataclass(frozen=True)
class SlotType:
    name: str
    values: tuple[SlotValue, ...]


@dataclass(frozen=True)
class IntentSlot:
    """A slot as its intent declares it.

    `samples` are answers to the question for it, which may fill the intent's other slots too.
    """

    name: str
    type: str
    samples: tuple[str, ...] = ()
    elicitation_required: bool = False
    elicitation_prompts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Intent:
    name: str
    slots: Mapping[str, IntentSlot]
    samples: tuple[str, ...]


@dataclass(frozen=True)
class InteractionModel:
    """What a person can say, by intent name and by custom type name, in the file's order."""

    locale: str
    invocation_name: str
    intents: Mapping[str, Intent]
    types: Mapping[str, SlotType]
    fallback_sensitivity: str | None
    delegation_strategy: str | None

    @classmethod
    def load(cls, path: Path) -> "InteractionModel":
        """Return the model of `<locale>.json`. Raises ModelError if it has no valid model."""
        return cls.of(path.stem, file_of(path), str(path))

    @classmethod
    def of(cls, locale: str, file: schema.Model, source: str) -> "InteractionModel":
        """Return the model of a file. Raises ModelError, which names the source, for faults."""
        model = _built(locale, file)
        if problems := _problems(model):
            raise ModelError(f"{source} needs mending:\n- " + "\n- ".join(problems))
        return model


def file_of(path: Path) -> schema.Model:
    """Return what a model's file has. Raises ModelError if it is unreadable or is no model."""
    try:
        document = path.read_bytes()
    except OSError as error:
        raise ModelError(
            f"The interaction model {path} cannot be read ({error.strerror}). "
            f"Name a model's file, such as {EXAMPLE}."
        ) from error
    return decoded(document, str(path))


def decoded(document: bytes | Mapping[str, Any], source: str) -> schema.Model:
    """Return the model of a JSON text, or of what was parsed from one.

    Raises ModelError, which names the source, if it has another shape.
    """
    try:
        if isinstance(document, bytes):
            return schema.decode(document)
        return schema.convert(document)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ModelError(
            f"{source} is not an interaction model ({error}). "
            f"Restore it, or name a model's file, such as {EXAMPLE}."
        ) from error


def _built(locale: str, file: schema.Model) -> InteractionModel:
    language = file.language_model
    dialogs = {intent.name: intent for intent in file.dialog.intents} if file.dialog else {}
    prompts = {
        prompt.id: tuple(said.value for said in prompt.variations) for prompt in file.prompts
    }
    return InteractionModel(
        locale=locale,
        invocation_name=language.invocation_name,
        intents={
            intent.name: _intent(intent, dialogs.get(intent.name), prompts)
            for intent in language.intents
        },
        types={slot_type.name: _slot_type(slot_type) for slot_type in language.types},
        fallback_sensitivity=(
            language.model_configuration.fallback_intent_sensitivity.level
            if language.model_configuration
            else None
        ),
        delegation_strategy=file.dialog.delegation_strategy if file.dialog else None,
    )


def _intent(
    intent: schema.Intent,
    dialog: schema.DialogIntent | None,
    prompts: Mapping[str, tuple[str, ...]],
) -> Intent:
    asked = {slot.name: slot for slot in dialog.slots} if dialog else {}
    return Intent(
        name=intent.name,
        slots={slot.name: _slot(slot, asked.get(slot.name), prompts) for slot in intent.slots},
        samples=tuple(intent.samples),
    )


def _slot(
    slot: schema.Slot,
    dialog: schema.DialogSlot | None,
    prompts: Mapping[str, tuple[str, ...]],
) -> IntentSlot:
    return IntentSlot(
        name=slot.name,
        type=slot.type,
        samples=tuple(slot.samples),
        elicitation_required=dialog is not None and dialog.elicitation_required,
        elicitation_prompts=prompts.get(dialog.prompts.elicitation, ()) if dialog else (),
    )


def _slot_type(slot_type: schema.SlotType) -> SlotType:
    return SlotType(
        name=slot_type.name,
        values=tuple(
            SlotValue(value.id or value.name.value, value.name.value, tuple(value.name.synonyms))
            for value in slot_type.values
        ),
    )


def _problems(model: InteractionModel) -> list[str]:
    """Return what Alexa would refuse, and why a sentence could never be understood."""
    return [
        problem
        for intent in model.intents.values()
        for problem in (
            *_sample_problems(intent),
            *(p for slot in intent.slots.values() for p in _slot_problems(model, intent, slot)),
        )
    ]


def _sample_problems(intent: Intent) -> list[str]:
    answers = (said for slot in intent.slots.values() for said in slot.samples)
    return [
        f"{intent.name}: the sample {sample!r} {problem}"
        for sample in (*intent.samples, *answers)
        for problem in (
            *(
                f"names the slot {name!r}, which is not declared there"
                for name in SLOT_IN_SAMPLE.findall(sample)
                if name not in intent.slots
            ),
            *(["is empty"] if not sample.strip() else []),
            *(
                ["has characters other than letters, spaces, apostrophes, periods and hyphens"]
                if not SAMPLE_WORDS.fullmatch(SLOT_IN_SAMPLE.sub("", sample))
                else []
            ),
        )
    ]


def _slot_problems(model: InteractionModel, intent: Intent, slot: IntentSlot) -> list[str]:
    problems = []
    if not slot.type.startswith("AMAZON.") and slot.type not in model.types:
        problems.append(f"{intent.name}.{slot.name}: the type {slot.type!r} is not in types")
    if slot.elicitation_required and not slot.elicitation_prompts:
        problems.append(f"{intent.name}.{slot.name}: its elicitation prompt is not in prompts")
    return problems
