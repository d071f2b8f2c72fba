"""From the clock time that was said to the moment that it names."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.clock_times import DayPart, moments, next_time

NEW_YORK = ZoneInfo("America/New_York")


def at(text: str, zone: ZoneInfo = NEW_YORK) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("said", "now", "part", "expected"),
    [
        ("07:00", "2026-11-23 18:40", None, "2026-11-23 19:00"),
        ("07:00", "2026-11-23 23:00", None, "2026-11-24 07:00"),
        ("07:00", "2026-11-23 19:00", None, "2026-11-24 07:00"),
        ("07:00", "2026-11-23 06:59", None, "2026-11-23 07:00"),
        ("19:15", "2026-11-23 18:55", None, "2026-11-23 19:15"),
        ("19:15", "2026-11-23 19:20", None, "2026-11-24 19:15"),
        ("12:00", "2026-11-23 11:30", None, "2026-11-23 12:00"),
        ("12:00", "2026-11-23 23:30", None, "2026-11-24 12:00"),
        ("12:00", "2026-11-23 23:30", DayPart.EVENING, "2026-11-24 00:00"),
        ("12:00", "2026-11-23 18:00", DayPart.TOMORROW, "2026-11-24 12:00"),
        ("12:30", "2026-11-23 18:00", DayPart.TOMORROW, "2026-11-24 12:30"),
        ("00:00", "2026-11-23 11:30", None, "2026-11-24 00:00"),
        ("12:10", "2026-11-23 23:55", None, "2026-11-24 00:10"),
        ("07:00", "2026-11-23 18:40", DayPart.MORNING, "2026-11-24 07:00"),
        ("07:00", "2026-11-23 05:00", DayPart.EVENING, "2026-11-23 19:00"),
        ("08:00", "2026-11-23 18:40", DayPart.EVENING, "2026-11-23 20:00"),
        ("20:00", "2026-11-23 18:40", DayPart.EVENING, "2026-11-23 20:00"),
        ("12:00", "2026-11-23 18:40", DayPart.EVENING, "2026-11-24 00:00"),
        ("01:00", "2026-11-23 22:00", DayPart.EVENING, "2026-11-24 01:00"),
        ("03:00", "2026-11-23 10:00", DayPart.AFTERNOON, "2026-11-23 15:00"),
        ("12:00", "2026-11-23 10:00", DayPart.AFTERNOON, "2026-11-23 12:00"),
        ("08:00", "2026-11-23 18:40", DayPart.TOMORROW, "2026-11-24 08:00"),
        ("08:00", "2026-11-23 07:00", DayPart.TOMORROW, "2026-11-24 08:00"),
        ("08:00", "2026-11-23 18:40", DayPart.TOMORROW_EVENING, "2026-11-24 20:00"),
        ("02:00", "2026-11-23 18:40", DayPart.TOMORROW_AFTERNOON, "2026-11-24 14:00"),
        ("09:30", "2026-11-23 18:40", DayPart.TOMORROW_MORNING, "2026-11-24 09:30"),
        ("20:00", "2026-11-23 18:40", DayPart.TOMORROW_EVENING, "2026-11-24 20:00"),
        ("01:00", "2026-11-23 18:40", DayPart.TOMORROW_EVENING, "2026-11-25 01:00"),
        ("00:00", "2026-11-23 18:40", DayPart.TOMORROW_EVENING, "2026-11-25 00:00"),
        ("01:00", "2026-11-23 18:40", DayPart.TOMORROW, "2026-11-24 13:00"),
        ("04:00", "2026-11-23 22:00", DayPart.EVENING, "2026-11-24 04:00"),
        ("05:00", "2026-11-23 15:00", DayPart.EVENING, "2026-11-23 17:00"),
    ],
)
def test_the_next_time_it_comes(said: str, now: str, part: DayPart | None, expected: str) -> None:
    """A clock time means the next moment at which the clock shows it, in the half of day named."""
    assert next_time(time.fromisoformat(said), at(now), NEW_YORK, part) == at(expected)


@pytest.mark.parametrize(
    ("said", "now", "part", "expected"),
    [
        ("12:00", "2026-11-23 11:40", DayPart.PM, "2026-11-23 12:00"),
        ("12:30", "2026-11-23 11:40", DayPart.PM, "2026-11-23 12:30"),
        ("00:30", "2026-11-23 11:40", DayPart.PM, "2026-11-23 12:30"),
        ("01:00", "2026-11-23 11:40", DayPart.PM, "2026-11-23 13:00"),
        ("02:30", "2026-11-23 11:40", DayPart.PM, "2026-11-23 14:30"),
        ("03:15", "2026-11-23 11:40", DayPart.PM, "2026-11-23 15:15"),
        ("14:00", "2026-11-23 11:40", DayPart.PM, "2026-11-23 14:00"),
        ("11:00", "2026-11-23 11:40", DayPart.PM, "2026-11-23 23:00"),
        ("12:00", "2026-11-23 23:40", DayPart.PM, "2026-11-24 12:00"),
        ("12:00", "2026-11-23 23:40", DayPart.AM, "2026-11-24 00:00"),
        ("12:30", "2026-11-23 23:40", DayPart.AM, "2026-11-24 00:30"),
        ("00:30", "2026-11-23 23:40", DayPart.AM, "2026-11-24 00:30"),
        ("01:00", "2026-11-23 23:40", DayPart.AM, "2026-11-24 01:00"),
        ("13:00", "2026-11-23 23:40", DayPart.AM, "2026-11-24 01:00"),
        ("20:00", "2026-11-23 18:40", DayPart.AM, "2026-11-24 08:00"),
        ("20:00", "2026-11-23 18:40", DayPart.MORNING, "2026-11-24 08:00"),
        ("09:00", "2026-11-23 18:40", DayPart.TOMORROW_AM, "2026-11-24 09:00"),
        ("21:00", "2026-11-23 18:40", DayPart.TOMORROW_MORNING, "2026-11-24 09:00"),
        ("01:00", "2026-11-23 18:40", DayPart.TOMORROW_PM, "2026-11-24 13:00"),
        ("12:00", "2026-11-23 18:40", DayPart.TOMORROW_PM, "2026-11-24 12:00"),
    ],
)
def test_the_half_of_a_clock_of_twelve_hours(
    said: str, now: str, part: DayPart, expected: str
) -> None:
    """The word "pm" is from noon on and "am" before it, whichever way the hour is written."""
    assert next_time(time.fromisoformat(said), at(now), NEW_YORK, part) == at(expected)


@given(
    said=st.times(timezones=st.none()).map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
    now=st.datetimes(
        min_value=datetime(2026, 1, 1),  # noqa: DTZ001  the strategy adds the zone
        max_value=datetime(2027, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    part=st.sampled_from([DayPart.PM, DayPart.AFTERNOON]),
)
def test_pm_is_never_the_night(said: time, now: datetime, part: DayPart) -> None:
    """Whatever the hour, "pm" is met between noon and midnight, within a day and an hour."""
    moment = next_time(said, now, NEW_YORK, part)
    assert moment.astimezone(NEW_YORK).hour >= 12
    assert moment - now <= timedelta(hours=25)


@pytest.mark.parametrize(
    ("said", "now", "part", "expected"),
    [
        ("01:00", "2026-11-24 00:10", DayPart.EVENING, "2026-11-24 01:00"),
        ("02:00", "2026-11-24 01:00", DayPart.EVENING, "2026-11-24 02:00"),
        ("13:00", "2026-11-24 00:10", DayPart.EVENING, "2026-11-24 01:00"),
        ("15:00", "2026-11-24 00:10", DayPart.EVENING, "2026-11-24 03:00"),
        ("16:00", "2026-11-24 00:10", DayPart.EVENING, "2026-11-24 16:00"),
        ("12:30", "2026-11-24 00:10", DayPart.EVENING, "2026-11-24 00:30"),
        ("00:30", "2026-11-24 00:10", DayPart.EVENING, "2026-11-24 00:30"),
        ("04:00", "2026-11-24 00:10", DayPart.EVENING, "2026-11-24 04:00"),
        ("08:00", "2026-11-24 00:10", DayPart.EVENING, "2026-11-24 20:00"),
        ("07:00", "2026-11-24 00:10", DayPart.MORNING, "2026-11-24 07:00"),
        ("09:00", "2026-11-24 02:00", DayPart.TOMORROW, "2026-11-24 09:00"),
        ("21:00", "2026-11-24 02:00", DayPart.TOMORROW, "2026-11-24 21:00"),
        ("03:00", "2026-11-24 02:00", DayPart.TOMORROW, "2026-11-24 15:00"),
        ("07:00", "2026-11-24 04:30", DayPart.TOMORROW, "2026-11-24 07:00"),
        ("09:00", "2026-11-24 02:00", DayPart.TOMORROW_MORNING, "2026-11-24 09:00"),
        ("08:00", "2026-11-24 02:00", DayPart.TOMORROW_EVENING, "2026-11-24 20:00"),
        ("02:00", "2026-11-24 00:10", DayPart.TOMORROW_PM, "2026-11-24 14:00"),
        ("09:00", "2026-11-24 05:00", DayPart.TOMORROW, "2026-11-25 09:00"),
    ],
)
def test_who_is_still_awake(said: str, now: str, part: DayPart, expected: str) -> None:
    """After midnight "tonight" is still this night, and "tomorrow" the day after sleep."""
    assert next_time(time.fromisoformat(said), at(now), NEW_YORK, part) == at(expected)


@pytest.mark.parametrize("part", [part for part in DayPart if part.is_tomorrow])
@pytest.mark.parametrize("minutes", range(0, 5 * 60, 25))
def test_tomorrow_is_never_at_once(part: DayPart, minutes: int) -> None:
    """Said at night, "tomorrow" is at least two hours away, so that it is read back first."""
    now = at("2026-11-24 00:00") + timedelta(minutes=minutes)
    found = [next_time(time(hour), now, NEW_YORK, part) - now for hour in range(24)]
    assert min(found) > timedelta(hours=2)


@pytest.mark.parametrize(
    ("said", "part", "combined"),
    [
        (DayPart.PM, DayPart.TOMORROW, DayPart.TOMORROW_PM),
        (DayPart.TOMORROW, DayPart.AM, DayPart.TOMORROW_AM),
        (DayPart.MORNING, DayPart.TOMORROW_EVENING, DayPart.TOMORROW_MORNING),
        (DayPart.TOMORROW, DayPart.TOMORROW_EVENING, DayPart.TOMORROW_EVENING),
        (DayPart.TOMORROW, DayPart.TOMORROW, DayPart.TOMORROW),
        (DayPart.AM, DayPart.PM, DayPart.AM),
        (DayPart.EVENING, None, DayPart.EVENING),
    ],
)
def test_what_was_said_before_fills_what_is_open(
    said: DayPart, part: DayPart | None, combined: DayPart
) -> None:
    """The day or the half that only the earlier words named is kept."""
    assert said.filled_from(part) is combined


@pytest.mark.parametrize(
    ("zone", "said", "now", "shown"),
    [
        ("America/New_York", "02:30", "2026-03-08 01:00", "2026-03-08 03:30"),
        ("America/St_Johns", "02:30", "2026-03-08 01:00", "2026-03-08 03:30"),
        ("Europe/London", "01:30", "2026-03-29 00:10", "2026-03-29 02:30"),
        ("America/Santiago", "00:00", "2026-09-05 20:00", "2026-09-06 01:00"),
        ("America/Santiago", "00:30", "2026-09-05 20:00", "2026-09-06 01:30"),
        ("Australia/Lord_Howe", "02:15", "2026-10-04 01:00", "2026-10-04 02:45"),
        ("Pacific/Chatham", "03:00", "2026-09-27 01:00", "2026-09-27 04:00"),
        ("Africa/Casablanca", "02:30", "2026-03-22 01:00", "2026-03-22 03:30"),
        ("Pacific/Apia", "09:00", "2011-12-29 22:00", "2011-12-31 09:00"),
    ],
)
def test_a_time_that_the_clock_skips(zone: str, said: str, now: str, shown: str) -> None:
    """It is met as long after the change as it would have been, wherever the clock goes forward."""
    there = ZoneInfo(zone)
    moment = next_time(time.fromisoformat(said), at(now, there), there)
    assert moment.astimezone(there).strftime("%Y-%m-%d %H:%M") == shown


@pytest.mark.parametrize(
    ("zone", "day", "said", "shown"),
    [
        ("America/New_York", "2026-03-08", "02:30", ["03:30 EDT"]),
        ("America/New_York", "2026-11-01", "01:30", ["01:30 EDT", "01:30 EST"]),
        ("America/New_York", "2026-11-01", "02:30", ["02:30 EST"]),
        ("Australia/Lord_Howe", "2026-04-05", "01:45", ["01:45 +11", "01:45 +1030"]),
        ("Australia/Lord_Howe", "2026-10-04", "02:10", ["02:40 +11"]),
    ],
)
def test_the_moments_of_a_clock_time(zone: str, day: str, said: str, shown: list[str]) -> None:
    """A clock shows a time once, or twice as it goes back; a skipped one has one moment too."""
    there = ZoneInfo(zone)
    found = [
        each.astimezone(there).strftime("%H:%M %Z")
        for each in moments(date.fromisoformat(day), time.fromisoformat(said), there)
    ]
    assert found == shown


@pytest.mark.parametrize(
    ("said", "now", "expected"),
    [
        # 2026-11-01: at 2:00 am the clock goes back to 1:00 am.
        ("01:30", "2026-11-01T05:10+00:00", "2026-11-01T05:30+00:00"),
        ("01:30", "2026-11-01T05:40+00:00", "2026-11-01T06:30+00:00"),
        ("02:15", "2026-11-01T05:40+00:00", "2026-11-01T07:15+00:00"),
        # 2026-03-08: at 2:00 am the clock goes forward to 3:00 am, so 2:30 am is skipped.
        ("02:30", "2026-03-08T06:45+00:00", "2026-03-08T07:30+00:00"),
        ("03:05", "2026-03-08T06:45+00:00", "2026-03-08T07:05+00:00"),
    ],
)
def test_daylight_saving_changes(said: str, now: str, expected: str) -> None:
    """A time shown twice is met the first time; a skipped one, as long after the change."""
    moment = next_time(time.fromisoformat(said), datetime.fromisoformat(now), NEW_YORK)
    assert moment == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("Europe/London", "2026-11-23T19:00+00:00"),
        ("Asia/Kolkata", "2026-11-24T01:30+00:00"),
        ("Pacific/Auckland", "2026-11-24T06:00+00:00"),
        ("Pacific/Pago_Pago", "2026-11-24T06:00+00:00"),
    ],
)
def test_each_zone_has_its_own_clock(zone: str, expected: str) -> None:
    """The word "seven" is seven on the clock of the zone that is asked in."""
    now = datetime(2026, 11, 23, 18, 40, tzinfo=UTC)
    assert next_time(time(7), now, ZoneInfo(zone)) == datetime.fromisoformat(expected)


@given(
    said=st.times(timezones=st.none()).map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
    now=st.datetimes(
        min_value=datetime(2020, 1, 1),  # noqa: DTZ001  the strategy adds the zone
        max_value=datetime(2035, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    ),
    zone=st.sampled_from(["America/New_York", "Europe/London", "Australia/Lord_Howe", "UTC"]),
    part=st.none() | st.sampled_from(DayPart),
)
def test_always_ahead_and_never_more_than_two_days(
    said: time, now: datetime, zone: str, part: DayPart | None
) -> None:
    """Whatever was said names a moment after now and, by its words, within two days and an hour."""
    moment = next_time(said, now, ZoneInfo(zone), part)
    assert 0 < (moment - now).total_seconds() <= (2 * 24 + 4) * 3600
