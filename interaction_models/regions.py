"""One English interaction model for each region: the source model and what people say there.

For each locale, regions.toml has words that may replace others, more samples, and more synonyms of
slot values. A region only adds: what Alexa understands in en-US, it understands everywhere.
"""

import copy
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCE_LOCALE = "en-US"
LOCALES = (SOURCE_LOCALE, "en-GB", "en-CA", "en-AU", "en-IN")
KINDS = {"words", "samples", "synonyms"}

Model = dict[str, Any]
"""An interaction model as ask-cli deploys it."""


class RegionError(ValueError):
    """Something that a region adds does not fit the source model. The message names it."""


def models(folder: Path = HERE) -> dict[str, Model]:
    """Return the interaction model of every locale. Raises RegionError."""
    return {locale: model(locale, folder) for locale in LOCALES}


def model(locale: str, folder: Path = HERE) -> Model:
    """Return the interaction model of one of LOCALES, and build no other. Raises RegionError."""
    regions = tomllib.loads((folder / "regions.toml").read_text("utf-8"))
    if unknown := ({locale} - set(LOCALES)) | (regions.keys() - set(LOCALES[1:])):
        raise RegionError(f"no locale of the skill's: {sorted(unknown)}")
    source = json.loads((folder / f"{SOURCE_LOCALE}.json").read_text("utf-8"))
    return with_region(source, locale, regions.get(locale, {}))


def with_region(source: Model, locale: str, region: Mapping[str, Any]) -> Model:
    """Return a copy of the source model with what a region adds to it. Raises RegionError.

    The copy shares with the source the parts to which no region adds anything.
    """
    if unknown := region.keys() - KINDS:
        raise RegionError(f"{locale}: {sorted(unknown)} is none of {sorted(KINDS)}")
    whole = source["interactionModel"]
    language = whole["languageModel"]
    intents = [intent | {"samples": [*intent["samples"]]} for intent in language["intents"]]
    types = copy.deepcopy(language["types"])
    _add_samples(locale, _by_name(intents), region.get("samples", {}))
    _add_words(intents, region.get("words", {}))
    _add_synonyms(locale, _by_name(types), region.get("synonyms", {}))
    language = language | {"intents": intents, "types": types}
    return source | {"interactionModel": whole | {"languageModel": language}}


def _by_name(parts: Iterable[Model]) -> dict[str, Model]:
    return {part["name"]: part for part in parts}


def _add_samples(locale: str, intents: Mapping[str, Model], added: Mapping[str, Any]) -> None:
    homes = {sample: name for name, intent in intents.items() for sample in intent["samples"]}
    for name, samples in added.items():
        if name not in intents:
            raise RegionError(f"{locale}: there is no intent {name}")
        for sample in samples:
            if sample in homes:
                raise RegionError(f"{locale}: {sample!r} is a sample of {homes[sample]} already")
            homes[sample] = name
        intents[name]["samples"].extend(samples)


def _add_words(intents: Sequence[Model], words: Mapping[str, str]) -> None:
    """If a sample has one of the words, add the sample with the other word too."""
    known = {sample for intent in intents for sample in intent["samples"]}
    for intent in intents:
        said = (_with_words(sample, words) for sample in intent["samples"])
        new = list(dict.fromkeys(sample for sample in said if sample not in known))
        intent["samples"].extend(new)
        known.update(new)


def _with_words(sample: str, words: Mapping[str, str]) -> str:
    for word, other in words.items():
        if word in sample:
            sample = re.sub(rf"\b{re.escape(word)}\b", other, sample)
    return sample


def _add_synonyms(locale: str, types: Mapping[str, Model], added: Mapping[str, Any]) -> None:
    for name, values in added.items():
        if name not in types:
            raise RegionError(f"{locale}: there is no slot type {name}")
        known = {value["id"]: value["name"] for value in types[name]["values"]}
        taken = {said for value in known.values() for said in _spoken(value)}
        for value_id, synonyms in values.items():
            if value_id not in known:
                raise RegionError(f"{locale}: {name} has no value {value_id}")
            if twice := taken & set(synonyms):
                raise RegionError(f"{locale}: {name} has {sorted(twice)} already")
            taken.update(synonyms)
            known[value_id].setdefault("synonyms", []).extend(synonyms)


def _spoken(value: Mapping[str, Any]) -> Iterator[str]:
    yield value["value"]
    yield from value.get("synonyms", [])
