"""Times and lengths as people say them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from skill.domain.cues import Recurrence, RepeatDay
from skill.speech import catalog
from skill.speech.times import TimeWords

NEW_YORK = ZoneInfo("America/New_York")


def words(now: str, zone: ZoneInfo | None = NEW_YORK) -> TimeWords:
    return TimeWords(catalog.load("en-US"), local(now), lambda: zone)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "moment", "said"),
    [
        ("2026-11-23 18:55", "2026-11-23 19:15", "at 7:15"),
        ("2026-11-23 18:55", "2026-11-23 19:05", "at 7:05"),
        ("2026-11-23 18:40", "2026-11-23 19:00", "at 7 o'clock"),
        ("2026-11-23 18:40", "2026-11-23 20:40", "at 8:40"),
        ("2026-11-23 18:40", "2026-11-23 20:41", "at 8:41 pm"),
        ("2026-11-23 06:00", "2026-11-23 19:00", "at 7 pm"),
        ("2026-11-23 23:00", "2026-11-24 07:00", "at 7 am tomorrow"),
        ("2026-11-23 23:50", "2026-11-24 00:10", "at 12:10"),
        ("2026-11-23 23:30", "2026-11-24 00:00", "at midnight"),
        ("2026-11-23 18:00", "2026-11-24 00:00", "at midnight"),
        ("2026-11-23 11:30", "2026-11-23 12:00", "at noon"),
        ("2026-11-23 18:00", "2026-11-24 12:00", "at noon tomorrow"),
        ("2026-11-23 11:55", "2026-11-23 12:15", "at 12:15"),
        ("2026-11-23 09:00", "2026-11-23 12:15", "at 12:15 pm"),
    ],
)
def test_when_to_come_back(now: str, moment: str, said: str) -> None:
    """am, pm and tomorrow are said where a time could be misheard, and nowhere else."""
    assert words(now).back(local(moment)) == said


@pytest.mark.parametrize(
    ("now", "moment", "said"),
    [
        ("2026-11-23 19:55", "2026-11-23 19:15", "at 7:15"),
        ("2026-11-23 23:55", "2026-11-23 19:15", "at 7:15 pm"),
        ("2026-11-24 00:20", "2026-11-23 23:50", "at 11:50"),
        ("2026-11-24 09:00", "2026-11-23 19:15", "yesterday at 7:15 pm"),
        ("2026-11-25 09:00", "2026-11-23 19:15", "some time ago"),
    ],
)
def test_when_it_was(now: str, moment: str, said: str) -> None:
    """A time that went by is named by its clock time, and before yesterday not at all."""
    assert words(now).past(local(moment)) == said


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(), "less than a minute"),
        (timedelta(seconds=1), "1 minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=19, seconds=1), "20 minutes"),
        (timedelta(minutes=59, seconds=30), "1 hour"),
        (timedelta(hours=1, minutes=1), "1 hour and 1 minute"),
        (timedelta(hours=2), "2 hours"),
        (timedelta(hours=23, minutes=59), "23 hours and 59 minutes"),
    ],
)
def test_lengths(length: timedelta, said: str) -> None:
    """A length is said in whole minutes, rounded up."""
    assert words("2026-11-23 18:55").length(length) == said


def test_what_is_left_of_the_last_minute() -> None:
    """What is left of the last minute is less than a minute."""
    assert words("2026-11-23 18:55").left(timedelta(seconds=59)) == "less than a minute"
    assert words("2026-11-23 18:55").left(timedelta(seconds=60)) == "1 minute"


def test_without_a_zone_only_lengths_are_said() -> None:
    """Where the clock is not known, the way to a moment is said instead of its time."""
    unknown = words("2026-11-23 18:55", None)
    assert unknown.back(local("2026-11-23 19:15")) == "in 20 minutes"
    assert unknown.past(local("2026-11-23 18:15")) == "some time ago"


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("2026-11-23 20:00", "at 8 pm"),
        ("2026-11-24 18:00", "at 6 pm tomorrow"),
        ("2026-11-25 09:30", "on Wednesday at 9:30 am"),
        ("2026-11-29 18:00", "on Sunday at 6 pm"),
        ("2026-11-30 18:00", "next Monday at 6 pm"),
    ],
)
def test_a_day_of_the_coming_week(moment: str, said: str) -> None:
    """A day is called by its name, today and tomorrow by theirs, always with am or pm."""
    assert words("2026-11-23 18:55").on_day(local(moment)) == said


@pytest.mark.parametrize(
    ("day", "at", "said"),
    [
        (RepeatDay.DAILY, time(20), "every day at 8 pm"),
        (RepeatDay.SUNDAY, time(18, 30), "every Sunday at 6:30 pm"),
        (RepeatDay.DAILY, time(12), "every day at noon"),
        (RepeatDay.MONDAY, time(0), "every Monday at midnight"),
    ],
)
def test_a_time_that_comes_again(day: RepeatDay, at: time, said: str) -> None:
    """A regular time is said with its day and the half of the day."""
    recurrence = Recurrence(day, at, "America/New_York")
    assert words("2026-11-23 18:55").regularly(recurrence) == said


@pytest.mark.parametrize(
    ("items", "said"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b, and c"),
        (["a", "b", "c", "d"], "a, b, c, and d"),
    ],
)
def test_what_is_counted_up(items: list[str], said: str) -> None:
    """Several things are joined as people join them."""
    assert words("2026-11-23 18:55").listed(items) == said
