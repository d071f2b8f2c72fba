"""What can be said now, as an example for each: from the interaction model and the state."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from speaker.device import Device
from speaker.interaction_model import SLOT_IN_SAMPLE, Intent
from speaker.language import Language
from speaker.session import PermissionQuestion

MOST = 6
_HELP = "AMAZON.HelpIntent"
_I = re.compile(r"\bi\b")
# As Alexa's own question for consent says it.
_CONSENT = ("I approve", "no")


def suggest(device: Device, language: Language) -> list[str]:
    """List at most MOST sentences, the most useful first; each is understood as it stands."""
    if device.session and isinstance(device.session.pending, PermissionQuestion):
        return [*_CONSENT]
    names = device.shown.get("canSay")
    if device.screen is None or not isinstance(names, list):
        return [*islice(_to_begin(language), MOST)]
    return [*islice(_examples(names, language), MOST)]


def _examples(names: Iterable[str], language: Language) -> Iterator[str]:
    for name in names:
        intent = language.model.intents.get(name)
        example = _example(intent, language) if intent else None
        if example:
            yield example


def _example(intent: Intent, language: Language) -> str | None:
    """Take the intent's first sample whose slots all have a usual value."""
    usual = {slot.name: language.usual_values.get(slot.type) for slot in intent.slots.values()}
    for sample in intent.samples:
        if all(usual[slot] for slot in SLOT_IN_SAMPLE.findall(sample)):
            return _filled(sample, usual)
    return None


def _filled(sample: str, usual: Mapping[str, tuple[str, str] | None]) -> str:
    def value(slot: re.Match[str]) -> str:
        after_a, elsewhere = usual[slot[1]] or ("", "")
        return after_a if sample[: slot.start()].endswith("a ") else elsewhere

    # Samples have no capitals, and a sentence that is read has this one.
    return _I.sub("I", SLOT_IN_SAMPLE.sub(value, sample))


def _to_begin(language: Language) -> Iterator[str]:
    """Take what the model has first, and what always opens a talk."""
    yield from _examples([next(iter(language.model.intents))], language)
    yield f"open {language.model.invocation_name}"
    yield from _examples([_HELP], language)
