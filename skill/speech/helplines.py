"""Whom to call in danger or in a crisis, by country."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import msgspec

from skill.speech import catalog


@dataclass(frozen=True)
class Helpline:
    """A trained helpline, there day and night, and who publishes its number."""

    name: str
    number: str
    source: str
    checked: date
    """The day we last compared the number with published copies."""

    text: str | None = None
    """The number that takes texts; None if no source names one."""

    keyword: str | None = None
    """The word to text there; None if any will do."""

    hears_who_did_harm: bool = False
    """Whether it says that it also speaks with people who hurt somebody."""


@dataclass(frozen=True)
class Helplines:
    """A country's emergency number, and those of its helplines that are certain."""

    emergency: str
    danger: Helpline | None = None
    crisis: Helpline | None = None


# msgspec learns a class when it first reads one. If two threads let it do so at once, the process
# crashes, so it learns these with the module.
msgspec.json.Decoder(dict[str, Helplines])


@lru_cache(maxsize=1)
def by_country() -> dict[str, Helplines]:
    return msgspec.convert(catalog.read("helplines"), dict[str, Helplines])


def helplines(country: str | None) -> Helplines | None:
    """Return the numbers of a country, by its ISO 3166 code; None if we are not certain of them."""
    return by_country().get(country) if country else None
