"""What is data of a language: how it counts and tells the time, and that it has all its words."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from interaction_models.models import LOCALES
from skill.app import create_handler
from skill.domain.cues import Recurrence, RepeatDay
from skill.speech import catalog, completeness, plurals
from skill.speech.catalog import Catalog
from skill.speech.times import TimeWords

ENGLISH = {"one": "n = 1"}
FRENCH = {"one": "n = 0,1"}
POLISH = {
    "one": "n = 1",
    "few": "n % 10 = 2..4 and n % 100 != 12..14",
    "many": "n != 1 and n % 10 = 0..1 or n % 10 = 5..9 or n % 100 = 12..14",
}
MODEL = {
    "plural.one": ("n = 1",),
    "break.none": ("No break.", "None."),
    "break.back": ("Back {back}.",),
    "length.minutes.one": ("1 minute",),
    "length.minutes.other": ("{count} minutes",),
    "clock.face": ("12",),
    "clock.plain": ("{hour}:{minute}",),
    "clock.plain_am": ("{hour}:{minute} am",),
}
GERMAN = {
    "plural.one": ("n = 1",),
    "break.none": ("Keine Pause.",),
    "break.back": ("Zurück {back}.",),
    "length.minutes.one": ("1 Minute",),
    "length.minutes.other": ("{count} Minuten",),
    "clock.face": ("24",),
    "clock.plain": ("{hour}:{minute} Uhr",),
}
TWENTY_FOUR_HOURS = {
    "clock.face": ("24",),
    "clock.plain": ("{hour}:{minute} Uhr",),
    "clock.on_the_hour": ("{hour} Uhr",),
}


@pytest.mark.parametrize(
    ("rules", "forms"),
    [
        (ENGLISH, {0: "other", 1: "one", 2: "other", 21: "other"}),
        (FRENCH, {0: "one", 1: "one", 2: "other"}),
        (
            POLISH,
            {1: "one", 2: "few", 4: "few", 5: "many", 12: "many", 21: "many", 22: "few", 0: "many"},
        ),
        ({}, {0: "other", 1: "other"}),
    ],
)
def test_a_number_takes_the_form_that_its_language_has(
    rules: Mapping[str, str], forms: Mapping[int, str]
) -> None:
    """The rules are Unicode's, for whole numbers."""
    assert {count: plurals.form(count, rules) for count in forms} == dict(forms)


@pytest.mark.parametrize("rule", ["n is 1", "n = 1.5", "", "v = 0"])
def test_a_rule_that_is_none_is_told(rule: str) -> None:
    """It names the part that cannot be read."""
    with pytest.raises(ValueError, match=f"'{rule}' is no rule for a number"):
        plurals.form(1, {"one": rule})


def test_each_locale_has_all_its_words() -> None:
    """No language falls back to another one in silence."""
    completeness.check(LOCALES)


def test_a_locale_without_words_is_told_at_the_start() -> None:
    """A skill that would answer in another language does not start."""
    with pytest.raises(completeness.CatalogError, match=r"^xx\.toml is missing$"):
        create_handler(environ={}, locales=["en-GB", "xx-YY"])


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"break.none": None}, "has no break.none"),
        ({"length.minutes.one": None}, "has no length.minutes.one"),
        ({"plural.few": ("n = 2",)}, "has no length.minutes.few"),
        ({"break.nine": ("Neun.",)}, "has break.nine, which nothing says"),
        ({"clock.plain_am": ("{hour}",)}, "has clock.plain_am, which nothing says"),
        ({"clock.face": ("12",)}, "has no clock.plain_am"),
        ({"break.back": ("{zurück}",)}, "has {zurück} in break.back, which nothing fills"),
        (
            {"length.minutes.one": ("{minute}",)},
            "has {minute} in length.minutes, which nothing fills",
        ),
    ],
)
def test_what_is_amiss_in_a_catalog_is_told(
    changes: Mapping[str, tuple[str, ...] | None], fault: str
) -> None:
    """One fault is one line, which names the key."""
    changed = {key: each for key, each in (GERMAN | dict(changes)).items() if each is not None}
    assert list(completeness.faults(changed, MODEL)) == [fault]


def test_a_whole_catalog_has_no_faults() -> None:
    """A clock of 24 hours needs no am and pm; a region needs only what differs."""
    assert list(completeness.faults(GERMAN, MODEL)) == []
    region = {"break.none": ("Koi Pause.",)}
    assert list(completeness.faults(region, GERMAN, is_region=True)) == []
    region = {"break.nine": ("Neine.",)}
    told = ["has break.nine, which nothing says"]
    assert list(completeness.faults(region, GERMAN, is_region=True)) == told


def words() -> TimeWords:
    """A clock of 24 hours, at 18:55 in Berlin, with English around it."""
    said = Catalog("en-US", dict(catalog.load("en-US").variants) | TWENTY_FOUR_HOURS)
    now = datetime(2026, 11, 23, 17, 55, tzinfo=UTC)
    return TimeWords(said, now, lambda: ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (20, "at 19:15 Uhr"),
        (65, "at 20 Uhr"),
        (305, "at midnight"),
        (315, "at 0:10 Uhr tomorrow"),
        (725, "at 7 Uhr tomorrow"),
    ],
)
def test_a_clock_of_24_hours(minutes: int, said: str) -> None:
    """Its hours go on to 23, and no half of the day is named."""
    spoken = words()
    assert spoken.back(spoken.now + timedelta(minutes=minutes)) == said


def test_an_hour_of_24_both_ways() -> None:
    """An hour after noon is itself, as minutes and on the clock; so is a regular time."""
    assert words().minutes_or_hour(22) == {"length": "22 minutes", "time": "22 Uhr"}
    at_eight = Recurrence(RepeatDay.DAILY, time(20, 0), "Europe/Berlin")
    assert words().regularly(at_eight) == "every day at 20 Uhr"
