"""The time that one turn may spend on everything outside of it: the store and Alexa's services.

A turn's calls share one budget. A call below asks ``time_left`` how long it may still take; urllib3
and botocore have no way to hand that down, so it is kept in a context variable.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TypeVar

Stopwatch = Callable[[], timedelta]
"""Returns the time since some fixed moment."""

TURN_BUDGET = timedelta(seconds=4.5)
"""What all calls of a turn may take together. Alexa allows about 8 s for the whole turn."""

SAVE_SHARE = timedelta(seconds=2)
"""How much of it slow calls before the save must leave: what was promised is to be remembered."""

NO_TIME = timedelta()

Result = TypeVar("Result")


def monotonic() -> timedelta:
    return timedelta(seconds=time.monotonic())


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


_left: ContextVar[Callable[[], timedelta]] = ContextVar("_left", default=lambda: timedelta.max)


def time_left(longest: timedelta) -> timedelta:
    """Return how long a call may still take here, up to a limit of its own; 0 if no time is left.

    Outside of the blocks below there is no budget, and it is that limit.
    """
    return max(NO_TIME, min(longest, _left.get()()))


@contextmanager
def ending_with(budget: TurnBudget) -> Iterator[None]:
    """Hold every call in the block to the time that the budget has left as the block begins."""
    outer, ends = _left.get(), budget.stopwatch() + budget.left
    token = _left.set(lambda: min(outer(), ends - budget.stopwatch()))
    try:
        yield
    finally:
        _left.reset(token)


@contextmanager
def taking_at_most(longest: timedelta) -> Iterator[None]:
    """Hold every call in the block to a limit together, and to the budget as before."""
    with ending_with(TurnBudget(longest)):
        yield


def finished_within(seconds: float, call: Callable[[], Result]) -> Result:
    """Return what a call returns, and raise what it raises, but wait no longer than that.

    Raises TimeoutError if it is still running, which it then goes on doing in a thread of its own:
    this is for what cannot be given a time-out, and ends by itself. Raises another OSError if the
    machine has no thread for it, and then the call is not made.
    """
    outcome = Future[Result]()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001  it is raised where somebody waits for it
            outcome.set_exception(error)

    thread = threading.Thread(target=copy_context().run, args=(run,), daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise OSError(*error.args) from error
    return outcome.result(timeout=max(0.0, seconds))
