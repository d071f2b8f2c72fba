"""Who can read a SQLite file, and what is said if it is deleted or replaced while it is used."""

import os
import shutil
import sqlite3
import stat
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from skill.domain.households import Household
from skill.store.sqlite import SQLiteStore
from skill.turns.ports import StaleHouseholdError, Stored, StoreUnavailableError
from tests.store.places import NOW, household

if sys.platform == "win32":
    pytest.skip("modes are of POSIX systems", allow_module_level=True)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def modes(folder: Path) -> dict[str, int]:
    return {path.name: mode(path) for path in folder.iterdir()}


# -- who can read it


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o377, 0o777])
def test_a_new_file_is_its_owners_alone(tmp_path: Path, mask: int) -> None:
    """Whatever the umask, the file, what SQLite keeps beside it and new folders are private."""
    folder = tmp_path / "deep" / "down"
    store = SQLiteStore(folder / "households.db")
    with umask(mask):
        store.save("user", household(), 0, NOW)
        store.save("another", household(), 0, NOW)
        rows = store.rows(NOW)
        next(rows)
        shown = modes(folder)
        rows.close()  # type: ignore[attr-defined]  # it is a generator
    assert shown == dict.fromkeys(
        ("households.db", "households.db-wal", "households.db-shm"), 0o600
    )
    assert (mode(folder), mode(folder.parent)) == (0o700, 0o700)


def test_there_is_no_moment_in_which_others_can_read_it(tmp_path: Path) -> None:
    """Somebody who looks all the time while files are made never sees one that others can read."""
    seen, done = set[int](), Event()

    def look() -> None:
        while not done.is_set():
            for folder in (tmp_path, *tmp_path.iterdir()):
                for path in folder.iterdir():
                    try:
                        seen.add(path.stat().st_mode & 0o077)
                    except FileNotFoundError:
                        continue

    watcher = Thread(target=look)
    with umask(0):
        watcher.start()
        for number in range(40):
            SQLiteStore(tmp_path / f"folder-{number}" / "a.db").save("user", household(), 0, NOW)
        done.set()
        watcher.join()
    assert seen == {0}


def test_a_file_that_is_there_keeps_its_mode(tmp_path: Path) -> None:
    """What its owner decided about a file or a folder stays as it is."""
    path = tmp_path / "shared" / "households.db"
    path.parent.mkdir(0o755)
    path.touch(0o644)
    SQLiteStore(path).save("user", household(), 0, NOW)
    assert (mode(path), mode(path.parent)) == (0o644, 0o755)


def test_a_link_leads_to_a_private_file(tmp_path: Path) -> None:
    """If a link names a missing file, that file is made, and is private too."""
    (tmp_path / "there").mkdir()
    link, target = tmp_path / "households.db", tmp_path / "there" / "kept.db"
    link.symlink_to(target)
    with umask(0):
        SQLiteStore(link).save("user", household(), 0, NOW)
    assert (link.is_symlink(), mode(target)) == (True, 0o600)


def test_of_many_at_once_all_use_the_same_new_file(tmp_path: Path) -> None:
    """Stores that meet a file which is not there yet make one, and one of them saves."""
    path = tmp_path / "new" / "households.db"

    def is_first(number: int) -> bool:
        try:
            SQLiteStore(path).save("user", household(f"topic {number}"), 0, NOW)
        except StaleHouseholdError:
            return False
        return True

    with ThreadPoolExecutor(16) as pool:
        first = list(pool.map(is_first, range(16)))
    assert first.count(True) == 1
    stored = Stored(household(f"topic {first.index(True)}"), 1)
    assert SQLiteStore(path).load("user", NOW) == stored


# -- a file that is lost while it is used


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "households.db"


@pytest.fixture(params=[timedelta(), timedelta(hours=1)], ids=["closed", "open"])
def store(path: Path, request: pytest.FixtureRequest) -> SQLiteStore:
    """A store that has been used; its connections are closed at once, or linger."""
    store = SQLiteStore(path, request.param)
    store.save("user", household(), 0, NOW)
    return store


