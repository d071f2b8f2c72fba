"""The interaction model of each region: the source's, with what is said there besides."""

import json
import re
from collections import defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interaction_models import regions, schema
from skill.speech import catalog
from skill.speech.danger import call_for_help
from skill.speech.helplines import by_country
from speaker.scripts.playing import SCRIPT_SETTINGS, run_script
from speaker.understanding.interaction_model import InteractionModel
from speaker.understanding.interpreter import Understanding
from tests.model_samples import MODEL, filled, filled_once
from tests.package import smapi
from tests.test_interaction_model import ALEXAS_OWN, BUILT_INS, NEVER_FIRST

SOURCE = regions.SOURCE_LOCALE
OTHERS = [locale for locale in regions.LOCALES if locale != SOURCE]
DANGER = {"SafetyIntent", "SelfHarmIntent"}
# "Interaction model limits", as far as they are known: section 11 of the facts about Alexa.
MOST_INTENTS = 250
LARGEST_MODEL = 1_500_000
SAMPLE = r"(?:[a-z']+|\{[a-z_]+\})(?: (?:[a-z']+|\{[a-z_]+\}))*"


@pytest.fixture(scope="module", params=regions.LOCALES)
def file(request: pytest.FixtureRequest, package: Path) -> Path:
    return package / "interactionModels" / "custom" / f"{request.param}.json"


def intents_of(document: Any) -> dict[str, list[str]]:
    language = document["interactionModel"]["languageModel"]
    return {intent["name"]: intent["samples"] for intent in language["intents"]}


@cache
def added(locale: str) -> tuple[tuple[str, str], ...]:
    """Return the samples that only the region has, each with its intent."""
    source = intents_of(regions.models()[SOURCE])
    ours = intents_of(regions.models()[locale])
    return tuple(
        (name, sample) for name, samples in ours.items() for sample in samples[len(source[name]) :]
    )


def test_it_is_of_amazons_types(file: Path) -> None:
    """No field is unknown, none that is needed is missing, and every value is of its type."""
    assert list(smapi.problems(json.loads(file.read_text("utf-8")), smapi.MODEL)) == []


def test_it_keeps_amazons_rules(file: Path) -> None:
    """It is small enough, has the built-in intents, and no sample stands twice."""
    samples = intents_of(json.loads(file.read_text("utf-8")))
    assert file.stat().st_size <= LARGEST_MODEL
    assert len(samples) <= MOST_INTENTS
    assert {name for name in samples if name.startswith("AMAZON.")} == BUILT_INS
    every = [sample for each in samples.values() for sample in each]
    assert len(every) == len(set(every))


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
def test_its_sentences_are_understood(locale: str, package: Path) -> None:
    """Played as Alexa, the speaker hears each of them as what it is meant to be."""
    model = InteractionModel.load(package / "interactionModels" / "custom" / f"{locale}.json")
    understanding = Understanding(model)
    wrong = []
    for turn, (name, sample) in enumerate(added(locale)):
        said, _ = filled_once(model.intents[name], sample, turn)
        heard = understanding.interpret(said)
        if heard.intent != name:
            wrong.append((said, name, heard))
    assert wrong == []


@pytest.mark.parametrize("locale", OTHERS)
def test_calls_for_help_are_found_where_a_sentence_is_taken_down(locale: str) -> None:
    """A region's calls for help are words of danger in the skill too, and nothing else of it is."""
    found = {(name, said) for name, said in added(locale) if call_for_help([said], locale)}
    assert found == {(name, sample) for name, sample in added(locale) if name in DANGER}


@pytest.mark.parametrize("locale", regions.LOCALES)
def test_the_skill_speaks_the_locale(locale: str) -> None:
    """Its words go by its own name, as Alexa's timers want it, and its country has a number."""
    assert catalog.load(locale).locale == locale
    assert locale.partition("-")[2] in by_country()


TALKS = {
    "en-GB": ("we're having a row", "Europe/London", "call 999."),
    "en-CA": ("take a break and talk about the hydro bill", "America/Toronto", "call 911."),
    "en-AU": ("we're having a blue", "Australia/Sydney", "call 000."),
    "en-IN": ("we're having a tiff", "Asia/Kolkata", "call 112."),
}


@pytest.mark.parametrize("locale", OTHERS)
def test_a_break_in_the_region_s_own_words(locale: str, package: Path) -> None:
    """It starts a break there, and tells of the country's own number in danger."""
    said, zone, number = TALKS[locale]
    model = package / "interactionModels" / "custom" / f"{locale}.json"
    talk = f"""\
/at 2026-11-23 18:55 {zone}
/allow timers
You: {said}
Alexa: Okay, 20 minutes. You come back at 7:15. ...
You: Alexa, tell steady ground I'm scared
Alexa: In danger, {number} ...
"""
    outcome = run_script(talk, settings=replace(SCRIPT_SETTINGS, locale=locale, model=model))
    assert outcome.holds, outcome


