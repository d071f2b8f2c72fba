"""A reply as passages: what is said in one go, and the quiet between."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from speaker.hosting.parts import Part, Quiet, Sound

NOBODY: Final = ""
"""What is heard if nobody speaks."""

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Passage:
    """Perhaps a sound, then words, then quiet. Its own text shows no word of it."""

    rings: bool
    words: str
    quiet: timedelta = timedelta()

    def __repr__(self) -> str:
        """Return a text without what is said, which may be private."""
        return f"Passage(rings={self.rings}, quiet={self.quiet})"

    @property
    def is_heard(self) -> bool:
        return self.rings or bool(self.words)


BELL = Passage(rings=True, words="")


def passages_of(parts: Iterable[Part]) -> list[Passage]:
    """Return the parts as passages: a sound or a quiet begins a new one. Chained quiet is one."""
    passages: list[Passage] = []
    rings, words, quiet = False, "", timedelta()
    for part in parts:
        if (quiet and not isinstance(part, Quiet)) or (
            isinstance(part, Sound) and (words or rings)
        ):
            passages.append(Passage(rings, words, quiet))
            rings, words, quiet = False, "", timedelta()
        match part:
            case Quiet(length):
                quiet += length
            case Sound():
                rings = True
            case spoken:
                words = f"{words} {spoken}".strip()
    last = Passage(rings, words, quiet)
    return [*passages, last] if last.is_heard or quiet else passages


def without_question(words: str) -> str:
    """Return the words without what they ask: a question is always a sentence of its own."""
    said = (each for each in _SENTENCE_END.split(words) if not each.endswith("?"))
    return " ".join(said)


def question_of(words: str) -> str:
    """Return what the words ask, and nothing else of them."""
    return " ".join(each for each in _SENTENCE_END.split(words) if each.endswith("?"))
