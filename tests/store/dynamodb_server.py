"""A server with DynamoDB's protocol: moto's, or another that the environment names."""

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from functools import cache
from uuid import uuid4

import boto3
import pytest
from botocore.loaders import create_loader
from types_boto3_dynamodb import DynamoDBClient

from tests.aws.dynalite import ENDPOINT_VARIABLE

KEYS = {"AWS_ACCESS_KEY_ID": "nobody", "AWS_SECRET_ACCESS_KEY": "nothing"}
REGION = "eu-west-1"


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """Yield the address of the server."""
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


@contextlib.contextmanager
def botocore_read_once() -> Iterator[None]:
    """Let every session have one loader: else each reads anew from files what DynamoDB is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", cache(create_loader))
        yield


@contextlib.contextmanager
def asking(endpoint: str) -> Iterator[DynamoDBClient]:
    """Yield a client of the tests' own, past the store."""
    client = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )
    yield client
    client.close()


@contextlib.contextmanager
def new_table(client: DynamoDBClient) -> Iterator[str]:
    """Yield the name of a new table that is ready to use."""
    table = f"households-{uuid4()}"
    client.create_table(
        TableName=table,
        KeySchema=[{"AttributeName": "user_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "user_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    while client.describe_table(TableName=table)["Table"]["TableStatus"] != "ACTIVE":
        time.sleep(0.01)
    yield table
    client.delete_table(TableName=table)
