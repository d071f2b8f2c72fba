"""The dialogs of an interaction model: what Alexa asks by itself to complete an intent."""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass
from typing import cast

from interaction_models import schema
from speaker.household.session import Confirmation, Elicitation
from speaker.household.wire import JsonObject
from speaker.understanding.intents import Slot, slot_json, slot_values


@dataclass(frozen=True)
class Asked:
    """A question of the model's own, and what its answer is for."""

    text: str
    pending: Elicitation | Confirmation


class DialogModel:
    def __init__(self, file: schema.Model) -> None:
        dialog = file.dialog or schema.Dialog([])
        self._slots = {
            each.name: [slot.name for slot in each.slots] for each in file.language_model.intents
        }
        self._intents = {intent.name: intent for intent in dialog.intents}
        self._strategy = dialog.delegation_strategy
        self._prompts = {prompt.id: prompt.variations[0].value for prompt in file.prompts}

    def knows(self, intent: JsonObject) -> bool:
        return intent.get("name") in self._intents

    def complete(self, intent: JsonObject) -> JsonObject:
        """Return the intent with the slots that a directive left out."""
        named = self._slots.get(str(intent.get("name")), [])
        empty: JsonObject = {name: {"name": name, "confirmationStatus": "NONE"} for name in named}
        given = {name: slot for name, slot in _slots(intent).items() if slot}
        return {"confirmationStatus": "NONE"} | intent | {"slots": empty | given}

    def automatic(self, intent: JsonObject) -> bool:
        """Return whether Alexa completes this intent before the skill gets it."""
        dialog = self._intents.get(str(intent.get("name")))
        return dialog is not None and (dialog.delegation_strategy or self._strategy) == "ALWAYS"

    def question(self, intent: JsonObject) -> Asked | None:
        """Return the next question for the intent; None if its dialog is complete."""
        dialog = self._intents.get(str(intent.get("name")))
        if dialog is None:
            return None
        for slot in dialog.slots:
            asked = self._slot_question(intent, slot)
            if asked:
                return asked
        if dialog.confirmation_required and intent.get("confirmationStatus") == "NONE":
            pending = Confirmation(intent, None, delegated=self.automatic(intent))
            return self._asked(dialog.prompts.confirmation, pending)
        return None

    def _slot_question(self, intent: JsonObject, slot: schema.DialogSlot) -> Asked | None:
        delegated = self.automatic(intent)
        if slot.name not in slot_values(intent):
            pending = Elicitation(intent, slot.name, delegated)
            required = slot.elicitation_required
            return self._asked(slot.prompts.elicitation, pending) if required else None
        if slot.confirmation_required and _slots(intent)[slot.name]["confirmationStatus"] == "NONE":
            confirmation = Confirmation(intent, slot.name, delegated)
            return self._asked(slot.prompts.confirmation, confirmation)
        return None

    def _asked(self, prompt: str, pending: Elicitation | Confirmation) -> Asked:
        values = slot_values(pending.intent)
        text = self._prompts.get(prompt, "")
        return Asked(re.sub(r"\{(\w+)\}", lambda slot: values.get(slot[1], ""), text), pending)


def _slots(intent: JsonObject) -> dict[str, JsonObject]:
    return cast("dict[str, JsonObject]", intent.setdefault("slots", {}))


def with_slots(intent: JsonObject, slots: Iterable[Slot]) -> JsonObject:
    """Return a copy of the intent with these values in its slots."""
    filled = deepcopy(intent)
    _slots(filled).update({slot.name: slot_json(slot) for slot in slots})
    return filled


def confirmed(intent: JsonObject, slot: str | None, *, yes: bool) -> JsonObject:
    """Return a copy of the intent, with the slot or all of it confirmed or denied."""
    answered = deepcopy(intent)
    part = answered if slot is None else _slots(answered).setdefault(slot, {"name": slot})
    part["confirmationStatus"] = "CONFIRMED" if yes else "DENIED"
    return answered
