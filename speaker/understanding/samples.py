"""Matches a wording against the interaction model's samples, and ranks the readings."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from hassil import (
    IntentData,
    Intents,
    RecognizeResult,
    SlotList,
    TextChunk,
    TextSlotList,
    TextSlotValue,
    WildcardSlotList,
    recognize_all,
)
from hassil.intents import Intent
from hassil.models import MatchEntity

from speaker.understanding.grammar import Grammar
from speaker.understanding.interaction_model import SLOT_IN_SAMPLE, IntentSlot, SlotType
from speaker.understanding.slot_types import BuiltInTypes
from speaker.understanding.wording import Wordings, tidy


@dataclass(frozen=True)
class Reading:
    """One way to understand a wording: an intent, and the value of each filled slot."""

    intent: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Sample:
    """One sample in hassil's notation, which is parsed when it is first looked at."""

    needs: frozenset[str]
    """The words, and groups of words, that a wording must have to match it."""
    data: IntentData


@dataclass(frozen=True)
class Samples:
    """The samples of some intents. We compare a wording only with samples that it may match."""

    language: str
    groups: Mapping[str, Sequence[str]]
    by_intent: Mapping[str, Sequence[Sample]]

    def for_wording(self, wording: str) -> Intents:
        words = frozenset(wording.split()) | self._groups_in(wording)
        may_match = {
            name: [sample.data for sample in samples if sample.needs <= words]
            for name, samples in self.by_intent.items()
        }
        intents = {name: Intent(name, data) for name, data in may_match.items() if data}
        return Intents(language=self.language, intents=intents)

    def _groups_in(self, wording: str) -> frozenset[str]:
        """Return the groups from which the wording has at least one member."""
        spaced = f" {wording} "
        return frozenset(
            _group(words)
            for words, ways in self.groups.items()
            if any(f" {way} " in spaced for way in ways)
        )


def _group(words: str) -> str:
    return f"({words})"


class SampleCompiler:
    """Write samples as hassil sentences: {length} becomes {AMAZON.DURATION:length}."""

    def __init__(self, grammar: Grammar, wordings: Wordings) -> None:
        self._wordings = wordings
        self._language = grammar.language
        groups = [sorted(map(tidy, group)) for group in grammar.same_words]
        self._group_of = {words: group for group in groups for words in group}
        self._group_of |= {words: [words, *ways] for words, ways in grammar.also_said_as.items()}
        longest_first = sorted(self._group_of, key=len, reverse=True)
        same_words = "|".join(map(re.escape, longest_first))
        self._same_words = re.compile(rf"(?<![\w'])(?:{same_words})(?![\w'])")

    def compile(
        self, samples: Mapping[str, tuple[Iterable[str], Mapping[str, IntentSlot]]]
    ) -> Samples:
        """Compile the samples and the slots of each intent, by intent name."""
        by_intent = {
            name: list(
                {each.data.sentence_texts[0]: each for each in self._samples(*told)}.values()
            )
            for name, told in samples.items()
        }
        return Samples(self._language, self._group_of, by_intent)

    def _samples(self, samples: Iterable[str], slots: Mapping[str, IntentSlot]) -> Iterator[Sample]:
        for sample in samples:
            pieces = [
                f"{{{slots[piece].type}:{piece}}}" if is_slot else self._words(piece)
                for piece, is_slot in self._pieces(sample)
            ]
            sentence = " ".join(piece for piece in pieces if piece)
            yield Sample(self._needs(sample), IntentData([sentence]))

    def _pieces(self, sample: str) -> Iterator[tuple[str, bool]]:
        """Split a sample into words, tidied like a wording, and slot names, which alternate."""
        for place, piece in enumerate(SLOT_IN_SAMPLE.split(sample)):
            is_slot = place % 2 == 1
            yield piece if is_slot else self._wordings.plain(piece), is_slot

    def _words(self, plain: str) -> str:
        return self._same_words.sub(lambda found: f"({'|'.join(self._group_of[found[0]])})", plain)

    def _needs(self, sample: str) -> frozenset[str]:
        needs: set[str] = set()
        for piece, is_slot in self._pieces(sample):
            if not is_slot:
                needs.update(map(_group, self._same_words.findall(piece)))
                needs.update(self._same_words.sub(" ", piece).split())
        return frozenset(needs)


