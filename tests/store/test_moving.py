"""The command that moves households from SQLite to DynamoDB."""

import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from skill.store import moving
from skill.store.moving import MoveResult, move
from skill.turns.ports import Stored, UnreadableHouseholdError
from tests.store.places import DAY, NOW, DynamoDBPlace, SQLitePlace, household, unreadable
from tests.store.wire import Wire, refuse


def set_aside(place: SQLitePlace | DynamoDBPlace, user_id: str, record: str) -> None:
    store = place.open()
    store.save(user_id, household(), 0, NOW)
    place.write_record(user_id, record)
    with pytest.raises(UnreadableHouseholdError):
        store.load(user_id, NOW)


def run(*places: SQLitePlace | DynamoDBPlace) -> int:
    return moving.main(
        [
            f"sqlite:{place.path}" if isinstance(place, SQLitePlace) else f"dynamodb:{place.table}"
            for place in places
        ]
    )


def test_households_are_moved_as_they_are(sqlite: SQLitePlace, dynamodb: DynamoDBPlace) -> None:
    """Each household arrives with its version and its expiry, and is saved over like any other."""
    store = sqlite.open()
    for version, moment in enumerate([NOW, NOW + DAY]):
        store.save("user", household(), version, moment)
    store.save("another", household("chores"), 0, NOW)
    moved = list(move(store, dynamodb.open(), NOW + DAY))
    assert moved == [MoveResult.MOVED, MoveResult.MOVED]
    assert dynamodb.open().load("user", NOW) == Stored(household(), 2)
    assert dynamodb.open().load("another", NOW) == Stored(household("chores"), 1)
    expiries = {user_id: int(item["expires_at"]["N"]) for user_id, item in dynamodb.items().items()}
    assert expiries == {
        "user": int((NOW + 401 * DAY).timestamp()),
        "another": int((NOW + 400 * DAY).timestamp()),
    }
    assert dynamodb.open().save("user", household(), 2, NOW) == 3


def test_a_household_of_the_table_is_left(sqlite: SQLitePlace, dynamodb: DynamoDBPlace) -> None:
    """A household that the table has already stays as it is there, of whatever version."""
    store = sqlite.open()
    for version in range(3):
        store.save("user", household(), version, NOW)
    dynamodb.open().save("user", household("newer"), 0, NOW)
    assert list(move(store, dynamodb.open(), NOW)) == [MoveResult.LEFT]
    assert dynamodb.open().load("user", NOW) == Stored(household("newer"), 1)


def test_what_has_expired_is_not_moved(sqlite: SQLitePlace, dynamodb: DynamoDBPlace) -> None:
    """Nothing that has expired is moved, and what has expired in the table is in nobody's way."""
    store = sqlite.open()
    store.save("user", household("older"), 0, NOW)
    assert list(move(store, dynamodb.open(), NOW + 400 * DAY)) == []
    dynamodb.open().save("user", household("oldest"), 0, NOW - DAY)
    store.save("user", household(), 1, NOW + 399 * DAY)
    assert list(move(store, dynamodb.open(), NOW + 399 * DAY)) == [MoveResult.MOVED]
    assert dynamodb.open().load("user", NOW + 399 * DAY) == Stored(household(), 2)


def test_what_was_set_aside_is_moved(sqlite: SQLitePlace, dynamodb: DynamoDBPlace) -> None:
    """Records that were set aside join those of the table, however often they are moved."""
    set_aside(sqlite, "user", unreadable("money"))
    set_aside(sqlite, "user", unreadable("chores"))
    set_aside(dynamodb, "user", unreadable("newer"))
    for _ in range(2):
        moved = list(move(sqlite.open(), dynamodb.open(), NOW))
        assert moved == [MoveResult.SET_ASIDE, MoveResult.SET_ASIDE]
        assert dynamodb.set_aside() == [
            ("user", unreadable("chores")),
            ("user", unreadable("money")),
            ("user", unreadable("newer")),
        ]
    dynamodb.open().forget("user", 0, NOW)
    assert dynamodb.set_aside() == []


