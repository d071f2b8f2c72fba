"""What several turns save at once in a SQLite file, and connections that stay open for a while."""

import gc
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import TypeVar

import pytest

from skill.network.budget import taking_at_most
from skill.store.sqlite import SQLiteStore
from skill.turns.ports import StaleHouseholdError, Stored, StoreUnavailableError
from tests.store.places import NOW, household
from tests.store.test_sqlite import content

SHORT = timedelta(milliseconds=50)
LONG = timedelta(hours=1)
PATIENCE = 30.0
"""Seconds that a slow machine may take."""

UNUSUAL = "an unusual secret"

Result = TypeVar("Result")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "households.db"


@pytest.fixture(params=[timedelta(), LONG], ids=["closed", "open"])
def store(path: Path, request: pytest.FixtureRequest) -> SQLiteStore:
    """A store with one household; its connections are closed at once, or linger."""
    store = SQLiteStore(path, request.param)
    store.save("first", household(), 0, NOW)
    return store


class Crowd:
    """Threads that all begin at once, while another process writes to the file."""

    def __init__(self, threads: ThreadPoolExecutor, path: Path, count: int) -> None:
        self._threads, self._path = threads, path
        self._meeting = Barrier(count + 1)

    def come(self, call: Callable[[], Result]) -> "Future[Result]":
        """Begin a call once all are there."""
        return self._threads.submit(self._called, call)

    def _called(self, call: Callable[[], Result]) -> Result:
        self._meeting.wait(PATIENCE)
        return call()

    @contextmanager
    def held_up(self) -> Iterator[None]:
        """Let those who come in the block begin while nobody can write, and go on after it."""
        with closing(sqlite3.connect(self._path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
            self._meeting.wait(PATIENCE)
            other.execute("ROLLBACK")


@pytest.fixture
def crowd(path: Path) -> Iterator[Callable[[int], Crowd]]:
    with ThreadPoolExecutor(16) as threads:
        yield partial(Crowd, threads, path)


def test_all_who_save_at_once_are_kept(
    store: SQLiteStore, path: Path, crowd: Callable[[int], Crowd]
) -> None:
    """Sixteen who had to wait for the disk are all told that they are saved, and all are."""
    together = crowd(16)
    with together.held_up():
        saves = (
            partial(store.save, f"user {n}", household(f"topic {n}"), 0, NOW) for n in range(16)
        )
        saving = [together.come(save) for save in saves]
    assert [future.result(PATIENCE) for future in saving] == [1] * 16
    for n in range(16):
        assert SQLiteStore(path).load(f"user {n}", NOW) == Stored(household(f"topic {n}"), 1)


def test_of_all_who_save_over_the_same_one_is_kept(
    store: SQLiteStore, crowd: Callable[[int], Crowd]
) -> None:
    """Of those who save over the same version at once one is kept, and the others hear of it."""
    together = crowd(8)
    with together.held_up():
        saves = (partial(store.save, "first", household(f"topic {n}"), 1, NOW) for n in range(8))
        saving = [together.come(save) for save in saves]
    errors = [future.exception(PATIENCE) for future in saving]
    (kept,) = [n for n, error in enumerate(errors) if error is None]
    assert [type(error) for error in errors if error] == [StaleHouseholdError] * 7
    assert store.load("first", NOW) == Stored(household(f"topic {kept}"), 2)


def test_what_cannot_be_saved_fails_alone(
    store: SQLiteStore, crowd: Callable[[int], Crowd]
) -> None:
    """A userId that SQLite cannot take fails for itself, and all that came with it are kept."""
    together, users = crowd(4), ["second", "\ud800", "third", "fourth"]
    with together.held_up():
        saves = (partial(store.save, user, household(), 0, NOW) for user in users)
        saving = [together.come(save) for save in saves]
    errors = [future.exception(PATIENCE) for future in saving]
    assert [type(error) for error in errors] == [
        type(None),
        UnicodeEncodeError,
        type(None),
        type(None),
    ]
    assert [store.load(user, NOW).version for user in ("second", "third", "fourth")] == [1, 1, 1]


def test_whose_time_is_over_is_not_saved_later(
    store: SQLiteStore, path: Path, crowd: Callable[[int], Crowd]
) -> None:
    """Who waits for others longer than the turn may take hears so, and nothing of it is kept."""

    def save_in_time() -> int:
        with taking_at_most(SHORT):
            return store.save("hasty", household(), 0, NOW)

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        together = crowd(0)
        patient = together.come(partial(store.save, "patient", household(), 0, NOW))
        with pytest.raises(StoreUnavailableError) as error:
            save_in_time()
        assert type(error.value) is StoreUnavailableError
        other.execute("ROLLBACK")
    assert patient.result(PATIENCE) == 1
    assert store.save("another", household(), 0, NOW) == 1
    assert [store.load(user, NOW).version for user in ("hasty", "patient", "another")] == [0, 1, 1]


def test_saving_and_forgetting_at_once(store: SQLiteStore, crowd: Callable[[int], Crowd]) -> None:
    """A household that is forgotten while others save is gone, and the others are there."""
    together = crowd(5)
    with together.held_up():
        saves = (partial(store.save, f"user {n}", household(), 0, NOW) for n in range(4))
        saving = [together.come(save) for save in saves]
        forgetting = together.come(partial(store.forget, "first", 1, NOW))
    assert [future.result(PATIENCE) for future in saving] == [1] * 4
    forgetting.result(PATIENCE)
    assert store.load("first", NOW).version == 0


# -- connections that linger


def until(holds: Callable[[], bool]) -> bool:
    """Wait until it holds, or for as long as a slow machine may need."""
    ends = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < ends:
        time.sleep(0.01)
    return holds()


def test_a_connection_lingers_and_is_closed(path: Path) -> None:
    """After a save the file stays open for the next one, and when nobody comes it is closed."""
    log = path.with_name("households.db-wal")
    lingering = SQLiteStore(path, LONG)
    lingering.save("user", household(), 0, NOW)
    assert log.exists()
    assert lingering.save("user", household(UNUSUAL), 1, NOW) == 2
    another = path.with_name("another.db")
    short = SQLiteStore(another, SHORT)
    short.save("user", household(), 0, NOW)
    assert until(lambda: not another.with_name("another.db-wal").exists())
    assert short.load("user", NOW) == Stored(household(), 1)


def test_what_is_saved_over_leaves_the_file_once_it_is_quiet(tmp_path: Path, path: Path) -> None:
    """Words that a later save does not have any more are gone once the connections are closed."""
    store = SQLiteStore(path, SHORT)
    store.save("user", household(UNUSUAL), 0, NOW)
    store.save("user", household("the budget"), 1, NOW)
    assert until(lambda: UNUSUAL.encode() not in content(tmp_path))
    assert b"the budget" in content(tmp_path)


def test_what_is_forgotten_leaves_the_file_at_once(tmp_path: Path, path: Path) -> None:
    """What a household wants forgotten is in no file any more when that is said, however busy."""
    store = SQLiteStore(path, LONG)
    store.save("user", household(UNUSUAL), 0, NOW)
    assert UNUSUAL.encode() in content(tmp_path)
    store.forget("user", 1, NOW)
    assert UNUSUAL.encode() not in content(tmp_path)


def test_a_store_that_is_let_go_closes_its_connections(path: Path) -> None:
    """Nothing keeps the file open for a store that nobody has any more."""
    log = path.with_name("households.db-wal")
    SQLiteStore(path, LONG).save("user", household(), 0, NOW)
    assert log.exists()
    gc.collect()
    assert not log.exists()
