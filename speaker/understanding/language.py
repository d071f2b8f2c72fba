"""A locale's language: all that the speaker reads from the skill's interaction model."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from interaction_models import regions
from speaker.understanding import grammar
from speaker.understanding.dialogs import DialogModel
from speaker.understanding.interaction_model import InteractionModel
from speaker.understanding.interpreter import Understanding

LOCALES = regions.LOCALES


class LocaleError(ValueError):
    """A locale that the skill is not offered in; the message lists those that it is."""


@dataclass(frozen=True)
class Language:
    """What the speaker reads from an interaction model. It does not change while people talk."""

    model: InteractionModel
    understanding: Understanding
    dialogs: DialogModel
    usual_values: Mapping[str, tuple[str, str]]
    """By slot type, what stands for a value in an example: after "a", and elsewhere."""

    @property
    def skill_name(self) -> str:
        return self.model.invocation_name.title()

    @classmethod
    def read(cls, locale: str, document: bytes, source: str) -> Self:
        """Read the document. Raises ModelError, which names the `source`, if it is no model."""
        model = InteractionModel.read(locale, document, source)
        usual = grammar.load(locale).usual_values | {
            slot_type.name: (slot_type.values[0].name,) * 2
            for slot_type in model.types.values()
            if slot_type.values
        }
        return cls(model, Understanding(model), DialogModel.read(document), usual)


def of_locale(locale: str) -> Language:
    """Return the language of the locale. Raises LocaleError if the skill does not have it."""
    if locale not in LOCALES:
        raise LocaleError(f"There is no locale {locale!r}. Choose one of {', '.join(LOCALES)}.")
    return _of_region(locale, _changed_at(regions.HERE / f"{regions.SOURCE_LOCALE}.json"))


def of_file(file: Path) -> Language:
    """Return the file's language. Raises ModelError if it cannot be read, or is no model."""
    return _of_file(file, _changed_at(file))


def _changed_at(file: Path) -> int:
    return file.stat().st_mtime_ns if file.is_file() else 0


@lru_cache(maxsize=len(LOCALES))
def _of_region(locale: str, changed_at: int) -> Language:  # noqa: ARG001  a new one is read anew
    model = json.dumps(regions.models()[locale]).encode()
    return Language.read(locale, model, f"interaction_models, {locale}")


@lru_cache(maxsize=4)
def _of_file(file: Path, changed_at: int) -> Language:  # noqa: ARG001  a new one is read anew
    return Language.read(file.stem, InteractionModel.bytes_of(file), str(file))
