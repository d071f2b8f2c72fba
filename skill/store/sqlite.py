"""The embedded store: one SQLite file that several processes may share."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from skill.domain.households import Household
from skill.network.budget import NO_TIME, time_left
from skill.store import StoreSettingError, records, sql
from skill.store.connections import NEVER, Connections
from skill.store.files import FileLostError, KnownFile, make
from skill.store.together import Together
from skill.turns.ports import (
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    StoreUncertainError,
    UnreadableHouseholdError,
    Version,
    never_uncertain,
)

BUSY_TIMEOUT = timedelta(seconds=2)
"""How long a call waits for another process that is writing, if the turn has that much time."""

EMPTYING_TIMEOUT = timedelta(milliseconds=200)
"""How long the turn of somebody who wants all forgotten waits for others, beyond that."""

MILLISECOND = timedelta(milliseconds=1)
PRIMARY_CODE = 0xFF
"""The bits that name the kind of one of SQLite's extended result codes."""

READ, WRITE = "BEGIN", "BEGIN IMMEDIATE"
"""How a transaction begins."""


class SQLiteStore:
    """Keeps households in a file. The first use makes it, and its folders, for the owner alone.

    Each call has a connection for itself, so many threads can share one store. Write-ahead logging
    lets readers and a writer work at the same time, and what several save at once is written
    together. SQLite overwrites what is deleted or saved over, as soon as nobody has the file open:
    at once, or where there are many turns, when the connections have lingered in vain. What a
    household wants forgotten does not wait for that.

    After the first use the file must stay where it is. If somebody deletes it or puts another one
    in its place, the store is unavailable until the file is back or the process starts again.
    ``HouseholdStore`` says what each method returns and raises.
    """

    def __init__(self, path: Path, lingers: timedelta = NEVER) -> None:
        """Keep households there, with connections that stay open for so long after a call."""
        self._path = path
        self._connections = Connections(self._open, lingers)
        self._together = Together(partial(self._transaction, WRITE))
        # The file of the first use, as soon as it has its tables.
        self._file: KnownFile | None = None

    def check(self) -> None:
        """Open the file as a turn does, and make it if there is none.

        Raises StoreSettingError, with words for a person, if the file can never be used like this.
        If another process keeps it busy, that is no mistake.
        """
        if os.path.isdir(self._path):  # noqa: PTH112 -- Path.is_dir raises for a name too long
            raise StoreSettingError(
                f"{self._path} is a folder. Name a file in it, for example"
                f" sqlite:{self._path / 'steady-ground.db'}."
            )
        try:
            with self._connected(WRITE, Connections(self._open, NEVER)):
                pass
        except (sqlite3.Error, OSError) as error:
            if getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE == sqlite3.SQLITE_BUSY:
                return
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise StoreSettingError(
                f"the database {self._path} cannot be used: {reason}."
            ) from None

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        while row := self._row(user_id, now):
            version, record, expires_at = row
            try:
                read = records.read(record)
            except records.UnreadableRecordError as error:
                if not sets_aside or self._set_aside(user_id, version, record):
                    raise UnreadableHouseholdError(str(error)) from None
                continue
            if read.is_whole:
                return Stored(read.household, Version.of(version, expires_at))
            if not sets_aside:
                raise UnreadableHouseholdError("in part")
            if self._keep_the_rest(user_id, version, record, read.household):
                kept = Version.of(version + 1, expires_at)
                return Stored(read.household, kept, is_in_part=True)
            # Somebody else has set it aside or saved over it: look again.
        return Stored(Household(), 0)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        values = {
            "user_id": user_id,
            "replaces": replaces,
            "of": _record_of(replaces),
            "record": records.encode(household),
            "now": int(now.timestamp()),
            "expires": int((now + records.UNTOUCHED_LASTS).timestamp()),
        }

        def change(connection: sqlite3.Connection) -> int:
            saved = connection.execute(sql.UPDATE if replaces else sql.INSERT, values).rowcount
            if not saved:
                raise StaleHouseholdError
            connection.execute("DELETE FROM households WHERE expires_at <= :now", values)
            connection.execute("DELETE FROM set_aside WHERE expires_at <= :now", values)
            return replaces + 1

        return self._together.make(change)

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        of = _record_of(replaces)
        values = {"user_id": user_id, "replaces": replaces, "of": of, "now": int(now.timestamp())}

        def change(connection: sqlite3.Connection) -> None:
            deleted = connection.execute(sql.FORGET, values).rowcount
            if not deleted and _is_known(connection, user_id):
                raise StaleHouseholdError
            connection.execute("DELETE FROM set_aside WHERE user_id = :user_id", values)

        self._together.make(change)
        if self._connections.linger:
            self._empty_log()

    def rows(self, now: datetime) -> Iterator[records.Row]:
        """Yield every household that has not expired, all from the same moment.

        Raises StoreUnavailableError.
        """
        return self._all("households", now)

    def rows_set_aside(self, now: datetime) -> Iterator[records.Row]:
        """Yield what was set aside and has not expired. Raises StoreUnavailableError."""
        return self._all("set_aside", now)

    def _all(self, table: str, now: datetime) -> Iterator[records.Row]:
        with self._transaction(READ) as connection:
            for row in connection.execute(
                sql.SELECT_ALL.format(table=table), (int(now.timestamp()),)
            ):
                yield records.Row(*row)

    def _row(self, user_id: str, now: datetime) -> tuple[int, str, int] | None:
        with self._transaction(READ) as connection:
            values = {"user_id": user_id, "now": int(now.timestamp())}
            row: tuple[int, str, int] | None = connection.execute(sql.SELECT, values).fetchone()
            return row

    def _set_aside(self, user_id: str, version: int, record: str) -> bool:
        """Move a record out of the way, and return whether this call did it."""
        values = {"user_id": user_id, "replaces": version, "record": record}
        with never_uncertain(), self._transaction(WRITE) as connection:
            is_moved = connection.execute(sql.SET_ASIDE, values).rowcount > 0
            if is_moved:
                connection.execute(sql.DELETE, values)
            return is_moved

    def _keep_the_rest(self, user_id: str, version: int, record: str, household: Household) -> bool:
        """Set a damaged record aside, whole, and save in its place what we could read of it.

        Return whether this call did it.
        """
        values = {"user_id": user_id, "replaces": version, "record": record}
        with never_uncertain(), self._transaction(WRITE) as connection:
            is_copied = connection.execute(sql.SET_ASIDE, values).rowcount > 0
            if is_copied:
                connection.execute(sql.REPLACE, values | {"record": records.encode(household)})
            return is_copied

    def _empty_log(self) -> None:
        """Move all that was written into the file itself, so that the log has nothing of it.

        If others are busy for too long, the log is overwritten a little later.
        """
        with suppress(sqlite3.Error, OSError), self._connections.one() as connection:
            connection.execute(f"PRAGMA busy_timeout = {EMPTYING_TIMEOUT // MILLISECOND}")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction. Raises StoreUnavailableError if SQLite cannot."""
        try:
            with self._connected(begin, self._connections) as connection:
                yield connection
        except FileLostError as lost:
            raise StoreUnavailableError(str(lost)) from None
        except (sqlite3.Error, OSError) as error:
            raise StoreUnavailableError(type(error).__name__) from None

    @contextmanager
    def _connected(self, begin: str, connections: Connections) -> Iterator[sqlite3.Connection]:
        """Run the block as one transaction.

        We check the file before, so that we never write to another one. We check it again after,
        because a save into a file that was deleted meanwhile is lost. Raises FileLostError.
        """
        file = self._known()
        with connections.one() as connection:
            if file is not self._file:
                _prepare(connection)
                self._file = file
            _begin(connection, begin)
            with connection:
                yield connection
                _commit(connection)
            file.check(self._path)

    def _open(self) -> sqlite3.Connection:
        """Open the file. SQLite must not make one, because the umask would decide its mode."""
        address = f"{Path(os.path.realpath(self._path)).as_uri()}?mode=rw"
        timeout = _wait().total_seconds()
        return sqlite3.connect(
            address, uri=True, isolation_level=None, timeout=timeout, check_same_thread=False
        )

    def _known(self) -> KnownFile:
        """Return the file of the first use, and make it if this is the first use.

        Raises FileLostError if that file is no longer there.
        """
        if self._file is None:
            path = Path(os.path.realpath(self._path))
            make(path)
            return KnownFile(path)
        self._file.check(self._path)
        return self._file


def _prepare(connection: sqlite3.Connection) -> None:
    """Make the tables if they are missing.

    SQLite does not wait for a lock to change the journal. If another turn is making the file just
    now, that turn changes it.
    """
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(sql.PREPARE)


def _commit(connection: sqlite3.Connection) -> None:
    """End the transaction. Raises StoreUncertainError if the disk fails in the middle."""
    try:
        connection.commit()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & PRIMARY_CODE == sqlite3.SQLITE_IOERR:
            raise StoreUncertainError(type(error).__name__) from None
        raise


def _begin(connection: sqlite3.Connection, begin: str) -> None:
    """Begin a transaction, if there is time for it, and overwrite what it deletes or replaces."""
    connection.execute(f"PRAGMA busy_timeout = {_wait() // MILLISECOND}")
    connection.execute(begin)
    if begin == WRITE:
        connection.execute("PRAGMA secure_delete = ON")


def _wait() -> timedelta:
    """Return how long SQLite may wait for other writers. Raises StoreUnavailableError."""
    left = time_left(BUSY_TIMEOUT)
    if left <= NO_TIME:
        raise StoreUnavailableError("BudgetSpent")
    return left


def _is_known(connection: sqlite3.Connection, user_id: str) -> bool:
    known = connection.execute("SELECT 1 FROM households WHERE user_id = ?", (user_id,))
    return known.fetchone() is not None


def _record_of(replaces: int) -> int | None:
    """Return what tells the record that was loaded from a later one; None if nobody loaded it."""
    return replaces.expires_at if isinstance(replaces, Version) else None
