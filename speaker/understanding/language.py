"""A locale's language: all that the speaker reads from the skill's interaction model."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Self

from interaction_models import regions, schema
from speaker.understanding import grammar
from speaker.understanding.dialogs import DialogModel
from speaker.understanding.interaction_model import InteractionModel, decoded, file_of
from speaker.understanding.interpreter import Understanding

LOCALES = regions.LOCALES


class LocaleError(ValueError):
    """The skill does not have this locale. The message lists the ones it has."""


@dataclass(frozen=True)
class Language:
    """What the speaker reads from an interaction model. It does not change while people talk."""

    model: InteractionModel
    understanding: Understanding
    dialogs: DialogModel
    usual_values: Mapping[str, tuple[str, str]]
    """For each slot type, its value in an example: after "a", and anywhere else."""

    @property
    def skill_name(self) -> str:
        return self.model.invocation_name.title()

    @classmethod
    def of(cls, locale: str, file: schema.Model, source: str) -> Self:
        """Return what a model's text says. Raises ModelError, which names the source."""
        model = InteractionModel.of(locale, file, source)
        usual = grammar.load(locale).usual_values | {
            slot_type.name: (slot_type.values[0].name,) * 2
            for slot_type in model.types.values()
            if slot_type.values
        }
        return cls(model, Understanding(model), DialogModel(file), usual)


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
    source = f"interaction_models, {locale}"
    return Language.of(locale, decoded(regions.model(locale), source), source)


@lru_cache(maxsize=4)
def _of_file(file: Path, changed_at: int) -> Language:  # noqa: ARG001  a new one is read anew
    return Language.of(file.stem, file_of(file), str(file))
