"""An intent and its slots: as they are understood, and as an envelope carries them."""

from collections.abc import Mapping
from dataclasses import dataclass

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
