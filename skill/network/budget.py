"""The time that one turn may spend on everything outside it: the store and Alexa's services.

A turn's calls share one budget. A call further down asks ``time_left`` how long it may still take.
urllib3 and botocore cannot hand a budget down, so it is in a context variable.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

Stopwatch = Callable[[], float]
"""Returns the seconds since some fixed moment, as time.monotonic does."""

TURN_BUDGET = timedelta(seconds=4.5)
"""The time for all calls of a turn together. Alexa allows about 8 s for the whole turn."""

SAVE_SHARE = timedelta(seconds=2)
"""How much of it slow calls must leave for the save, so that we remember what we promised."""

NO_TIME = timedelta()


class BudgetSpentError(Exception):
    """No time is left in the turn, so the call is not made."""


@dataclass
class TurnBudget:
    """The time that is left for one turn's calls. It counts from the moment it is made."""

    allowed: timedelta = TURN_BUDGET
    save_share: timedelta = SAVE_SHARE
    stopwatch: Stopwatch = time.monotonic
    _kept_back: timedelta = NO_TIME
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.stopwatch()

    @property
    def left(self) -> timedelta:
        """How long the next call may take; zero or less if there is no time for one."""
        spent = timedelta(seconds=self.stopwatch() - self._began)
        return self.allowed - self._kept_back - spent

    @property
    def is_spent(self) -> bool:
        return self.left <= NO_TIME

    def keep_back_for_save(self) -> None:
        """Keep a part for the save that will follow."""
        self._kept_back = self.save_share

    def release_for_save(self) -> None:
        """Release the part that was kept, for the save and the calls after it."""
        self._kept_back = NO_TIME

    def expect_no_save(self) -> None:
        """Keep nothing any more: the store failed, so all that is left may go into a look."""
        self.save_share = self._kept_back = NO_TIME


@dataclass(frozen=True)
class _Deadline:
    """A moment on a stopwatch, after which no call begins and none is waited for."""

    stopwatch: Stopwatch
    ends: float

    @property
    def left(self) -> timedelta:
        return timedelta(seconds=self.ends - self.stopwatch())


_deadline: ContextVar[_Deadline | None] = ContextVar("_deadline", default=None)


def time_left(longest: timedelta) -> timedelta:
    """Return how long a call may still take, at most its own limit; 0 if no time is left.

    Outside the blocks below there is no budget, and the result is the limit itself.
    """
    deadline = _deadline.get()
    if deadline is None:
        return max(NO_TIME, longest)
    return max(NO_TIME, min(longest, deadline.left))


def ending_with(
    budget: TurnBudget, longest: timedelta = timedelta.max
) -> AbstractContextManager[None]:
    """Limit all calls in the block together to what the budget has left when the block begins.

    If ``longest`` is less than that, it is the limit.
    """
    return _taking(min(longest, budget.left), budget.stopwatch)


def taking_at_most(longest: timedelta) -> AbstractContextManager[None]:
    """Limit all calls in the block together to this time, and to the budget as before."""
    return _taking(longest, time.monotonic)


@contextmanager
def _taking(longest: timedelta, stopwatch: Stopwatch) -> Iterator[None]:
    """Set the deadline. A block inside another uses its stopwatch, and ends no later."""
    outer = _deadline.get()
    if outer is None:
        deadline = _Deadline(stopwatch, stopwatch() + longest.total_seconds())
    else:
        ends = min(outer.ends, outer.stopwatch() + longest.total_seconds())
        deadline = _Deadline(outer.stopwatch, ends)
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)
