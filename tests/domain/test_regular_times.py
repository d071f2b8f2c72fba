"""Regular times: which half of the day they mean, and when they come next."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from skill.domain.clock_times import DayPart
from skill.domain.cues import Cue, CueKind, Recurrence, RepeatDay
from skill.domain.regular_times import (
    Occasion,
    RegularTimeWish,
    check_in_cue,
    is_over,
    next_on,
    recurring_cue,
    tomorrow_at,
    usual_time,
)

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = datetime(2026, 11, 23, 18, 55, tzinfo=NEW_YORK).astimezone(UTC)


@pytest.mark.parametrize(
    ("said", "part", "meant"),
    [
        (time(8), None, None),
        (time(11), None, None),
        (time(7), None, None),
        (time(6), None, time(18)),
        (time(1), None, time(13)),
        (time(8), DayPart.EVENING, time(20)),
        (time(8), DayPart.MORNING, time(8)),
        (time(8), DayPart.TOMORROW_MORNING, time(8)),
        (time(8), DayPart.TOMORROW, None),
        (time(3), DayPart.AFTERNOON, time(15)),
        (time(19, 30), None, time(19, 30)),
        (time(19, 30), DayPart.MORNING, time(7, 30)),
        (time(13), DayPart.EVENING, time(1)),
        (time(12), None, time(12)),
        (time(12), DayPart.MORNING, time(0)),
        (time(12), DayPart.EVENING, time(0)),
        (time(12, 30), DayPart.AFTERNOON, time(12, 30)),
        (time(0), None, time(0)),
        (time(12), DayPart.PM, time(12)),
        (time(12, 30), DayPart.PM, time(12, 30)),
        (time(0, 30), DayPart.PM, time(12, 30)),
        (time(1), DayPart.PM, time(13)),
        (time(8), DayPart.PM, time(20)),
        (time(20), DayPart.PM, time(20)),
        (time(12), DayPart.AM, time(0)),
        (time(8), DayPart.AM, time(8)),
        (time(9), DayPart.TOMORROW_PM, time(21)),
        (time(1), DayPart.EVENING, time(1)),
    ],
)
def test_which_half_of_the_day_is_meant(
    said: time, part: DayPart | None, meant: time | None
) -> None:
    """Without a part of the day, one to six is the second half; seven to eleven must be asked."""
    assert usual_time(said, part) == meant


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        (RepeatDay.DAILY, time(20), "2026-11-23 20:00"),
        (RepeatDay.DAILY, time(18, 55), "2026-11-24 18:55"),
        (RepeatDay.DAILY, time(9), "2026-11-24 09:00"),
        (RepeatDay.MONDAY, time(20), "2026-11-23 20:00"),
        (RepeatDay.MONDAY, time(18), "2026-11-30 18:00"),
        (RepeatDay.SUNDAY, time(18), "2026-11-29 18:00"),
    ],
)
def test_when_it_comes_next(day: RepeatDay, at: time, expected: str) -> None:
    """It is the next such day at that time, today if it is still to come."""
    moment = next_on(day, at, MONDAY, NEW_YORK)
    assert moment.astimezone(NEW_YORK).strftime("%Y-%m-%d %H:%M") == expected
    assert moment.tzinfo is UTC


def test_the_wall_time_holds_across_the_change_of_clocks() -> None:
    """A time after the clocks change is that of the clock on the wall."""
    saturday = datetime(2026, 10, 31, 21, tzinfo=NEW_YORK).astimezone(UTC)
    moment = next_on(RepeatDay.DAILY, time(20), saturday, NEW_YORK)
    assert moment == datetime(2026, 11, 2, 1, tzinfo=UTC)
    assert tomorrow_at(time(20), saturday, NEW_YORK) == moment


def test_a_time_that_the_clock_skips_or_shows_twice() -> None:
    """What is skipped comes as long after the change; what comes twice, at the next of the two."""
    before = datetime(2026, 3, 8, 1, tzinfo=NEW_YORK).astimezone(UTC)
    assert next_on(RepeatDay.DAILY, time(2, 30), before, NEW_YORK) == datetime(
        2026, 3, 8, 7, 30, tzinfo=UTC
    )
    between = datetime(2026, 11, 1, 5, 40, tzinfo=UTC)  # 1:40 am, for the first time
    assert next_on(RepeatDay.DAILY, time(1, 30), between, NEW_YORK) == datetime(
        2026, 11, 1, 6, 30, tzinfo=UTC
    )
    santiago = ZoneInfo("America/Santiago")
    saturday = datetime(2026, 9, 5, 20, tzinfo=santiago).astimezone(UTC)
    midnight = next_on(RepeatDay.SUNDAY, time(0), saturday, santiago)
    assert midnight.astimezone(santiago).strftime("%a %H:%M") == "Sun 01:00"


def test_a_wish_keeps_its_half_of_the_day() -> None:
    """A new time for what is kept at noon is in the afternoon, and "tomorrow" stays with "pm"."""
    kept = Recurrence(RepeatDay.DAILY, time(12), "America/New_York")
    assert RegularTimeWish(at=time(12, 30)).filled_from(
        RegularTimeWish.of(kept)
    ).time_meant == time(12, 30)
    tomorrow = RegularTimeWish(part=DayPart.TOMORROW)
    assert RegularTimeWish(part=DayPart.PM).filled_from(tomorrow).part is DayPart.TOMORROW_PM


def test_a_wish_is_filled_from_another() -> None:
    """What was said last counts, and what it leaves open is taken from before."""
    before = RegularTimeWish(Occasion.DEBRIEF, RepeatDay.FRIDAY, time(20))
    assert RegularTimeWish(at=time(21)).filled_from(before) == RegularTimeWish(
        Occasion.DEBRIEF, RepeatDay.FRIDAY, time(21)
    )


@pytest.mark.parametrize(
    ("occasion", "day"), [(Occasion.DEBRIEF, RepeatDay.DAILY), (Occasion.STATE_OF_US, None)]
)
def test_the_usual_day(occasion: Occasion, day: RepeatDay | None) -> None:
    """Without a day the debrief is daily; the State of Us has no day of its own."""
    assert RegularTimeWish(occasion).usual_day().day is day
    assert RegularTimeWish(occasion, RepeatDay.FRIDAY).usual_day().day is RepeatDay.FRIDAY


def test_the_cues() -> None:
    """A regular time is a reminder that comes again, a check-in one that comes once."""
    weekly = Recurrence(RepeatDay.SUNDAY, time(18), "America/New_York")
    cue = recurring_cue(Occasion.STATE_OF_US, weekly, MONDAY)
    sunday = datetime(2026, 11, 29, 23, tzinfo=UTC)
    assert cue == Cue(CueKind.REMINDER, sunday, says="state_of_us", repeats=weekly)
    once = check_in_cue(sunday)
    assert once == Cue(CueKind.REMINDER, sunday, says="check_in")
    assert not is_over(cue, sunday + timedelta(days=900))
    assert not is_over(once, sunday + timedelta(days=2))
    assert is_over(once, sunday + timedelta(days=2, seconds=1))
