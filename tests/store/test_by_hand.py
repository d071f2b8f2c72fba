"""The commands of the operator's page that find and delete a household."""

import json
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from skill.domain.households import Household
from skill.store.dynamodb import SET_ASIDE
from skill.store.records import UNTOUCHED_LASTS
from skill.turns.ports import HouseholdStore, UnreadableHouseholdError
from tests.store.places import DynamoDBPlace, Place, SQLitePlace, household, unreadable

PAGE = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
COMMANDS = PAGE.partition("\n## Deleting a household by hand\n")[2].partition("\n## ")[0]
SOUGHT, ANOTHER = "amzn1.ask.account....", "amzn1.ask.account.ANOTHER"
"""The first as the page's commands name it."""
FIRST, LAST = (datetime(2026, 11, 23, 18, minute, tzinfo=UTC) for minute in (54, 57))


@pytest.fixture
def store(place: Place) -> HouseholdStore:
    """One household saved in the minutes that the page names, also with a record set aside."""
    store = place.open()
    store.save(SOUGHT, household(), 0, FIRST)
    place.write_record(SOUGHT, unreadable())
    with pytest.raises(UnreadableHouseholdError):
        store.load(SOUGHT, FIRST)
    store.save(SOUGHT, household("chores"), 0, FIRST + timedelta(seconds=30))
    store.save(ANOTHER, household(), 0, LAST + timedelta(seconds=1))
    return store


def option(name: str) -> list[str]:
    return re.findall(rf"--{name} '([^']+)'", COMMANDS)


@pytest.mark.parametrize("place", ["sqlite"], indirect=True)
def test_in_sqlite_it_is_found_by_its_time_and_deleted(
    sqlite: SQLitePlace, store: HouseholdStore
) -> None:
    """Just the household of that minute is found; it goes with what was set aside for it."""
    find, delete = re.findall(r'steady-ground\.db "([^"]+)"', COMMANDS)
    with closing(sqlite3.connect(sqlite.path)) as connection:
        assert connection.execute(find).fetchall() == [(SOUGHT, "2026-11-23 18:54:30")]
        connection.executescript(delete)
        assert connection.execute("SELECT user_id FROM households").fetchall() == [(ANOTHER,)]
    assert sqlite.set_aside() == []
    assert store.load(SOUGHT, LAST).household == Household()


@pytest.mark.parametrize("place", ["dynamodb"], indirect=True)
def test_in_dynamodb_it_is_found_by_its_time_and_deleted(
    dynamodb: DynamoDBPlace, store: HouseholdStore
) -> None:
    """Just the household of that minute is found; it goes with what was set aside for it."""
    (shown,), (wanted,) = option("projection-expression"), option("filter-expression")
    (days,) = re.findall(r"date -u -d '2026-11-23 18:54 UTC (\d+) days'", COMMANDS)
    (seconds,) = re.findall(r"\$\(\(first \+ (\d+)\)\)", COMMANDS)
    assert timedelta(days=int(days)) == UNTOUCHED_LASTS
    first = int((FIRST + UNTOUCHED_LASTS).timestamp())
    found = dynamodb.client.scan(
        TableName=dynamodb.table,
        ProjectionExpression=shown,
        FilterExpression=wanted,
        ExpressionAttributeValues={
            ":first": {"N": str(first)},
            ":last": {"N": str(first + int(seconds))},
        },
    )
    assert {item["user_id"]["S"] for item in found["Items"]} == {SOUGHT, SET_ASIDE + SOUGHT}
    for key in option("key"):
        dynamodb.client.delete_item(TableName=dynamodb.table, Key=json.loads(key))
    assert list(dynamodb.items()) == [ANOTHER]
    assert store.load(SOUGHT, LAST).household == Household()
