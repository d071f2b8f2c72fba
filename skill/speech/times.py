"""Times and lengths as people say them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from skill.domain.clock_times import HALF_A_DAY
from skill.domain.cues import WEEKDAYS, Recurrence, RepeatDay
from skill.speech.catalog import Catalog

HEARD_RIGHT = timedelta(hours=2)
"""If a time is this close, nobody doubts which half of the day it is in."""

ZoneReader = Callable[[], ZoneInfo | None]
"""Returns the device's zone; None if nobody knows it. It may have to ask Alexa."""

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

TWELVE_HOURS = "12"
"""The catalog's clock.face where the hours go from one to twelve, twice a day; otherwise "24"."""

HALF_DAY_KEYS = frozenset(
    f"clock.{key}_{half}" for key in ("on_the_hour", "plain") for half in ("am", "pm")
)
"""Only a clock of twelve hours says these."""


@dataclass(frozen=True)
class SpokenMoment:
    """A moment to come, in words."""

    back: str
    """As in "at 7:15", or "in 20 minutes" if nobody knows the zone."""

    aloud: str
    """The same, and that the clocks change before it, if they do."""

    until: str
    """How long it is until then: "20 minutes"."""

    is_clock_time: bool
    """Whether somebody knows the zone, so that there are clock times."""

    @property
    def is_after_a_change(self) -> bool:
        """Whether the clocks change before it, so that a length seems to contradict its time."""
        return self.aloud != self.back


