"""Breaks: how long they may last, when they end, and what is early, on time or late."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from skill.domain.cues import CueKind

DEFAULT_LENGTH = timedelta(minutes=20)
"""About as long as a body needs to settle (article; research.md, first row)."""

SHORTEST_LENGTH = timedelta(minutes=1)

LONGEST_LENGTH = timedelta(hours=24)
"""From the first call, across all moves. A longer break looks like avoidance (research.md)."""

TIMER_REACH = timedelta(hours=2)
"""The longest timer that Alexa accepts. A reminder chimes at a later return time."""

USUAL_LEAD = timedelta(minutes=5)
"""How long before the return a heads-up comes if they do not say."""

SHORTEST_WAIT = timedelta(minutes=1)
"""A heads-up that would come sooner than this is not worth making."""

ON_TIME_MARGIN = timedelta(minutes=5)

PARTING_LASTS = timedelta(minutes=2)
"""So long after its start a break has only just begun."""

LATE_LIMIT = timedelta(hours=24)
"""Up to this long after the return time, people come back late. After that they missed it."""


class RefusalReason(StrEnum):
    UNREADABLE_LENGTH = "unreadable_length"
    UNREADABLE_TIME = "unreadable_time"
    UNREADABLE_DAY = "unreadable_day"
    DAY_PART_ONLY = "day_part_only"
    NOON_OR_MIDNIGHT = "noon_or_midnight"
    UNKNOWN_ZONE = "unknown_zone"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    PAST_THE_DAY = "past_the_day"
    ALREADY_OVER = "already_over"


class RefusalError(Exception):
    """What somebody asked for cannot be done. Nothing has changed."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Punctuality(StrEnum):
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    """Nobody told us that they came back. They may have, all the same."""

    TOLD = "told"
    """They said later that they had talked."""


@dataclass(frozen=True)
class Break:
    """A running break. All times are UTC."""

    called_at: datetime
    return_time: datetime
    topic: str | None = None
    moves: int = 0
    asked_how: bool = False
    """Whether the one who waits was asked how it is. We ask that once a break."""
    lead: timedelta | None = None
    """How long before the return they want a heads-up; None if they want none."""

    @property
    def length(self) -> timedelta:
        return self.return_time - self.called_at

    @property
    def latest_return(self) -> datetime:
        return self.called_at + LONGEST_LENGTH

    def is_due(self, now: datetime) -> bool:
        return self.return_time <= now

    def time_left(self, now: datetime) -> timedelta:
        return max(self.return_time - now, timedelta())

    def punctuality(self, now: datetime) -> Punctuality:
        """Return whether they are early, on time or late if they come back now (UTC)."""
        lateness = now - self.return_time
        if lateness < -ON_TIME_MARGIN:
            return Punctuality.EARLY
        if lateness <= ON_TIME_MARGIN:
            return Punctuality.ON_TIME
        return Punctuality.LATE if lateness <= LATE_LIMIT else Punctuality.MISSED

    def has_just_begun(self, now: datetime) -> bool:
        """Whether the two are still about to part, so that what is said may be a correction."""
        return now - self.called_at <= PARTING_LASTS

    def passed_unnoticed(self, now: datetime) -> bool:
        return now - self.return_time > ON_TIME_MARGIN


@dataclass(frozen=True)
class Wish:
    """The break that somebody asked for: until a moment (UTC), or else for a length."""

    length: timedelta | None = None
    return_time: datetime | None = None
    topic: str | None = None
    leaves_topic: bool = False
    """Whether something was said in the place of a topic that is not kept, nor asked for again."""


def checked_span(span: timedelta) -> timedelta:
    """Return the time until a return. RefusalError if no break can last so long."""
    if span < SHORTEST_LENGTH:
        raise RefusalError(RefusalReason.TOO_SHORT)
    if span > LONGEST_LENGTH:
        raise RefusalError(RefusalReason.TOO_LONG)
    return span


def checked_length(said: timedelta) -> timedelta:
    """Return a length that somebody said. RefusalError if no break can have it."""
    return checked_hearing(checked_span(said))


def checked_hearing(said: timedelta) -> timedelta:
    """Return a length that somebody said. RefusalError if it cannot have been heard right.

    Nobody asks for hours and odd seconds: that is a misheard clock time, and we do not guess which.
    """
    is_in_hours = timedelta(hours=1) <= said <= LONGEST_LENGTH
    if is_in_hours and said % timedelta(minutes=1):
        raise RefusalError(RefusalReason.UNREADABLE_LENGTH)
    return said


def moment_after(length: timedelta, now: datetime) -> datetime:
    """Return the moment (UTC) a length from now. RefusalError if no calendar goes that far."""
    try:
        return now + length
    except OverflowError:
        is_ahead = length > timedelta()
        reason = RefusalReason.TOO_LONG if is_ahead else RefusalReason.TOO_SHORT
        raise RefusalError(reason) from None


def cue_kind(return_time: datetime, now: datetime) -> CueKind:
    """Return the kind of cue that reaches as far as a return time."""
    return CueKind.TIMER if return_time - now <= TIMER_REACH else CueKind.REMINDER


def new_break(return_time: datetime, now: datetime, topic: str | None) -> Break:
    """Return a break from now until its return time (both UTC).

    RefusalError if no break can last so long.
    """
    checked_span(return_time - now)
    return Break(called_at=now, return_time=return_time, topic=topic)


def checked_move(running: Break, return_time: datetime, now: datetime) -> datetime:
    """Return the new return time (UTC). RefusalError if the break cannot be moved to it."""
    if return_time < now + SHORTEST_LENGTH:
        raise RefusalError(RefusalReason.ALREADY_OVER)
    if return_time > running.latest_return:
        raise RefusalError(RefusalReason.PAST_THE_DAY)
    return return_time


def moved_break(running: Break, return_time: datetime, now: datetime) -> Break:
    """Return the break with a new return time (UTC).

    RefusalError if the break cannot be moved to it.
    """
    checked_move(running, return_time, now)
    return replace(running, return_time=return_time, moves=running.moves + 1)
