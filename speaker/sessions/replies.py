"""Reading the skill's response envelope as strictly as Alexa does."""

import json
from typing import Annotated, Literal

import msgspec

from speaker import ssml
from speaker.household.scopes import word_for
from speaker.household.wire import JsonObject

# Alexa refuses a response envelope of more than 120 KB.
_LARGEST = 120 * 1024


class BadResponseError(ValueError):
    """A response that Alexa would not accept."""


class PlainText(msgspec.Struct, tag_field="type", tag="PlainText"):
    text: str


class Ssml(msgspec.Struct, tag_field="type", tag="SSML"):
    ssml: str


class Reprompt(msgspec.Struct, rename="camel"):
    output_speech: PlainText | Ssml | None = None


class Card(msgspec.Struct):
    type: Literal["Simple", "Standard", "LinkAccount", "AskForPermissionsConsent"]
    title: str | None = None
    content: str | None = None
    text: str | None = None
    permissions: list[str] = []

    def __str__(self) -> str:
        if self.type == "AskForPermissionsConsent":
            return (
                f"asks for consent in the Alexa app: {', '.join(map(word_for, self.permissions))}"
            )
        parts = (self.title, self.content or self.text)
        return ": ".join(part for part in parts if part) or self.type


class Directive(msgspec.Struct, rename="camel"):
    """Any directive; the fields are those of the dialog directives and of Connections."""

    type: str
    name: str | None = None
    token: str | None = None
    payload: JsonObject = {}
    slot_to_elicit: str | None = None
    slot_to_confirm: str | None = None
    updated_intent: JsonObject | None = None


class SkillResponse(msgspec.Struct, rename="camel"):
    """The `response` of an envelope. `should_end_session` is None if it was left out or null."""

    output_speech: PlainText | Ssml | None = None
    reprompt: Reprompt | None = None
    card: Card | None = None
    directives: list[Directive] = []
    should_end_session: bool | None = None

    @property
    def speech(self) -> str | None:
        """Return what is said, as SSML; None if nothing is."""
        return _speech(self.output_speech)

    @property
    def reprompt_speech(self) -> str | None:
        return _speech(self.reprompt.output_speech) if self.reprompt else None


class Envelope(msgspec.Struct, rename="camel"):
    version: Annotated[str, msgspec.Meta(pattern="^1\\.0$")]
    response: SkillResponse
    session_attributes: JsonObject | None = None


# msgspec learns a class when it first reads one. If two threads let it do so at once, the process
# crashes, so it learns this one with the module.
msgspec.json.Decoder(Envelope)


def read_reply(envelope: object) -> Envelope:
    """Check a response envelope. Raises BadResponseError with the reason Alexa would have."""
    try:
        size = len(json.dumps(envelope).encode())
        read = msgspec.convert(envelope, Envelope)
        for speech in (read.response.speech, read.response.reprompt_speech):
            if speech is not None:
                ssml.parse(speech)
    except (TypeError, ValueError) as wrong:
        raise BadResponseError(str(wrong)) from wrong
    if size > _LARGEST:
        raise BadResponseError(f"a response of {size} bytes; Alexa takes {_LARGEST}")
    return read


def _speech(output: PlainText | Ssml | None) -> str | None:
    match output:
        case PlainText(text=text):
            return ssml.from_plain(text)
        case Ssml(ssml=speech):
            return speech
        case None:
            return None
