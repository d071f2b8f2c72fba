"""The wordings under which we look up a sentence, from its own words to the bare ones."""

import re
from collections.abc import Iterator
from itertools import chain

from hassil import normalize_text
from hassil.util import remove_skip_words

from speaker.understanding.grammar import Grammar
from speaker.understanding.slot_types import DURATION, BuiltInTypes

_APOSTROPHES = re.compile(
    "[`\N{ACUTE ACCENT}\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
    "\N{MODIFIER LETTER APOSTROPHE}\N{PRIME}]"
)
_FRACTIONS = str.maketrans(
    {
        "\N{VULGAR FRACTION ONE QUARTER}": ".25",
        "\N{VULGAR FRACTION ONE HALF}": ".5",
        "\N{VULGAR FRACTION THREE QUARTERS}": ".75",
    }
)
# "1 1/2" and "1/2", as typed where a keyboard has no sign for it.
_TYPED_FRACTION = re.compile(r"(?<![\w/])(?:(\d+) )?([1-9])/([2-9])(?![\w/])")
# ".5 hours" would be five hours without its mark.
_NO_WHOLE_PART = re.compile(r"(?<!\w)\.(?=\d)")
_MINUS = re.compile("(?<!\\S)[-\N{MINUS SIGN}](?=\\d)")
# It stands for the word, which each language has its own for.
_MINUS_SIGN = "\N{MINUS SIGN}"
_BETWEEN_DIGIT_AND_LETTER = re.compile(r"(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
# A mark is part of the word in "o'clock", "7:15", "1.5" and "-5", and nowhere else.
_MARKS = re.compile(rf"(?!(?<=\w)'(?=\w)|(?<=\d)[.:](?=\d)|(?<!\S){_MINUS_SIGN} \d)[^\w\s]|_")


def tidy(text: str) -> str:
    """Return only the words, in lower case: "20-Minute break!" becomes "20 minute break"."""
    plain = _APOSTROPHES.sub("'", normalize_text(text).lower().translate(_FRACTIONS))
    plain = _NO_WHOLE_PART.sub("0.", _TYPED_FRACTION.sub(_decimal, plain))
    plain = _MARKS.sub(" ", _MINUS.sub(f"{_MINUS_SIGN} ", plain))
    return " ".join(_BETWEEN_DIGIT_AND_LETTER.sub(" ", plain).split())


def _decimal(typed: re.Match[str]) -> str:
    value = int(typed[1] or 0) + int(typed[2]) / int(typed[3])
    return f"{value:.2f}".rstrip("0").removesuffix(".")


class Rewriting:
    """Writes some words as others, such as "1 st" as "first", as the language has them."""

    def __init__(self, grammar: Grammar) -> None:
        self._minus = grammar.minus
        marks = "|".join(map(re.escape, grammar.decimal_marks))
        # "1,000" is a thousand: three digits are no fraction.
        self._decimal_mark = re.compile(rf"(?<=\d)(?:{marks})(?=\d\d?(?!\d))")
        groups = re.escape("," if "." in grammar.decimal_marks else ".")
        self._thousands = re.compile(rf"(?<![\d.,])([1-9]\d?\d?){groups}(\d{{3}})(?![\d.,])")
        self._others = {tidy(words): other for words, other in grammar.written_as.items()}
        longest_first = sorted(self._others, key=len, reverse=True)
        every = "|".join(map(re.escape, longest_first)) or "$^"
        self._words = re.compile(rf"(?<![\w'])(?:{every})(?![\w'])")

    def of(self, text: str) -> str:
        """Tidy the text and write it so."""
        return self._words.sub(lambda found: self._others[found[0]], self.tidy(text))

    def tidy(self, text: str) -> str:
        """Tidy the text alone, with the language's own word for a minus and its decimal mark."""
        whole = self._thousands.sub(r"\1\2", text)
        tidied = tidy(self._decimal_mark.sub(".", whole))
        return tidied.replace(_MINUS_SIGN, self._minus)


class Wordings:
    def __init__(self, grammar: Grammar, types: BuiltInTypes) -> None:
        fillers = grammar.fillers
        self._wake_words = fillers.wake_words
        self._anywhere = fillers.anywhere
        self._before_anything = fillers.before_anything
        self._at_the_start = [*fillers.before_anything, *chain(*fillers.at_the_start)]
        self._at_the_end = list(chain(*fillers.at_the_end))
        self._never_asked = frozenset(fillers.never_after_those)
        self._hedges = list(chain(*fillers.hedges))
        self._inside = frozenset(grammar.words_inside_a_length)
        self._types = types
        self._rewriting = Rewriting(grammar)

    def tidy(self, text: str) -> str:
        return self._rewriting.tidy(text)

    def plain(self, text: str) -> str:
        """Return the tidied text without words that mean nothing."""
        return _without(self._anywhere, self.whole(text))

    def whole(self, text: str) -> str:
        """Return the tidied text with all its words but the wake word."""
        return _without(self._wake_words, self._rewriting.of(text), end=False)

    def of(self, text: str) -> Iterator[str]:
        """Yield the wordings to try, the most literal first. The first one understood counts."""
        plain = self.plain(text)
        opened = _without(self._before_anything, plain, end=False)
        begun = _without(self._at_the_start, plain, end=False)
        starts = (plain, opened, begun)
        ended = [_without(self._at_the_end, start, start=False) for start in starts]
        not_asked = {*starts[:2], *ended[:2]}
        for wording in dict.fromkeys((*starts, *ended, self._bare(plain))):
            if wording and (wording in not_asked or wording not in self._never_asked):
                yield wording
                yield from self._with_whole_lengths(wording)

    def _bare(self, plain: str) -> str:
        begun = _without(self._at_the_start, _without(self._hedges, plain), end=False)
        return _without(self._at_the_end, begun, start=False)

    def _with_whole_lengths(self, text: str) -> Iterator[str]:
        """Yield "ten minutes more" for "ten more minutes".

        Alexa hears the two alike, but a sample can only have the length in one piece.
        """
        words = text.split()
        for place, word in enumerate(words):
            if word in self._inside:
                others = words[:place] + words[place + 1 :]
                for found in self._types.find(others):
                    if found.type == DURATION and found.start < place < found.end:
                        yield " ".join([*others[: found.end], word, *others[found.end :]])


def _without(words: list[str], text: str, *, start: bool = True, end: bool = True) -> str:
    return remove_skip_words(text, words, ignore_whitespace=False, start=start, end=end)
