"""What a clock on the wall shows, minute by minute, for a year: it knows nothing of our rules.

A minute is a number: how many have passed since the wall's first one. Only the way from UTC to
local time is asked of the zone, which is never in doubt. Every answer is looked up in the list
of what the clock showed, so that it cannot share a mistake with what is tested.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache, cached_property
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
AN_HOUR = 60
A_DAY = 24 * AN_HOUR
BEFORE, AFTER = timedelta(days=2), timedelta(days=4)
"""The clock is looked at so long before a year and after it too."""

ZONES = (
    "Africa/Cairo",  # the clock skips midnight
    "Africa/Casablanca",  # the clock goes back for Ramadan
    "America/New_York",
    "America/Santiago",  # the clock skips midnight, on the other half of the globe
    "America/St_Johns",  # half an hour beside the rest
    "Antarctica/Troll",  # the clock goes forward by two hours
    "Asia/Beirut",  # the clock skips midnight, and repeats the hour before it
    "Asia/Kathmandu",  # a quarter of an hour beside the rest, and no change
    "Australia/Lord_Howe",  # the clock changes by half an hour
    "Europe/London",
    "Pacific/Apia",  # far ahead
    "Pacific/Chatham",  # three quarters of an hour beside the rest, and far ahead
)


@dataclass(frozen=True)
class WallClock:
    """A clock in a zone, for a year of UTC and a little around it."""

    zone: ZoneInfo
    year: int

    @cached_property
    def first(self) -> datetime:
        return datetime(self.year, 1, 1, tzinfo=UTC) - BEFORE

    @cached_property
    def year_minutes(self) -> range:
        """The minutes of the year itself."""
        start = BEFORE // MINUTE
        length = datetime(self.year + 1, 1, 1, tzinfo=UTC) - datetime(self.year, 1, 1, tzinfo=UTC)
        return range(start, start + length // MINUTE)

    @cached_property
    def stamps(self) -> list[int]:
        """What it shows at each minute, with its day: a minute of its own that it may repeat.

        No clock changes twice in an hour, so if the ends of one are an hour apart, all of it is.
        """
        stamps = list[int]()
        for minute in range(0, self.year_minutes.stop + AFTER // MINUTE, AN_HOUR):
            first, last = self._stamp(minute), self._stamp(minute + AN_HOUR - 1)
            whole, each = range(first, last + 1), range(minute, minute + AN_HOUR)
            stamps += whole if len(whole) == AN_HOUR else map(self._stamp, each)
        return stamps

    def _stamp(self, minute: int) -> int:
        local = (self.first + minute * MINUTE).astimezone(self.zone)
        return local.toordinal() * A_DAY + local.hour * AN_HOUR + local.minute

    def shows(self, minute: int) -> time:
        hour, minutes = divmod(self.stamps[minute] % A_DAY, 60)
        return time(hour, minutes)

    def days_between(self, minute: int, later: int) -> int:
        """Return how often its day has changed from one minute to another."""
        return self.stamps[later] // A_DAY - self.stamps[minute] // A_DAY

    @cached_property
    def changes(self) -> list[tuple[int, int]]:
        """The minutes at which it changes, each with how many minutes it goes forward."""
        return [
            (minute, step)
            for minute in range(1, len(self.stamps))
            if (step := self.stamps[minute] - self.stamps[minute - 1] - 1)
        ]

    def moments_of(self, *times: time) -> list[int]:
        """Return every minute at which it shows one of the times, in order.

        If it skips one, that is as long after the change as it would have been.
        """
        wanted = {each.hour * 60 + each.minute for each in times}
        shown = {minute for minute, stamp in enumerate(self.stamps) if stamp % A_DAY in wanted}
        skipped = {
            minute + ahead
            for minute, step in self.changes
            for ahead in range(step)
            if (self.stamps[minute - 1] + 1 + ahead) % A_DAY in wanted
        }
        return sorted(shown | skipped)

    def forward_between(self, minute: int, later: int) -> int:
        """Return how many minutes the clock goes forward from one minute to another."""
        return sum(step for at, step in self.changes if minute < at <= later)


@cache
def wall_clock(zone: str, year: int) -> WallClock:
    """Return the one clock for a zone and a year: what it shows takes a second to find out."""
    return WallClock(ZoneInfo(zone), year)


def next_after(moments: list[int], minute: int) -> int:
    """Return the first of the moments after a minute that has begun, at whatever second."""
    return moments[bisect_right(moments, minute)]
