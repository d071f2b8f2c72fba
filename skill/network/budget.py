"""The time that one turn may spend on everything outside of it: the store and Alexa's services.

A turn's calls share one budget. A call below asks ``time_left`` how long it may still take; urllib3
and botocore have no way to hand that down, so it is kept in a context variable.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import timedelta

Stopwatch = Callable[[], timedelta]
"""Returns the time since some fixed moment."""

TURN_BUDGET = timedelta(seconds=4.5)
"""What all calls of a turn may take together. Alexa allows about 8 s for the whole turn."""

SAVE_SHARE = timedelta(seconds=2)
"""How much of it slow calls before the save must leave: what was promised is to be remembered."""

NO_TIME = timedelta()


def monotonic() -> timedelta:
    return timedelta(seconds=time.monotonic())


class BudgetSpentError(Exception):
    """No time is left in the turn, so the call is not made."""


@dataclass
class TurnBudget:
    """The time that is left for one turn's calls, counted from its making."""

    allowed: timedelta = TURN_BUDGET
    save_share: timedelta = SAVE_SHARE
    stopwatch: Stopwatch = monotonic
    _kept_back: timedelta = NO_TIME
    _began: timedelta = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.stopwatch()

    @property
    def left(self) -> timedelta:
        """What the next call may take; not positive if there is no time for one."""
        return self.allowed - self._kept_back - (self.stopwatch() - self._began)

    @property
    def is_spent(self) -> bool:
        return self.left <= NO_TIME

    def keep_back_for_save(self) -> None:
        """Leave a part to a save that is to come."""
        self._kept_back = self.save_share

    def release_for_save(self) -> None:
        """Give all that is left to the save, and to what follows."""
        self._kept_back = NO_TIME

    def expect_no_save(self) -> None:
        """Keep nothing back any more: the store failed, and what is left is for a look."""
        self.save_share = self._kept_back = NO_TIME


@dataclass(frozen=True)
class _Deadline:
    """A moment on a stopwatch, after which no call begins and none is waited for."""

    stopwatch: Stopwatch
    ends: timedelta


_deadline: ContextVar[_Deadline | None] = ContextVar("_deadline", default=None)


def time_left(longest: timedelta) -> timedelta:
    """Return how long a call may still take here, up to a limit of its own; 0 if no time is left.

    Outside of the blocks below there is no budget, and the result is that limit.
    """
    deadline = _deadline.get()
    if deadline is None:
        return max(NO_TIME, longest)
    return max(NO_TIME, min(longest, deadline.ends - deadline.stopwatch()))


def ending_with(
    budget: TurnBudget, longest: timedelta = timedelta.max
) -> AbstractContextManager[None]:
    """Hold every call in a block to the time that the budget has left as the block begins.

    If ``longest`` is less than that, it is what the calls may take together.
    """
    return _taking(min(longest, budget.left), budget.stopwatch)


def taking_at_most(longest: timedelta) -> AbstractContextManager[None]:
    """Hold every call in a block to a limit together, and to the budget as before."""
    return _taking(longest, monotonic)


@contextmanager
def _taking(longest: timedelta, stopwatch: Stopwatch) -> Iterator[None]:
    """Set the deadline; a block within another uses the other's stopwatch, and ends no later."""
    outer = _deadline.get()
    if outer is None:
        deadline = _Deadline(stopwatch, stopwatch() + longest)
    else:
        ends = min(outer.ends, outer.stopwatch() + longest)
        deadline = _Deadline(outer.stopwatch, ends)
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)
