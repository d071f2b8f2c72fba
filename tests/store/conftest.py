"""Both stores, each in a new place; DynamoDB is moto's server, or another with its protocol."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from types_boto3_dynamodb import DynamoDBClient

from skill.turns.ports import HouseholdStore
from tests.store import dynamodb_server
from tests.store.dynamodb_server import KEYS, REGION
from tests.store.places import DynamoDBPlace, Place, SQLitePlace
from tests.store.wire import Wire


@pytest.fixture(scope="session")
def dynamodb_endpoint() -> Iterator[str]:
    with dynamodb_server.serving() as endpoint:
        yield endpoint


@pytest.fixture(scope="session")
def dynamodb_client(dynamodb_endpoint: str) -> Iterator[DynamoDBClient]:
    """The tests' own way to the server, past the store."""
    with (
        dynamodb_server.botocore_read_once(),
        dynamodb_server.asking(dynamodb_endpoint) as client,
    ):
        yield client


@pytest.fixture
def dynamodb(
    monkeypatch: pytest.MonkeyPatch, dynamodb_client: DynamoDBClient, tmp_path: Path
) -> Iterator[DynamoDBPlace]:
    """A new table, with an environment that leads to it and to no account of anybody's."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    environ = KEYS | {
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL_DYNAMODB": dynamodb_client.meta.endpoint_url,
        "AWS_CONFIG_FILE": str(tmp_path / "no-config"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "no-credentials"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    with dynamodb_server.new_table(dynamodb_client) as table:
        yield DynamoDBPlace(dynamodb_client, table)


@pytest.fixture
def sqlite(tmp_path: Path) -> SQLitePlace:
    return SQLitePlace(tmp_path / "households.db")


@pytest.fixture(params=["sqlite", "dynamodb"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def store(place: Place) -> HouseholdStore:
    return place.open()


@pytest.fixture
def wire(
    monkeypatch: pytest.MonkeyPatch, dynamodb: DynamoDBPlace, dynamodb_endpoint: str
) -> Iterator[Wire]:
    """Lies between the store and the table of `dynamodb`."""
    assert dynamodb.table
    with Wire(dynamodb_endpoint) as wire:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", wire.address)
        yield wire