class Matcher:
    """Reads one wording with samples that a SampleCompiler compiled."""

    def __init__(self, grammar: Grammar, types: BuiltInTypes, custom: Iterable[SlotType]) -> None:
        self._types = types
        listed = {slot_type.name: _custom_list(slot_type) for slot_type in custom}
        open_ended = {name: WildcardSlotList(name) for name in grammar.open_ended_types}
        self._lists: dict[str, SlotList] = {**listed, **open_ended}

    def best(self, wording: str, samples: Samples) -> Reading | None:
        """Return the reading with the best rank. If two are equal, the model's first one wins."""
        values = self._built_in_values(wording)
        lists = self._lists | {name: _list(name, known) for name, known in values.items()}
        results = recognize_all(wording, samples.for_wording(wording), slot_lists=lists)
        best = min(results, key=lambda result: self._rank(wording, result), default=None)
        return None if best is None else _reading(wording, best, values)

    def _built_in_values(self, wording: str) -> dict[str, dict[str, str]]:
        """Return the words that are a value of each built-in type, and the value."""
        words = wording.split()
        values: dict[str, dict[str, str]] = {name: {} for name in self._types.names}
        for found in self._types.find(words):
            values[found.type].setdefault(" ".join(words[found.start : found.end]), found.value)
        return values

    def _rank(self, wording: str, result: RecognizeResult) -> tuple[int, int, int, int]:
        """Order readings, the lowest first.

        1. The fewest words left to an open-ended slot: a reading that explains a word beats one
           that takes it as heard.
        2. The most words that stand in the sample itself: "I need a minute" is that sample,
           not "I need {length}".
        3. The most slots filled: "eight tonight" fills a time and a part of the day.
        4. Built-in types before lists: "tonight" alone is AMAZON.TIME's NI.
        """
        entities = result.entities_list
        words_in_slots = sum(_count_words(entity) for entity in entities)
        words_left_open = sum(_count_words(entity) for entity in entities if entity.is_wildcard)
        built_in = sum(
            (entity.metadata or {}).get("type") in self._types.names for entity in entities
        )
        return words_left_open, words_in_slots - len(wording.split()), -len(entities), -built_in


def _custom_list(slot_type: SlotType) -> SlotList:
    spoken = (tidy(said) for value in slot_type.values for said in value.spoken)
    return _list(slot_type.name, {said: said for said in spoken})


def _count_words(entity: MatchEntity) -> int:
    return len(entity.text.split())


def _list(name: str, values: Mapping[str, str]) -> SlotList:
    return TextSlotList(
        name,
        [
            TextSlotValue(TextChunk(said), value, metadata={"type": name})
            for said, value in values.items()
        ],
    )


def _reading(
    wording: str, result: RecognizeResult, built_in_values: Mapping[str, Mapping[str, str]]
) -> Reading:
    said = {entity.name: entity.text.strip() for entity in result.entities_list}
    values = {
        entity.name: _value_with_next_slot(entity, wording, said.values(), built_in_values)
        for entity in result.entities_list
    }
    return Reading(result.intent.name, values)


def _value_with_next_slot(
    entity: MatchEntity,
    wording: str,
    said: Iterable[str],
    built_in_values: Mapping[str, Mapping[str, str]],
) -> str:
    """Return the slot's value; "eight" is 20:00 if another slot holds a "tonight" after it.

    AMAZON.TIME would take both words if the sample left them to it. So a time means the same
    whether or not the sample has a slot for the part of the day.
    """
    for known in built_in_values.values():
        if entity.metadata and known.get(entity.text.strip()) == entity.value:
            for behind in said:
                together = f"{entity.text.strip()} {behind}"
                if f" {together} " in f" {wording} " and together in known:
                    return known[together]
    return str(entity.value).strip()
