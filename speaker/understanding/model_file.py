"""The shape of an interaction model's JSON, as ask-cli and the developer console write it."""

import msgspec


class _Part(msgspec.Struct, frozen=True, rename="camel"):
    """Fields the speaker has no use for are left unread."""


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


class SlotPrompts(_Part, frozen=True):
    elicitation: str = ""
    confirmation: str = ""


class DialogSlot(_Part, frozen=True):
    name: str
    type: str
    elicitation_required: bool = False
    prompts: SlotPrompts = SlotPrompts()


class DialogIntent(_Part, frozen=True):
    name: str
    slots: list[DialogSlot] = []


class Dialog(_Part, frozen=True):
    intents: list[DialogIntent]
    delegation_strategy: str | None = None


class Variation(_Part, frozen=True):
    type: str
    value: str


class Prompt(_Part, frozen=True):
    id: str
    variations: list[Variation]


class Model(_Part, frozen=True):
    language_model: LanguageModel
    dialog: Dialog | None = None
    prompts: list[Prompt] = []


class _Document(_Part, frozen=True):
    interaction_model: Model


def decode(document: bytes) -> Model:
    """Raise msgspec.DecodeError, which names the place, where the JSON has another shape."""
    return msgspec.json.decode(document, type=_Document).interaction_model
