"""What the files of the sentences look like, and how one is read."""

from pathlib import Path
from typing import TypeVar

import msgspec

T = TypeVar("T")

Types = dict[str, dict[str, list[str]]]
"""For each slot type and id of a value, its name, and then other ways to say it."""


class SentencesError(ValueError):
    """A file of the sentences cannot be read as it is; the message says which, and why."""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A field that nobody reads is a mistake, and is told."""


class Journey(_File, frozen=True):
    """One file: for each intent its templates; `rules` are for this file alone."""

    intents: dict[str, list[str]]
    answers: dict[str, dict[str, list[str]]] = {}
    """By intent and slot, what is said only when Alexa has asked for that slot."""
    speaker_only: dict[str, list[str]] = {}
    """By intent, further templates that the speaker hears: Alexa's model has no room for them."""
    further: dict[str, list[str]] = {}
    """By intent, what the speaker learns from besides, and does not hear word for word."""
    rules: dict[str, str] = {}


class Skill(_File, frozen=True):
    """What holds for the whole skill in a language. The first locale is the source."""

    locales: list[str]
    invocation_name: str
    fallback_sensitivity: str
    never_first: list[str]
    never_anywhere: list[str]
    asks: dict[str, dict[str, list[str]]]
    journeys: list[str] = []
    """The journeys' files that come first, in this order; the others follow by name."""
    twins: dict[str, str] = {}
    """For a built-in intent, the one of our own that does the same."""
    left_alone: list[str] = []
    """The intents of what is not for the skill."""

    def may_stand(self, sample: str) -> bool:
        """Return whether Alexa takes the sample, and does not keep its words for herself."""
        words = sample.split()
        return words[0] not in self.never_first and not set(self.never_anywhere) & set(words)


class Slots(_File, frozen=True):
    types: dict[str, str]
    examples: dict[str, list[str]]


class Region(_File, frozen=True):
    """What a region says besides: words that stand beside others, templates, and synonyms."""

    words: dict[str, str] = {}
    intents: dict[str, list[str]] = {}
    types: Types = {}


def read_file(file: Path, kind: type[T]) -> T:
    """Return what a file says. Raises SentencesError, which names the file."""
    try:
        return msgspec.yaml.decode(file.read_bytes(), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SentencesError(f"{file.name} cannot be read: {error}") from error
