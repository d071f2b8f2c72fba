"""Both stores, each in a new place; DynamoDB is moto's server, or another with its protocol."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import boto3
import pytest
from types_boto3_dynamodb import DynamoDBClient

from skill.turns.ports import HouseholdStore
from tests.aws.dynalite import ENDPOINT_VARIABLE
from tests.store.places import DynamoDBPlace, Place, SQLitePlace
from tests.store.wire import Wire

KEYS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing"}
REGION = "eu-west-1"


@pytest.fixture(scope="session")
def dynamodb_endpoint() -> Iterator[str]:
    endpoint = os.environ.get(ENDPOINT_VARIABLE)
    if endpoint:
        yield endpoint
        return
    from moto.moto_server.werkzeug_app import (  # noqa: PLC0415  it takes long, and not all need it
        DomainDispatcherApplication,
        create_backend_app,
    )
    from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: PLC0415

    class Quiet(WSGIRequestHandler):
        def log_request(self, *_: object) -> None:
            pass

    # As moto's ThreadedMotoServer, but one request at a time: DynamoDB checks a condition and
    # writes in one step, and moto, asked by several threads, does not.
    app = DomainDispatcherApplication(create_backend_app)
    server = make_server("127.0.0.1", 0, app, threaded=False, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def dynamodb_client(dynamodb_endpoint: str) -> Iterator[DynamoDBClient]:
    """The tests' own way to the server, past the store."""
    client = boto3.client(
        "dynamodb",
        endpoint_url=dynamodb_endpoint,
        region_name=REGION,
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )
    yield client
    client.close()


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
    table = f"households-{uuid4()}"
    dynamodb_client.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "user_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "user_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    while dynamodb_client.describe_table(TableName=table)["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.01)
    yield DynamoDBPlace(dynamodb_client, table)
    dynamodb_client.delete_table(TableName=table)


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
