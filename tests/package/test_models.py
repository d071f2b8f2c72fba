"""The interaction model of each locale: the source's, with what is said there besides."""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interaction_models import models, schema
from skill.intents.names import AFRAID
from skill.intents.safety import KINDS
from skill.speech import catalog
from skill.speech.danger import call_for_help
from skill.speech.helplines import by_country
from speaker.scripts.playing import SCRIPT_SETTINGS, run_script
from speaker.understanding.interaction_model import InteractionModel
from speaker.understanding.language import of_locale
from tests.model_samples import DOCUMENT, DOCUMENTS, MODEL, filled, filled_once
from tests.package import smapi
from tests.test_interaction_model import ALEXAS_OWN, BUILT_INS, NEVER_FIRST

SOURCE = "en-US"
OTHERS = [locale for locale in models.LOCALES if locale != SOURCE]
# Fear alone may be kept: "we say it when we're scared" is an agreement.
DANGER = KINDS.keys() - {AFRAID}
CALLS_FOR_HELP = KINDS.keys()
# "Interaction model limits", as far as they are known: section 11 of the facts about Alexa.
MOST_INTENTS = 250
# No limit of Amazon's is known for these. Smaller models are built for sure, and in less time.
LARGEST_MODEL = 400_000
MOST_SAMPLES = 8_000
MOST_OF_AN_INTENT = 1_000
ROOT = Path(__file__).parents[2]
SAMPLE = r"(?:[a-z']+|\{[a-z_]+\})(?: (?:[a-z']+|\{[a-z_]+\}))*"


@pytest.fixture(scope="module", params=models.LOCALES)
def file(request: pytest.FixtureRequest, package: Path) -> Path:
    return package / "interactionModels" / "custom" / f"{request.param}.json"


def intents_of(document: Any) -> dict[str, list[str]]:
    language = document["interactionModel"]["languageModel"]
    return {intent["name"]: intent["samples"] for intent in language["intents"]}


@cache
def added(locale: str) -> tuple[tuple[str, str], ...]:
    """Return the samples that only the region has, each with its intent."""
    source, ours = intents_of(DOCUMENT), intents_of(DOCUMENTS[locale])
    return tuple(
        (name, sample) for name, samples in ours.items() for sample in samples[len(source[name]) :]
    )


def test_it_is_of_amazons_types(file: Path) -> None:
    """No field is unknown, none that is needed is missing, and every value is of its type."""
    assert list(smapi.problems(json.loads(file.read_text("utf-8")), smapi.MODEL)) == []


def test_it_keeps_amazons_rules(file: Path) -> None:
    """It has the built-in intents, not too many of ours, and no sample stands twice."""
    samples = intents_of(json.loads(file.read_text("utf-8")))
    assert len(samples) <= MOST_INTENTS
    assert {name for name in samples if name.startswith("AMAZON.")} == BUILT_INS
    every = [sample for each in samples.values() for sample in each]
    assert len(every) == len(set(every))


def test_it_is_small_enough(file: Path) -> None:
    """It has at most 8,000 samples, 1,000 for any intent, and is at most 400 kB large."""
    counts = {name: len(each) for name, each in intents_of(json.loads(file.read_text())).items()}
    assert sum(counts.values()) <= MOST_SAMPLES
    assert {name: count for name, count in counts.items() if count > MOST_OF_AN_INTENT} == {}
    assert file.stat().st_size <= LARGEST_MODEL


def test_it_is_the_same_to_the_byte_each_time(package: Path, tmp_path: Path) -> None:
    """Built anew by another process, whose sets are in another order, no file differs."""
    command = [sys.executable, "-m", "interaction_models", f"--build={tmp_path}"]
    environ = {**os.environ, "PYTHONHASHSEED": "7"}
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)
    for locale in models.LOCALES:
        name = f"interactionModels/custom/{locale}.json"
        again = tmp_path / "skill-package" / name
        assert again.read_bytes() == (package / name).read_bytes()


def test_a_region_only_adds(file: Path) -> None:
    """What is understood in en-US is understood everywhere, by the same name."""
    model = InteractionModel.load(file)
    assert model.invocation_name == MODEL.invocation_name == "steady ground"
    for name, intent in MODEL.intents.items():
        assert model.intents[name].samples[: len(intent.samples)] == intent.samples
        assert model.intents[name].slots == intent.slots
    for name, kind in MODEL.types.items():
        for value, source in zip(model.types[name].values, kind.values, strict=True):
            assert value.id == source.id
            assert value.spoken[: len(source.spoken)] == source.spoken


def test_values_of_a_slot_stay_distinct(file: Path) -> None:
    """Within a type no two values share a name or a synonym."""
    for slot_type in InteractionModel.load(file).types.values():
        spoken = [said for value in slot_type.values for said in value.spoken]
        assert sorted(set(spoken)) == sorted(spoken)


