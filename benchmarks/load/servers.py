"""The processes of the load: Alexa's services, the endpoint, and who asks it."""

import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

SCRIPT = Path(__file__).with_name("wrk.lua")
PATIENCE = timedelta(seconds=30)
"""How long wrk, and each of those who come at once, waits for an answer."""


@dataclass(frozen=True)
class Served:
    """A server in a process of its own, and its port."""

    process: subprocess.Popen[str]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def alexa() -> Iterator[Served]:
    """Serve Alexa's services."""
    with _started(["benchmarks.load.alexa"], os.environ, None) as served:
        yield served
        served.process.kill()


@contextmanager
def endpoint(arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> Iterator[Served]:
    """Serve the skill, and let it end its turns after the block."""
    command = ["benchmarks.load.endpoint", *arguments]
    with _started(command, {**os.environ, **environ}, log) as served:
        yield served
        served.process.send_signal(signal.SIGTERM)
        served.process.wait()


@contextmanager
def _started(
    arguments: list[str], environ: Mapping[str, str], log: Path | None
) -> Iterator[Served]:
    """Start one of our modules that prints its port. Raises RuntimeError if it does not."""
    command, pipe = [sys.executable, "-m", *arguments], subprocess.PIPE
    with (
        log.open("w") if log else nullcontext() as errors,
        subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=errors, text=True, env=environ
        ) as process,
    ):
        line = process.stdout.readline() if process.stdout else ""
        if not line:
            raise RuntimeError(log.read_text() if log else "it did not start")
        try:
            yield Served(process, int(line))
        except BaseException:
            process.kill()
            raise


@dataclass(frozen=True)
class Answered:
    """What wrk tells: counts, and times in milliseconds."""

    requests: int
    seconds: float
    p50: float
    p99: float
    most: float
    not_200: int
    lost: int
    """Requests without an answer."""

    @property
    def rate(self) -> float:
        """How many were answered in a second."""
        return self.requests / self.seconds


def wrk(port: int, requests: Path, connections: int, length: timedelta) -> Answered:
    """Send the requests of a file from so many connections, for so long."""
    command = [
        *("wrk", "--threads", "1", "--connections", str(connections)),
        *("--duration", f"{length.total_seconds():.0f}s"),
        *("--timeout", f"{PATIENCE.total_seconds():.0f}s", "--script", str(SCRIPT)),
        *(f"http://127.0.0.1:{port}/", "--", str(requests)),
    ]
    run = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told = json.loads(run.stdout.splitlines()[-1])
    times = {name: told[name] / 1e3 for name in ("p50", "p99", "most")}
    counts = {name: told[name] for name in ("requests", "not_200", "lost")}
    return Answered(seconds=told["microseconds"] / 1e6, **times, **counts)


@dataclass(frozen=True)
class AtOnce:
    """How long each of those waited who came at the same time, in seconds, and their statuses."""

    waits: list[float]
    statuses: list[int]

    @property
    def told(self) -> str:
        """Say it in a line."""
        late, good = max(self.waits), self.statuses.count(200)
        return (
            f"{len(self.waits)} at once: {good} answered with 200, {self.statuses.count(503)} with"
            f" 503; median wait {statistics.median(self.waits):.2f} s, longest {late:.2f} s"
        )


def at_once(port: int, requests: Sequence[bytes]) -> AtOnce:
    """Open a connection for each request, all at once, and wait for every answer."""
    waits_and_statuses = asyncio.run(_all(port, requests))
    return AtOnce(
        [wait for wait, _ in waits_and_statuses], [each for _, each in waits_and_statuses]
    )


async def _all(port: int, requests: Sequence[bytes]) -> list[tuple[float, int]]:
    return await asyncio.gather(*(_one(port, request) for request in requests))


async def _one(port: int, request: bytes) -> tuple[float, int]:
    """Return how long the answer took, and its status; 0 if there was none."""
    began = time.monotonic()
    try:
        async with asyncio.timeout(PATIENCE.total_seconds()):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            writer.close()
            status = int(head.split(b" ", 2)[1])
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        status = 0
    return time.monotonic() - began, status
