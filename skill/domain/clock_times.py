"""Find the moment that somebody means by a clock time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Optional
from zoneinfo import ZoneInfo

HALF_A_DAY = 12
NOON = time(HALF_A_DAY)
"""AMAZON.TIME gives this for "noon" and for "twelve". For "midnight" it gives 00:00."""

DAY = timedelta(days=1)


class DayPart(StrEnum):
    """What people say with a clock time: "pm", "in the morning", "tonight", "tomorrow"."""

    AM = "am"
    PM = "pm"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    """This is also "tonight" and "at night", which go on after midnight."""

    TOMORROW = "tomorrow"
    TOMORROW_AM = "tomorrow_am"
    TOMORROW_PM = "tomorrow_pm"
    TOMORROW_MORNING = "tomorrow_morning"
    TOMORROW_AFTERNOON = "tomorrow_afternoon"
    TOMORROW_EVENING = "tomorrow_evening"

    @property
    def is_tomorrow(self) -> bool:
        return self.value.startswith("tomorrow")

    @property
    def half(self) -> Optional["DayPart"]:
        """The part without its day: AM, PM, MORNING, AFTERNOON or EVENING; None for TOMORROW."""
        named = self.value.removeprefix("tomorrow").removeprefix("_")
        return DayPart(named) if named else None

    def filled_from(self, other: Optional["DayPart"]) -> "DayPart":
        """Return this part. If only the other one names a day or a half, take that from there."""
        if other is None:
            return self
        half = self.half or other.half
        if not (self.is_tomorrow or other.is_tomorrow):
            return self
        return DayPart(f"tomorrow_{half}") if half else DayPart.TOMORROW

    @property
    def day(self) -> Optional["DayPart"]:
        """The part without its half: TOMORROW, or None if it names no day."""
        return DayPart.TOMORROW if self.is_tomorrow else None

    def after(self, earlier: Optional["DayPart"]) -> "DayPart":
        """Return what somebody means who says this part after an earlier one.

        A new day replaces all that was said. A new half leaves the day as it is.
        """
        if self.is_tomorrow or earlier is None or earlier.day is None:
            return self
        return self.filled_from(earlier.day)


BEFORE_NOON = (DayPart.AM, DayPart.MORNING)
AFTER_NOON = (DayPart.PM, DayPart.AFTERNOON)

AFTER_MIDNIGHT = (0, 1, 2, 3)
"""With "tonight", these hours of the twelve-hour clock are always after midnight."""

NIGHT_ENDS = 5
"""Until this hour "tonight" goes on, and "tomorrow" is the day that people will wake up to."""

AFTER_SLEEP = timedelta(hours=2)
"""If somebody says "tomorrow" at night, they mean a time at least this far away."""

TWELVE_IS_NEAR = timedelta(hours=2)
"""This long before midnight, "until twelve" may mean midnight, although Alexa hears noon."""


def part_meant(
    said: time, part: DayPart | None, earlier: DayPart | None, *, replaces_a_time: bool = False
) -> DayPart | None:
    """Return the part of the day that a new clock time is in; None if nobody said one that fits.

    `part` was said with the time, and `earlier` before it. The earlier one only chooses between the
    two readings of an hour from one to eleven, because "noon" and "midnight" have only one. If the
    time replaces another, the earlier part does not put it in the night.
    """
    if part:
        return part.after(earlier)
    half = earlier.half if earlier else None
    if earlier is None or half is None or _suits(half, said, replaces_a_time=replaces_a_time):
        return earlier
    return earlier.day


def _suits(half: DayPart, said: time, *, replaces_a_time: bool) -> bool:
    if said.hour == 0:
        return half not in AFTER_NOON
    if said.hour == HALF_A_DAY or half in AFTER_NOON:
        return half in AFTER_NOON
    is_night = said.hour % HALF_A_DAY < NIGHT_ENDS
    is_other_half = half in BEFORE_NOON and said.hour > HALF_A_DAY
    return not (replaces_a_time and (is_night or is_other_half))


def is_noon_or_midnight(said: time, now: datetime, zone: ZoneInfo) -> bool:
    """Whether a bare "twelve" may be the midnight that is near, as well as tomorrow's noon."""
    midnight = next_time(time(), now, zone)
    return said == NOON and midnight - now <= TWELVE_IS_NEAR


