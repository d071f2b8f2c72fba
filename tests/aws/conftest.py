"""The built artifact, a table as template.yaml makes it, and Alexa's services on the loopback."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from types_boto3_dynamodb import DynamoDBClient

from skill.app import Clock, system_clock
from speaker.services import AlexaServices
from tests.aws import template
from tests.aws.function import Function, environment
from tests.front_door.echo import SKILL_ID, Echo, FrozenClock
from tests.store.conftest import dynamodb_client, dynamodb_endpoint  # noqa: F401  fixtures
from tests.store.dynamodb_server import KEYS, REGION
from tests.store.places import DynamoDBPlace
from tests.store.wire import Wire

ARTIFACT_VARIABLE = "STEADY_GROUND_ARTIFACT"
HOUSEHOLD, NEIGHBOURS = "amzn1.ask.account.HOUSEHOLD", "amzn1.ask.account.NEIGHBOURS"

Run = Callable[[str], Function]


@pytest.fixture
def clock() -> Clock:
    """The machine's own clock: what AWS Lambda runs knows no other."""
    return system_clock


@pytest.fixture
def zone(clock: Clock) -> str:
    """A zone where it is after eleven in the morning, so that no break reaches another day."""
    hours = 11 - clock().hour
    return f"Etc/GMT{-hours:+}"  # these names count to the west


@pytest.fixture(scope="session")
def artifact() -> Path:
    """What AWS Lambda runs, built for this machine's processor."""
    if ARTIFACT_VARIABLE not in os.environ:
        pytest.skip("needs what AWS Lambda runs, which is built by: make test-artifact")
    return template.ROOT / os.environ[ARTIFACT_VARIABLE]


@pytest.fixture
def table(dynamodb_client: DynamoDBClient) -> Iterator[DynamoDBPlace]:  # noqa: F811
    """A new table with the key that template.yaml gives it."""
    properties, name = template.resource("HouseholdTable"), f"households-{uuid4()}"
    dynamodb_client.create_table(
        TableName=name,
        KeySchema=properties["KeySchema"],
        AttributeDefinitions=properties["AttributeDefinitions"],
        BillingMode=properties["BillingMode"],
    )
    dynamodb_client.get_waiter("table_exists").wait(
        TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
    )
    yield DynamoDBPlace(dynamodb_client, name)
    dynamodb_client.delete_table(TableName=name)


@pytest.fixture
def wire(dynamodb_endpoint: str) -> Iterator[Wire]:  # noqa: F811
    """Lies between the function and the table, and notes what is asked."""
    with Wire(dynamodb_endpoint) as wire:
        yield wire


@pytest.fixture
def run(artifact: Path, wire: Wire, tmp_path: Path) -> Iterator[Run]:
    """Start a function on the table of a name."""
    settings = {
        **KEYS,
        "AWS_SESSION_TOKEN": "none",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL_DYNAMODB": wire.address,
    }
    with ExitStack() as stack:

        def start(table: str) -> Function:
            names = {"SkillId": SKILL_ID, "HouseholdTable": table}
            log = tmp_path / f"{uuid4()}.log"
            return stack.enter_context(
                Function(artifact, environment(settings, names), log),
            )

        yield start


@pytest.fixture
def function(run: Run, table: DynamoDBPlace) -> Function:
    return run(table.table)


@pytest.fixture
def echo(function: Function, alexa: AlexaServices, clock: Clock, zone: str) -> Echo:
    return Echo(function, alexa, FrozenClock(clock()), zone=zone, user_id=HOUSEHOLD)
