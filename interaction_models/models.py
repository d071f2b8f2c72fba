"""The Alexa interaction model of each locale, built from the language's sentences.

It is the same to the byte each time. Of each template so many sentences are taken that every
choice in it occurs; further ones, by a chance that is drawn from the template's own words, fill
the model up.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from interaction_models import sentences
from interaction_models.expansion import Coverage, chosen_by_chance, covering
from interaction_models.files import SentencesError
from interaction_models.sentences import Sentences, Template

Model = dict[str, Any]
"""An interaction model as ask-cli deploys it."""

LOCALES = sentences.locales()

MOST_SAMPLES = 8_000
MOST_OF_AN_INTENT = 1_000
"""No limit of Amazon's is known; a model of 17,000 samples was never seen to build."""
_FILLED_UP_TO = 7_600
# So many tries to find another sentence of a template, before it is held to have no more.
_TRIES = 4


@cache
def models(folder: Path = sentences.FOLDER) -> Mapping[str, Model]:
    """Return the interaction model of every locale, the same one each time: building takes long.

    Raises SentencesError.
    """
    return {
        locale: each
        for language in sentences.languages(folder)
        for locale, each in _in_its_regions(sentences.load(language, folder), folder)
    }


def model(locale: str, folder: Path = sentences.FOLDER) -> Model:
    """Return the interaction model of one of the locales. Raises SentencesError."""
    if locale not in sentences.locales(folder):
        raise SentencesError(f"The skill is not offered in {locale}.")
    said = sentences.load(locale.split("-", maxsplit=1)[0], folder)
    return next(each for name, each in _in_its_regions(said, folder) if name == locale)


def _in_its_regions(said: Sentences, folder: Path) -> Iterator[tuple[str, Model]]:
    samples = chosen(said)
    for locale in said.skill.locales:
        region = said.in_region(locale, folder)
        yield locale, document(region, _with_region(samples, said, region))


def chosen(said: Sentences) -> dict[str, list[str]]:
    """Return the samples of each intent. Raises SentencesError if two intents share one."""
    homes: dict[str, str] = {}
    for name, templates in said.intents.items():
        coverage = Coverage()
        for template in templates:
            _take(homes, name, covering(template, coverage, said.skill.may_stand), template)
    _fill_up(homes, said)
    samples: dict[str, list[str]] = {name: [] for name in said.intents}
    for sample, name in homes.items():
        samples[name].append(sample)
    return samples


def _take(homes: dict[str, str], name: str, found: Iterable[str], template: Template) -> None:
    for sample in found:
        if homes.setdefault(sample, name) != name:
            raise SentencesError(
                f"{template.source}: {sample!r} of {name} is a sentence of {homes[sample]} too."
            )


def _fill_up(homes: dict[str, str], said: Sentences) -> None:
    """Add one more sentence of each template, and again, until the model is full."""
    ways = [
        (name, template, chosen_by_chance(template, Random(template.text)))  # noqa: S311
        for name, templates in said.intents.items()
        for template in templates
    ]
    counts = dict.fromkeys(said.intents, 0)
    for name in homes.values():
        counts[name] += 1
    while ways and len(homes) < _FILLED_UP_TO:
        ways = [way for way in ways if _add_one(homes, counts, said, way)]


def _add_one(
    homes: dict[str, str],
    counts: dict[str, int],
    said: Sentences,
    way: tuple[str, Template, Iterator[str]],
) -> bool:
    """Add a new sentence of the template; False if none was found, or there is no more room."""
    name, template, sentences_of_it = way
    if len(homes) >= _FILLED_UP_TO or counts[name] >= MOST_OF_AN_INTENT:
        return False
    for sample in islice(sentences_of_it, _TRIES):
        if sample not in homes and said.skill.may_stand(sample):
            _take(homes, name, [sample], template)
            counts[name] += 1
            return True
    return False


def _with_region(
    samples: Mapping[str, list[str]], said: Sentences, region: Sentences
) -> dict[str, list[str]]:
    """Add what only the region says, in the other words of the region too."""
    whole = {name: [*each] for name, each in samples.items()}
    homes = {sample: name for name, each in samples.items() for sample in each}
    for name, templates in region.intents.items():
        coverage = Coverage()
        for template in templates[len(said.intents[name]) :]:
            _take(homes, name, covering(template, coverage, said.skill.may_stand), template)
    for sample, name in list(homes.items()):
        homes.setdefault(_with_words(sample, region.words), name)
    for sample, name in list(homes.items())[sum(map(len, samples.values())) :]:
        whole[name].append(sample)
    return whole


def _with_words(sample: str, words: Mapping[str, str]) -> str:
    for word, other in words.items():
        if word in sample:
            sample = re.sub(rf"\b{re.escape(word)}\b", other, sample)
    return sample


def document(said: Sentences, samples: Mapping[str, list[str]]) -> Model:
    """Return the model's JSON, with these samples for each intent."""
    sensitivity = {"level": said.skill.fallback_sensitivity}
    language = {
        "invocationName": said.skill.invocation_name,
        "modelConfiguration": {"fallbackIntentSensitivity": sensitivity},
        "intents": [_intent(said, name, samples[name]) for name in said.intents],
        "types": [_type(name, values) for name, values in said.types.items()],
    }
    dialogs = [_dialog(said, name, asked) for name, asked in said.skill.asks.items()]
    prompts = [
        {
            "id": _prompt(name, slot),
            "variations": [{"type": "PlainText", "value": text} for text in texts],
        }
        for name, asked in said.skill.asks.items()
        for slot, texts in asked.items()
    ]
    return {
        "interactionModel": {
            "languageModel": language,
            "dialog": {"delegationStrategy": "SKILL_RESPONSE", "intents": dialogs},
            "prompts": prompts,
        }
    }


def _intent(said: Sentences, name: str, samples: list[str]) -> Model:
    slots = [_slot(said, name, slot) for slot in said.slots[name]]
    return {"name": name, "slots": slots, "samples": samples}


def _dialog(said: Sentences, name: str, asked: Mapping[str, list[str]]) -> Model:
    """Return the dialog of an intent. Without all of its slots, Alexa ignores a directive."""
    types = said.slot_types.types
    slots = [_dialog_slot(name, slot, types[slot], asked.get(slot)) for slot in said.slots[name]]
    return {"name": name, "confirmationRequired": False, "prompts": {}, "slots": slots}


def _slot(said: Sentences, intent: str, slot: str) -> Model:
    answers = said.answers.get((intent, slot), ())
    coverage = Coverage()
    samples = dict.fromkeys(
        sample for each in answers for sample in covering(each, coverage, said.skill.may_stand)
    )
    whole = {"name": slot, "type": said.slot_types.types[slot]}
    return whole | ({"samples": list(samples)} if samples else {})


def _type(name: str, values: Mapping[str, list[str]]) -> Model:
    return {
        "name": name,
        "values": [
            {"id": value, "name": {"value": words[0], "synonyms": words[1:]}}
            for value, words in values.items()
        ],
    }


def _dialog_slot(intent: str, slot: str, kind: str, asked: list[str] | None) -> Model:
    return {
        "name": slot,
        "type": kind,
        "elicitationRequired": asked is not None,
        "confirmationRequired": False,
        "prompts": {"elicitation": _prompt(intent, slot)} if asked else {},
    }


def _prompt(intent: str, slot: str) -> str:
    return f"Elicit.{intent}.{slot}"
