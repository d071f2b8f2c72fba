"""In which country a zone is, and whether a locale agrees."""

from importlib import resources
from zoneinfo import available_timezones

import pytest

from skill.speech.countries import country_of_device, country_of_zone


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("America/New_York", "US"),
        ("US/Eastern", "US"),
        ("Asia/Calcutta", "IN"),
        ("America/Montreal", "CA"),
        ("Canada/Eastern", "CA"),
        ("Europe/Belfast", "GB"),
        ("Europe/Jersey", "JE"),
        ("Australia/ACT", "AU"),
        ("Europe/Oslo", "NO"),
        ("America/Nassau", "BS"),
    ],
)
def test_a_place_has_its_country(zone: str, country: str) -> None:
    """A zone of a place has one country, by its newer name and its older ones."""
    assert country_of_zone(zone) == country


@pytest.mark.parametrize(
    "zone", ["UTC", "Etc/UTC", "Etc/GMT+5", "GMT", "CET", "EST5EDT", "MST", "Factory", "X/Y", ""]
)
def test_a_clock_has_none(zone: str) -> None:
    """A zone that is no place, or that nobody knows, has no country."""
    assert country_of_zone(zone) is None


def test_every_place_has_a_country_that_there_is() -> None:
    """Every zone of an area is in a country of ISO 3166, but for those of no place."""
    file = resources.files("tzdata") / "zoneinfo" / "iso3166.tab"
    rows = [row for row in file.read_text("utf-8").splitlines() if not row.startswith("#")]
    countries = {row.split("\t")[0] for row in rows}
    named = {zone: country_of_zone(zone) for zone in available_timezones() if "/" in zone}
    nowhere = {zone for zone, country in named.items() if country not in countries}
    assert {zone.partition("/")[0] for zone in nowhere} == {"Etc"}


@pytest.mark.parametrize(
    ("locale", "zone", "country"),
    [
        ("en-US", "America/New_York", "US"),
        ("es-US", "America/New_York", "US"),
        ("en-US", "Europe/Berlin", None),
        ("en-US", None, None),
        ("en", "America/New_York", None),
        ("", "America/New_York", None),
    ],
)
def test_locale_and_zone_must_agree(locale: str, zone: str | None, country: str | None) -> None:
    """A device's country is known if its locale and its zone name the same one."""
    assert country_of_device(locale, zone) == country
