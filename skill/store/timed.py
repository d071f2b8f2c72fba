"""Keeps any store's calls within the turn's budget, and notes them for the log of one request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from skill.domain.households import Household
from skill.network.budget import BudgetSpentError, TurnBudget
from skill.network.workers import Workers
from skill.telemetry import STALE, RequestLog, Service
from skill.turns.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    StoreUncertainError,
    UnreadableHouseholdError,
)

GRACE = timedelta(milliseconds=50)
"""A store that watches the time itself can say more about its failure, so it may speak first."""

Result = TypeVar("Result")


def _result(error: Exception) -> str:
    """Return the log's word for how a call failed. The reason is a code, without any content."""
    match error:
        case StaleHouseholdError():
            return STALE
        case StoreUncertainError():
            return f"uncertain: {error}"
        case StoreUnavailableError():
            return f"unavailable: {error}"
        case UnreadableHouseholdError():
            return "unreadable"
        case _:
            return "failed"


@dataclass(frozen=True)
class TimedStore:
    """A store whose calls end with the budget of one request, and are noted for its log."""

    store: HouseholdStore
    noted: RequestLog
    budget: TurnBudget = field(default_factory=TurnBudget)
    workers: Workers = field(default_factory=Workers)

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        load = partial(self.store.load, user_id, now, sets_aside=sets_aside)
        return self._called("load", load, StoreUnavailableError, is_save=False)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        save = partial(self.store.save, user_id, household, replaces, now)
        return self._called("save", save, StoreUncertainError, is_save=True)

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        forget = partial(self.store.forget, user_id, replaces, now)
        self._called("forget", forget, StoreUncertainError, is_save=True)

    def _called(
        self,
        operation: str,
        call: Callable[[], Result],
        unanswered: type[StoreUnavailableError],
        *,
        is_save: bool,
    ) -> Result:
        """Call the store in a thread: a disk may hang, and looking for credentials takes its time.

        If we stop waiting, the store begins nothing new, because ``time_left`` tells it so.
        """
        with self._timed(operation):
            try:
                return self.workers.finish_in_turn(call, self.budget, GRACE, is_save=is_save)
            except BudgetSpentError:
                raise StoreUnavailableError("BudgetSpent") from None
            except TimeoutError:
                raise unanswered("NoAnswer") from None
            except OSError:
                raise StoreUnavailableError("NoThread") from None

    @contextmanager
    def _timed(self, operation: str) -> Iterator[None]:
        with self.noted.timed(Service.STORE, operation) as call:
            try:
                yield
            except Exception as error:
                call.result = _result(error)
                if isinstance(error, StoreUnavailableError):
                    self.budget.expect_no_save()
                raise
