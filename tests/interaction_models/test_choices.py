"""Nothing that a template offers is left out of the model that is built of it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from random import Random

import pytest
from hassil.expression import Expression, Group, Permutation

from interaction_models import models, sentences
from interaction_models.expansion import chosen_by_chance
from interaction_models.sentences import Sentences, Template
from tests.interaction_models.choices import Choice, patterns
from tests.model_samples import DOCUMENT, DOCUMENTS

SAID = sentences.load("en")
# So many sentences of a template show whether Alexa would take one that has the choice.
TRIES = 300


def samples_of(document: models.Model) -> dict[str, list[str]]:
    intents = document["interactionModel"]["languageModel"]["intents"]
    return {intent["name"]: intent["samples"] for intent in intents}


def left_out(templates: Iterable[Template], samples: Sequence[str]) -> list[Choice]:
    """Return the choices of an intent's templates that no sample has, though Alexa would take it.

    A rule that templates of the intent share need not have each of its choices in all of them.
    """
    found: dict[Choice, dict[str, Template]] = defaultdict(dict)
    for template in templates:
        for choice, pattern in patterns(template):
            found[choice][pattern] = template
        if not found.keys() & {(template.text, ())}:
            found[template.text, ()] = {
                "|".join(each for _, each in patterns(template)) or template.text: template
            }
    return [
        choice
        for choice, ways in found.items()
        if not any(_occurs(pattern, samples) for pattern in ways)
        and any(_occurs(way, _taken(template)) for way, template in ways.items())
    ]


def _occurs(pattern: str, said: Iterable[str]) -> bool:
    whole = re.compile(f" ?(?:{pattern}) ?")
    return any(whole.fullmatch(each) for each in said)


def _taken(template: Template) -> list[str]:
    """Return sentences of the template without those that Alexa keeps for herself."""
    first, anywhere = set(SAID.skill.never_first), set(SAID.skill.never_anywhere)
    some = islice(chosen_by_chance(template, Random(1)), TRIES)  # noqa: S311
    return [
        each for each in some if each.split()[0] not in first and not anywhere & set(each.split())
    ]


@pytest.mark.parametrize("intent", SAID.intents)
def test_every_choice_of_every_template_occurs(intent: str) -> None:
    """Each of them is in a sample of its intent, but for what Alexa keeps for herself."""
    assert left_out(SAID.intents[intent], samples_of(DOCUMENT)[intent]) == []


def test_some_regions_have_templates_of_their_own() -> None:
    """Otherwise the next test would hold whatever the building does."""
    regions = [SAID.in_region(locale).intents for locale in models.LOCALES]
    assert [each for each in regions if each != SAID.intents]


@pytest.mark.parametrize("locale", models.LOCALES[1:])
def test_every_choice_of_a_region_occurs(locale: str) -> None:
    """So it is with what only a region says."""
    samples = samples_of(DOCUMENTS[locale])
    region = SAID.in_region(locale)
    missed = {
        name: left_out(_added(region, name), samples[name])
        for name in SAID.intents
        if _added(region, name)
    }
    assert {name: choices for name, choices in missed.items() if choices} == {}


def _added(region: Sentences, name: str) -> tuple[Template, ...]:
    return region.intents[name][len(SAID.intents[name]) :]


def test_every_choice_of_an_answer_occurs() -> None:
    """What is said only when Alexa has asked for a slot stands with that slot."""
    intents = DOCUMENT["interactionModel"]["languageModel"]["intents"]
    samples = {(i["name"], s["name"]): s.get("samples", []) for i in intents for s in i["slots"]}
    missed = {
        place: left_out(templates, samples[place]) for place, templates in SAID.answers.items()
    }
    assert {place: choices for place, choices in missed.items() if choices} == {}


def test_no_template_has_words_in_any_order() -> None:
    """The way that these tests go through a template knows nothing of that notation."""

    def parts(part: Expression) -> Iterable[Expression]:
        yield part
        for item in part.items if isinstance(part, Group) else ():
            yield from parts(item)

    every = [each for templates in SAID.intents.values() for each in templates]
    found = [part for each in every for part in parts(each.sentence.expression)]
    assert [part for part in found if isinstance(part, Permutation)] == []
