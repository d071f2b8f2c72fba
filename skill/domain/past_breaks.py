"""How past breaks ended. We keep no topic and no name with them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from skill.domain.breaks import Punctuality

PAST_BREAKS_KEPT = 10
PAST_BREAK_LASTS = timedelta(days=30)

LATELY, MANY_MISSED = 5, 3
"""If they missed three of the last five breaks, we offer more than a count."""


@dataclass(frozen=True)
class PastBreak:
    """How a break ended. All times are UTC."""

    return_time: datetime
    ended_at: datetime
    outcome: Punctuality
    moves: int

    @property
    def is_missed(self) -> bool:
        return self.outcome is Punctuality.MISSED

    def is_over(self, now: datetime) -> bool:
        """Whether its return time is so long ago that we let it go."""
        return now - self.return_time >= PAST_BREAK_LASTS


@dataclass(frozen=True)
class Tally:
    """How many of the last breaks ended in which way. Nobody knows who called them.

    Only what we were told is counted: a break is missed if nobody told us that they came back.
    """

    all: int
    returned: int
    moved: int
    missed: int

    @property
    def counts(self) -> Iterable[tuple[str, int]]:
        return vars(self).items()

    @classmethod
    def of(cls, past: tuple[PastBreak, ...]) -> "Tally":
        missed = sum(each.is_missed for each in past)
        return cls(len(past), len(past) - missed, sum(bool(each.moves) for each in past), missed)


def added(past: tuple[PastBreak, ...], new: PastBreak) -> tuple[PastBreak, ...]:
    """Return the past breaks with a new one, the newest first. After ten, the oldest goes."""
    return (new, *past)[:PAST_BREAKS_KEPT]


def told_of(past: tuple[PastBreak, ...]) -> tuple[PastBreak, ...]:
    """Return the past breaks after they said that they had talked: the newest was not missed."""
    if not past or not past[0].is_missed:
        return past
    return (replace(past[0], outcome=Punctuality.TOLD), *past[1:])


def most_were_missed(past: tuple[PastBreak, ...]) -> bool:
    return sum(each.is_missed for each in past[:LATELY]) >= MANY_MISSED
