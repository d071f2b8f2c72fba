"""From the clock time that was said to the moment that it names."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.clock_times import DayPart, next_time

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
    ],
)
def test_the_next_time_it_comes(said: str, now: str, part: DayPart | None, expected: str) -> None:
    """A clock time means the next moment at which the clock shows it, in the half of day named."""
    assert next_time(time.fromisoformat(said), at(now), NEW_YORK, part) == at(expected)


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
