"""The words of one locale, read from its language's catalog and the region's overlay."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

from skill.speech import ssml
from skill.speech.ssml import MOST_CHARACTERS as MOST

DEFAULT_LOCALE = "en-US"


@dataclass(frozen=True)
class Phrase:
    """Something to say: a key of the catalog, such as "break.started", and its values."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    variant: int | None = None
    """The number of its variant. None means the variant whose turn it is."""


@dataclass(frozen=True)
class Catalog:
    """Templates by key, one for each variant. A plain string in the file is one variant."""

    locale: str
    variants: Mapping[str, tuple[str, ...]]

    def speak(self, phrases: Iterable[Phrase], number: int, *, slowly: bool = False) -> str:
        """Return SSML for the phrases, each in the variant whose turn it is at that number.

        If a speech is too long, Alexa says none of it, so we leave out its last phrases.
        """
        rate = "slow" if slowly else None
        parts = [ssml.filled(self._template(each, number), each.values) for each in phrases]
        while len(speech := ssml.speak(parts, rate)) > MOST:
            parts.pop()
        return speech

    def count(self, key: str) -> int:
        """Return how many variants a key has."""
        return len(self.variants[key])

    def can_say(self, phrase: Phrase) -> bool:
        """Return whether the catalog has the phrase, and the phrase has every value it needs."""
        try:
            for template in self.variants[phrase.key]:
                template.format_map(phrase.values)
        except KeyError:
            return False
        return True

    def text(self, key: str, **values: str) -> str:
        """Return the first variant as plain text, to show it or to put it into another phrase."""
        return ssml.plain(self._template(Phrase(key), 0), values)

    def shown(self, phrase: Phrase, number: int) -> str:
        """Return the variant that we speak at that number, as plain text for a screen."""
        return " ".join(ssml.plain(self._template(phrase, number), phrase.values).split())

    def _template(self, phrase: Phrase, number: int) -> str:
        variants = self.variants[phrase.key]
        number = number if phrase.variant is None else phrase.variant
        return variants[number % len(variants)]


@lru_cache(maxsize=16)
def load(locale: str) -> Catalog:
    """Return the locale's catalog; DEFAULT_LOCALE's if the language has none."""
    language = locale.split("-", maxsplit=1)[0]
    entries = _entries(language)
    if not entries:
        return load(DEFAULT_LOCALE)
    entries |= _entries(locale)
    return Catalog(locale, {key: _variants(entry) for key, entry in entries.items()})


def _entries(name: str) -> dict[str, Any]:
    file = resources.files("skill.speech") / f"{name}.toml"
    if not re.fullmatch(r"[a-z]{2}(-[A-Z]{2})?", name) or not file.is_file():
        return {}
    sections = tomllib.loads(file.read_text("utf-8"))
    return {
        f"{name}.{key}": entry for name, keys in sections.items() for key, entry in keys.items()
    }


def _variants(entry: str | list[str]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else tuple(entry)
