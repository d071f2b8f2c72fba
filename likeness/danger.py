"""Finds a call for help in words that are taken down as they were said: <language>.danger.

The skill and the speaker both ask here, so they never differ. tools/danger_training.py trains it.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from likeness.classifier import Classifier
from likeness.features import words

_FOLDER = Path(__file__).parent
CRISIS, DANGER, ORDINARY = "crisis", "danger", "ordinary"
WINDOW = 9
"""So many words are looked at together. Of a long story, one part may be the call for help."""
FEW, SURE = 5, 0.8
"""In a story, so few words are enough if they are that sure: "he hit me" at its end."""


class Danger(msgspec.Struct, frozen=True):
    """What tells a call for help from everything else, in one language."""

    digest: str
    """Of the sentences and the grammar that it was trained on."""
    intents: dict[str, str]
    """For CRISIS and DANGER, the intent that answers it."""
    classifier: Classifier
    """Its labels are CRISIS and DANGER. Above zero means that it is one."""

    def kind_of(self, said: Iterable[str]) -> str | None:
        """Return CRISIS or DANGER, or None if no sentence is either. A crisis comes first."""
        told = [words(each, self.classifier.numbers) for each in said]
        found = {kind for each in told for kind in self._kinds(each)}
        return next((kind for kind in (CRISIS, DANGER) if kind in found), None)

    def _kinds(self, told: list[str]) -> Iterator[str]:
        for part in _parts(told, WINDOW):
            yield from self._over(0, part)
        if len(told) > WINDOW:
            for part in _parts(told, FEW):
                yield from self._over(SURE, part)

    def _over(self, least: float, part: list[str]) -> Iterator[str]:
        margins = self.classifier.margins_of(part).items()
        return (kind for kind, margin in margins if margin > least)


def _parts(told: list[str], size: int) -> Iterator[list[str]]:
    for start in range(max(1, len(told) - size + 1)):
        yield told[start : start + size]


def file_of(language: str) -> Path:
    """Return where the language's file is, or would be."""
    return _FOLDER / f"{language}.danger"


@lru_cache(maxsize=4)
def read(language: str) -> Danger:
    """Return the language's data. Raises OSError or msgspec.DecodeError if it cannot be read."""
    return msgspec.msgpack.decode(file_of(language).read_bytes(), type=Danger)


def write(language: str, danger: Danger) -> None:
    """Write it where `read` finds it."""
    file_of(language).write_bytes(msgspec.msgpack.encode(danger, order="deterministic"))
    read.cache_clear()
