"""Connections to a SQLite file that stay open for a while, for the next call."""

import sqlite3
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock, Thread

NEVER = timedelta()


class Connections:
    """Hands out a connection to one call at a time, and opens another if none is free.

    They are closed once nobody has used any of them for as long as they linger. To open and to
    close one costs more than what a turn reads and writes: with the last one, SQLite moves what
    was written into the file itself, and waits for the disk twice.
    """

    def __init__(self, opened: Callable[[], sqlite3.Connection], lingers: timedelta) -> None:
        """Open connections with that function. If they are not to linger, each has one call."""
        self._opened = opened
        self._lingers = lingers
        self._idle = list[sqlite3.Connection]()
        self._in_use = 0
        self._used_at = 0.0
        self._is_watched = False
        self._lock = Lock()
        weakref.finalize(self, _close, self._idle)  # at the end of the process, too

    @property
    def linger(self) -> bool:
        """Whether a connection outlasts its call."""
        return self._lingers > NEVER

    @contextmanager
    def one(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection to the block. If the block raises anything, it is closed after it."""
        with self._lock:
            self._in_use += 1
            connection = self._idle.pop() if self._idle else None
        is_sound = False
        try:
            connection = connection or self._opened()
            yield connection
            is_sound = self.linger
        finally:
            self._take_back(connection, is_sound=is_sound)

    def _take_back(self, connection: sqlite3.Connection | None, *, is_sound: bool) -> None:
        """Keep a connection that is sound for the next call, and close any other."""
        try:
            if connection and not is_sound:
                connection.close()
        finally:
            with self._lock:
                self._in_use -= 1
                self._used_at = time.monotonic()
                if connection and is_sound:
                    self._idle.append(connection)
                    self._watch()

    def _watch(self) -> None:
        """Have somebody close what nobody uses any more. If there is no thread, the next call does.

        A thread that watched would keep this object, so it has it only while it looks.
        """
        if self._is_watched:
            return
        watching = Thread(target=_watch, args=(weakref.ref(self), self._lingers), daemon=True)
        try:
            watching.start()
        except RuntimeError:
            return
        self._is_watched = True

    def close_if_quiet(self) -> bool:
        """Close all if nobody has used one for long enough, and return whether all are closed."""
        with self._lock:
            quiet = timedelta(seconds=time.monotonic() - self._used_at)
            if self._in_use or quiet < self._lingers:
                return False
            self._is_watched = False
            _close(self._idle)
            return True


def _watch(watched: weakref.ref[Connections], lingers: timedelta) -> None:
    while True:
        time.sleep(lingers.total_seconds())
        connections = watched()
        if connections is None or connections.close_if_quiet():
            return
        del connections


def _close(idle: list[sqlite3.Connection]) -> None:
    while idle:
        idle.pop().close()
