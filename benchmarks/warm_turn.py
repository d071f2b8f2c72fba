"""Measure the CPU time of a warm turn for every intent, as a ratio to a hello world's.

    python -m benchmarks.warm_turn

The household has a running break, agreements and a pause plan. DynamoDB and Alexa's
services answer at their sockets, from a process of their own, so only what the skill itself does is
counted: in all of its threads. The peer is the smallest skill that ask-sdk-core can make, and its
turns run between ours. Memory is the peak of a process that has answered every intent.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.__main__ import envelope
from skill.domain.agreements import Agreement, Kept
from skill.domain.breaks import Punctuality
from skill.domain.households import Household
from skill.domain.past_breaks import PastBreak
from skill.domain.pause_plans import PausePlan
from skill.intents.table import INTENTS
from skill.store import items, records
from skill.turns.request import Request

BREAK = timedelta(hours=1)
ROUNDS = 10
WARM_UP = 1
MOST_AT_MEDIAN, MOST_AT_99 = 4.0, timedelta(milliseconds=3)
MOST_MEMORY = 1.5


def household(now: datetime, past: int = 5, kept: int = 3) -> Household:
    """Return a household with a running break and a past."""
    begun = Household(
        greeted=True,
        past_breaks=(PastBreak(now, now, Punctuality.ON_TIME, 1),) * past,
        agreements=(Agreement("we call when one of us is late", Kept.AGREEMENT, now),) * kept,
        pause_plan=PausePlan(timedelta(minutes=20), "time out", "a walk", "music"),
    )
    device = Request("", device_id="kitchen").device
    begun = begun.with_zone(device, "America/New_York", now).with_chime_answer(now, is_yes=True)
    return begun.begin_break(now + BREAK, now, "the budget")


@contextmanager
def stubs(item: dict[str, Any], rings_at: datetime) -> Iterator[str]:
    """Yield the address at which DynamoDB and Alexa's services answer."""
    told = (json.dumps(item), rings_at.isoformat())
    command = [sys.executable, "-m", "benchmarks.stubs", *told]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as server:
        port = server.stdout.readline() if server.stdout else ""
        yield f"http://127.0.0.1:{int(port)}"
        server.kill()


def asked(intent: str, address: str) -> dict[str, Any]:
    event = envelope(intent)
    event["context"]["System"]["apiEndpoint"] = address
    return event


def cpu(handler: Any, event: dict[str, Any]) -> float:
    """Return the milliseconds of CPU that one turn takes, in all threads of this process."""
    begun = time.process_time_ns()
    handler(event, None)
    return (time.process_time_ns() - begun) / 1e6


def turns(address: str) -> tuple[dict[str, list[float]], list[float]]:
    """Return each intent's times, and the peer's between them, in milliseconds."""
    os.environ |= {
        "AWS_ENDPOINT_URL_DYNAMODB": address,
        "AWS_ACCESS_KEY_ID": "nobody",
        "AWS_SECRET_ACCESS_KEY": "nothing",
        "AWS_DEFAULT_REGION": "eu-west-1",
    }
    from benchmarks.peers.hello import lambda_handler as hello  # noqa: PLC0415
    from skill.app import create_handler  # noqa: PLC0415

    ours = create_handler(environ={"STEADY_GROUND_STORE": "dynamodb:households"})
    events = {intent: asked(intent, address) for intent in INTENTS}
    times: dict[str, list[float]] = {intent: [] for intent in INTENTS}
    peers: list[float] = []
    for count in range(WARM_UP + ROUNDS):
        for intent, event in events.items():
            mine, peer = cpu(ours, event), cpu(hello, event)
            if count >= WARM_UP:
                times[intent].append(mine)
                peers.append(peer)
    return times, peers


def report(times: dict[str, list[float]], peers: list[float]) -> list[str]:
    """Return the lines to print: the slowest intents, and all of them together."""
    peer = statistics.median(peers)
    every = [each for of_one in times.values() for each in of_one]
    rows = sorted(((statistics.median(each), name) for name, each in times.items()), reverse=True)
    median, late = statistics.median(every), _of_100(every, 99)
    most = MOST_AT_99 / timedelta(milliseconds=1)
    return [
        f"{'':28}{'p50':>8}{'p99':>8}   ms of CPU",
        f"{'hello world':28}{peer:8.2f}{_of_100(peers, 99):8.2f}",
        f"{f'all {len(times)} intents':28}{median:8.2f}{late:8.2f}   (goal: {most:.0f} at p99)",
        f"{'ratio at p50':28}{median / peer:8.1f}   (goal: {MOST_AT_MEDIAN:.0f})",
        *(f"{name:28}{each:8.2f}{_of_100(times[name], 99):8.2f}" for each, name in rows[:5]),
    ]


def _of_100(times: list[float], place: int) -> float:
    return statistics.quantiles(times, n=100)[place - 1]


def main() -> int:
    now = datetime.now(UTC)
    row = records.Row("benchmark", 1, int(now.timestamp()) + 10**6, records.encode(household(now)))
    with stubs(items.item_of(row), now + BREAK) as address:
        print("\n".join(report(*turns(address))))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Peak of memory, with the peer in it: {peak:.0f} MiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
