"""Find the values of Alexa's built-in slot types in a sentence."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, takewhile

from hassil import (
    Intents,
    RecognizeResult,
    TextChunk,
    TextSlotList,
    recognize_all,
)
from unicode_rbnf import RbnfEngine

from interaction_models.sentences import parts
from speaker.understanding.grammar import Grammar, GrammarError
from speaker.understanding.slot_values import VALUES

DURATION, TIME, NUMBER = "AMAZON.DURATION", "AMAZON.TIME", "AMAZON.NUMBER"
# "A hundred and twenty five hours and thirty five minutes" has ten words.
_LONGEST_VALUE = 12
# The words of all numbers occur among these.
_HIGHEST_IN_WORDS = 1001
# Runs of words that values are made of, and of nothing else that people say.
_MOST_REMEMBERED = 4096


@dataclass(frozen=True)
class Found:
    """The words from `start` to before `end` of a sentence, read as a value of a type."""

    type: str
    start: int
    end: int
    value: str


class BuiltInTypes:
    def __init__(self, grammar: Grammar, used: Iterable[str]) -> None:
        """Raise GrammarError if nothing describes one of the types in `used`."""
        self.names = grammar.built_in_types.keys() & VALUES.keys()
        if unknown := set(used) - self.names:
            raise GrammarError(
                f"The speaker does not know {', '.join(sorted(unknown))}. "
                f"Describe it in grammar.{grammar.language}.yaml and in slot_values.py."
            )
        self._intents = grammar.type_intents()
        self.numbers = number_words(grammar.language)
        self._words = self.numbers | _words_of(self._intents)
        # The wordings of one sentence have the same values, and the sentences many of them.
        self._read = lru_cache(maxsize=_MOST_REMEMBERED)(self._read_anew)

    def find(self, words: Sequence[str]) -> Iterator[Found]:
        """Yield every reading of every run of words; the readings overlap."""
        for start in range(len(words)):
            run = tuple(takewhile(self._may_be_in_a_value, words[start : start + _LONGEST_VALUE]))
            for name, length, value in self._read(run) if run else ():
                yield Found(name, start, start + length, value)

    def _may_be_in_a_value(self, word: str) -> bool:
        return word in self._words or word[0].isdigit()

    def _read_anew(self, run: tuple[str, ...]) -> list[tuple[str, int, str]]:
        """Return the readings of the run's beginning: the type, how many words, and the value."""
        text, readings = " ".join(run), []
        for result in recognize_all(text, self._intents):
            said = _said(result, text)
            if said is not None:
                with suppress(ValueError):
                    readings.append((result.intent.name, len(said.split()), _value(result)))
        return readings


def number_words(language: str) -> frozenset[str]:
    """Return the words that numbers are made of, as "twenty" and "two" are."""
    engine = RbnfEngine.for_language(language)
    said = (engine.format_number(number).text for number in range(_HIGHEST_IN_WORDS))
    return frozenset(word for text in said for word in re.findall(r"[^\W\d_]+", text))


def _words_of(intents: Intents) -> frozenset[str]:
    """Return all words that the types are written with."""
    sentences = [
        *(
            sentence
            for intent in intents.intents.values()
            for data in intent.data
            for sentence in data.sentences
        ),
        *intents.expansion_rules.values(),
    ]
    listed = (
        value.text_in
        for values in intents.slot_lists.values()
        if isinstance(values, TextSlotList)
        for value in values.values
    )
    said = chain(*(parts(each) for each in (*(s.expression for s in sentences), *listed)))
    chunks = (part.text for part in said if isinstance(part, TextChunk))
    return frozenset(word for text in chunks for word in text.split())


def _said(result: RecognizeResult, text: str) -> str | None:
    """Return the text without its rest; None if the rest begins inside a word."""
    rest = result.entities.get("rest")
    if rest is None:
        return text
    said = text.removesuffix(rest.text)
    return said.rstrip() if said.endswith(" ") else None


def _value(result: RecognizeResult) -> str:
    parts = {
        name: int(entity.value) if isinstance(entity.value, float) else entity.value
        for name, entity in result.entities.items()
        if name != "rest"
    }
    return VALUES[result.intent.name](parts)
