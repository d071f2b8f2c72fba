"""From the clock time that somebody said to the moment that it names."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HALF_A_DAY = 12
NOON = time(HALF_A_DAY)
"""What AMAZON.TIME gives for "noon" and for "twelve"; for "midnight" it gives 00:00."""


class DayPart(StrEnum):
    """What was said beside the clock time: "in the morning", "tonight", "tomorrow"."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    TOMORROW = "tomorrow"
    TOMORROW_MORNING = "tomorrow_morning"
    TOMORROW_AFTERNOON = "tomorrow_afternoon"
    TOMORROW_EVENING = "tomorrow_evening"

    @property
    def is_tomorrow(self) -> bool:
        return self.value.startswith("tomorrow")

    @property
    def half(self) -> str | None:
        """Which half of the clock it names: "morning", "afternoon", "evening", or neither."""
        half = self.value.removeprefix("tomorrow").removeprefix("_")
        return half or None


AFTER_MIDNIGHT = (0, 1, 2, 3)
"""Hours of the twelve-hour clock that "tonight" puts after midnight."""


def next_time(said: time, now: datetime, zone: ZoneInfo, part: DayPart | None = None) -> datetime:
    """Return the next moment (UTC) after now at which a clock in the zone shows the said time.

    Up to twelve o'clock, what was said may mean either half of the day unless a day part
    decides it: "seven" at 6:40 pm is 7 pm, and at 11 pm it is 7 am tomorrow. A time that
    the clock shows twice, as daylight saving ends, is met the first time it comes; one that
    the clock skips is met as long after the change as it would have been.
    """
    if part is None and said == NOON:
        part = DayPart.AFTERNOON
    today = now.astimezone(zone).date()
    tomorrow_only = part is not None and part.is_tomorrow
    days = [today + timedelta(days=ahead) for ahead in range(1 if tomorrow_only else 0, 3)]
    moments = (
        moment
        for day in days
        for hour, shift in _readings(said.hour, part)
        for moment in _moments(day + timedelta(days=shift), said.replace(hour=hour), zone)
    )
    return min(moment for moment in moments if moment > now)


def _readings(hour: int, part: DayPart | None) -> Iterator[tuple[int, int]]:
    """Yield the hours (0 to 23) that the said hour may mean, each with the days it lies ahead."""
    half = part.half if part else None
    is_twelve_tomorrow = hour == HALF_A_DAY and part is DayPart.TOMORROW
    if hour == 0 or hour > HALF_A_DAY or is_twelve_tomorrow:
        yield hour, 0
        return
    morning = hour % HALF_A_DAY
    after_midnight = half == "evening" and morning in AFTER_MIDNIGHT
    if half in (None, "morning") or after_midnight:
        yield morning, int(after_midnight)
    if half in (None, "afternoon", "evening") and not after_midnight:
        yield morning + HALF_A_DAY, 0


def _moments(day: date, said: time, zone: ZoneInfo) -> Iterator[datetime]:
    for fold in (0, 1):
        yield datetime.combine(day, said.replace(fold=fold), zone).astimezone(UTC)
