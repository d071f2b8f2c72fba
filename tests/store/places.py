"""Where a store keeps things, for tests that look behind it."""

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from types_boto3_dynamodb import DynamoDBClient

from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.store import records
from skill.store.dynamodb import SET_ASIDE, DynamoDBStore
from skill.store.sqlite import SQLiteStore
from skill.turns.ports import HouseholdStore

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
DAY = timedelta(days=1)

Item = dict[str, Any]


def household(topic: str = "the budget") -> Household:
    begun = Household().with_zone("kitchen", "Europe/London", NOW)
    begun = begun.with_cues(begun.cues.with_decline(CueKind.REMINDER, NOW))
    return begun.begin_break(NOW + timedelta(minutes=20), NOW, topic)


def unreadable(topic: str = "the budget") -> str:
    return json.dumps({"schema": 99, "topic": topic})


def damaged(odd: Any = 7) -> str:
    """Return the record of household() with a topic that is no text."""
    record = json.loads(records.encode(household()))
    record["household"]["current_break"]["topic"] = odd
    return json.dumps(record)


class Place(Protocol):
    def open(self) -> HouseholdStore:
        """Return a new store on this place."""

    def write_record(self, user_id: str, record: str) -> None:
        """Put a record in the place of a household's own."""

    def set_aside(self) -> list[tuple[str, str]]:
        """Return each userId with a record that was set aside for it, sorted."""


@dataclass(frozen=True)
class SQLitePlace:
    path: Path

    def open(self) -> SQLiteStore:
        return SQLiteStore(self.path)

    def write_record(self, user_id: str, record: str) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(
                "UPDATE households SET record = ? WHERE user_id = ?", (record, user_id)
            )

    def set_aside(self) -> list[tuple[str, str]]:
        with closing(sqlite3.connect(self.path)) as connection:
            return sorted(connection.execute("SELECT user_id, record FROM set_aside"))


@dataclass(frozen=True)
class DynamoDBPlace:
    client: DynamoDBClient
    table: str

    def open(self) -> DynamoDBStore:
        return DynamoDBStore(self.table)

    def write_record(self, user_id: str, record: str) -> None:
        self.put({**self.item(user_id), "record": {"S": record}})

    def set_aside(self) -> list[tuple[str, str]]:
        items = [item for user_id, item in self.items().items() if user_id.startswith(SET_ASIDE)]
        return sorted((kept["user_id"]["S"], kept["record"]["S"]) for kept in kept_in(items))

    def put(self, item: Item) -> None:
        self.client.put_item(TableName=self.table, Item=item)

    def item(self, user_id: str) -> Item:
        return self.items()[user_id]

    def items(self) -> dict[str, Item]:
        found = self.client.scan(TableName=self.table, ConsistentRead=True)["Items"]
        return {item["user_id"]["S"]: item for item in found}


def kept_in(items: Sequence[Item]) -> list[Item]:
    """Return the items, as they were, that were set aside in others."""
    return [value["M"] for item in items for value in item.values() if "M" in value]
