"""What is taken down word for word in a language, and what in it is a call for help.

sentences/<language>/_taken_down.yaml says it, and stands beside the journeys.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from interaction_models.files import read_file
from interaction_models.sentences import FOLDER, Template, templates_of


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    alike: list[str]
    carriers: list[str]
    danger: list[str]
    crisis: list[str]
    ordinary: list[str]


@dataclass(frozen=True)
class TakenDown:
    alike: tuple[tuple[str, ...], ...]
    """Rows of words. Where one of a row is said, any other may be."""
    carriers: tuple[Template, ...]
    """What may stand around the words, which are {said} in it."""
    said: Mapping[str, tuple[Template, ...]]
    """What is said, by what it is: danger, crisis or ordinary."""


def load(language: str, folder: Path = FOLDER) -> TakenDown:
    """Return what a language's file says. Raises SentencesError if it cannot be read."""
    file = folder / language / "_taken_down.yaml"
    told = read_file(file, _File)
    said = {"danger": told.danger, "crisis": told.crisis, "ordinary": told.ordinary}
    return TakenDown(
        tuple(tuple(row.split("|")) for row in told.alike),
        templates_of(told.carriers, file),
        {kind: templates_of(texts, file) for kind, texts in said.items()},
    )
