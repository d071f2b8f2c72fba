"""From a template to its sentences."""

from itertools import islice
from random import Random

import pytest

from interaction_models import sentences
from interaction_models.expansion import Coverage, chosen_by_chance, covering
from interaction_models.sentences import Template
from tests.interaction_models.conftest import Write


@pytest.fixture
def template(write: Write) -> Template:
    return sentences.load("xx", write()).intents["TeaIntent"][0]


def test_every_choice_of_a_template_is_covered(template: Template) -> None:
    """In few sentences, where each takes what was taken least so far."""
    assert [*covering(template, Coverage())] == [
        "make some {tea} tea please",
        "brew {tea} tea",
        "open some {tea} tea kindly",
    ]


def test_what_another_template_covered_is_not_repeated(write: Write) -> None:
    """A rule that two templates share is covered over both."""
    one, other = sentences.load("xx", write()).intents["TeaIntent"]
    coverage = Coverage()
    assert len([*covering(one, coverage)]) == 3
    assert [*covering(other, coverage)] == ["make tea for {length}"]


def test_what_may_not_stand_is_made_up_for(template: Template) -> None:
    """Its other choices are found elsewhere, and what can stand nowhere is left out."""
    stands = [*covering(template, Coverage(), lambda said: not said.startswith("open"))]
    assert stands[:2] == ["make some {tea} tea please", "brew {tea} tea"]
    assert [said for said in stands if "kindly" in said]
    assert [said for said in stands if said.startswith("open")] == []


def test_chance_is_the_same_each_time(template: Template) -> None:
    """It is the seed's, and comes to every sentence in the end."""
    first = [*islice(chosen_by_chance(template, Random(7)), 200)]  # noqa: S311
    assert [*islice(chosen_by_chance(template, Random(7)), 200)] == first  # noqa: S311
    assert len({*first}) == 3 * 2 * 3


def test_words_in_any_order_are_all_said_first(write: Write) -> None:
    """Each has its turn at the beginning."""
    folder = write(tea="intents: {TeaIntent: ['(tea;now;here)']}")
    [template] = sentences.load("xx", folder).intents["TeaIntent"]
    assert [*covering(template, Coverage())] == ["tea now here", "now here tea", "here tea now"]
