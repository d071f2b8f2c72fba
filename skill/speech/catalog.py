"""The words of one locale, read from its language's catalog and the region's overlay."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any
from xml.etree import ElementTree as ET

from skill.speech import ssml
from skill.speech.ssml import MOST_CHARACTERS as MOST

DEFAULT_LOCALE = "en-US"


@dataclass(frozen=True)
class Phrase:
    """Something to say: a key of the catalog, such as "break.started", and what fills it."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)
    variant: int | None = None
    """The number of its variant, where it is not that whose turn it is."""


@dataclass(frozen=True)
class Catalog:
    """Variants by key. Each section's plain strings, such as [clock]'s, are one variant."""

    locale: str
    variants: Mapping[str, tuple[ET.Element, ...]]

    def speak(self, phrases: Iterable[Phrase], number: int, *, slowly: bool = False) -> str:
        """Return SSML for the phrases, each in the variant whose turn it is at that number.

        Alexa says nothing of a speech that is too long, so the last phrases of one are left out.
        """
        rate, left = "slow" if slowly else None, tuple(phrases)
        while len(speech := ssml.speak((self._say(each, number) for each in left), rate)) > MOST:
            left = left[:-1]
        return speech

    def count(self, key: str) -> int:
        """Return how many variants a key has."""
        return len(self.variants[key])

    def can_say(self, phrase: Phrase) -> bool:
        """Return whether the phrase is of this catalog, with all that fills it."""
        try:
            return all(
                ssml.filled(variant, phrase.values) is not None
                for variant in self.variants[phrase.key]
            )
        except KeyError:
            return False

    def text(self, key: str, **values: str) -> str:
        """Return the first variant as plain text, for what is no speech of its own."""
        return "".join(self._say(Phrase(key, values), 0).itertext())

    def shown(self, phrase: Phrase, number: int) -> str:
        """Return the variant that is spoken at that number, as plain text for a screen."""
        return " ".join("".join(self._say(phrase, number).itertext()).split())

    def _say(self, phrase: Phrase, number: int) -> ET.Element:
        variants = self.variants[phrase.key]
        number = number if phrase.variant is None else phrase.variant
        return ssml.filled(variants[number % len(variants)], phrase.values)


@lru_cache(maxsize=16)
def load(locale: str) -> Catalog:
    """Return the catalog of a locale; that of DEFAULT_LOCALE for a language without one."""
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


def _variants(entry: str | list[str]) -> tuple[ET.Element, ...]:
    texts = [entry] if isinstance(entry, str) else entry
    return tuple(ssml.fragment(text) for text in texts)