def refuses(store: SQLiteStore) -> str:
    """Return the code with which the store refuses all that can be asked of it."""
    calls: tuple[Callable[[], object], ...] = (
        lambda: store.load("user", NOW),
        lambda: store.save("user", Household(), 1, NOW),
        lambda: store.save("new", Household(), 0, NOW),
        lambda: store.forget("user", 1, NOW),
        lambda: list(store.rows(NOW)),
    )
    codes = set[str]()
    for call in calls:
        with pytest.raises(StoreUnavailableError) as error:
            call()
        codes.add(str(error.value))
    (code,) = codes
    return code


def test_a_file_that_was_deleted_is_missed(store: SQLiteStore, path: Path) -> None:
    """It is said each time, and no new file is made; a new start begins with a new one."""
    path.unlink()
    assert refuses(store) == "DatabaseDeleted"
    assert not path.exists()
    assert SQLiteStore(path).load("user", NOW) == Stored(Household(), 0)


def test_a_folder_that_was_deleted_is_missed(store: SQLiteStore, path: Path) -> None:
    """The same goes for the folder of the file, and for a file in the folder's place."""
    shutil.rmtree(path.parent)
    assert refuses(store) == "DatabaseDeleted"
    path.parent.write_text("")
    assert refuses(store) == "DatabaseDeleted"


def test_a_file_that_comes_back_is_used_again(store: SQLiteStore, path: Path) -> None:
    """The same file in its place is the store again, and has what was kept."""
    away = path.with_name("away.db")
    path.rename(away)
    assert refuses(store) == "DatabaseDeleted"
    away.rename(path)
    assert store.load("user", NOW) == Stored(household(), 1)


@pytest.mark.parametrize("is_moved", [True, False])
def test_a_file_that_was_replaced_is_said(path: Path, *, is_moved: bool) -> None:
    """A backup in the place of the file is left untouched until a new start, which uses it."""
    store = SQLiteStore(path)
    store.save("user", household(), 0, NOW)
    backup = path.with_name("backup.db")
    shutil.copy(path, backup)
    store.save("user", household("the budget again"), 1, NOW)
    path.unlink()
    # A copy made now may get the number of the file that was deleted.
    (shutil.move if is_moved else shutil.copy)(backup, path)
    before = path.read_bytes()
    assert refuses(store) == "DatabaseReplaced"
    assert path.read_bytes() == before
    assert SQLiteStore(path).load("user", NOW) == Stored(household(), 1)


def test_a_file_that_another_process_made_anew_is_said(store: SQLiteStore, path: Path) -> None:
    """Of two that share the file, the one that was started later may make it anew: both say so."""
    path.unlink()
    later = SQLiteStore(path)
    later.save("user", Household(), 0, NOW)
    assert refuses(store) == "DatabaseReplaced"
    assert later.load("user", NOW) == Stored(Household(), 1)


def test_a_file_that_is_deleted_during_a_save_is_said(store: SQLiteStore, path: Path) -> None:
    """What was written to a file that is gone is not taken for saved."""
    rows = store.rows(NOW)
    next(rows)
    path.unlink()
    with pytest.raises(StoreUnavailableError, match=r"^DatabaseDeleted$"):
        next(rows)


def test_a_first_use_that_failed_was_none(path: Path) -> None:
    """A store that could not be opened yet is made when that is possible again."""
    path.parent.write_text("in the way")
    store = SQLiteStore(path)
    with pytest.raises(StoreUnavailableError):
        store.load("user", NOW)
    path.parent.unlink()
    assert store.save("user", household(), 0, NOW) == 1


def test_what_is_saved_elsewhere_does_not_make_it_another_file(
    store: SQLiteStore, path: Path
) -> None:
    """Another process may save, and SQLite may make the file smaller: it is the same one."""
    with closing(sqlite3.connect(path)) as other:
        other.execute("DELETE FROM households")
        other.commit()
        other.execute("VACUUM")
    assert store.load("user", NOW) == Stored(Household(), 0)
