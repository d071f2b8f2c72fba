"""The time that one turn may spend on everything outside it: the store and Alexa's services.

A turn's calls share one budget. A call further down asks ``time_left`` how long it may still take.
urllib3 and botocore cannot hand a budget down, so it is in a context variable.
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
"""The time for all calls of a turn together. Alexa allows about 8 s for the whole turn."""

SAVE_SHARE = timedelta(seconds=2)
"""How much of it slow calls must leave for the save, so that we remember what we promised."""

NO_TIME = timedelta()

Result = TypeVar("Result")


def monotonic() -> timedelta:
    return timedelta(seconds=time.monotonic())


@dataclass
class TurnBudget:
    """The time that is left for one turn's calls. It counts from the moment it is made."""

    allowed: timedelta = TURN_BUDGET
    save_share: timedelta = SAVE_SHARE
    stopwatch: Stopwatch = monotonic
    _kept_back: timedelta = NO_TIME
    _began: timedelta = field(init=False)

    def __post_init__(self) -> None:
        self._began = self.stopwatch()

    @property
    def left(self) -> timedelta:
        """How long the next call may take; zero or less if there is no time for one."""
        return self.allowed - self._kept_back - (self.stopwatch() - self._began)

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


_left: ContextVar[Callable[[], timedelta]] = ContextVar("_left", default=lambda: timedelta.max)


def time_left(longest: timedelta) -> timedelta:
    """Return how long a call may still take, at most its own limit; 0 if no time is left.

    Outside the blocks below there is no budget, and the result is the limit itself.
    """
    return max(NO_TIME, min(longest, _left.get()()))


@contextmanager
def ending_with(budget: TurnBudget) -> Iterator[None]:
    """Limit all calls in the block together to what the budget has left when the block begins."""
    outer, ends = _left.get(), budget.stopwatch() + budget.left
    token = _left.set(lambda: min(outer(), ends - budget.stopwatch()))
    try:
        yield
    finally:
        _left.reset(token)


@contextmanager
def taking_at_most(longest: timedelta) -> Iterator[None]:
    """Limit all calls in the block together to this time, and to the budget as before."""
    with ending_with(TurnBudget(longest)):
        yield


def finished_within(seconds: float, call: Callable[[], Result]) -> Result:
    """Return what a call returns, or raise what it raises, but wait only for so many seconds.

    Raises TimeoutError if the call is still running. It then goes on in its own thread, so use this
    for a call that takes no time limit and ends by itself. Raises another OSError if the machine
    has no thread left, and then nothing was called.
    """
    outcome = Future[Result]()

    def run() -> None:
        try:
            outcome.set_result(call())
        except BaseException as error:  # noqa: BLE001  we raise it again for whoever waits
            outcome.set_exception(error)

    thread = threading.Thread(target=copy_context().run, args=(run,), daemon=True)
    try:
        thread.start()
    except RuntimeError as error:
        raise OSError(*error.args) from error
    return outcome.result(timeout=max(0.0, seconds))
