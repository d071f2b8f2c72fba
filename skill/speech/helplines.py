"""Whom to call in danger or in a crisis, in the country of a locale."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

import msgspec

DEFAULT_COUNTRY = "US"


@dataclass(frozen=True)
class Helpline:
    """A trained helpline: who publishes its number, and on which day that was last checked."""

    name: str
    number: str
    source: str
    checked: date


@dataclass(frozen=True)
class Helplines:
    """A country's emergency number, and its helplines where they are certain."""

    emergency: str
    danger: Helpline | None = None
    crisis: Helpline | None = None


@lru_cache(maxsize=1)
def by_country() -> dict[str, Helplines]:
    file = resources.files("skill.speech") / "helplines.toml"
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), dict[str, Helplines])


def helplines(locale: str) -> Helplines:
    """Return those of the locale's country; a locale without one is taken as DEFAULT_COUNTRY's."""
    country = locale.partition("-")[2]
    return by_country().get(country) or by_country()[DEFAULT_COUNTRY]
