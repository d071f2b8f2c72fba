"""What a classifier sees of a sentence: its words, pairs of them, and pieces of words."""

import re
from collections.abc import Collection
from itertools import groupby, pairwise

_APOSTROPHES = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}`]")
_WORDS = re.compile(r"\d[\d.:]*|[^\W\d_]+")
NUMBER = "#"
# Pieces of three to five letters: "whispering" is then something like "whispered".
_SHORTEST, _LONGEST = 3, 5


def words(text: str, numbers: Collection[str] = ()) -> list[str]:
    """Return the words in lower case, and one sign for all numbers in a row.

    "We're" is "were": few people who type, and no recogniser, mind the difference.
    """
    found = _WORDS.findall(_APOSTROPHES.sub("", text.lower()))
    signs = (NUMBER if word in numbers or word[0].isdigit() else word for word in found)
    return [word for sign, same in groupby(signs) for word in ([sign] if sign == NUMBER else same)]


def of_words(found: list[str]) -> list[str]:
    """Return the words, each with its neighbour, and with the one after that; each thing once."""
    spaced = ["<", *found, ">"]
    pairs = (f"{one} {other}" for one, other in pairwise(spaced))
    over_one = (f"{one} * {other}" for one, other in zip(found, found[2:], strict=False))
    return list(dict.fromkeys((*found, *pairs, *over_one)))


def of_pieces(found: list[str]) -> list[str]:
    """Return the pieces of the words, each once."""
    pieces = (piece for word in found if word != NUMBER for piece in _pieces(f" {word} "))
    return list(dict.fromkeys(pieces))


def _pieces(word: str) -> list[str]:
    return [
        f"~{word[start : start + size]}"
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(word) - size + 1)
    ]
