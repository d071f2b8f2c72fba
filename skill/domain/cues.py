"""Chimes: what Alexa is asked to ring, once or again and again."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
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


SAME_TIME = timedelta(minutes=1)

CHIMES = ("return", "switch", "end")
HEADS_UP = "heads_up"
OCCASIONS = ("debrief", "state_of_us", "check_in")
"""What a cue is for: a chime of a break or a debrief, the word before a return, or a reminder's
occasion."""

TURN_LASTS = timedelta(seconds=15)
"""Longer than any turn; Alexa gives up after about eight seconds."""

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

    The turn that plans it saves it without a handle, and then has Alexa make it. What came of that
    is not saved: where it matters, a later turn looks for it among what Alexa has.
    """

    kind: CueKind
    rings_at: datetime
    """When it rings, in UTC; for one that comes again, the first time."""

    handle: str | None = None
    says: str = field(default="return", metadata={"is_needed": True})
    """What it is for: the words of its label and announcement in the catalog's [alert] section."""

    is_any_of_its_kind: bool = False
    """It stands for whatever cues there may be of its kind, of a record that could not be read."""

    repeats: Recurrence | None = None
    planned_at: datetime | None = None
    """When the turn that planned it began (UTC), or just after, where it replaces one of then."""

    planned_on: str = ""
    """The device that was spoken to in that turn."""

    is_made_good: bool = False
    """It is planned for the second time, because Alexa turned out not to have it."""

    lead: timedelta | None = None
    """How long before the return it speaks; None for what is not the word before one."""

    def __post_init__(self) -> None:
        """Raise ValueError for a cue that is for nothing that we know, as a damaged record has."""
        if self.says not in (*CHIMES, HEADS_UP, *OCCASIONS):
            raise ValueError("a cue for nothing that is known")
        if self.is_heads_up is (self.lead is None):
            raise ValueError("only a heads-up comes so long before a return, and each one does")

    @property
    def is_chime(self) -> bool:
        """Whether it calls people back together, says ahead that it will, or leads their talk."""
        return self.says not in OCCASIONS

    @property
    def is_heads_up(self) -> bool:
        """Whether it is the word before a return: spoken, without a ring."""
        return self.says == HEADS_UP

    def rings_in_place_of(self, planned: "Cue") -> bool:
        """Whether people would take it for the planned one, or for its chime.

        Two chimes never run at once. The word before a return stands beside them.
        """
        is_for_the_same = self.says == planned.says or {self.says, planned.says} <= {*CHIMES}
        return is_for_the_same and not self.is_any_of_its_kind

    def is_as_planned(self, planned: "Cue") -> bool:
        """Whether it is the planned one, and nobody has seen it since."""
        return replace(self, planned_at=None, planned_on="") == planned

    def may_be_taken_for(self, other: "Cue") -> bool:
        """Whether a look for this one among what Alexa has may find the other."""
        if self.handle or self.is_any_of_its_kind:
            return self.handle is not None and self.handle == other.handle
        return self.is_alike(other)

    def is_alike(self, other: "Cue") -> bool:
        """Whether a listing shows both in the same way, but for their handles."""
        is_alike = (self.kind, self.repeats) == (other.kind, other.repeats)
        if self.is_heads_up != other.is_heads_up:
            return False
        return is_alike and (bool(self.repeats) or self.rings_by(other.rings_at))

    def is_known_as(self, seen: "Cue") -> bool:
        """Whether the cue that was seen, and has a handle, is this very one."""
        return seen.handle is not None and replace(self, handle=seen.handle) == seen

    def rings_by(self, moment: datetime) -> bool:
        """Whether it rings about then; Alexa counts from when a request reaches it."""
        return abs(self.rings_at - moment) <= SAME_TIME

    def is_to_come(self, now: datetime) -> bool:
        return self.repeats is not None or self.rings_at > now

    def was_planned_elsewhere(self, device: str) -> bool:
        return bool(self.planned_on) and self.planned_on != device

    def may_be_in_the_making(self, device: str, now: datetime) -> bool:
        """Whether a turn on another device may be about to make it."""
        return self.planned_on != device and self.is_planned_just_now(now)

    def is_planned_just_now(self, now: datetime) -> bool:
        """Whether the turn that planned it may still go on, and nobody has seen it since."""
        if self.handle or self.planned_at is None:
            return False
        return now - self.planned_at < TURN_LASTS
