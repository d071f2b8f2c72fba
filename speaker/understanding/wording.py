"""The wordings under which we look up a sentence, from its own words to the bare ones."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from hassil import normalize_text

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


class Skipped:
    """Words that mean nothing where they stand, to take out of a text that is tidy.

    Hassil's `remove_skip_words` does the same, and makes its pattern anew for each text.
    """

    def __init__(self, words: Iterable[str]) -> None:
        longest_first = sorted({word.strip() for word in words} - {""}, key=len, reverse=True)
        every = "|".join(map(re.escape, longest_first)) or "(?!)"
        self._anywhere = re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)
        self._first = re.compile(rf"(?:(?:{every})(?!\w)\s*)+", re.IGNORECASE)
        self._last = re.compile(rf"\s*(?<!\w)(?:{every})\s*$", re.IGNORECASE)

    def out_of(self, text: str) -> str:
        """Return the text without them, wherever they stand."""
        return " ".join(self._anywhere.sub(" ", text).split())

    def off_the_start(self, text: str) -> str:
        """Return the text without those that it begins with."""
        found = self._first.match(text)
        return text[found.end() :] if found else text

    def off_the_end(self, text: str) -> str:
        """Return the text without those that it ends with."""
        found = self._last.search(text)
        return self.off_the_end(text[: found.start()]) if found else text


class Wordings:
    def __init__(self, grammar: Grammar, types: BuiltInTypes) -> None:
        fillers = grammar.fillers
        before = fillers.before_anything
        self._wake_words = Skipped(fillers.wake_words)
        self._anywhere = Skipped(fillers.anywhere)
        self._before_anything = Skipped(before)
        self._at_the_start = Skipped([*before, *chain(*fillers.at_the_start)])
        self._at_the_end = Skipped(chain(*fillers.at_the_end))
        self._never_asked = frozenset(fillers.never_after_those)
        self._hedges = Skipped(chain(*fillers.hedges))
        self._inside = frozenset(grammar.words_inside_a_length)
        self._types = types
        self._rewriting = Rewriting(grammar)

    def tidy(self, text: str) -> str:
        return self._rewriting.tidy(text)

    def plain(self, text: str) -> str:
        """Return the tidied text without words that mean nothing."""
        return self._anywhere.out_of(self.whole(text))

    def whole(self, text: str) -> str:
        """Return the tidied text with all its words but the wake word."""
        return self._wake_words.off_the_start(self._rewriting.of(text))

    def of(self, text: str) -> Iterator[str]:
        """Yield the wordings to try, the most literal first. The first one understood counts."""
        plain = self.plain(text)
        opened = self._before_anything.off_the_start(plain)
        begun = self._at_the_start.off_the_start(plain)
        starts = (plain, opened, begun)
        ended = [self._at_the_end.off_the_end(start) for start in starts]
        not_asked = {*starts[:2], *ended[:2]}
        for wording in dict.fromkeys((*starts, *ended, self._bare(plain))):
            if wording and (wording in not_asked or wording not in self._never_asked):
                yield wording
                yield from self._with_whole_lengths(wording)

    def _bare(self, plain: str) -> str:
        begun = self._at_the_start.off_the_start(self._hedges.out_of(plain))
        return self._at_the_end.off_the_end(begun)

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
