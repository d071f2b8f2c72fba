"""Measure a cold start of what AWS Lambda runs, as a ratio to the SDK's own way to a table.

    make benchmark-cold-start

A cold start is the time from the start of a process to the answer to its first request. AWS's own
runtime client leads the process, a server of DynamoDB's protocol has the table, and Alexa's
services answer on the loopback. Ours tells how long is left of a break: it reads the household's
item, and asks Alexa for the zone and for the chime. Its peers do less:

- `empty` is a handler without a skill,
- `hello` is the smallest skill that ask-sdk-core can make,
- `standard` is the SDK's standard builder: it reads its user's item, and says hello.

They run in turn, so a slow minute of the machine slows each. `loading` is the part before the first
request can come, and `first` is the rest. A snapshot of SnapStart is taken between the two: `first`
is what a start from one takes after AWS has restored it.
"""

import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
from types_boto3_dynamodb import DynamoDBClient

from skill.app import system_clock
from speaker.services import AlexaServices
from tests.aws.dynalite import ENDPOINT_VARIABLE
from tests.aws.function import Function, environment
from tests.front_door.echo import SKILL_ID, Echo, FrozenClock
from tests.store.dynamodb_server import KEYS, REGION

ROOT = Path(__file__).parents[1]
OURS, PEERS = ROOT / "build" / "lambda-here", ROOT / "build" / "peers"
PEER_NAMES = ("empty", "hello", "standard")
STARTS = 15
USER = "amzn1.ask.account.BENCHMARK"
GOAL = 0.75
"""At most this part of the time of `standard`."""


@dataclass(frozen=True)
class Skill:
    """What is started: the folder that is deployed, and its handler."""

    folder: Path
    handler: str
    environ: Mapping[str, str]


@dataclass(frozen=True)
class Start:
    """What one start took. The CPU time is that of the whole process."""

    loading: timedelta
    first: timedelta
    cpu: timedelta

    @property
    def together(self) -> timedelta:
        return self.loading + self.first


def start(skill: Skill, event: dict[str, Any], log: Path) -> Start:
    """Start a process, send it one request, and return what that took.

    Raises RuntimeError if it says nothing.
    """
    cpu, begun = _children_cpu(), time.perf_counter()
    with Function(skill.folder, skill.environ, log, skill.handler) as function:
        function.is_ready.wait()
        ready = time.perf_counter()
        answer = function(event, None)
        answered = time.perf_counter()
    if (
        "outputSpeech" not in answer["response"]
        and skill.handler != f"{PEER_NAMES[0]}.lambda_handler"
    ):
        raise RuntimeError(log.read_text("utf-8"))
    loading, first = timedelta(seconds=ready - begun), timedelta(seconds=answered - ready)
    return Start(loading, first, _children_cpu() - cpu)


def _children_cpu() -> timedelta:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return timedelta(seconds=used.ru_utime + used.ru_stime)


def make_table(client: DynamoDBClient, name: str, key: str) -> None:
    client.create_table(
        TableName=name,
        KeySchema=[{"AttributeName": key, "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": key, "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.get_waiter("table_exists").wait(
        TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30}
    )


def skills(endpoint: str) -> dict[str, Skill]:
    """Make the tables, and return each skill by its name."""
    households, peers = f"households-{uuid4()}", f"peers-{uuid4()}"
    client = boto3.client(
        "dynamodb",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id=KEYS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=KEYS["AWS_SECRET_ACCESS_KEY"],
    )
    make_table(client, households, "user_id")
    make_table(client, peers, "id")
    remembered = {"M": {"name": {"S": "you two"}}}
    client.put_item(TableName=peers, Item={"id": {"S": USER}, "attributes": remembered})
    settings = {
        **KEYS,
        "AWS_SESSION_TOKEN": "none",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL_DYNAMODB": endpoint,
        "PEERS_TABLE": peers,
    }
    environ = environment(settings, {"SkillId": SKILL_ID, "HouseholdTable": households})
    of_peers = {
        name: Skill(PEERS, f"{name}.lambda_handler", environ)
        for name in ("empty", "hello", "standard")
    }
    return of_peers | {"ours": Skill(OURS, "handler.lambda_handler", environ)}


def running_break(skill: Skill, alexa: AlexaServices, log: Path) -> dict[str, Any]:
    """Begin a break, and return the request that asks how long is left of it."""
    with Function(skill.folder, skill.environ, log) as function:
        echo = Echo(function, alexa, FrozenClock(datetime.now(UTC)), user_id=USER)
        echo.hears("StartBreakIntent", length="PT60M")
        echo.yes()
    asked = {"name": "TimeLeftIntent", "confirmationStatus": "NONE", "slots": {}}
    return echo.envelope({"type": "IntentRequest", "intent": asked})


def report(starts: Mapping[str, list[Start]]) -> list[str]:
    """Return the lines to print. Starts at the same index ran one after the other."""
    head = "".join(f"{each:>10}" for each in ("", "together", "loading", "first", "CPU"))
    lines = [f"Cold starts in ms, medians of {STARTS}", f"{head}   of standard, and by CPU"]
    for name, each in starts.items():
        columns = [
            statistics.median(getattr(start, part).total_seconds() * 1e3 for start in each)
            for part in ("together", "loading", "first", "cpu")
        ]
        ratios = [_ratio(each, starts["standard"], part) for part in ("together", "cpu")]
        lines.append(
            f"{name:10}{''.join(f'{each:10.0f}' for each in columns)}"
            f"   {'  '.join(f'{ratio:.2f}' for ratio in ratios)}"
        )
    return [*lines, f"The goal is {GOAL:.2f}."]


def _ratio(ours: list[Start], theirs: list[Start], part: str) -> float:
    pairs = zip(ours, theirs, strict=True)
    ratios: list[float] = [getattr(a, part) / getattr(b, part) for a, b in pairs]
    return statistics.median(ratios)


def main() -> int:
    each = skills(os.environ[ENDPOINT_VARIABLE])
    starts: dict[str, list[Start]] = {name: [] for name in each}
    with tempfile.TemporaryDirectory() as folder, AlexaServices(system_clock) as alexa:
        alexa.allow()
        log = Path(folder) / "log"
        event = running_break(each["ours"], alexa, log)
        for _ in range(STARTS):
            for name, skill in each.items():
                starts[name].append(start(skill, event, log))
    print("\n".join(report(starts)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
