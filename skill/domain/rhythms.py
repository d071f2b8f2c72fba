"""Regular times: an evening debrief, a weekly talk, and the one time to look at what was agreed."""

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
)
from skill.domain.cues import WEEKDAYS, Cue, CueKind, Recurrence, RepeatDay

STAYS_DUE = timedelta(days=2)
"""How long after its time a check-in is still spoken of."""


class Occasion(StrEnum):
    DEBRIEF = "debrief"
    STATE_OF_US = "state_of_us"
    CHECK_IN = "check_in"


@dataclass(frozen=True)
class RhythmWish:
    """The regular time that somebody asked for, as far as it is known."""

    occasion: Occasion | None = None
    day: RepeatDay | None = None
    at: time | None = None
    """As it was said; which half of the day it is in depends on the part that was said."""

    part: DayPart | None = None
    """The part of the day that was said, which a time that is said later is in."""

    @classmethod
    def of(cls, kept: Recurrence) -> "RhythmWish":
        """Return what is kept as a wish: a new time is in the same half of the day."""
        half = DayPart.AM if kept.at.hour < HALF_A_DAY else DayPart.PM
        return cls(day=kept.day, at=kept.at, part=half)

    def filled_from(self, other: "RhythmWish") -> "RhythmWish":
        """Return this wish with what it leaves open taken from the other."""
        return RhythmWish(
            self.occasion or other.occasion,
            self.day or other.day,
            self.at or other.at,
            self.part.filled_from(other.part) if self.part else other.part,
        )

    @property
    def time_meant(self) -> time | None:
        """The time of day, where it is known."""
        return None if self.at is None else usual_time(self.at, self.part)

    def usual_day(self) -> "RhythmWish":
        """Take the debrief as a daily thing; the State of Us needs its day said (article)."""
        is_daily = self.occasion is Occasion.DEBRIEF and self.day is None
        return replace(self, day=RepeatDay.DAILY) if is_daily else self


MORNING_HOURS = range(7, HALF_A_DAY)
"""Up to twelve o'clock, hours that may be meant in either half of the day."""


def usual_time(said: time, part: DayPart | None) -> time | None:
    """Return the time of day that is meant by a regular time; None where it has to be asked.

    Nobody meets at three in the night: without a part of the day, one to six o'clock is
    the second half of the day. It is always read back before it counts.
    """
    half = part.half if part else None
    on_the_face = said.hour % HALF_A_DAY
    if half in AFTER_NOON and said.hour <= HALF_A_DAY:
        return said.replace(hour=on_the_face + HALF_A_DAY)
    if said.hour == 0 or said.hour > HALF_A_DAY:
        return said
    if half in BEFORE_NOON or (half is DayPart.EVENING and on_the_face in AFTER_MIDNIGHT):
        return said.replace(hour=on_the_face)
    if half is None and said.hour in MORNING_HOURS:
        return None
    return said.replace(hour=on_the_face + HALF_A_DAY)


def next_on(day: RepeatDay, at: time, now: datetime, zone: ZoneInfo) -> datetime:
    """Return the next moment (UTC) after now at which the clock shows the time on such a day."""
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
    """Return the moment (UTC) of a time of day tomorrow; `part` says how it was put."""
    return next_time(at, now, zone, part)


def recurring_cue(occasion: Occasion, recurrence: Recurrence, now: datetime) -> Cue:
    """Plan the reminder of a regular time."""
    first = next_on(recurrence.day, recurrence.at, now, ZoneInfo(recurrence.zone))
    return Cue(CueKind.REMINDER, first, says=occasion.value, repeats=recurrence)


def check_in_cue(at: datetime) -> Cue:
    """Plan the reminder of the time to look at what was agreed."""
    return Cue(CueKind.REMINDER, at, says=Occasion.CHECK_IN.value)


def is_over(cue: Cue, now: datetime) -> bool:
    """Whether a reminder has had its one time, and is not spoken of any more."""
    return cue.repeats is None and now - cue.rings_at > STAYS_DUE
