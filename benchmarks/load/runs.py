"""One run: a new store, the servers on it, the load, and what is counted after it."""

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from benchmarks.load import counting, places, servers, signing, watching
from benchmarks.load.counting import Log
from benchmarks.load.places import Place
from benchmarks.load.servers import Answered, AtOnce, Served
from benchmarks.load.signing import Signer
from benchmarks.load.talk import Beginnings, Kind, Said, beginnings, kind_of, talk
from benchmarks.load.watching import Memory

WARM_UP = timedelta(seconds=3)
MOST_WARM_UP = 5000
SIGNED_A_SECOND = 1500
"""How many requests are signed in a second, roughly."""

SPARE = 1.5
"""How many more requests are signed than the warm-up says are needed."""


@dataclass(frozen=True)
class Load:
    """How much load there is, and how it is served."""

    households: int
    length: timedelta
    at_once: int
    threads: int
    processes: int


@dataclass(frozen=True)
class Result:
    """The figures of one run."""

    answered: Answered
    memory: Memory
    cpu: Mapping[str, float]
    """Milliseconds of a processor's time that each server took for a turn."""

    log: Log
    lost: list[str]
    """The households whose break is not as was told."""

    at_once: AtOnce | None

    @property
    def figures(self) -> dict[str, float]:
        """The figures of which a median says something."""
        return {
            "rate": self.answered.rate,
            "p50": self.answered.p50,
            "p99": self.answered.p99,
            "most": self.answered.most,
            "first": self.memory.first,
            "last": self.memory.last,
            "peak": self.memory.most,
            **self.cpu,
        }


@dataclass
class Run:
    """The servers on one store, and requests that are signed as they are needed."""

    alexa: Served
    endpoint: Served
    talk: Iterator[Said]
    folder: Path
    _signed: int = field(default=0, init=False)

    def write(self, count: int, length: timedelta) -> Path:
        """Sign so many requests for the next time of this length, and return wrk's file of them."""
        path = self.folder / "requests"
        with path.open("wb") as file:
            for request in self.signed(count, length):
                file.write(b"%d\n%b" % (len(request), request))
        return path

    def signed(self, count: int, length: timedelta) -> Iterator[bytes]:
        """Yield so many requests for the next time of this length."""
        at = signing.now() + timedelta(seconds=count / SIGNED_A_SECOND) + length / 2
        signer = Signer(signing.signing_key(), self.alexa.address, at)
        yield from signing.requests(signer, self.talk, self._signed, count)
        self._signed += count

    def cpu(self) -> dict[str, timedelta]:
        """Return how much of the processors' time each server has had, and wrk."""
        children = os.times()
        return {
            "endpoint": watching.cpu(self.endpoint.process.pid),
            "alexa": watching.cpu(self.alexa.process.pid),
            "wrk": timedelta(seconds=children.children_user + children.children_system),
        }


def run(load: Load, store: str, connections: int) -> Result:
    """Load a new store of that kind. Raises RuntimeError and ValueError if that cannot be."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        alexa = stack.enter_context(servers.alexa())
        begun = beginnings(alexa.address)
        place = stack.enter_context(places.on(store, folder))
        place.fill(places.rows(load.households, begun, signing.now()))
        chain, log = folder / "chain.pem", folder / "log"
        chain.write_bytes(signing.certificates(signing.now()))
        served = [str(chain), str(load.threads), str(load.processes)]
        with servers.endpoint(served, place.environ, log) as endpoint:
            said = talk(load.households, begun.steps, connections)
            this = Run(alexa, endpoint, said, folder)
            answered, memory, cpu = _loaded(this, load, connections)
            at_once = _at_once(this, load.at_once)
        noted = counting.read(log)
        return Result(answered, memory, cpu, noted, _lost(load, noted, place, begun), at_once)


def _loaded(
    this: Run, load: Load, connections: int
) -> tuple[Answered, Memory, Mapping[str, float]]:
    port = this.endpoint.port
    warm = servers.wrk(port, this.write(MOST_WARM_UP, WARM_UP), connections, WARM_UP)
    needed = int(warm.rate * load.length.total_seconds() * SPARE) + connections
    path = this.write(needed, load.length)
    before = this.cpu()
    with watching.watched(this.endpoint.process.pid) as memory:
        answered = servers.wrk(port, path, connections, load.length)
    after = this.cpu()
    each = timedelta(milliseconds=1) * answered.requests
    return answered, memory, {name: (after[name] - before[name]) / each for name in after}


def _at_once(this: Run, count: int) -> AtOnce | None:
    if not count:
        return None
    requests = list(this.signed(count, WARM_UP))
    return servers.at_once(this.endpoint.port, requests)


def _lost(load: Load, log: Log, place: Place, begun: Beginnings) -> list[str]:
    running = {number for number in range(load.households) if kind_of(number) is Kind.RUNNING}
    return list(counting.lost(log, places.changes(place, begun), running))