@pytest.mark.parametrize("locale", OTHERS)
def test_every_region_says_some_things_its_own_way(locale: str) -> None:
    """A region that adds nothing needs no section."""
    assert added(locale)


@pytest.mark.parametrize("locale", OTHERS)
def test_its_samples_keep_the_rules_of_samples(locale: str) -> None:
    """They are lower-case words, and leave alone what belongs to Alexa."""
    said = [sample for _, sample in added(locale)]
    assert [each for each in said if not re.fullmatch(SAMPLE, each)] == []
    assert [each for each in said if ALEXAS_OWN & set(each.split())] == []
    assert [each for each in said if each.split()[0] in NEVER_FIRST] == []
    assert [each for each in said if MODEL.invocation_name in each] == []


@pytest.fixture(scope="module")
def homes() -> dict[str, set[str]]:
    """Return the intents of every sentence of the source, with the slots filled."""
    found = defaultdict(set)
    for intent in MODEL.intents.values():
        for sample in intent.samples:
            for said, _ in filled(intent, sample):
                found[said].add(intent.name)
    return found


@pytest.mark.parametrize("locale", OTHERS)
def test_its_sentences_belong_to_one_intent(locale: str, homes: dict[str, set[str]]) -> None:
    """With every slot filled, what a region adds is no sentence of another intent."""
    contradicted = [
        (said, name, homes[said])
        for name, sample in added(locale)
        for said, _ in filled(MODEL.intents[name], sample)
        if homes.get(said, {name}) != {name}
    ]
    assert contradicted == []


@pytest.mark.parametrize("locale", OTHERS)
def test_its_sentences_are_understood(locale: str) -> None:
    """Played as Alexa, the speaker hears each of them as what it is meant to be."""
    language = of_locale(locale)
    wrong = []
    for turn, (name, sample) in enumerate(added(locale)):
        said, _ = filled_once(language.model.intents[name], sample, turn)
        heard = language.understanding.interpret(said)
        if heard.intent != name:
            wrong.append((said, name, heard))
    assert wrong == []


@pytest.mark.parametrize("locale", OTHERS)
def test_calls_for_help_are_found_where_a_sentence_is_taken_down(locale: str) -> None:
    """A region's calls for help are words of danger in the skill too, and nothing else of it is."""
    found = {(name, said) for name, said in added(locale) if call_for_help([said], locale)}
    assert found >= {(name, sample) for name, sample in added(locale) if name in DANGER}
    # Fear that is told sideways, as by a child's question, may be words of danger or none.
    assert {name for name, _ in found} <= CALLS_FOR_HELP


@pytest.mark.parametrize("locale", models.LOCALES)
def test_the_skill_speaks_the_locale(locale: str) -> None:
    """Its words go by its own name, as Alexa's timers want it, and its country has a number."""
    assert catalog.load(locale).locale == locale
    assert locale.partition("-")[2] in by_country()


TALKS = {
    "en-GB": ("we're having a row", "Europe/London", "999"),
    "en-CA": ("take a break and talk about the hydro bill", "America/Toronto", "911"),
    "en-AU": ("we're having a blue", "Australia/Sydney", "000"),
    "en-IN": ("we're having a tiff", "Asia/Kolkata", "112"),
}


@pytest.mark.parametrize("locale", OTHERS)
def test_a_break_in_the_region_s_own_words(locale: str) -> None:
    """It starts a break there, and tells of the country's own number in danger."""
    said, zone, number = TALKS[locale]
    talk = f"""\
/at 2026-11-23 18:55 {zone}
/allow timers
You: {said}
Alexa: Okay, 20 minutes. See you both at 7:15. ...
You: Alexa, tell steady ground I'm scared
Alexa: Call {number} if anyone's in danger right now. ...
"""
    outcome = run_script(talk, settings=replace(SCRIPT_SETTINGS, locale=locale))
    assert outcome.holds, outcome


def fields(value: Any) -> set[str]:
    """Return the names of all fields in some JSON."""
    if isinstance(value, list):
        return {name for each in value for name in fields(each)}
    if isinstance(value, dict):
        return value.keys() | {name for each in value.values() for name in fields(each)}
    return set()


def test_one_schema_reads_every_field_of_the_source() -> None:
    """Nothing stands in the model that the speaker leaves unread."""
    read = msgspec.to_builtins(schema.convert(DOCUMENT))
    assert fields(DOCUMENT["interactionModel"]) - fields(read) == set()


@pytest.mark.parametrize("locale", models.LOCALES)
def test_a_model_reads_alike_from_its_file_and_from_the_sentences(
    locale: str, package: Path
) -> None:
    """What ask-cli deploys is what is built."""
    file = package / "interactionModels" / "custom" / f"{locale}.json"
    assert schema.decode(file.read_bytes()) == schema.convert(DOCUMENTS[locale])
