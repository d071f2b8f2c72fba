"""Whom to call in danger or in a crisis, by country."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

import msgspec


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


def helplines(country: str | None) -> Helplines | None:
    """Return those of a country by its ISO 3166 code; None if they are not certain."""
    return by_country().get(country) if country else None
