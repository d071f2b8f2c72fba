"""The words of one locale, read from its language's catalog and the region's overlay."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib import resources
from typing import Any

import msgspec

from skill import speech
from skill.speech import plurals, ssml
from skill.speech.ssml import MOST_CHARACTERS as MOST

DEFAULT_LOCALE = "en-US"
LANGUAGE, LOCALE = re.compile("[a-z]{2}"), re.compile("[a-z]{2}-[A-Z]{2}")
SUFFIX = ".toml"
BUILT = ".json"
"""What AWS Lambda runs has each file as JSON too: tools/words_as_json.py says why."""

FRAME = "frame."


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

    def counted(self, key: str, count: int) -> Phrase:
        """Return the phrase in the form that goes with a number, which fills its {count}."""
        return Phrase(f"{key}.{plurals.form(count, self.plural_rules)}", {"count": str(count)})

    def count_text(self, key: str, count: int) -> str:
        """Return the same as plain text: "2 minutes" for "length.minutes"."""
        phrase = self.counted(key, count)
        return self.text(phrase.key, **phrase.values)

    def both(self, one: str, other: str) -> str:
        """Return two things as one list of them: "the debrief and your names"."""
        return self.text("list.two", before=one, last=other) if one else other

    @cached_property
    def plural_rules(self) -> Mapping[str, str]:
        """The language's rule for each form of a word that is counted."""
        return {key.partition(".")[2]: rule for key, (rule, *_) in self.section("plural").items()}

    def section(self, name: str) -> Mapping[str, tuple[str, ...]]:
        """Return what stands in one section, by its whole keys."""
        return {key: each for key, each in self.variants.items() if key.startswith(f"{name}.")}

    def shown(self, phrase: Phrase, number: int) -> str:
        """Return the variant that we speak at that number, as plain text for a screen."""
        return " ".join(ssml.plain(self._template(phrase, number), phrase.values).split())

    def _template(self, phrase: Phrase, number: int) -> str:
        variants = self.variants[phrase.key]
        number = number if phrase.variant is None else phrase.variant
        return variants[number % len(variants)]


@lru_cache(maxsize=16)
def load(locale: str) -> Catalog:
    """Return the locale's catalog; DEFAULT_LOCALE's if no language of ours is named.

    A locale that the skill is offered in has words: `completeness.check` sees to that. But whoever
    sends another one may be in danger, and gets an answer.
    """
    words = entries(locale.partition("-")[0])
    return Catalog(locale, _framed(words | entries(locale))) if words else load(DEFAULT_LOCALE)


def _framed(words: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Put the variants of a section that has a [frame] into it: "frame.say" is that of [say]."""
    frames = {key.removeprefix(FRAME): each[0] for key, each in words.items() if FRAME in key}
    return {
        key: tuple(frames[section].replace("{line}", text) for text in each)
        if (section := key.partition(".")[0]) in frames
        else each
        for key, each in words.items()
    }


def files() -> tuple[str, ...]:
    """Return the names of all catalogs: of languages ("en"), and of regions ("en-GB")."""
    names = (file.name.removesuffix(SUFFIX) for file in _folder().iterdir())
    return tuple(sorted(name for name in names if _is_name(name) and _file(name).is_file()))


def entries(name: str) -> dict[str, tuple[str, ...]]:
    """Return what a language's or a region's own file has, by key; nothing without a file.

    A word that is counted has a key for each of its forms: "length.minutes.one".
    """
    if not _is_name(name) or not _file(name).is_file():
        return {}
    return {
        f"{section}.{key}{form}": variants
        for section, keys in read(name).items()
        for key, entry in keys.items()
        for form, variants in _forms(entry).items()
    }


def read(name: str) -> dict[str, Any]:
    """Return what a file of this folder has, by section."""
    built = _folder() / f"{name}{BUILT}"
    if built.is_file():
        return msgspec.json.decode(built.read_bytes(), type=dict[str, Any])
    import tomllib  # noqa: PLC0415  it takes a while, and AWS Lambda never needs it

    return tomllib.loads(_file(name).read_text("utf-8"))


def _is_name(name: str) -> bool:
    return bool(LANGUAGE.fullmatch(name) or LOCALE.fullmatch(name))


def _file(name: str) -> Any:
    return _folder() / f"{name}{SUFFIX}"


def _folder() -> Any:
    return resources.files(speech)


def _forms(entry: str | list[str] | Mapping[str, str | list[str]]) -> dict[str, tuple[str, ...]]:
    if isinstance(entry, Mapping):
        return {f".{form}": _variants(each) for form, each in entry.items()}
    return {"": _variants(entry)}


def _variants(entry: str | list[str]) -> tuple[str, ...]:
    return (entry,) if isinstance(entry, str) else tuple(entry)
