"""Match a wording against the interaction model's samples, and rank the readings."""

import re
from collections.abc import Iterable, Mapping
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

from speaker.grammar import Grammar
from speaker.interaction_model import SLOT_IN_SAMPLE, IntentSlot, SlotType
from speaker.slot_types import BuiltInTypes
from speaker.wording import Wordings, tidy


@dataclass(frozen=True)
class Reading:
    """One way to understand a wording: an intent, and the value of each filled slot."""

    intent: str
    values: Mapping[str, str]


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

    def intents(
        self, samples: Mapping[str, tuple[Iterable[str], Mapping[str, IntentSlot]]]
    ) -> Intents:
        """Compile the samples and the slots of each intent, by intent name."""
        return Intents(
            language=self._language,
            intents={
                name: Intent(name, [IntentData(self._sentences(said, slots))])
                for name, (said, slots) in samples.items()
            },
        )

    def _sentences(self, samples: Iterable[str], slots: Mapping[str, IntentSlot]) -> list[str]:
        return list(dict.fromkeys(self._sentence(sample, slots) for sample in samples))

    def _sentence(self, sample: str, slots: Mapping[str, IntentSlot]) -> str:
        """Split into words and slot names, which alternate, and write each in hassil's way."""
        pieces = [
            f"{{{slots[piece].type}:{piece}}}" if is_slot else self._words(piece)
            for place, piece in enumerate(SLOT_IN_SAMPLE.split(sample))
            for is_slot in [place % 2 == 1]
        ]
        return " ".join(piece for piece in pieces if piece)

    def _words(self, text: str) -> str:
        return self._same_words.sub(
            lambda found: f"({'|'.join(self._group_of[found[0]])})", self._wordings.plain(text)
        )


class Matcher:
    """Reads one wording with samples that a SampleCompiler compiled."""

    def __init__(self, grammar: Grammar, types: BuiltInTypes, custom: Iterable[SlotType]) -> None:
        self._types = types
        listed = {slot_type.name: _custom_list(slot_type) for slot_type in custom}
        open_ended = {name: WildcardSlotList(name) for name in grammar.open_ended_types}
        self._lists: dict[str, SlotList] = {**listed, **open_ended}

    def best(self, wording: str, intents: Intents) -> Reading | None:
        """Choose the reading by rank; between equals, what the model has first."""
        values = self._built_in_values(wording)
        lists = self._lists | {name: _list(name, known) for name, known in values.items()}
        results = recognize_all(wording, intents, slot_lists=lists)
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
    """Return the slot's value; "eight" is 20:00 where another slot holds the "tonight" behind it.

    AMAZON.TIME would have taken both words, had the sample left them to it. So a time says the
    same whether or not the sample has a slot for the part of the day.
    """
    for known in built_in_values.values():
        if entity.metadata and known.get(entity.text.strip()) == entity.value:
            for behind in said:
                together = f"{entity.text.strip()} {behind}"
                if f" {together} " in f" {wording} " and together in known:
                    return known[together]
    return str(entity.value).strip()
