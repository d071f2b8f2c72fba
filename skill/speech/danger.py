"""Finds words of danger or of a crisis in a sentence that we are about to take down."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from importlib import resources

ORDINARY = "ordinary"
APOSTROPHES = str.maketrans({"\N{RIGHT SINGLE QUOTATION MARK}": "'"})
SPOKEN = re.compile(r"[^\d\s]{3}|(?<!\S)[^\d\s]+(?!\S)")
"""Three letters in a row, or a word without digits. Without one, no pattern can match.

So we need not compile the patterns for a number, or for a length such as PT20M.
"""


class CallForHelp(StrEnum):
    """What a sentence is about: a crisis, or danger from another person."""

    CRISIS = "crisis"
    DANGER = "danger"


def call_for_help(said: Iterable[str], locale: str) -> CallForHelp | None:
    """Return what the sentences ask for help with; None if no sentence does. A crisis comes first.

    We look for words of the locale's language, or for English ones if it has none of its own.
    """
    told = [words for words in map(_words, said) if SPOKEN.search(words)]
    if not told:
        return None
    language = _language(locale)
    ordinary = _pattern(language, ORDINARY)
    told = [" ".join(ordinary.sub(" ", words).split()) for words in told]
    found = (kind for kind in CallForHelp if any(map(_pattern(language, kind).search, told)))
    return next(found, None)


def _words(said: str) -> str:
    lower = said.lower().translate(APOSTROPHES)
    return " ".join(re.sub(r"[^\w']", " ", lower).split())


def _language(locale: str) -> str:
    language = locale.partition("-")[0]
    return language if language in _languages() else "en"


@lru_cache(maxsize=1)
def _languages() -> Mapping[str, Mapping[str, Sequence[str]]]:
    file = resources.files("skill.speech") / "danger.toml"
    return tomllib.loads(file.read_text("utf-8"))


@lru_cache(maxsize=12)
def _pattern(language: str, kind: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_languages()[language][kind])})\b")
