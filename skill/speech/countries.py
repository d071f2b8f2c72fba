"""In which country a device stands, as far as its locale and its time zone agree.

A locale is a choice of language, and a speaker may have moved, so neither is enough by itself. The
countries of the zones come from the time zone database, in the files of the tzdata package.
"""

from collections.abc import Iterator
from functools import lru_cache
from importlib import resources


def country_of_device(locale: str, zone: str | None) -> str | None:
    """Return the ISO 3166 code of the country that the locale and the zone both name, or None."""
    country = locale.partition("-")[2]
    return country if country and zone and country == country_of_zone(zone) else None


def country_of_zone(zone: str) -> str | None:
    """Return the ISO 3166 code of the one country of an IANA zone; None if there is no one such.

    An older name, such as US/Eastern, is followed to the newer one. A name without an area, such as
    UTC, CET or EST5EDT, is a clock that may hang anywhere.
    """
    if "/" not in zone:
        return None
    country = _countries().get(zone)
    return country or _countries().get(_newer_names().get(zone, ""))


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Read zone.tab, which lists every zone with the one country that it stands for."""
    return {row[2]: row[0] for row in _rows("zone.tab", "\t")}


@lru_cache(maxsize=1)
def _newer_names() -> dict[str, str]:
    """Read the links of tzdata.zi: "L", the newer name, the older one."""
    return {row[2]: row[1] for row in _rows("tzdata.zi", " ") if row[0] == "L"}


def _rows(name: str, separator: str) -> Iterator[list[str]]:
    file = resources.files("tzdata") / "zoneinfo" / name
    lines = file.read_text("utf-8").splitlines()
    return (line.split(separator) for line in lines if line and not line.startswith("#"))
