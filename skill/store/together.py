"""Changes to a SQLite file that are written together, because the disk takes its time for each.

A commit waits until the disk has it, and nobody else can write meanwhile. So whoever comes in that
time is put with the others, and one of them writes for all: the next transaction has the changes
of all who waited, and so has the next commit.
"""

import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from threading import Lock
from typing import Any, TypeVar

from skill.network.budget import time_left
from skill.turns.ports import StaleHouseholdError, StoreUnavailableError, StoreUncertainError

Result = TypeVar("Result")
Change = Callable[[sqlite3.Connection], Result]
"""Changes households within a transaction. If it raises StaleHouseholdError, it changed nothing."""

LONGEST = timedelta(minutes=1)
"""How long a change without a budget waits for others."""


class _Waiting:
    """A change that somebody waits for, and how it ended."""

    def __init__(self, change: Change[Any]) -> None:
        self._change = change
        self._claim = Lock()
        self._result: Any = None
        self._error: Exception | None = None
        self.is_over = False

    def claim(self) -> bool:
        """Return whether the caller is the first to claim it, and so decides what becomes of it."""
        return self._claim.acquire(blocking=False)

    def make(self, connection: sqlite3.Connection) -> None:
        """Make the change; how it ended counts once the transaction is over."""
        try:
            self._result, self._error = self._change(connection), None
        except StaleHouseholdError as stale:
            self._error = stale

    def end(self, error: Exception | None = None) -> None:
        """Say that it is over: as it went, or with the error of its transaction."""
        self._error = error or self._error
        self.is_over = True

    def result(self) -> Any:
        """Return what the change returned, or raise what it raised. This works once."""
        error, self._error = self._error, None
        if error:
            raise error
        return self._result


class Together:
    """Makes changes, each in a transaction with those that came while the disk was busy."""

    def __init__(self, write: Callable[[], AbstractContextManager[sqlite3.Connection]]) -> None:
        """Write in transactions of that kind, which raise StoreUnavailableError if they fail."""
        self._write = write
        self._waiting = deque[_Waiting]()
        self._leading = Lock()

    def make(self, change: Change[Result]) -> Result:
        """Make a change. Once it is on the disk, return what it returns.

        Raises what the change raises, StoreUnavailableError if the change was not made, and
        StoreUncertainError if it may have been.
        """
        waiting = _Waiting(change)
        self._waiting.append(waiting)
        if self._leading.acquire(timeout=time_left(LONGEST).total_seconds()):
            try:
                if not waiting.is_over:
                    self._lead(waiting)
            finally:
                self._leading.release()
        elif waiting.claim():
            raise StoreUnavailableError("Busy")
        if not waiting.is_over:
            raise StoreUncertainError("Busy")
        result: Result = waiting.result()
        return result

    def _lead(self, own: _Waiting) -> None:
        """Make all changes that wait, our own among them."""
        taken = list[_Waiting]()
        are_made = False
        try:
            with self._write() as connection:
                taken = self._taken()
                for each in taken:
                    each.make(connection)
                are_made = True
        except StoreUnavailableError as error:
            if not taken:
                own.claim()  # nobody has begun it, and whoever leads next leaves it
                own.end(error)
            elif are_made:
                for each in taken:
                    each.end(type(error)(*error.args))  # each its own, with its own traceback
            else:
                self._make_alone(taken)
        except Exception:  # noqa: BLE001  each of them has it for itself
            self._make_alone(taken)
        else:
            for each in taken:
                each.end()

    def _taken(self) -> list[_Waiting]:
        """Return the changes that wait, without those whose time was over before."""
        taken = list[_Waiting]()
        while self._waiting:
            first = self._waiting.popleft()
            if first.claim():
                taken.append(first)
        return taken

    def _make_alone(self, taken: list[_Waiting]) -> None:
        """Make each change in a transaction of its own: one failed, and undid the others."""
        for each in taken:
            try:
                with self._write() as connection:
                    each.make(connection)
            except Exception as error:  # noqa: BLE001  it is raised where somebody waits for it
                each.end(error)
            else:
                each.end()
