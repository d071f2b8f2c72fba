"""Where the households of the load are kept: made before it, and counted after it."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from types_boto3_dynamodb import DynamoDBClient

from benchmarks.load.talk import Beginnings, Kind, kind_of, user_id
from skill.domain.households import Household
from skill.store import items, records
from skill.store.sqlite import SQLiteStore
from tests.store.dynamodb_server import KEYS, REGION, asking, new_table, serving

AT_ONCE = 25
"""How many items DynamoDB takes in one call."""


class Place(Protocol):
    """A store that the endpoint uses, seen from behind."""

    @property
    def environ(self) -> Mapping[str, str]:
        """What the endpoint's environment says of it."""

    def fill(self, rows: Iterator[records.Row]) -> None:
        """Keep these rows."""

    def rows(self) -> Iterator[records.Row]:
        """Yield all rows."""


@dataclass(frozen=True)
class File:
    """A SQLite file."""

    path: Path

    @property
    def environ(self) -> Mapping[str, str]:
        return {"STEADY_GROUND_STORE": f"sqlite:{self.path}"}

    def fill(self, rows: Iterator[records.Row]) -> None:
        SQLiteStore(self.path).check()  # makes the file and its tables
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.executemany(
                "INSERT INTO households (user_id, version, expires_at, record) VALUES (?, ?, ?, ?)",
                ((row.user_id, row.version, row.expires_at, row.record) for row in rows),
            )

    def rows(self) -> Iterator[records.Row]:
        return SQLiteStore(self.path).rows(datetime.now(UTC))


@dataclass(frozen=True)
class Table:
    """A table of a server with DynamoDB's protocol."""

    client: DynamoDBClient
    name: str
    endpoint: str

    @property
    def environ(self) -> Mapping[str, str]:
        return {
            **KEYS,
            "STEADY_GROUND_STORE": f"dynamodb:{self.name}",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ENDPOINT_URL_DYNAMODB": self.endpoint,
        }

    def fill(self, rows: Iterator[records.Row]) -> None:
        puts = ({"PutRequest": {"Item": items.item_of(row)}} for row in rows)
        while some := list(islice(puts, AT_ONCE)):
            left: Any = {self.name: some}
            while left:
                left = self.client.batch_write_item(RequestItems=left)["UnprocessedItems"]

    def rows(self) -> Iterator[records.Row]:
        pages = self.client.get_paginator("scan").paginate(TableName=self.name)
        for page in pages:
            for item in page["Items"]:
                version, expires = int(item["version"]["N"]), int(item["expires_at"]["N"])
                yield records.Row(item["user_id"]["S"], version, expires, item["record"]["S"])


@contextmanager
def on(kind: str, folder: Path) -> Iterator[Place]:
    """Yield a new place: a file in the folder for "sqlite", and a table for "dynamodb"."""
    if kind == "sqlite":
        yield File(folder / "households.db")
        return
    with serving() as endpoint, asking(endpoint) as client, new_table(client) as name:
        yield Table(client, name, endpoint)


def rows(count: int, begun: Beginnings, now: datetime) -> Iterator[records.Row]:
    """Yield so many households as they are before the load."""
    kept = {kind: records.encode(each) for kind, each in begun.households.items()}
    expires = int((now + records.UNTOUCHED_LASTS).timestamp())
    for number in range(count):
        yield records.Row(user_id(number), 1, expires, kept[kind_of(number)])


def changes(place: Place, begun: Beginnings) -> Mapping[int, timedelta | None]:
    """Return by how much each household's break was moved; None if it has no break."""
    first = begun.households[Kind.RUNNING]
    return {
        int(row.user_id.split(".")[3]): _moved(first, records.decode(row.record))
        for row in place.rows()
    }


def _moved(before: Household, after: Household) -> timedelta | None:
    if before.current_break is None or after.current_break is None:
        return None
    return after.current_break.return_time - before.current_break.return_time
