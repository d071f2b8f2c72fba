"""Match a wording against the templates of the intents, and rank the readings."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import msgspec
from hassil import (
    IntentData,
    Intents,
    RecognizeResult,
    Sentence,
    SlotList,
    TextChunk,
    TextSlotList,
    TextSlotValue,
    WildcardSlotList,
    parse_sentence,
    recognize_all,
)
from hassil.intents import Intent
from hassil.models import MatchEntity

from speaker.understanding.grammar import Grammar
from speaker.understanding.interaction_model import SlotType
from speaker.understanding.slot_types import BuiltInTypes
from speaker.understanding.wording import tidy


@dataclass(frozen=True)
class Reading:
    """One way to understand a wording: an intent, and the value of each filled slot."""

    intent: str
    values: Mapping[str, str]
    said: Mapping[str, str] = field(default_factory=dict)
    """The words of each value."""


class Pattern(msgspec.Struct, frozen=True, array_like=True):
    """A template in hassil's notation, which is parsed when it is first looked at.

    `clauses` are groups of words: a wording that has no word of one of them cannot match.
    """

    text: str
    clauses: tuple[frozenset[str], ...]


class Patterns(msgspec.Struct, frozen=True, dict=True):
    """The templates of some intents. A wording is held against those alone that it may match."""

    language: str
    rules: dict[str, str]
    by_intent: dict[str, list[Pattern]]

    def for_wording(self, wording: str) -> Intents:
        words = frozenset(wording.split())
        places = {place for word in words for place in self._by_word.get(word, ())}
        may_match: dict[str, list[IntentData]] = {}
        for place in sorted(places.union(self._by_word[_ANY])):
            name, pattern = self._ordered[place]
            if not any(map(words.isdisjoint, pattern.clauses)):
                may_match.setdefault(name, []).append(_data(pattern.text))
        intents = {name: Intent(name, data) for name, data in may_match.items()}
        used = {name for data in may_match.values() for each in data for name in _used(each)}
        return Intents(language=self.language, intents=intents, expansion_rules=self._parsed(used))

    @cached_property
    def _ordered(self) -> list[tuple[str, Pattern]]:
        return [(name, each) for name, patterns in self.by_intent.items() for each in patterns]

    @cached_property
    def _by_word(self) -> dict[str, list[int]]:
        """Look up by the rarest clause of each template; _ANY has those without one."""
        clauses = [pattern.clauses for _, pattern in self._ordered]
        often = Counter(word for some in clauses for clause in some for word in clause)
        found: dict[str, list[int]] = {_ANY: []}
        for place, some in enumerate(clauses):
            rarest = min(some, key=lambda clause: sum(map(often.__getitem__, clause)), default=None)
            for word in (_ANY,) if rarest is None else rarest:
                found.setdefault(word, []).append(place)
        return found

    def with_more(self, more: "Patterns") -> "Patterns":
        """Return these with others that a region adds to them."""
        names = dict.fromkeys((*self.by_intent, *more.by_intent))
        joined = {
            name: [*self.by_intent.get(name, []), *more.by_intent.get(name, [])] for name in names
        }
        return Patterns(self.language, self.rules | more.rules, joined)

    def _parsed(self, used: Iterable[str]) -> dict[str, Sentence]:
        """Parse the rules of these names, and the rules that they use."""
        found: dict[str, Sentence] = {}
        waiting = list(used)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found[name] = _sentence(self.rules[name])
                waiting.extend(_RULE.findall(self.rules[name]))
        return found


_ANY = ""
_RULE = re.compile(r"<([^<>]+)>")


def _used(data: IntentData) -> list[str]:
    return [name for text in data.sentence_texts for name in _RULE.findall(text)]


@lru_cache(maxsize=4096)
def _data(text: str) -> IntentData:
    """Hassil parses the text when it is first asked to match, and keeps that."""
    return IntentData([text])


@lru_cache(maxsize=1024)
def _sentence(text: str) -> Sentence:
    return parse_sentence(text)


class PatternCompiler:
    """Writes templates for the matcher: {length} becomes {AMAZON.DURATION:length}.

    Where a template has one of the words that are said in several ways, it then has them all.
    """

    def __init__(self, grammar: Grammar) -> None:
        groups = [sorted(map(tidy, group)) for group in grammar.same_words]
        self._group_of = {words: group for group in groups for words in group}
        self._group_of |= {words: [words, *ways] for words, ways in grammar.also_said_as.items()}
        longest_first = sorted(self._group_of, key=len, reverse=True)
        same_words = "|".join(map(re.escape, longest_first))
        # What stands in braces or pointed brackets is a name, and no words.
        self._same_words = re.compile(rf"\{{[^}}]*\}}|<[^>]*>|(?<![\w'])(?:{same_words})(?![\w'])")
        self._language = grammar.language

    def compile(
        self,
        templates: Mapping[str, Iterable[str]],
        types: Mapping[str, str],
        rules: Mapping[str, str] = {},
    ) -> Patterns:
        """Compile the templates of each intent; `types` has the type of each slot."""
        written = {name: self._written(text, types) for name, text in rules.items()}
        parsed = {name: parse_sentence(text) for name, text in written.items()}
        by_intent = {}
        for name, texts in templates.items():
            whole = dict.fromkeys(self._written(text, types) for text in texts)
            by_intent[name] = [Pattern(text, _clauses(text, parsed)) for text in whole]
        return Patterns(self._language, written, by_intent)

    def _written(self, text: str, types: Mapping[str, str]) -> str:
        def write(found: re.Match[str]) -> str:
            part = found[0]
            if part[0] == "{":
                return f"{{{types[part[1:-1]]}:{part[1:-1]}}}"
            return part if part[0] == "<" else f"({'|'.join(self._group_of[part])})"

        return self._same_words.sub(write, text)


def _clauses(text: str, rules: dict[str, Sentence]) -> tuple[frozenset[str], ...]:
    return tuple(sorted(parse_sentence(text).get_required_clauses(rules), key=sorted))


class Matcher:
    """Reads one wording by what a PatternCompiler compiled."""

    def __init__(self, grammar: Grammar, types: BuiltInTypes, custom: Iterable[SlotType]) -> None:
        self._types = types
        listed = {slot_type.name: _custom_list(slot_type) for slot_type in custom}
        open_ended = {name: WildcardSlotList(name) for name in grammar.open_ended_types}
        self._lists: dict[str, SlotList] = {**listed, **open_ended}

    def best(self, wording: str, patterns: Patterns) -> Reading | None:
        """Choose the reading by rank; between equals, what the model has first."""
        values = self._built_in_values(wording)
        lists = self._lists | {name: _list(name, known) for name, known in values.items()}
        results = recognize_all(wording, patterns.for_wording(wording), slot_lists=lists)
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
    return Reading(result.intent.name, values, said)


def _value_with_next_slot(
    entity: MatchEntity,
    wording: str,
    said: Iterable[str],
    built_in_values: Mapping[str, Mapping[str, str]],
) -> str:
    """Return the slot's value; "eight" is 20:00 if another slot holds a "tonight" after it.

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