def next_time(said: time, now: datetime, zone: ZoneInfo, part: DayPart | None = None) -> datetime:
    """Return the next moment (UTC) after now at which a clock in the zone shows the time.

    Up to twelve o'clock, a time may be in either half of the day unless the part says which:
    "seven" at 6:40 pm is 7 pm, and at 11 pm it is 7 am tomorrow. In the evening Alexa may write
    "eight" as 20:00, so "in the morning" says which half even then. If the clock shows the time
    twice, as daylight saving ends, it is the first of the two. If the clock skips it, it is as long
    after the change as it would have been.
    """
    if part is None and said == NOON:
        part = DayPart.AFTERNOON
    first, earliest = now.astimezone(zone).date(), now
    if part and part.is_tomorrow:
        first, earliest = _tomorrow(now, zone)
    candidates = (
        moment
        for day in (first, first + DAY, first + 2 * DAY)
        for hour, days in _readings(said.hour, part)
        for moment in moments(day + days * DAY, said.replace(hour=hour), zone)
    )
    return min(moment for moment in candidates if moment > earliest)


def moments(day: date, shown: time, zone: ZoneInfo) -> Iterator[datetime]:
    """Yield the moments (UTC) of a day at which a clock in the zone shows the time.

    There are two if the clock goes back over it. If the clock skips the time, the one moment is as
    long after the change as it would have been.
    """
    first, second = (
        datetime.combine(day, shown.replace(fold=fold), zone).astimezone(UTC) for fold in (0, 1)
    )
    yield first
    if second > first:  # if the clock skips the time, the second is before the change
        yield second


def _tomorrow(now: datetime, zone: ZoneInfo) -> tuple[date, datetime]:
    """Return which day "tomorrow" is, and the moment (UTC) that its times come after.

    Somebody who is awake at two in the night means the day after they have slept.
    """
    local = now.astimezone(zone)
    if local.hour < NIGHT_ENDS:
        return local.date(), now + AFTER_SLEEP
    return local.date() + DAY, now


def _readings(hour: int, part: DayPart | None) -> Iterator[tuple[int, int]]:
    """Yield the hours (0 to 23) that an hour may mean, each with how many days later it is."""
    half = part.half if part else None
    if half is DayPart.EVENING:
        yield from _readings_tonight(hour, int(part is DayPart.TOMORROW_EVENING))
    elif half in AFTER_NOON:
        yield (hour + HALF_A_DAY if hour < HALF_A_DAY else hour), 0
    elif half in BEFORE_NOON:
        yield hour % HALF_A_DAY, 0
    elif hour == 0 or hour > HALF_A_DAY:
        yield hour, 0
    elif part is DayPart.TOMORROW and hour in (*AFTER_MIDNIGHT, NIGHT_ENDS - 1, HALF_A_DAY):
        yield hour % HALF_A_DAY + HALF_A_DAY, 0
    else:
        yield hour % HALF_A_DAY, 0
        yield hour % HALF_A_DAY + HALF_A_DAY, 0


def _readings_tonight(hour: int, days: int) -> Iterator[tuple[int, int]]:
    """Yield the hours of an evening and of the night after it. `days` is 1 if it is tomorrow's."""
    on_the_face = hour % HALF_A_DAY
    if hour > HALF_A_DAY and on_the_face not in AFTER_MIDNIGHT:
        yield hour, 0
        return
    if on_the_face <= NIGHT_ENDS:
        yield on_the_face, days
    if on_the_face not in AFTER_MIDNIGHT:
        yield on_the_face + HALF_A_DAY, 0
