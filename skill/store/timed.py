"""Any store, with its calls noted for the log line of one request."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from skill.domain.households import Household
from skill.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    UnreadableHouseholdError,
)
from skill.telemetry import STALE, RequestLog, Service


def _result(error: Exception) -> str:
    """Name what came of a call; why a store is not available is a code, and no content."""
    match error:
        case StaleHouseholdError():
            return STALE
        case StoreUnavailableError():
            return f"unavailable: {error}"
        case UnreadableHouseholdError():
            return "unreadable"
        case _:
            return "failed"


@dataclass(frozen=True)
class TimedStore:
    """A store whose calls are noted for one request."""

    store: HouseholdStore
    noted: RequestLog

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        with self._timed("load"):
            return self.store.load(user_id, now, sets_aside=sets_aside)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        with self._timed("save"):
            return self.store.save(user_id, household, replaces, now)

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        with self._timed("forget"):
            self.store.forget(user_id, replaces, now)

    @contextmanager
    def _timed(self, operation: str) -> Iterator[None]:
        with self.noted.timed(Service.STORE, operation) as call:
            try:
                yield
            except Exception as error:
                call.result = _result(error)
                raise
