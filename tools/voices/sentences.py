"""The sentences that the voices say, and what is right to understand by each."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from interaction_models import sentences
from skill.intents.names import FALLBACK, PARTNER_TALK, TWINS
from speaker.scripts.playing import conversations
from speaker.understanding.intents import HeardIntent
from speaker.understanding.interpreter import Launch, Understanding
from speaker.understanding.slot_types import DURATION, NUMBER, TIME
from tools.hearing import read_kinds, read_set

PAGE = Path(__file__).parents[2] / "docs" / "conversations.md"
NO_ACT = frozenset({FALLBACK, PARTNER_TALK})
"""Nothing is done then: the skill asks again, or leaves people to each other."""
_SAID = re.compile(r"^You: (.+)$", re.MULTILINE)


class Source(StrEnum):
    DOCUMENTED = "documented"
    """Ours, from docs/conversations.md: what is heard must be understood as what is written."""
    BLIND = "blind"
    """Of people who had not read the templates: tests/hearing says what is right."""


class Half(StrEnum):
    REPORT = "report"
    """What we report. Nothing is tuned on it."""
    TUNING = "tuning"


Values = Mapping[str, str]
"""The lengths, times and numbers that were understood, by the names of their slots."""


@dataclass(frozen=True)
class Sentence:
    """Something to say. Its repr does not show it: who has read the report set cannot tune."""

    text: str = field(repr=False)
    right: frozenset[str]
    """The intents that are right."""
    values: Values | None = None
    """None: whichever values are understood, the intent alone counts."""

    def is_right(self, heard: HeardIntent) -> bool:
        is_it = name_of(heard) in self.right
        return is_it and self.values in (None, values_of(heard))


def name_of(heard: HeardIntent) -> str:
    """Return the intent's name; a twin of a built-in intent counts as that."""
    return TWINS.get(heard.intent, heard.intent)


def values_of(heard: HeardIntent) -> Values:
    kinds = {DURATION, TIME, NUMBER}
    slots = heard.slots.values()
    return {each.name: each.value for each in slots if each.value and each.type in kinds}


def of(source: Source, half: Half, understanding: Understanding) -> list[Sentence]:
    """Return one half of the sentences, in their order."""
    if source is Source.DOCUMENTED:
        begin = 0 if half is Half.REPORT else 1
        return [as_written(each, understanding) for each in _documented(understanding)[begin::2]]
    return list(_blind(half))


def as_written(text: str, understanding: Understanding) -> Sentence:
    """Return a sentence of which that is right which is understood if one types it."""
    return meaning(text, understanding.interpret(text))


def meaning(text: str, heard: HeardIntent) -> Sentence:
    """Return a sentence of which that is right which was understood."""
    name = name_of(heard)
    return Sentence(text, NO_ACT if name in NO_ACT else frozenset({name}), values_of(heard))


def utterance(text: str, understanding: Understanding) -> str | None:
    """Return what is said without a wake word and the skill's name; None if nothing else is."""
    call = understanding.invocation(text)
    if isinstance(call, Launch):
        return None
    said: str = getattr(call, "utterance", text)
    return said


def _documented(understanding: Understanding) -> Sequence[str]:
    """Return each sentence of the page once, without a wake word and the skill's name."""
    said = {each for block in blocks() for each in _SAID.findall(block)}
    return sorted({left for each in said if (left := utterance(each, understanding)) is not None})


def blocks() -> list[str]:
    """Return the conversations of the page, as scripts."""
    return [text for _, text in conversations(PAGE.read_text("utf-8"))]


def _blind(half: Half) -> Iterator[Sentence]:
    """Yield every second sentence of the set."""
    kinds, twins = read_kinds(), sentences.load("en").skill.twins
    for said in read_set(half)[::2]:
        names = kinds.right_for(said, twins)
        yield Sentence(said.text, frozenset(TWINS.get(name, name) for name in names))
