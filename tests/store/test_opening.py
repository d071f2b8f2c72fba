"""How the environment selects the store, and what is loaded for it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from skill.store import StoreSettingError, open_store
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
    """Where nothing is set, households are kept in steady-ground.db, here."""
    monkeypatch.chdir(tmp_path)
    open_store({}).save("user", household(), 0, NOW)
    assert (tmp_path / "steady-ground.db").exists()


@pytest.mark.parametrize(
    "setting", ["", "sqlite", "sqlite:", "dynamodb", "dynamodb:", "postgres:somewhere"]
)
def test_a_wrong_setting_says_what_is_right(setting: str) -> None:
    """A setting that names no store is refused with the two forms that are taken."""
    with pytest.raises(StoreSettingError) as error:
        open_store({"STEADY_GROUND_STORE": setting})
    assert str(error.value) == (
        "STEADY_GROUND_STORE must be sqlite:PATH, for example sqlite:steady-ground.db,"
        " or dynamodb:TABLE, for example dynamodb:steady-ground."
    )


def test_without_boto3_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Selecting DynamoDB where boto3 is not installed fails at once, and says what to do."""
    monkeypatch.setitem(sys.modules, "boto3", None)
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


def test_the_handler_loads_no_aws_sdk() -> None:
    """Importing the Lambda handler with DynamoDB selected loads no boto3 and makes no call."""
    code = f"import handler, sys; {TELL_WHAT_IS_LOADED}"
    assert loaded_by(code, ROOT / "lambda") == ["urllib3"]


@pytest.mark.usefixtures("dynamodb")
def test_boto3_is_loaded_on_first_use() -> None:
    """Opening the store loads no boto3; the first load of a household does."""
    code = f"""
import os, sys
from datetime import UTC, datetime
from skill.ports import StoreUnavailableError
from skill.store import open_store

store = open_store(os.environ)
{TELL_WHAT_IS_LOADED}
try:
    store.load("user", datetime.now(UTC))
except StoreUnavailableError as error:
    print(error)
{TELL_WHAT_IS_LOADED}
"""
    assert loaded_by(code, ROOT) == ["", "ResourceNotFoundException", "boto3 botocore urllib3"]