def test_an_unreadable_household_is_moved(sqlite: SQLitePlace, dynamodb: DynamoDBPlace) -> None:
    """A record that cannot be read is moved as it is, and set aside when somebody comes."""
    sqlite.open().save("user", household(), 0, NOW)
    sqlite.write_record("user", unreadable())
    assert list(move(sqlite.open(), dynamodb.open(), NOW)) == [MoveResult.MOVED]
    with pytest.raises(UnreadableHouseholdError):
        dynamodb.open().load("user", NOW)


def test_only_counts_are_printed(
    sqlite: SQLitePlace, dynamodb: DynamoDBPlace, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command prints how many records were moved; run again, that they are there."""
    now = datetime.now(UTC)
    sqlite.open().save("user", household(), 0, now)
    sqlite.open().save("another", household(), 0, now)
    assert run(sqlite, dynamodb) == 0
    assert capsys.readouterr().out == (
        "2 households moved\n"
        "0 households left as the table has them\n"
        "0 unreadable records set aside in the table\n"
    )
    assert run(sqlite, dynamodb) == 0
    assert capsys.readouterr().out == (
        "0 households moved\n"
        "2 households left as the table has them\n"
        "0 unreadable records set aside in the table\n"
    )


def test_it_stops_where_the_table_fails(
    sqlite: SQLitePlace, dynamodb: DynamoDBPlace, wire: Wire, capsys: pytest.CaptureFixture[str]
) -> None:
    """If it cannot write to the table, the command says why, and how far it came."""
    now = datetime.now(UTC)
    sqlite.open().save("user", household("a secret"), 0, now)
    sqlite.open().save("another", household("a secret"), 0, now + DAY)
    wire.next_answers += [lambda go: go(), refuse("AccessDeniedException", "a secret")]
    assert run(sqlite, dynamodb) == 1
    printed = capsys.readouterr()
    assert printed.out.startswith("1 households moved\n0 households left")
    assert printed.err == (
        "Stopped by AccessDeniedException. Mend that, and run the command again.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "the following arguments are required: sqlite:PATH, dynamodb:TABLE"),
        (["sqlite:{file}"], "the following arguments are required: dynamodb:TABLE"),
        (["dynamodb:a", "sqlite:b"], "it must be sqlite:PATH, and is 'dynamodb:a'"),
        (["{file}", "dynamodb:table"], "it must be sqlite:PATH, and is '{file}'"),
        (["sqlite:", "dynamodb:table"], "it must be sqlite:PATH, and is 'sqlite:'"),
        (["sqlite:{file}.not", "dynamodb:table"], "there is no file {file}.not"),
        (["sqlite:{file}", "dynamodb:"], "it must be dynamodb:TABLE, and is 'dynamodb:'"),
        (["sqlite:{file}", "table"], "it must be dynamodb:TABLE, and is 'table'"),
    ],
)
def test_wrong_arguments_are_explained(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    complaint: str,
) -> None:
    """Wrong arguments are refused with what is right, and no file is made."""
    file = tmp_path / "households.db"
    file.touch()
    with pytest.raises(SystemExit) as stopped:
        moving.main([argument.format(file=file) for argument in arguments])
    assert stopped.value.code == 2
    assert complaint.format(file=file) in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [file]


def test_without_botocore_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If botocore is missing, the command says so before it reads anything."""
    monkeypatch.delitem(sys.modules, "skill.store.dynamodb", raising=False)
    monkeypatch.setitem(sys.modules, "botocore", None)
    (tmp_path / "file").touch()
    with pytest.raises(SystemExit):
        moving.main([f"sqlite:{tmp_path / 'file'}", "dynamodb:table"])
    assert "pip install 'steady-ground[dynamodb]'" in capsys.readouterr().err


def test_it_explains_itself() -> None:
    """The module runs as a command, and its help says what to do before and after."""
    help_text = subprocess.run(
        [sys.executable, "-m", "skill.store.moving", "--help"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "python -m skill.store.moving [-h] sqlite:PATH dynamodb:TABLE" in help_text
    assert "Stop the skill first" in help_text
    assert re.search(r"sqlite:PATH +the file to read$", help_text, re.MULTILINE)
    assert re.search(r"dynamodb:TABLE +the table to fill$", help_text, re.MULTILINE)
