"""The transcript: what happens, as lines for a person and as JSON for tools."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from speaker import ssml
from speaker.household.devices import Device, Ear
from speaker.household.wire import JsonObject
from speaker.services.alerts import Ringing
from speaker.understanding.intents import Explained, slot_values

RENDER = "Alexa.Presentation.APL.RenderDocument"


class Kind(StrEnum):
    SAID = "Alexa"  # spoken, by the skill or by Alexa on its behalf
    ASKED = "Alexa asks"  # spoken: Alexa's own question for consent
    CHIME = "Chime"  # the sound, and what is announced with it
    CARD = "Card"  # what the Alexa app shows
    NOTE = "note"  # about the conversation, shown in parentheses
    INFO = "info"  # a command's answer, shown in parentheses on the terminal


SPOKEN = frozenset({Kind.SAID, Kind.ASKED, Kind.CHIME})


@dataclass(frozen=True)
class Line:
    """One line of a transcript; `speech` is the SSML of what can be heard."""

    kind: Kind
    text: str
    speech: str | None = None

    @property
    def spoken(self) -> bool:
        return self.kind in SPOKEN

    def __str__(self) -> str:
        if self.kind in {Kind.NOTE, Kind.INFO}:
            return f"({self.text})"
        return f"{self.kind}: {self.text}"


def said(speech: str, kind: Kind = Kind.SAID) -> Line:
    return Line(kind, ssml.readable(speech), speech)


def note(text: str) -> Line:
    return Line(Kind.NOTE, text)


@dataclass(frozen=True)
class Event:
    """Something that happened on `device` at `at`, with the lines that tell it."""

    at: datetime
    device: Device
    lines: list[Line] = field(default_factory=list)

    def as_json(self) -> JsonObject:
        raise NotImplementedError

    def _common(self, type_: str) -> JsonObject:
        local = self.at.astimezone(self.device.display_zone)
        return {
            "type": type_,
            "at": local.isoformat(timespec="seconds"),
            "device": self.device.name,
            "said": " ".join(line.text for line in self.lines if line.spoken),
            "lines": [str(line) for line in self.lines],
        }


@dataclass(frozen=True)
class TurnEvent(Event):
    """Something said to the speaker, or by it, with the request to the skill that it led to.

    `request` and `response` are whole envelopes. `request` is None if the skill was not asked,
    and `response` if it did not answer. `heard` is None if the request followed from the turn
    before.
    """

    heard: str | None = None
    request: JsonObject | None = None
    response: JsonObject | None = None
    explained: Explained | None = None
    """How it was understood; None if nothing was said that had to be."""

    @property
    def screen(self) -> JsonObject | None:
        """Return the directive that renders a screen, if the skill sent one."""
        body = (self.response or {}).get("response")
        directives = body.get("directives") if isinstance(body, dict) else None
        rendered = (each for each in directives or () if each.get("type") == RENDER)
        return next(rendered, None)

    def as_json(self) -> JsonObject:
        intent = self._intent()
        return self._common("turn") | {
            "heard": self.heard,
            "intent": intent.get("name"),
            "slots": slot_values(intent),
            "how": str(self.explained.how) if self.explained else None,
            "scores": self.explained.rounded_scores if self.explained else {},
            "request": self.request,
            "response": self.response,
        }

    def _intent(self) -> JsonObject:
        body = (self.request or {}).get("request")
        intent = body.get("intent") if isinstance(body, dict) else None
        return intent if isinstance(intent, dict) else {}


@dataclass(frozen=True)
class RingEvent(Event):
    """A timer or a reminder at its time."""

    ringing: Ringing | None = None

    def as_json(self) -> JsonObject:
        alert = self.ringing.alert.as_json() if self.ringing else None
        return self._common("alert") | {"alert": alert}


@dataclass(frozen=True)
class CommandEvent(Event):
    """A command, and the answer to it."""

    command: str = ""

    def as_json(self) -> JsonObject:
        return self._common("command") | {"command": self.command}


@dataclass(frozen=True)
class SkillEvent(Event):
    """A skill event, which nobody hears. `response` is None if the skill refused it."""

    request: JsonObject | None = None
    response: JsonObject | None = None

    def as_json(self) -> JsonObject:
        return self._common("event") | {"request": self.request, "response": self.response}


@dataclass(frozen=True)
class CommandAnswer:
    """What a command answers, after the `events` that it led to."""

    lines: Sequence[str] = ()
    events: Sequence[Event] = ()


@dataclass(frozen=True)
class Happening:
    """What happened at a device, and when: what was typed, by whom, and what followed.

    `typed` and `source` are None if it happened at its time and nobody typed anything.
    """

    device: Device
    events: Sequence[Event]
    at: datetime
    typed: str | None = None
    source: Ear | None = None