def small(**region: Any) -> dict[str, Any]:
    """Return a small model with what a region adds to it."""
    value = {"id": "budget", "name": {"value": "budget", "synonyms": ["the budget"]}}
    source = {
        "interactionModel": {
            "languageModel": {
                "intents": [
                    {"name": "A", "samples": ["mom is here", "go"]},
                    {"name": "B", "samples": ["mum is here"]},
                ],
                "types": [{"name": "TOPIC", "values": [value]}],
            }
        }
    }
    return regions.with_region(source, "en-GB", region)


def test_a_word_is_said_otherwise_where_it_is_not_yet() -> None:
    """Each sample with the word is said with the other too, unless that is a sample already."""
    model = small(words={"go": "off we go", "mom": "mum"}, samples={"B": ["mom was here"]})
    assert intents_of(model) == {
        "A": ["mom is here", "go", "off we go"],
        "B": ["mum is here", "mom was here", "mum was here"],
    }


@pytest.mark.parametrize(
    ("region", "problem"),
    [
        ({"samples": {"A": ["mum is here"]}}, "en-GB: 'mum is here' is a sample of B already"),
        ({"samples": {"A": ["go"]}}, "en-GB: 'go' is a sample of A already"),
        ({"samples": {"A": ["off"], "B": ["off"]}}, "en-GB: 'off' is a sample of A already"),
        ({"samples": {"C": ["off"]}}, "en-GB: there is no intent C"),
        ({"synonyms": {"KIND": {"x": ["y"]}}}, "en-GB: there is no slot type KIND"),
        ({"synonyms": {"TOPIC": {"x": ["y"]}}}, "en-GB: TOPIC has no value x"),
        (
            {"synonyms": {"TOPIC": {"budget": ["the budget"]}}},
            "en-GB: TOPIC has ['the budget'] already",
        ),
        ({"phrases": {}}, "en-GB: ['phrases'] is none of ['samples', 'synonyms', 'words']"),
    ],
)
def test_what_does_not_fit_is_refused(region: Any, problem: str) -> None:
    """The message has the locale, and names what is wrong."""
    with pytest.raises(regions.RegionError) as refused:
        small(**region)
    assert str(refused.value) == problem


def test_one_region_is_built_without_the_others(tmp_path: Path) -> None:
    """A fault in what one region adds is no matter to who asks for another."""
    source = (regions.HERE / f"{SOURCE}.json").read_text("utf-8")
    (tmp_path / f"{SOURCE}.json").write_text(source, "utf-8")
    (tmp_path / "regions.toml").write_text("[en-GB.samples]\nNoIntent = ['off']\n", "utf-8")
    assert regions.model(SOURCE, tmp_path) == json.loads(source)
    assert regions.model("en-AU", tmp_path) == json.loads(source)
    with pytest.raises(regions.RegionError, match="en-GB: there is no intent NoIntent"):
        regions.model("en-GB", tmp_path)


def test_a_region_leaves_the_source_as_it_was() -> None:
    """What is added goes into a copy."""
    source = json.loads((regions.HERE / f"{SOURCE}.json").read_text("utf-8"))
    before = json.dumps(source)
    kind = source["interactionModel"]["languageModel"]["types"][0]
    region = {
        "words": {"break": "pause"},
        "samples": {"StartBreakIntent": ["off"]},
        "synonyms": {kind["name"]: {kind["values"][0]["id"]: ["quite another"]}},
    }
    assert regions.with_region(source, "en-GB", region) != source
    assert json.dumps(source) == before


def test_no_model_is_made_for_another_locale() -> None:
    """It would be the source's, under another name."""
    with pytest.raises(regions.RegionError, match=r"no locale of the skill's: \['de-DE'\]"):
        regions.model("de-DE")


def fields(value: Any) -> set[str]:
    """Return the names of all fields in some JSON."""
    if isinstance(value, list):
        return {name for each in value for name in fields(each)}
    if isinstance(value, dict):
        return value.keys() | {name for each in value.values() for name in fields(each)}
    return set()


def test_one_schema_reads_every_field_of_the_source() -> None:
    """Nothing stands in the model that the speaker leaves unread."""
    source = regions.model(SOURCE)
    read = msgspec.to_builtins(schema.convert(source))
    assert fields(source["interactionModel"]) - fields(read) == set()


@pytest.mark.parametrize("locale", regions.LOCALES)
def test_a_model_reads_alike_from_its_file_and_from_its_region(locale: str, package: Path) -> None:
    """The speaker understands what ask-cli deploys."""
    file = package / "interactionModels" / "custom" / f"{locale}.json"
    assert schema.decode(file.read_bytes()) == schema.convert(regions.model(locale))


def test_a_locale_that_the_skill_has_not_is_refused(tmp_path: Path) -> None:
    """A section for another locale would be left out without a word."""
    (tmp_path / "en-US.json").write_text("{}", "utf-8")
    (tmp_path / "regions.toml").write_text("[en-NZ.words]\nmom = 'mum'\n", "utf-8")
    with pytest.raises(regions.RegionError, match=r"no locale of the skill's: \['en-NZ'\]"):
        regions.models(tmp_path)
