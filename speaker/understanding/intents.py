"""An intent and its slots: as they are understood, and as an envelope carries them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from speaker.household.wire import JsonObject


@dataclass(frozen=True)
class Slot:
    """One slot as Alexa reports it."""

    name: str
    type: str
    value: str | None = None
    """Alexa's value ("PT20M", "19:15", "the budget"); None if the slot is not filled."""
    resolution: tuple[str, str] | None = None
    """The (id, name) of the matched value of a custom type; None for any other."""


@dataclass(frozen=True)
class HeardIntent:
    """What was understood; `slots` holds every slot of the intent, in the model's order."""

    intent: str
    slots: Mapping[str, Slot]


class How(StrEnum):
    """How a sentence was understood."""

    EXACT = "exact"
    """A template explains every word of it."""
    LIKENESS = "likeness"
    """It is like what people say with this intent."""
    ANSWER = "answer"
    """It fills the slot that was just asked for."""
    NAME = "name"
    """It is the skill's name, which opens it."""
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True)
class Explained:
    """What was understood of a sentence, and how."""

    heard: HeardIntent
    how: How
    scores: Mapping[str, float] = field(default_factory=dict)
    """The three intents that it is most like, the best first; above zero it is like them."""
    found: Mapping[str, str] = field(default_factory=dict)
    """The words in which each filled slot was found."""

    def as_json(self, heard: str) -> JsonObject:
        """Write it for a tool, with the sentence that was heard."""
        return {
            "heard": heard,
            "intent": self.heard.intent,
            "slots": {name: slot.value for name, slot in self._filled.items()},
            "how": str(self.how),
            "scores": self.rounded_scores,
        }

    @property
    def rounded_scores(self) -> dict[str, float]:
        return {name: round(score, 2) for name, score in self.scores.items()}

    def as_lines(self) -> list[str]:
        """Write it for a person."""
        filled = [
            f"{name}: {slot.value}" + (f", from {self.found[name]!r}" if name in self.found else "")
            for name, slot in self._filled.items()
        ]
        scores = ", ".join(f"{name} {score:+.2f}" for name, score in self.scores.items())
        most_like = [f"Most like {scores}. Above zero it is surely one."] if scores else []
        return [f"{self.heard.intent} ({_WAYS[self.how]})", *filled, *most_like]

    @property
    def _filled(self) -> Mapping[str, Slot]:
        return {name: slot for name, slot in self.heard.slots.items() if slot.value is not None}


_WAYS = {
    How.EXACT: "exact: a template has every word",
    How.LIKENESS: "by likeness: no template fits, and this comes closest",
    How.ANSWER: "an answer to what was just asked",
    How.NAME: "the skill's name",
    How.NOT_UNDERSTOOD: "not understood: no template fits, and it is like none of them",
}


def intent_json(heard: HeardIntent) -> JsonObject:
    """Return the `intent` of an IntentRequest."""
    return {
        "name": heard.intent,
        "confirmationStatus": "NONE",
        "slots": {name: slot_json(slot) for name, slot in heard.slots.items()},
    }


def slot_json(slot: Slot) -> JsonObject:
    """Return the slot as an envelope has it, without a value if Alexa heard none."""
    body: JsonObject = {"name": slot.name, "confirmationStatus": "NONE"}
    if slot.value is None:
        return body
    body |= {"value": slot.value, "source": "USER"}
    if not slot.type.startswith("AMAZON."):
        body["resolutions"] = {"resolutionsPerAuthority": [_resolution(slot)]}
    return body


def _resolution(slot: Slot) -> JsonObject:
    """Return how Alexa matched a custom type's value with the type's own values."""
    authority = f"amzn1.er-authority.echo-sdk.{slot.type}"
    if slot.resolution is None:
        return {"authority": authority, "status": {"code": "ER_SUCCESS_NO_MATCH"}}
    value_id, name = slot.resolution
    return {
        "authority": authority,
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": {"name": name, "id": value_id}}],
    }


def slot_values(intent: Mapping[str, object]) -> dict[str, str]:
    """Return the values of an envelope's intent by slot name, for the slots that have one."""
    slots = intent.get("slots")
    if not isinstance(slots, dict):
        return {}
    return {name: slot["value"] for name, slot in slots.items() if slot.get("value") is not None}
