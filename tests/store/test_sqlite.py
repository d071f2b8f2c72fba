"""What is particular to SQLite: the file, its folders, and what stays in it."""

from pathlib import Path

import pytest

from skill.store.records import Row
from skill.store.sqlite import SQLiteStore
from skill.turns.ports import Stored, StoreUnavailableError, UnreadableHouseholdError
from tests.store.places import DAY, NOW, SQLitePlace, household, unreadable


def test_folders_are_made_on_first_use(tmp_path: Path) -> None:
    """A store makes the folders of its file when it is first used."""
    path = tmp_path / "deep" / "down" / "households.db"
    store = SQLiteStore(path)
    assert not path.parent.parent.exists()
    store.save("user", household(), 0, NOW)
    assert SQLiteStore(path).load("user", NOW) == Stored(household(), 1)


def test_a_store_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    """If the file cannot be used, loading and saving say that the store is unavailable."""
    (tmp_path / "file").write_text("not a folder")
    store = SQLiteStore(tmp_path / "file" / "households.db")
    with pytest.raises(StoreUnavailableError):
        store.load("user", NOW)
    with pytest.raises(StoreUnavailableError):
        store.save("user", household(), 0, NOW)


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    """A file that is no database is left as it is."""
    path = tmp_path / "households.db"
    path.write_text("no database, and rather longer than the header of one would be" * 20)
    before = path.read_bytes()
    with pytest.raises(StoreUnavailableError):
        SQLiteStore(path).load("user", NOW)
    assert path.read_bytes() == before


def content(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_what_was_set_aside_leaves_the_file(tmp_path: Path, sqlite: SQLitePlace) -> None:
    """The words of a record that was set aside cannot be read in the file once it is forgotten."""
    store = sqlite.open()
    store.save("user", household(), 0, NOW)
    sqlite.write_record("user", unreadable("an unusual secret"))
    with pytest.raises(UnreadableHouseholdError):
        store.load("user", NOW)
    store.forget("user", 0, NOW)
    assert b"an unusual secret" not in content(tmp_path)


def test_what_is_saved_over_leaves_the_file(tmp_path: Path, sqlite: SQLitePlace) -> None:
    """Words that a later save does not have any more cannot be read in the file."""
    store = sqlite.open()
    store.save("user", household("an unusual secret"), 0, NOW)
    store.save("user", household("the budget"), 1, NOW)
    assert b"the budget" in content(tmp_path)
    assert b"an unusual secret" not in content(tmp_path)


def test_all_rows_can_be_read(sqlite: SQLitePlace) -> None:
    """Every row that has not expired is read as it is, the one that expires first before others."""
    store = sqlite.open()
    later, last = NOW + DAY, NOW + 2 * DAY
    for user_id, now in [("last", last), ("first", NOW), ("later", later)]:
        store.save(user_id, household(), 0, now)
        sqlite.write_record(user_id, user_id)
    expiries = {now: int((now + 400 * DAY).timestamp()) for now in (later, last)}
    assert list(store.rows(NOW + 400 * DAY)) == [
        Row("later", 1, expiries[later], "later"),
        Row("last", 1, expiries[last], "last"),
    ]
    with pytest.raises(UnreadableHouseholdError):
        store.load("last", last)
    assert list(store.rows_set_aside(last)) == [Row("last", 1, expiries[last], "last")]
    assert list(store.rows_set_aside(NOW + 402 * DAY)) == []
