"""Times and lengths as people say them."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from skill.domain.cues import Recurrence, RepeatDay
from skill.speech import catalog
from skill.speech.times import SpokenMoment, TimeWords

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
    """It says am, pm and tomorrow if a time could be misheard, and otherwise not."""
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


@pytest.mark.parametrize(
    ("length", "said"),
    [
        (timedelta(seconds=90), "1 minute and 30 seconds"),
        (timedelta(minutes=2, seconds=1), "2 minutes and 1 second"),
        (timedelta(minutes=59, seconds=59), "59 minutes and 59 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=20), "20 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=1, seconds=30), "1 hour and 1 minute"),
    ],
)
def test_a_length_with_its_seconds(length: timedelta, said: str) -> None:
    """A length that somebody asked for is said with its odd seconds, below an hour."""
    assert words("2026-11-23 18:55").exactly(length) == said


@pytest.mark.parametrize(
    ("now", "moment", "said"),
    [
        ("2026-11-23 18:55:00", "2026-11-23 19:15:00", "20 minutes"),
        ("2026-11-23 18:55:40", "2026-11-23 19:15:00", "20 minutes"),
        ("2026-11-23 19:03:10", "2026-11-23 19:15:13", "12 minutes"),
        ("2026-11-23 19:03:40", "2026-11-23 19:15:13", "12 minutes"),
        ("2026-11-23 19:14:01", "2026-11-23 19:15:59", "1 minute"),
        ("2026-11-23 19:15:01", "2026-11-23 19:15:59", "less than a minute"),
    ],
)
def test_how_long_it_is_until_then(now: str, moment: str, said: str) -> None:
    """It is what the clock will count from the minute that it shows now."""
    assert words(now).until(local(moment)) == said


@pytest.mark.parametrize(
    ("now", "moment", "said"),
    [
        ("2026-11-01T05:40", "2026-11-01T06:25", "at 1:25, after the clocks go back"),
        ("2026-10-31T12:00", "2026-11-01T08:00", "at 3 am tomorrow, after the clocks go back"),
        ("2026-11-01T06:10", "2026-11-01T06:25", "at 1:25"),
        ("2026-11-01T05:10", "2026-11-01T05:30", "at 1:30"),
        ("2026-03-08T06:50", "2026-03-08T07:10", "at 3:10, after the clocks go forward"),
        ("2026-03-08T06:50", "2026-03-08T06:50", "now"),
    ],
)
def test_a_change_of_the_clocks_is_said(now: str, moment: str, said: str) -> None:
    """The reason is given for a clock time that does not agree with the length until it."""
    now_, then = (datetime.fromisoformat(each).replace(tzinfo=UTC) for each in (now, moment))
    assert TimeWords(catalog.load("en-US"), now_, lambda: NEW_YORK).back_aloud(then) == said


def test_without_a_zone_no_change_is_said() -> None:
    """If it says no clock time, it warns of no clock change."""
    now = datetime(2026, 11, 1, 5, 40, tzinfo=UTC)
    unknown = TimeWords(catalog.load("en-US"), now, lambda: None)
    assert unknown.back_aloud(now + timedelta(minutes=45)) == "in 45 minutes"


def test_all_that_is_said_of_a_moment() -> None:
    """A moment is told plainly, with a change of the clocks, and as a length until then."""
    now = datetime(2026, 11, 1, 5, 40, tzinfo=UTC)
    then = now + timedelta(minutes=45)
    spoken = TimeWords(catalog.load("en-US"), now, lambda: NEW_YORK).spoken(then)
    aloud = "at 1:25, after the clocks go back"
    assert spoken == SpokenMoment("at 1:25", aloud, "45 minutes", is_clock_time=True)
    unknown = TimeWords(catalog.load("en-US"), now, lambda: None).spoken(then)
    length = "in 45 minutes"
    assert unknown == SpokenMoment(length, length, "45 minutes", is_clock_time=False)


def test_what_is_left_of_the_last_minute() -> None:
    """What is left of the last minute is less than a minute."""
    assert words("2026-11-23 18:55").left(timedelta(seconds=59)) == "less than a minute"
    assert words("2026-11-23 18:55").left(timedelta(seconds=60)) == "1 minute"


def test_without_a_zone_only_lengths_are_said() -> None:
    """If nobody knows the zone, it says how long until a moment instead of its time."""
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
        (RepeatDay.MONDAY, time(0), "every Sunday night at midnight"),
        (RepeatDay.SUNDAY, time(0), "every Saturday night at midnight"),
        (RepeatDay.DAILY, time(0), "every day at midnight"),
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
