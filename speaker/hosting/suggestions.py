"""What people can say now: one example for each intent that makes sense."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import islice

from speaker.household.devices import AlexaHousehold, Device
from speaker.household.session import PermissionQuestion
from speaker.household.wire import JsonObject
from speaker.understanding.grammar import UsualValue
from speaker.understanding.interaction_model import SLOT_IN_SAMPLE, Intent
from speaker.understanding.language import Language

MOST = 6
SHORT = 5
"""So many words are read at a glance."""
_HELP = "AMAZON.HelpIntent"


def suggest(
    household: AlexaHousehold, device: Device, language: Language, now: datetime
) -> list[str]:
    """Return at most MOST sentences, the most useful first. The skill understands each as it is."""
    if device.session and isinstance(device.session.pending, PermissionQuestion):
        return [*language.alexa.consent_answers]
    names = _sayable(household, device, now)
    sentences = _to_begin(language) if names is None else examples(names, language)
    labels = {str(button["label"]).casefold() for button in buttons(household, device)}
    return [*islice((each for each in sentences if each.casefold() not in labels), MOST)]


def buttons(household: AlexaHousehold, device: Device) -> list[JsonObject]:
    """Return what can be touched. A break that was ended elsewhere has no buttons."""
    shown = device.shown.get("buttons")
    return shown if isinstance(shown, list) and not household.ended_in(device) else []


def _sayable(household: AlexaHousehold, device: Device, now: datetime) -> list[str] | None:
    """Return the intents that make sense now, by the screen; None if the screen names none.

    In a session they are for what was asked there. Later, the last screen in the house counts.
    """
    if device.session:
        return _named(device.shown, "canSay")
    told = household.told_last(device).shown
    back = told.get("back")
    if isinstance(back, dict) and datetime.fromisoformat(back["at"]) <= now:
        return _named(back, "thenSay")
    return _named(told, "laterSay") or _named(told, "canSay")


def _named(told: JsonObject, key: str) -> list[str] | None:
    names = told.get(key)
    return names if isinstance(names, list) else None


def examples(names: Iterable[str], language: Language) -> Iterator[str]:
    """Return a sample of each intent: the first that is short and has no slots, if there is one."""
    for name in names:
        intent = language.model.intents.get(name)
        if intent is not None:
            samples = sorted(intent.samples, key=_takes_more_than_a_glance)
            yield from _example(intent, samples, language)


def _takes_more_than_a_glance(sample: str) -> bool:
    return "{" in sample or len(sample.split()) > SHORT


def _example(intent: Intent, samples: Iterable[str], language: Language) -> Iterator[str]:
    """Take the first of the samples whose slots all have a usual value, if there is one."""
    usual = {slot.name: language.usual_values.get(slot.type) for slot in intent.slots.values()}
    for sample in samples:
        if all(usual[slot] for slot in SLOT_IN_SAMPLE.findall(sample)):
            yield _filled(sample, usual, language.words.capitals)
            return


def _filled(
    sample: str, usual: Mapping[str, UsualValue | None], capitals: Mapping[str, str]
) -> str:
    def value(slot: re.Match[str]) -> str:
        known = usual[slot[1]]
        return known.behind(sample[: slot.start()]) if known else ""

    written = SLOT_IN_SAMPLE.sub(value, sample)
    for word, capital in capitals.items():
        written = re.sub(rf"\b{re.escape(word)}\b", capital, written)
    return written


def _to_begin(language: Language) -> Iterator[str]:
    """Return the model's first intents, and the ones that always open a talk."""
    first = next(iter(language.model.intents.values()))
    yield from _example(first, first.samples, language)
    yield language.alexa.open.format(name=language.model.invocation_name)
    yield from examples([_HELP], language)
