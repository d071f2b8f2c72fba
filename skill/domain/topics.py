"""What the two want to come back to: a topic is one to six words that name a thing."""

from collections.abc import Sequence
from dataclasses import dataclass

MOST_WORDS = 6
"""Whoever says more is already having the talk, and that is neither repeated nor kept."""

MARKS = ".,!?;:"
Words = frozenset[str]
"""Each is one word or several, in small letters."""


@dataclass(frozen=True)
class TopicWords:
    """The words by which a language tells a topic from everything else that may be said."""

    fillers: Words = frozenset()
    """What says nothing, wherever it stands: "um", "I guess"."""

    leads: Words = frozenset()
    """What may stand before a topic: "about", "we'll talk about"."""

    nothing: Words = frozenset()
    """What is no topic if it is all that was said: "it", "I don't know"."""

    people: Words = frozenset()
    """What speaks of one of the two: "you", "he's"."""

    openers: Words = frozenset()
    """What begins a sentence, and not the name of a thing: "I'm", "don't"."""


def topic_said(said: str, known: TopicWords) -> str:
    """Return what was said as the topic, without fillers; "" if that is nothing.

    What was said twice in a row is one: "the budget, just the budget".
    """
    words = _filled(said)
    while size := _size_at_start(words, known.leads | known.fillers):
        words = words[size:]
    kept = _without(words, known.fillers)
    half = len(kept) // 2
    topic = " ".join(kept[half:] if kept[:half] == kept[half:] else kept)
    return "" if topic.lower() in known.nothing else topic


def is_topic(topic: str, known: TopicWords) -> bool:
    """Whether words without fillers name a thing, and speak of neither of the two."""
    words = topic.lower().split()
    if not 0 < len(words) <= MOST_WORDS or _size_at_start(words, known.openers):
        return False
    return known.people.isdisjoint(words)


def _filled(said: str) -> Sequence[str]:
    return [word for each in said.split() if (word := each.strip(MARKS))]


def _size_at_start(words: Sequence[str], known: Words) -> int:
    """Return how many words at the start are one of those known, the longest that is; or 0."""
    longest = max((len(each.split()) for each in known), default=0)
    sizes = range(min(longest, len(words)), 0, -1)
    return next((size for size in sizes if " ".join(words[:size]).lower() in known), 0)


def _without(words: Sequence[str], known: Words) -> Sequence[str]:
    kept, at = list[str](), 0
    while at < len(words):
        size = _size_at_start(words[at:], known)
        kept += [] if size else [words[at]]
        at += size or 1
    return kept
