"""Regular times: an evening debrief, a weekly talk, and the one check-in."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from skill.domain.clock_times import (
    AFTER_MIDNIGHT,
    AFTER_NOON,
    BEFORE_NOON,
    HALF_A_DAY,
    DayPart,
    moments,
    next_time,
    part_meant,
)
from skill.domain.cues import WEEKDAYS, Cue, CueKind, Recurrence, RepeatDay

STAYS_DUE = timedelta(days=2)
"""How long after its time we still speak of a check-in."""


class Occasion(StrEnum):
    DEBRIEF = "debrief"
    STATE_OF_US = "state_of_us"
    CHECK_IN = "check_in"


@dataclass(frozen=True)
class RegularTimeWish:
    """The regular time that somebody asked for. What they have not said yet is None."""

    occasion: Occasion | None = None
    day: RepeatDay | None = None
    at: time | None = None
    """The time as it was said. The part of the day says which half of the day it is in."""

    part: DayPart | None = None
    """The part of the day that was said. A time that they say later is in it."""

    @classmethod
    def of(cls, kept: Recurrence) -> "RegularTimeWish":
        """Return a kept time as a wish. A new time will be in the same half of the day."""
        half = DayPart.AM if kept.at.hour < HALF_A_DAY else DayPart.PM
        return cls(day=kept.day, at=kept.at, part=half)

    def filled_from(self, other: "RegularTimeWish") -> "RegularTimeWish":
        """Return this wish, and take what it leaves open from the other one."""
        has_new_day = self.day or (self.part and self.part.is_tomorrow)
        before = other.without_day() if has_new_day else other
        at, part = self._time_after(before)
        return RegularTimeWish(self.occasion or other.occasion, self.day or before.day, at, part)

    def without_day(self) -> "RegularTimeWish":
        """Return the wish without its day. It keeps the half of the day."""
        return replace(self, day=None, part=self.part.half if self.part else None)

    def _time_after(self, before: "RegularTimeWish") -> tuple[time | None, DayPart | None]:
        """Return the time and its part. An old time keeps its half unless a new one was said."""
        if self.at is not None:
            replaces_a_time = before.at is not None
            part = part_meant(self.at, self.part, before.part, replaces_a_time=replaces_a_time)
            return self.at, part
        if self.part is None:
            return before.at, before.part
        if before.at is None:
            return None, self.part.after(before.part)
        if self.part.half is None:
            return before.at, self.part.filled_from(before.part)
        is_known_as_noon = before.part and before.part.half in AFTER_NOON
        is_noon = before.at.hour == HALF_A_DAY and is_known_as_noon
        if is_noon and self.part.half is DayPart.EVENING:
            return None, self.part.after(before.part)
        return _in_new_half(before.at, self.part.half), self.part.after(before.part)

    @property
    def time_meant(self) -> time | None:
        """The time of day; None if it is not known yet."""
        return None if self.at is None else usual_time(self.at, self.part)

    @property
    def day_meant(self) -> RepeatDay | None:
        """The day of the time; None if it is not known yet. Sunday night at one is on Monday."""
        at, half = self.time_meant, self.part.half if self.part else None
        is_after_midnight = half is DayPart.EVENING and at and at.hour in AFTER_MIDNIGHT
        if not is_after_midnight or self.day is None or self.day is RepeatDay.DAILY:
            return self.day
        return WEEKDAYS[(WEEKDAYS.index(self.day) + 1) % len(WEEKDAYS)]

    def usual_day(self) -> "RegularTimeWish":
        """Return the wish with every day if it is for a debrief and has none (article)."""
        is_daily = self.occasion is Occasion.DEBRIEF and self.day is None
        return replace(self, day=RepeatDay.DAILY) if is_daily else self


def _in_new_half(at: time, half: DayPart) -> time | None:
    """Return the time in another half of the day; None if it was noon or midnight."""
    is_after_noon = at.hour >= HALF_A_DAY
    if half in BEFORE_NOON:
        fits = not is_after_noon
    else:
        fits = is_after_noon or (half is DayPart.EVENING and at.hour == 0)
    if fits:
        return at
    on_the_face = at.hour % HALF_A_DAY
    return at.replace(hour=on_the_face) if on_the_face else None


MORNING_HOURS = range(7, HALF_A_DAY)
"""These hours may be meant in either half of the day."""


def usual_time(said: time, part: DayPart | None) -> time | None:
    """Return the time of day that somebody means by a regular time; None if we have to ask.

    Nobody meets at three in the night, so without a part of the day one to six o'clock is in the
    afternoon. We always read the time back before it counts.
    """
    half = part.half if part else None
    on_the_face = said.hour % HALF_A_DAY
    if half in AFTER_NOON and said.hour <= HALF_A_DAY:
        return said.replace(hour=on_the_face + HALF_A_DAY)
    if half in BEFORE_NOON or (half is DayPart.EVENING and on_the_face in AFTER_MIDNIGHT):
        return said.replace(hour=on_the_face)
    if said.hour == 0 or said.hour > HALF_A_DAY:
        return said
    if half is None and said.hour in MORNING_HOURS:
        return None
    return said.replace(hour=on_the_face + HALF_A_DAY)


def next_on(day: RepeatDay, at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next moment (UTC) when a clock in the zone shows this time on such a day."""
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=ahead) for ahead in range(len(WEEKDAYS) + 1))
    candidates = (
        moment
        for each in days
        if day is RepeatDay.DAILY or WEEKDAYS[each.weekday()] is day
        for moment in moments(each, at, zone)
    )
    return min(moment for moment in candidates if moment > now)


def tomorrow_at(
    at: time, now: datetime, zone: ZoneInfo, part: DayPart = DayPart.TOMORROW
) -> datetime:
    """Return the moment (UTC) of a time tomorrow. `part` is what was said with it."""
    return next_time(at, now, zone, part)


def recurring_cue(occasion: Occasion, recurrence: Recurrence, now: datetime) -> Cue:
    """Return the reminder of a regular time, not yet made."""
    first = next_on(recurrence.day, recurrence.at, now, ZoneInfo(recurrence.zone))
    return Cue(CueKind.REMINDER, first, says=occasion.value, repeats=recurrence)


def check_in_cue(at: datetime) -> Cue:
    """Return the reminder of the check-in at a moment (UTC), not yet made."""
    return Cue(CueKind.REMINDER, at, says=Occasion.CHECK_IN.value)


def is_over(cue: Cue, now: datetime) -> bool:
    """Return whether a reminder rang for the only time, and too long ago to speak of it."""
    return cue.repeats is None and now - cue.rings_at > STAYS_DUE
