"""How the environment selects the store, and what is loaded for it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from skill.store import StoreSettingError, open_store
from skill.store.sqlite import SQLiteStore
from tests.store.places import NOW, DynamoDBPlace, household

ROOT = Path(__file__).parents[2]
TELL_WHAT_IS_LOADED = "print(*sorted({'boto3', 'botocore', 'urllib3'} & sys.modules.keys()))"


def test_the_environment_names_a_file(tmp_path: Path) -> None:
    """STEADY_GROUND_STORE names the SQLite file that is used."""
    path = tmp_path / "mine.db"
    store = open_store({"STEADY_GROUND_STORE": f"sqlite:{path}"})
    store.save("user", household(), 0, NOW)
    assert path.exists()


def test_the_environment_names_a_table(dynamodb: DynamoDBPlace) -> None:
    """STEADY_GROUND_STORE names the DynamoDB table that is used."""
    store = open_store({"STEADY_GROUND_STORE": f"dynamodb:{dynamodb.table}"})
    store.save("user", household(), 0, NOW)
    assert dynamodb.item("user")["version"] == {"N": "1"}


def test_without_a_setting_it_is_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a setting, households are kept in steady-ground.db in the current folder."""
    monkeypatch.chdir(tmp_path)
    open_store({}).save("user", household(), 0, NOW)
    assert (tmp_path / "steady-ground.db").exists()


@pytest.mark.parametrize(
    "setting",
    ["", "sqlite", "sqlite:", "sqlite: ", "dynamodb", "dynamodb:", "dynamodb: ", "postgres:x"],
)
def test_a_wrong_setting_says_what_is_right(setting: str) -> None:
    """A setting that names no store is refused with the two forms that are taken."""
    with pytest.raises(StoreSettingError) as error:
        open_store({"STEADY_GROUND_STORE": setting})
    assert str(error.value) == (
        "STEADY_GROUND_STORE must be sqlite:PATH, for example sqlite:steady-ground.db,"
        " or dynamodb:TABLE, for example dynamodb:steady-ground."
    )


IN_MEMORY = "names no file, and what is in memory is lost after each turn"


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        (":memory:", IN_MEMORY),
        (":MEMORY:", IN_MEMORY),
        (" :memory: ", IN_MEMORY),
        (":memory:?cache=shared", IN_MEMORY),
        ("//:memory:", IN_MEMORY),
        ("///:memory:", IN_MEMORY),
        ("./:memory:", IN_MEMORY),
        ("file::memory:?cache=shared", IN_MEMORY),
        ("file:households?mode=memory", IN_MEMORY),
        ("FILE:households.db", IN_MEMORY),
        ("households/", "names no file"),
        ("house\0holds.db", "names no file"),
        ("~nobody-of-that-name/a.db", "begins with a home folder that is not known"),
    ],
)
def test_what_names_no_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, reason: str
) -> None:
    """A database in memory would be empty at each turn: it is refused in words, none is made."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StoreSettingError) as error:
        open_store({"STEADY_GROUND_STORE": f"sqlite:{place}"})
    assert str(error.value) == (
        f"STEADY_GROUND_STORE is sqlite:{place}, which {reason}."
        " Name a file, for example sqlite:steady-ground.db."
    )
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_only_looks_odd_is_a_file(tmp_path: Path) -> None:
    """Signs that mean something in an address are a part of the file's name."""
    path = tmp_path / "a %41?mode=memory#x :memory:.db"
    open_store({"STEADY_GROUND_STORE": f"sqlite:{path}"}).save("user", household(), 0, NOW)
    assert path in tmp_path.iterdir()


def refusal_of(path: Path) -> str:
    """Return what is said of a place that cannot be opened at once."""
    with pytest.raises(StoreSettingError) as error:
        open_store({"STEADY_GROUND_STORE": f"sqlite:{path}"}, at_once=True)
    return str(error.value)


def test_a_place_that_cannot_be_used_is_named_at_once(tmp_path: Path) -> None:
    """A folder, a place below a file, and a file that is no database are refused in words."""
    (tmp_path / "file").write_text("no database, and longer than the header of one is" * 20)
    assert refusal_of(tmp_path) == (
        f"{tmp_path} is a folder. Name a file in it, for example"
        f" sqlite:{tmp_path / 'steady-ground.db'}."
    )
    below = tmp_path / "file" / "a.db"
    assert refusal_of(below) == f"the database {below} cannot be used: File exists."
    file = tmp_path / "file"
    assert refusal_of(file) == f"the database {file} cannot be used: file is not a database."
    deep = tmp_path / ("x" * 300)
    assert refusal_of(deep) == f"the database {deep} cannot be used: File name too long."


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_place_that_is_forbidden_is_named_at_once(tmp_path: Path) -> None:
    """A folder that may not be written to is refused in words."""
    folder = tmp_path / "closed"
    folder.mkdir(0o500)
    path = folder / "a.db"
    assert refusal_of(path) == f"the database {path} cannot be used: Permission denied."


def test_a_file_that_is_busy_is_no_mistake(tmp_path: Path) -> None:
    """Another process may be writing when this one starts; the first turns will wait for it."""
    path = tmp_path / "households.db"
    SQLiteStore(path).save("user", household(), 0, NOW)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        store = open_store({"STEADY_GROUND_STORE": f"sqlite:{path}"}, at_once=True)
        other.execute("COMMIT")
    assert store.load("user", NOW).version == 1


def test_without_botocore_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without botocore, selecting DynamoDB fails at once, and says what to do."""
    monkeypatch.delitem(sys.modules, "skill.store.dynamodb", raising=False)
    monkeypatch.setitem(sys.modules, "botocore", None)
    with pytest.raises(StoreSettingError, match=r"pip install 'steady-ground\[dynamodb\]'"):
        open_store({"STEADY_GROUND_STORE": "dynamodb:households"})


def loaded_by(code: str, folder: Path) -> list[str]:
    """Run code in a fresh Python; return the lines that it prints."""
    environ = os.environ | {"STEADY_GROUND_STORE": "dynamodb:households", "PYTHONPATH": "."}
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=folder,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.splitlines()


def test_the_handler_loads_what_its_table_needs_and_makes_no_call() -> None:
    """Importing the Lambda handler with DynamoDB selected loads botocore, and not boto3.

    It reads no credentials yet: there are none.
    """
    code = f"import handler, sys; {TELL_WHAT_IS_LOADED}"
    assert loaded_by(code, ROOT / "lambda") == ["botocore urllib3"]


@pytest.mark.usefixtures("dynamodb")
def test_credentials_are_read_at_the_first_use(monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that was opened before there were credentials finds them, as after a snapshot."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    code = """
import os, sys
from datetime import UTC, datetime
from skill.turns.ports import StoreUnavailableError
from skill.store import open_store

store = open_store(os.environ)
for key in ("", "nobody"):
    os.environ.update({"AWS_ACCESS_KEY_ID": key})
    try:
        store.load("user", datetime.now(UTC))
    except StoreUnavailableError as error:
        print(error)
"""
    assert loaded_by(code, ROOT) == ["NoCredentialsError", "ResourceNotFoundException"]
