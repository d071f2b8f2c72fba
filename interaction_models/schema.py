"""The shape of an interaction model's JSON, as ask-cli and the developer console write it."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec


class _Part(msgspec.Struct, frozen=True, rename="camel"):
    """It leaves out the fields that we do not use."""


class Slot(_Part, frozen=True):
    name: str
    type: str
    samples: list[str] = []


class Intent(_Part, frozen=True):
    name: str
    slots: list[Slot] = []
    samples: list[str] = []


class ValueName(_Part, frozen=True):
    value: str
    synonyms: list[str] = []


class Value(_Part, frozen=True):
    name: ValueName
    id: str | None = None


class SlotType(_Part, frozen=True):
    name: str
    values: list[Value] = []


class Sensitivity(_Part, frozen=True):
    level: str


class Configuration(_Part, frozen=True):
    fallback_intent_sensitivity: Sensitivity


class LanguageModel(_Part, frozen=True):
    invocation_name: str
    intents: list[Intent]
    types: list[SlotType] = []
    model_configuration: Configuration | None = None


class DialogPrompts(_Part, frozen=True):
    """The ids of the prompts that ask for a value and for a "yes"; "" if there is none."""

    elicitation: str = ""
    confirmation: str = ""


class DialogSlot(_Part, frozen=True):
    name: str
    type: str
    elicitation_required: bool = False
    confirmation_required: bool = False
    prompts: DialogPrompts = DialogPrompts()


class DialogIntent(_Part, frozen=True):
    name: str
    slots: list[DialogSlot] = []
    confirmation_required: bool = False
    delegation_strategy: str | None = None
    prompts: DialogPrompts = DialogPrompts()


class Dialog(_Part, frozen=True):
    intents: list[DialogIntent]
    delegation_strategy: str | None = None


class Variation(_Part, frozen=True):
    type: str
    value: str


class Prompt(_Part, frozen=True):
    id: str
    variations: Annotated[list[Variation], msgspec.Meta(min_length=1)]


class Model(_Part, frozen=True):
    language_model: LanguageModel
    dialog: Dialog | None = None
    prompts: list[Prompt] = []


class _Document(_Part, frozen=True):
    interaction_model: Model


def decode(document: bytes) -> Model:
    """Return the model that a file holds.

    Raises msgspec.DecodeError, which names the place, if the JSON has another shape, and
    UnicodeDecodeError if the file is not UTF-8.
    """
    return msgspec.json.decode(document, type=_Document).interaction_model


def convert(document: Mapping[str, Any]) -> Model:
    """Return the model in parsed JSON. Raises msgspec.DecodeError as above."""
    return msgspec.convert(document, type=_Document).interaction_model
