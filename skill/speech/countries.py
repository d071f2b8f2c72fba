"""Finds the country in which a device stands, if its locale and its time zone agree.

A locale is only a choice of language, and somebody may have moved the device, so neither is enough
by itself. The time zone database, in the tzdata package, has the country of each zone.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources


def country_of_device(locale: str, zone: str | None) -> str | None:
    """Return the ISO 3166 code of the country that both name; None if they differ."""
    country = locale.partition("-")[2]
    return country if country and zone and country == country_of_zone(zone) else None


def country_of_zone(zone: str) -> str | None:
    """Return the ISO 3166 code of an IANA zone's country; None if it does not have exactly one.

    An older name, such as US/Eastern, leads to the newer one. A name without an area, such as UTC,
    CET or EST5EDT, has no country: that clock may hang anywhere.
    """
    if "/" not in zone:
        return None
    country = _countries().get(zone)
    return country or _countries().get(_newer_names().get(zone, ""))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Return the country of each zone, from zone.tab."""
    return {row[2]: row[0] for row in _rows("zone.tab", "\t")}


@lru_cache(maxsize=1)
def _newer_names() -> dict[str, str]:
    """Return the newer name of each older one, from tzdata.zi's lines "L newer older"."""
    return {row[2]: row[1] for row in _rows("tzdata.zi", " ") if row[0] == "L"}


def _rows(name: str, separator: str) -> Iterator[list[str]]:
    import tzdata  # noqa: PLC0415 -- many turns speak of no country

    file = resources.files(tzdata) / "zoneinfo" / name
    lines = file.read_text("utf-8").splitlines()
    return (line.split(separator) for line in lines if line and not line.startswith("#"))
