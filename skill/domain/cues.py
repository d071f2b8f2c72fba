"""Chimes: what Alexa is asked to ring, once or again and again."""

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class CueKind(StrEnum):
    TIMER = "timer"
    REMINDER = "reminder"


class RepeatDay(StrEnum):
    """Every day, or one day of each week; the days stand in the order of date.weekday()."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    DAILY = "daily"


CHIMES = ("return", "switch", "end")

WEEKDAYS = tuple(day for day in RepeatDay if day is not RepeatDay.DAILY)


@dataclass(frozen=True)
class Recurrence:
    """A time of day that comes again, as a clock in the zone (an IANA name) shows it."""

    day: RepeatDay
    at: time
    zone: str


@dataclass(frozen=True)
class Cue:
    """A chime, as an Alexa timer or reminder.

    Without a handle it is not known whether Alexa has it: it was about to be made
    when the turn was cut off, or Alexa did not answer.
    """

    kind: CueKind
    rings_at: datetime
    """When it rings, in UTC; for one that comes again, the first time."""

    handle: str | None = None
    says: str = "return"
    """What it is for: the words of its label and announcement in the catalog's [alert] section."""

    is_any_of_its_kind: bool = False
    """It stands for whatever cues there may be of its kind, of a record that could not be read."""

    repeats: Recurrence | None = None
    planned_at: datetime | None = None
    """When a reminder was asked for (UTC): two speakers that ask for the same ask for two."""

    @property
    def is_chime(self) -> bool:
        """Whether it calls people back together, or leads their talk; two never run at once."""
        return self.says in CHIMES

    def rings_in_place_of(self, planned: "Cue") -> bool:
        """Whether people would take it for the planned one, or for its chime."""
        is_for_the_same = self.says == planned.says or (self.is_chime and planned.is_chime)
        return is_for_the_same and not self.is_any_of_its_kind