@dataclass(frozen=True)
class TimeWords:
    """Says moments as clock times in the device's zone, or as lengths if nobody knows the zone."""

    catalog: Catalog
    now: datetime
    read_zone: ZoneReader

    @property
    def zone(self) -> ZoneInfo | None:
        """The device's zone; None if nobody knows it. We read it only to say a clock time."""
        return self.read_zone()

    @property
    def knows_the_clock(self) -> bool:
        return self.zone is not None

    def back(self, moment: datetime) -> str:
        """Return the moment in words: "at 7:15", "at 7 am tomorrow", "in 20 minutes", or "now"."""
        if moment <= self.now:
            return self._say("now")
        zone = self.zone
        if zone is None:
            return self._say("in", length=self.until(moment))
        local, today = moment.astimezone(zone), self.now.astimezone(zone).date()
        is_near = moment - self.now <= HEARD_RIGHT
        is_midnight = _is_midnight(local.time())  # nobody calls the coming one tomorrow's
        key = "at" if is_near or is_midnight or local.date() == today else "tomorrow"
        return self._say(key, time=self._clock(local.time(), with_half=not is_near))

    def back_aloud(self, moment: datetime) -> str:
        """Return the moment in words, and say so if the clocks change before it.

        Otherwise "at 1:25" could seem to be in the past, or be an hour away from what the length
        says.
        """
        return self._with_change(moment, self.back(moment))

    def spoken(self, moment: datetime) -> SpokenMoment:
        """Return all that is said of a moment at which somebody is to be back."""
        back = self.back(moment)
        aloud = self._with_change(moment, back)
        return SpokenMoment(back, aloud, self.until(moment), self.knows_the_clock)

    def _with_change(self, moment: datetime, said: str) -> str:
        """Return the words, and after them that the clocks change before the moment, if so."""
        zone = self.zone
        if zone is None or moment <= self.now:
            return said
        now, then = (each.astimezone(zone).utcoffset() for each in (self.now, moment))
        if now is None or then is None or now == then:
            return said
        return self._say("clocks_go_back" if then < now else "clocks_go_forward", back=said)

    def clock_time(self, moment: datetime) -> str:
        """Return a moment's clock time in the device's zone: "7:15", "7 am"; "" without one."""
        zone = self.zone
        if zone is None:
            return ""
        is_near = moment - self.now <= HEARD_RIGHT
        return self._clock(moment.astimezone(zone).time(), with_half=not is_near)

    def past(self, moment: datetime) -> str:
        """Return a past moment in words: "at 7:15", "yesterday at 7:15 pm", "some time ago"."""
        zone = self.zone
        if zone is None:
            return self._say("some_time_ago")
        local, today = moment.astimezone(zone), self.now.astimezone(zone).date()
        is_near = self.now - moment <= HEARD_RIGHT
        days = (today - local.date()).days
        if days > 1:
            return self._say("some_time_ago")
        key = "yesterday" if days and not is_near else "at"
        return self._say(key, time=self._clock(local.time(), with_half=not is_near))

    def length(self, length: timedelta) -> str:
        """Return a length in whole minutes, rounded up: "20 minutes", "1 hour and 5 minutes"."""
        if length <= timedelta():
            return self.catalog.text("length.under_a_minute")
        total = -(-length // MINUTE)
        hours, minutes = divmod(total, HOUR // MINUTE)
        if not hours:
            return self._count("minutes", minutes)
        if not minutes:
            return self._count("hours", hours)
        return self.catalog.text(
            "length.hours_and_minutes",
            hours=self._count("hours", hours),
            minutes=self._count("minutes", minutes),
        )

    def exactly(self, length: timedelta) -> str:
        """Return a length with its odd seconds, if it has any: "1 minute and 30 seconds"."""
        minutes, seconds = divmod(length, MINUTE)
        count = -(-seconds // SECOND)
        if not 0 < minutes < HOUR // MINUTE or not 0 < count < MINUTE // SECOND:
            return self.length(length)
        return self.catalog.text(
            "length.minutes_and_seconds",
            minutes=self._count("minutes", minutes),
            seconds=self._count("seconds", count),
        )

    def until(self, moment: datetime) -> str:
        """Return the length until a moment in words, counted as on a clock without seconds.

        So it agrees with the moment's clock time, whatever the seconds are now.
        """
        now, then = (each.replace(second=0, microsecond=0) for each in (self.now, moment))
        return self.length(then - now)

    def left(self, length: timedelta) -> str:
        """Return in words how much is left of a length; the last minute is "less than a minute"."""
        if length < MINUTE:
            return self.length(timedelta())
        return self.until(self.now + length)

    def minutes_or_hour(self, hour: int) -> dict[str, str]:
        """Return an hour (1 to 23) both ways: 22 is "10 minutes", and "10 o'clock"."""
        count = self._on_the_face(hour)
        return {
            "length": self._count("minutes", count),
            "time": self._say("on_the_hour", hour=str(count)),
        }

    def on_day(self, moment: datetime) -> str:
        """Return a moment of the coming week in words: "on Sunday at 6 pm", "at 6 pm tomorrow".

        Midnight belongs to the night before: "on Sunday night at midnight". If the moment is less
        than a day away and the clocks change before it, the words say that too.
        """
        zone = self.zone
        if zone is None:
            return self._say("in", length=self.until(moment))
        said = self._day_and_time(moment.astimezone(zone), self.now.astimezone(zone))
        return self._with_change(moment, said) if moment - self.now <= DAY else said

    def _day_and_time(self, local: datetime, now: datetime) -> str:
        at = self._clock(local.time(), with_half=True)
        is_midnight = _is_midnight(local.time())
        day = local.date() - DAY if is_midnight else local.date()
        days = (day - now.date()).days
        if days <= 0:
            return self._say("at", time=at)
        if days == 1:
            return self._say("tomorrow_night" if is_midnight else "tomorrow", time=at)
        key = "on_day" if days < len(WEEKDAYS) else "next"
        return self._say(key, day=self._day(WEEKDAYS[day.weekday()], is_midnight), time=at)

    def regularly(self, recurrence: Recurrence) -> str:
        """Return a regular time in words: "every day at 8 pm", "every Sunday night at midnight"."""
        day, is_night = recurrence.day, False
        if day is not RepeatDay.DAILY and _is_midnight(recurrence.at):
            day, is_night = WEEKDAYS[WEEKDAYS.index(day) - 1], True
        at = self._clock(recurrence.at, with_half=True)
        return self._say("every", day=self._day(day, is_night), time=at)

    def _day(self, day: RepeatDay, is_night: bool) -> str:  # noqa: FBT001  one of the two is said
        name = self.catalog.text(f"day.{day}")
        return self._say("night_of", day=name) if is_night else name

    def listed(self, items: Sequence[str]) -> str:
        """Return the items as one list: "the debrief, your names, and 2 agreements"."""
        if len(items) < 2:  # noqa: PLR2004  two can be joined
            return "".join(items)
        *before, last = items
        key = "list.two" if len(before) == 1 else "list.many"
        comma = self.catalog.text("list.comma")
        return self.catalog.text(key, before=f"{comma} ".join(before), last=last)

    def _clock(self, shown: time, *, with_half: bool) -> str:
        if shown.minute == 0 and shown.hour in (0, HALF_A_DAY):
            return self._say("midnight" if _is_midnight(shown) else "noon")
        half = self._half(shown.hour) if with_half else ""
        key = ("plain" if shown.minute else "on_the_hour") + half
        hour = self._on_the_face(shown.hour)
        return self._say(key, hour=str(hour), minute=f"{shown.minute:02}")

    def _half(self, hour: int) -> str:
        if not self._has_twelve_hours:
            return ""
        return "_pm" if hour >= HALF_A_DAY else "_am"

    def _on_the_face(self, hour: int) -> int:
        return hour % HALF_A_DAY or HALF_A_DAY if self._has_twelve_hours else hour

    @property
    def _has_twelve_hours(self) -> bool:
        return self._say("face") == TWELVE_HOURS

    def _count(self, unit: str, count: int) -> str:
        return self.catalog.count_text(f"length.{unit}", count)

    def _say(self, key: str, **values: str) -> str:
        return self.catalog.text(f"clock.{key}", **values)


def _is_midnight(shown: time) -> bool:
    return shown.hour == shown.minute == 0
