"""The session between a device and the skill, and the answer that Alexa is waiting for."""

from dataclasses import dataclass, field

from speaker.household.scopes import Scope
from speaker.household.wire import JsonObject


@dataclass(frozen=True)
class Elicitation:
    """The next utterance should fill `slot` of `intent`, which is written as in an envelope.

    If it is `delegated`, Alexa goes on asking by itself until the dialog is complete.
    """

    intent: JsonObject
    slot: str
    delegated: bool = False


@dataclass(frozen=True)
class Confirmation:
    """The next utterance should say yes or no to `slot` of `intent`, or to the whole intent."""

    intent: JsonObject
    slot: str | None
    delegated: bool = False


@dataclass(frozen=True)
class PermissionQuestion:
    """Alexa asked for consent to `scopes` on the skill's behalf."""

    scopes: tuple[Scope, ...]
    payload: JsonObject
    token: str | None
    text: str
    asked_again: bool = False


@dataclass
class AlexaSession:
    """One session as Alexa keeps it. `token` is its apiAccessToken, and `reprompt` is SSML."""

    id: str
    token: str
    new: bool = True
    attributes: JsonObject = field(default_factory=dict)
    reprompt: str | None = None
    reprompted: bool = False
    # Requests to the skill since somebody last spoke.
    follow_ups: int = 0
    pending: Elicitation | Confirmation | PermissionQuestion | None = None
