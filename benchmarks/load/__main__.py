"""Measure how many turns a second the web endpoint bears, and whether it loses any of them.

    python -m benchmarks.load [--seconds N] [--connections N ...] [--store sqlite|dynamodb ...]

wrk sends signed requests of 10,000 households to the endpoint as it is served, with its
verification, its log and its store. Of the turns 6 % start a break and 34 % move one, with up to
four calls to Alexa's services on the loopback; 40 % ask something, and 20 % are steps of a guide.
Afterwards each household's break is held against what the log says was answered, so that no update
is lost. Then many connections come at once, each with one turn.

For DynamoDB, moto's server answers, or the one that the environment names: see tests/aws/dynalite.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from benchmarks.load import counting, places, servers, signing
from benchmarks.load.places import Place
from benchmarks.load.servers import Answered
from benchmarks.load.signing import Signer
from benchmarks.load.talk import Beginnings, Kind, Said, beginnings, kind_of, talk
from benchmarks.load.watching import Memory, watched

WARM_UP = timedelta(seconds=3)
MOST_WARM_UP = 4000
SIGNED_A_SECOND = 1500
"""How many requests are signed in a second, roughly."""

SPARE = 1.4
"""How many more requests are signed than the warm-up's rate says are needed."""

HEAD = (
    "| Store | Connections | Turns a second | p50, ms | p99, ms | longest, ms | not 200 | no answer |"
    " lost updates | memory, MB: first, last, most |"
)


@dataclass(frozen=True)
class Load:
    """What is asked for: how much load, and how it is served."""

    households: int
    length: timedelta
    at_once: int
    serving: tuple[str, ...]
    """The endpoint's last arguments: threads and processes."""


@dataclass
class Run:
    """One run: an endpoint, and requests that are signed for it as they are needed."""

    port: int
    alexa: str
    talk: Iterator[Said]
    folder: Path
    sent: int = 0

    def wrk(self, connections: int, length: timedelta, count: int) -> Answered:
        """Sign so many requests, and let wrk send them for so long."""
        path = self.folder / "requests"
        with path.open("wb") as file:
            for request in self.signed(count, length):
                file.write(b"%d\n%b" % (len(request), request))
        return servers.wrk(self.port, path, connections, length)

    def signed(self, count: int, length: timedelta) -> Iterator[bytes]:
        """Yield so many signed requests for the next time of this length."""
        at = signing.now() + timedelta(seconds=count / SIGNED_A_SECOND) + length / 2
        yield from signing.requests(Signer(self.alexa, at), self.talk, self.sent, count)
        self.sent += count


def measure(load: Load, store: str, connections: int) -> Iterator[str]:
    """Serve a new store, load it from so many connections, and yield what to print."""
    with tempfile.TemporaryDirectory() as name, servers.alexa() as alexa:
        folder, begun = Path(name), beginnings(alexa.address)
        with places.on(store, folder) as place:
            place.fill(places.rows(load.households, begun, signing.now()))
            yield from _loaded(load, place, begun, folder, alexa.address, store, connections)


def _loaded(load, place, begun, folder, alexa, store, connections):
    chain, log = folder / "chain.pem", folder / "log"
    chain.write_bytes(signing.certificates(signing.now()))
    said = talk(load.households, begun.steps, connections)
    with servers.endpoint([str(chain), *load.serving], place.environ, log) as endpoint:
        run = Run(endpoint.port, alexa, said, folder)
        warm = run.wrk(connections, WARM_UP, MOST_WARM_UP)
        with watched(endpoint.process.pid) as memory:
            needed = int(warm.rate * load.length.total_seconds() * SPARE) + connections
            answered = run.wrk(connections, load.length, needed)
        if load.at_once:
            requests = list(run.signed(load.at_once, WARM_UP))
            together = servers.at_once(endpoint.port, requests)
    noted = counting.read(log)
    running = {n for n in range(load.households) if kind_of(n) is Kind.RUNNING}
    lost = list(counting.lost(noted, places.changes(place, begun), running))
    yield f"| {store} | {connections} | {answered.rate:,.0f} | {answered.p50:.1f} | {answered.p99:.1f} | {answered.most:.0f} | {answered.not_200} | {answered.lost} | {len(lost)} | {memory.told} |"
    yield f"{dict(noted.outcomes)} {dict(noted.notes)} {len(noted.started)} {noted.moved.total()} calls {noted.alexa_calls / noted.turns:.2f} {noted.cue_failures}"
    if load.at_once:
        yield together.told
    yield from lost[:5]


@click.command()
@click.option("--seconds", default=60.0, help="How long each load lasts.")
@click.option("--connections", multiple=True, type=int, default=(1, 8, 64, 256))
@click.option("--store", "stores", multiple=True, default=("sqlite", "dynamodb"))
@click.option("--households", default=10_000)
@click.option("--at-once", default=1000)
@click.option("--threads", default="8")
def main(seconds, connections, stores, households, at_once, threads) -> None:
    load = Load(households, timedelta(seconds=seconds), at_once, (threads,))
    print(HEAD)
    for store in stores:
        for count in connections:
            for line in measure(load, store, count):
                print(line, flush=True)


if __name__ == "__main__":
    main()
