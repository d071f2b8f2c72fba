"""What names a thing to talk about, and what is only said around it."""

import pytest

from skill.domain.topics import MOST_WORDS, TopicWords, is_topic, topic_said

KNOWN = TopicWords(
    fillers=frozenset({"um", "you know", "please", "just"}),
    leads=frozenset({"about", "we'll talk about"}),
    nothing=frozenset({"it", "i don't know"}),
    people=frozenset({"you", "he's"}),
    openers=frozenset({"i'm", "how long"}),
)


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("the budget", "the budget"),
        ("about the budget", "the budget"),
        ("we'll talk about the budget please", "the budget"),
        ("um about um the budget", "the budget"),
        ("the budget, just the budget", "the budget"),
        ("the budget, the budget.", "the budget"),
        ("the, you know, budget", "the budget"),
        ("about", ""),
        ("I don't know", ""),
        ("um, it", ""),
        ("", ""),
    ],
)
def test_what_is_said_around_a_topic_is_left_out(said: str, topic: str) -> None:
    """Words that lead to a topic and words that fill go, what is said twice is said once."""
    assert topic_said(said, KNOWN) == topic


@pytest.mark.parametrize(
    ("topic", "names_a_thing"),
    [
        ("the budget", True),
        (" ".join(["word"] * MOST_WORDS), True),
        (" ".join(["word"] * (MOST_WORDS + 1)), False),
        ("", False),
        ("I'm tired", False),
        ("how long it takes", False),
        ("why you left", False),
        ("how he's late", False),
    ],
)
def test_what_may_be_a_topic(topic: str, names_a_thing: bool) -> None:  # noqa: FBT001  a case
    """A few words that name a thing are one: not a sentence, and not what speaks of either."""
    assert is_topic(topic, KNOWN) is names_a_thing
