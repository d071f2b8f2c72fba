"""What every household store must do; a second store joins by one more parameter."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    UnreadableHouseholdError,
)
from skill.store import StoreSettingError, open_store
from skill.store.sqlite import SQLiteStore

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(params=["sqlite"])
def store(tmp_path: Path) -> HouseholdStore:
    return SQLiteStore(tmp_path / "households.db")


def household(topic: str = "the budget") -> Household:
    begun = Household().with_zone("kitchen", "Europe/London", NOW)
    begun = begun.with_decline(CueKind.REMINDER, NOW)
    return begun.begin_break(NOW + timedelta(minutes=20), NOW, topic)


def test_an_unknown_household_is_empty(store: HouseholdStore) -> None:
    """A userId that is not known has an empty household of version 0."""
    assert store.load("nobody", NOW) == Stored(Household(), 0)


def test_what_is_saved_is_loaded(store: HouseholdStore) -> None:
    """A household comes back as it was saved, with the version of its save."""
    assert store.save("user", household(), 0, NOW) == 1
    assert store.load("user", NOW) == Stored(household(), 1)
    assert store.save("user", Household(), 1, NOW) == 2
    assert store.load("user", NOW) == Stored(Household(), 2)


def test_households_are_kept_apart(store: HouseholdStore) -> None:
    """One account's household says nothing of another's."""
    store.save("user", household(), 0, NOW)
    assert store.load("another", NOW) == Stored(Household(), 0)


@pytest.mark.parametrize("replaces", [0, 2])
def test_a_stale_version_saves_nothing(store: HouseholdStore, replaces: int) -> None:
    """A save over any version but the newest is refused, and changes nothing."""
    store.save("user", household(), 0, NOW)
    with pytest.raises(StaleHouseholdError):
        store.save("user", Household(), replaces, NOW)
    assert store.load("user", NOW) == Stored(household(), 1)


def test_of_many_at_once_one_saves(store: HouseholdStore) -> None:
    """Where several speakers save over the same version, one of them does and all others know."""

    def save(number: int) -> bool:
        try:
            store.save("user", household(f"topic {number}"), 0, NOW)
        except StaleHouseholdError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        saved = list(pool.map(save, range(16)))
    assert sum(saved) == 1
    assert store.load("user", NOW).household == household(f"topic {saved.index(True)}")


def test_an_untouched_household_is_let_go(store: HouseholdStore) -> None:
    """A household that nobody has touched for 400 days is unknown, and its place is free."""
    store.save("user", household(), 0, NOW)
    assert store.load("user", NOW + 399 * DAY).version == 1
    assert store.load("user", NOW + 400 * DAY) == Stored(Household(), 0)
    assert store.save("user", Household(), 0, NOW + 400 * DAY) == 1


def test_a_household_is_forgotten(store: HouseholdStore) -> None:
    """A household that is forgotten is not known any more, and may begin anew."""
    store.save("user", household(), 0, NOW)
    store.save("another", household(), 0, NOW)
    store.forget("user", 1)
    assert store.load("user", NOW) == Stored(Household(), 0)
    assert store.load("another", NOW).version == 1
    assert store.save("user", Household(), 0, NOW) == 1


@pytest.mark.parametrize("replaces", [0, 2])
def test_a_stale_version_forgets_nothing(store: HouseholdStore, replaces: int) -> None:
    """Where somebody saved meanwhile, nothing is deleted."""
    store.save("user", household(), 0, NOW)
    with pytest.raises(StaleHouseholdError):
        store.forget("user", replaces)
    assert store.load("user", NOW) == Stored(household(), 1)


def test_who_is_not_known_is_forgotten_already(store: HouseholdStore) -> None:
    """Forgetting a household that is not known, or was forgotten, is success."""
    store.forget("nobody", 0)
    store.save("user", household(), 0, NOW)
    store.forget("user", 1)
    store.forget("user", 1)


def write_record(path: Path, record: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE households SET record = ?", (record,))
    connection.close()


@pytest.mark.parametrize(
    "record",
    [
        "",
        "{",
        "[]",
        "null",
        '{"schema": 1}',
        '{"schema": 99, "household": {}}',
        '{"schema": "one", "household": {}}',
        '{"schema": 1, "household": {"current_break": "yes"}}',
        '{"schema": 1, "household": {"zones": [1]}}',
    ],
)
def test_an_unreadable_record_is_set_aside(tmp_path: Path, record: str) -> None:
    """A record that cannot be read is kept untouched beside the others, and that is said."""
    path = tmp_path / "households.db"
    store = SQLiteStore(path)
    store.save("user", household(), 0, NOW)
    write_record(path, record)
    with pytest.raises(UnreadableHouseholdError):
        store.load("user", NOW)
    assert store.load("user", NOW) == Stored(Household(), 0)
    assert store.save("user", household(), 0, NOW) == 1
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT user_id, record FROM set_aside").fetchall() == [
        ("user", record)
    ]
    connection.close()


def test_two_processes_share_a_file(tmp_path: Path) -> None:
    """Two stores on one file see each other's saves, and each other's versions."""
    one, other = (SQLiteStore(tmp_path / "households.db") for _ in range(2))
    one.save("user", household(), 0, NOW)
    assert other.load("user", NOW) == Stored(household(), 1)
    other.save("user", Household(), 1, NOW)
    with pytest.raises(StaleHouseholdError):
        one.save("user", household(), 1, NOW)


def test_folders_are_made_on_first_use(tmp_path: Path) -> None:
    """A store makes the folders of its file, and makes the file again where it was deleted."""
    path = tmp_path / "deep" / "down" / "households.db"
    store = SQLiteStore(path)
    store.save("user", household(), 0, NOW)
    for file in path.parent.iterdir():
        file.unlink()
    assert store.load("user", NOW) == Stored(Household(), 0)


def test_a_store_that_cannot_be_opened_is_unavailable(tmp_path: Path) -> None:
    """Where the file cannot be used, loading and saving say that the store is unavailable."""
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


def test_the_environment_selects_the_store(tmp_path: Path) -> None:
    """STEADY_GROUND_STORE names the SQLite file that is used."""
    path = tmp_path / "mine.db"
    store = open_store({"STEADY_GROUND_STORE": f"sqlite:{path}"})
    store.save("user", household(), 0, NOW)
    assert path.exists()


@pytest.mark.parametrize("setting", ["", "sqlite", "sqlite:", "postgres:somewhere"])
def test_a_wrong_setting_says_what_is_right(setting: str) -> None:
    """A setting that names no store is refused with the form that is taken."""
    with pytest.raises(StoreSettingError, match="sqlite:PATH"):
        open_store({"STEADY_GROUND_STORE": setting})


def test_what_was_set_aside_is_forgotten_too(tmp_path: Path) -> None:
    """Forgetting deletes a record that could not be read, and its words leave the file."""
    path = tmp_path / "households.db"
    store = SQLiteStore(path)
    store.save("user", household(), 0, NOW)
    write_record(path, '{"schema": 99, "topic": "an unusual secret"}')
    with pytest.raises(UnreadableHouseholdError):
        store.load("user", NOW)
    store.forget("user", 0)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"an unusual secret" not in kept


def test_what_is_saved_over_leaves_the_file(tmp_path: Path) -> None:
    """Words that a later save does not have any more cannot be read in the file."""
    store = SQLiteStore(tmp_path / "households.db")
    store.save("user", household("an unusual secret"), 0, NOW)
    store.save("user", household("the budget"), 1, NOW)
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"the budget" in kept
    assert b"an unusual secret" not in kept
