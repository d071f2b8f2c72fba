"""The skill's manifest: what Amazon's types and rules ask of it, and what it says of the skill."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from interaction_models.assembly import MANIFEST
from interaction_models.models import LOCALES
from skill.alexa.services.cues import SCOPES
from skill.speech.helplines import by_country
from speaker.scripts.playing import run_script
from tests.model_samples import MODEL, filled
from tests.package import smapi

# "Three example phrases" and the sizes of icons: ask-smapi-model. The lengths: "Define Skill Store
# Details", as quoted by vaynermedia/Alexa-Specs. That of the instructions was found nowhere; it is
# taken to be the description's.
LONGEST = {"name": 50, "summary": 160, "description": 4000}
MOST_KEYWORDS = 30
LONGEST_INSTRUCTIONS = 4000
# Amazon's groups of categories: those of "Lifestyle".
LIFESTYLE = {
    *("ASTROLOGY", "EVENT_FINDERS", "FASHION_AND_STYLE", "PETS_AND_ANIMAL"),
    *("RELIGION_AND_SPIRITUALITY", "SELF_IMPROVEMENT"),
}
EVENTS = [
    "SKILL_ENABLED",
    "SKILL_DISABLED",
    "SKILL_PERMISSION_ACCEPTED",
    "SKILL_PERMISSION_CHANGED",
]
# What makes people and reviewers think of treatment; denying it is what the description has to do.
TREATMENT = r"\b(heal|cure|treat|diagnos|clinical|patient|counsel|health)\w*"


@pytest.fixture(scope="module")
def listings(manifest: Any) -> Any:
    return manifest["publishingInformation"]["locales"]


@pytest.mark.parametrize("place", ["committed", "assembled"])
def test_it_is_of_amazons_types(package: Path, place: str) -> None:
    """No field is unknown, none that is needed is missing, and every value is of its type."""
    file = MANIFEST if place == "committed" else package / "skill.json"
    assert list(smapi.problems(json.loads(file.read_text("utf-8")), smapi.MANIFEST)) == []


def changed(document: Any, path: str, value: Any) -> Any:
    *parents, last = path.split(".")
    inner = document["manifest"]
    for name in parents:
        inner = inner[name]
    if value is None:
        del inner[last]
    else:
        inner[last] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        ("apis.custom.endpont", {}, ".manifest.apis.custom: CustomApis has no ['endpont']"),
        ("apis.custom.endpoint", None, ".manifest.apis.custom: CustomApis needs ['endpoint']"),
        (
            "permissions",
            [{"name": "alexa::all"}],
            ".manifest.permissions[0].name: 'alexa::all' is no PermissionName",
        ),
        ("permissions", "all", ".manifest.permissions: 'all' is no list"),
        (
            "apis.custom.interfaces",
            [{"type": "ALEXA_PRESENTATION_APL", "viewports": []}],
            (
                ".manifest.apis.custom.interfaces[0]:"
                " AlexaPresentationAplInterface has no ['viewports']"
            ),
        ),
        (
            "privacyAndCompliance.containsAds",
            "no",
            ".manifest.privacyAndCompliance.containsAds: 'no' is no bool",
        ),
        ("events.subscriptions", [3], ".manifest.events.subscriptions[0]: 3 is no EventName"),
    ],
)
def test_what_is_of_no_type_is_found(path: str, value: Any, problem: str) -> None:
    """The check itself finds an unknown field, a missing one, and a value of another type."""
    document = changed(json.loads(MANIFEST.read_text("utf-8")), path, value)
    assert list(smapi.problems(document, smapi.MANIFEST)) == [problem]


def test_it_asks_for_the_permissions_that_the_skill_uses(manifest: Any) -> None:
    """What the code asks people for is declared, and no more."""
    assert {each["name"] for each in manifest["permissions"]} == set(SCOPES.values())


def test_it_is_told_of_enabling_and_of_permissions(manifest: Any) -> None:
    """The four events that the skill answers go to where everything else goes."""
    assert [each["eventName"] for each in manifest["events"]["subscriptions"]] == EVENTS
    assert manifest["events"]["endpoint"] == manifest["apis"]["custom"]["endpoint"]


def test_every_locale_has_a_listing_a_privacy_policy_and_a_model(
    manifest: Any, package: Path, listings: Any
) -> None:
    """The five locales have all of it, and there is nothing for any other."""
    models = {file.stem for file in (package / "interactionModels" / "custom").iterdir()}
    assert models == set(listings) == set(LOCALES)
    assert set(manifest["privacyAndCompliance"]["locales"]) == set(LOCALES)


def test_every_locale_says_the_same(listings: Any) -> None:
    """The texts are spelled alike everywhere, so a change that reaches one only is a mistake."""
    own = ("smallIconUri", "largeIconUri")
    texts = [
        {key: said for key, said in each.items() if key not in own} for each in listings.values()
    ]
    assert all(each == texts[0] for each in texts)


def test_it_is_offered_where_the_numbers_to_call_are_known(manifest: Any) -> None:
    """It is not offered in a country whose emergency number it does not know."""
    publishing = manifest["publishingInformation"]
    assert publishing["isAvailableWorldwide"] is False
    assert set(publishing["distributionCountries"]) == set(by_country())
    assert {locale.partition("-")[2] for locale in LOCALES} == set(by_country())


def test_texts_are_as_long_as_they_may_be(manifest: Any, listings: Any) -> None:
    """Names, summaries, descriptions, keywords and instructions fit the store."""
    too_long = [
        (locale, key)
        for locale, texts in listings.items()
        for key, most in LONGEST.items()
        if not 2 <= len(texts[key]) <= most
    ]
    assert too_long == []
    assert all(0 < len(each["keywords"]) <= MOST_KEYWORDS for each in listings.values())
    instructions = manifest["publishingInformation"]["testingInstructions"]
    assert 0 < len(instructions) <= LONGEST_INSTRUCTIONS


def test_example_phrases_are_what_is_understood(listings: Any) -> None:
    """The first opens the skill; the two others are samples of the model, with slots filled."""
    said = {
        text
        for intent in MODEL.intents.values()
        for each in intent.samples
        for text in spoken(intent, each)
    }
    for texts in listings.values():
        first, *others = texts["examplePhrases"]
        assert first == f"Alexa, open {MODEL.invocation_name}"
        asked = [
            re.fullmatch(rf"Alexa, ask {MODEL.invocation_name} (?:to )?(.+)", other)
            for other in others
        ]
        assert [each is not None and each[1] in said for each in asked] == [True, True]


def spoken(intent: Any, sample: str) -> list[str]:
    """Return what is said for a sample; before a noun, English has a length in the singular."""
    return [
        text.replace("twenty minutes break", "twenty minute break")
        for text, _ in filled(intent, sample)
    ]


def test_the_description_says_what_a_person_must_know(listings: Any) -> None:
    """It names both permissions, and denies being advice, therapy or an emergency service."""
    text = " ".join(listings["en-US"]["description"].lower().split())
    for said in (
        *("your permission: timers", "and reminders for longer breaks"),
        *("you can say no", "for practice"),
        *("works without a chime", "for adults", "forget everything"),
        *("not medical advice", "not therapy", "not an emergency service"),
        "your local emergency number",
    ):
        assert said in text


def test_nothing_promises_treatment(listings: Any) -> None:
    """It is a lifestyle skill, and no text or keyword claims that it heals or treats."""
    texts = listings["en-US"]
    promises = " ".join([texts["name"], texts["summary"], *texts["keywords"]]).lower()
    assert re.findall(TREATMENT, promises + texts["description"].lower()) == []
    assert "therap" not in promises


def test_it_is_a_lifestyle_skill_that_says_what_it_collects(manifest: Any) -> None:
    """It uses personal information, sells nothing, and is neither for children nor about health."""
    assert manifest["publishingInformation"]["category"] in LIFESTYLE
    privacy = {
        key: said for key, said in manifest["privacyAndCompliance"].items() if key != "locales"
    }
    assert privacy == {
        "allowsPurchases": False,
        "usesPersonalInfo": True,
        "isChildDirected": False,
        "isExportCompliant": True,
        "containsAds": False,
        "usesHealthInfo": False,
    }


INSTRUCTIONS = Path(__file__).parent / "testing-instructions.txt"


def test_the_testing_instructions_go_as_they_are_written(manifest: Any) -> None:
    """What a reviewer is told to say is understood, in that order, and does what is told."""
    talk = INSTRUCTIONS.read_text("utf-8")
    told = re.findall(r'"([^"]+)"', manifest["publishingInformation"]["testingInstructions"])
    assert re.findall(r"^You: (.+)$", talk, re.MULTILINE) == told
    outcome = run_script(talk, source=INSTRUCTIONS.name)
    assert outcome.holds, outcome


def test_the_testing_instructions_name_the_answer_to_self_harm(manifest: Any) -> None:
    """A reviewer is told what is answered to it, besides what is answered to fear."""
    notes = manifest["publishingInformation"]["testingInstructions"]
    assert "SELF-HARM" in notes
    assert '"Alexa, tell steady ground I want to hurt myself"' in notes
    assert "the country's crisis line" in notes
