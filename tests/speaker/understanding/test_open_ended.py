"""Where words of their own begin and end, learned from the templates."""

import pytest

from speaker.understanding.open_ended import Surroundings, learn

TOLD = [
    "come back to {topic}",
    "let's come back to {topic} later",
    "remember {topic} for later",
    "remember {topic}",
    "{topic} please",
    "go to bed",
    "go to work",
    "go to sleep",
]


def learned() -> Surroundings:
    return learn(TOLD, ["topic"])["topic"]


def test_what_leads_to_a_slot_is_learned_if_it_mostly_does() -> None:
    """A "to" alone leads elsewhere as often, and what was seen once proves nothing."""
    assert learned().leads == {"back to", "come back to", "remember"}


def test_what_follows_a_slot_is_learned() -> None:
    """It is all that stands behind it, to the end."""
    assert learned().trails == {"later", "for later", "please"}


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("shall we come back to the dishes", "the dishes"),
        ("come back to the dishes for later", "the dishes"),
        ("remember come back to mine", "mine"),
        ("the dishes", None),
        ("come back to", None),
        ("remember later", "later"),
    ],
)
def test_the_longest_lead_counts(said: str, value: str | None) -> None:
    """Something stays: the words behind a slot are left out only if others stand before them."""
    assert learned().value(said.split()) == value


def test_another_slot_is_no_lead() -> None:
    """What stands for a length in a template has no words to know it by."""
    told = ["take {length} and {topic}", "take {length} and {topic} now"]
    assert learn(told, ["topic"])["topic"].leads == {"and"}


def test_a_slot_that_no_template_has_is_never_found() -> None:
    """Nothing leads to it."""
    assert learn([], ["topic"])["topic"] == Surroundings(frozenset(), frozenset())
