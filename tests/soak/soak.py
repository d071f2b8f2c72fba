"""The soak: mixed talk at the web endpoint, the page's server and the desk, all at once.

python -m tests.soak.soak [--minutes N] [--seed S]

Each server is a process of its own. What is held against each other are the medians of its memory
in the first quarter of the time and in the last, and the descriptors that it has open then.
"""

import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Any, Protocol

import click

from tests.soak.talkers import DeskTalker, PageTalker, WebTalker, desk_served, endpoint_served
from tests.soak.telling import tell

MOST_GROWTH = 1.05
"""The last quarter's memory may be this much of the first quarter's."""

MOST_MORE = 4
"""So many more descriptors may be open: the page notices within seconds that a tab is gone."""

BETWEEN_LOOKS = 2.0
"""Seconds from one look at a process to the next."""


class Talker(Protocol):
    """Somebody who talks to a server."""

    name: str

    def talk(self) -> None:
        """Say one thing, and hear the answer. Raises AssertionError if it is none."""


@dataclass
class Watched:
    """A server's process, and what it had at each look."""

    name: str
    process: Popen[str]
    kilobytes: list[int] = field(default_factory=list)
    descriptors: list[int] = field(default_factory=list)

    def look(self) -> None:
        """Note what it has now."""
        assert self.process.poll() is None, f"{self.name} has ended"
        about = Path("/proc", str(self.process.pid))
        lines = (about / "status").read_text().splitlines()
        fields = dict(line.split(":", 1) for line in lines)
        self.kilobytes.append(int(fields["VmRSS"].split()[0]))
        self.descriptors.append(len([*(about / "fd").iterdir()]))

    def quarters(self, seen: list[int]) -> tuple[float, float]:
        """Return the medians of the first quarter and the last."""
        quarter = max(1, len(seen) // 4)
        return statistics.median(seen[:quarter]), statistics.median(seen[-quarter:])

    def problems(self) -> Iterator[str]:
        """Yield what grew."""
        first, last = self.quarters(self.kilobytes)
        if last > first * MOST_GROWTH:
            yield f"{self.name}: memory grew from {first:.0f} kB to {last:.0f} kB"
        yield from self.leaks()

    def leaks(self) -> Iterator[str]:
        """Yield it if more descriptors are open than at first."""
        first, last = self.quarters(self.descriptors)
        if last > first + MOST_MORE:
            yield f"{self.name}: descriptors grew from {first:.0f} to {last:.0f}"

    def told(self) -> str:
        """Return a line that tells what it had."""
        memory, files = self.quarters(self.kilobytes), self.quarters(self.descriptors)
        return (
            f"| {self.name} | {memory[0] / 1024:.1f} MB | {memory[1] / 1024:.1f} MB |"
            f" {files[0]:.0f} | {files[1]:.0f} |"
        )


@dataclass
class Soak:
    """Servers that are watched while people talk to them."""

    watched: list[Watched]
    talkers: list[Talker]
    turns: Counter[str] = field(default_factory=Counter)

    def talk(self, *, seconds: float = 0.0, rounds: int = 0) -> None:
        """Let everybody talk in turn for so long, or for so many rounds, and look now and then."""
        began = looked = time.monotonic()
        while time.monotonic() - began < seconds or rounds > 0:
            rounds -= 1
            for talker in self.talkers:
                talker.talk()
                self.turns[talker.name] += 1
            if time.monotonic() - looked > BETWEEN_LOOKS:
                self.look()
                looked = time.monotonic()

    def look(self) -> None:
        """Look at every server once."""
        for each in self.watched:
            each.look()


def set_up(stack: ExitStack, seed: int) -> Soak:
    """Start the servers, and let nobody have talked yet."""
    endpoint = stack.enter_context(endpoint_served())
    desk = stack.enter_context(desk_served())
    talkers: list[Any] = [
        stack.enter_context(WebTalker(endpoint, seed)),
        DeskTalker(desk, seed),
        stack.enter_context(PageTalker(desk, seed)),
    ]
    watched = [Watched("web endpoint", endpoint.process), Watched("desk", desk.process)]
    return Soak(watched, talkers)


@click.command()
@click.option("--minutes", type=float, default=20.0)
@click.option("--seed", type=int, default=1)
def main(minutes: float, seed: int) -> None:
    """Talk for so many minutes, after a warm-up of a twentieth of it."""
    with ExitStack() as stack:
        soak = set_up(stack, seed)
        soak.talk(seconds=minutes * 3)
        for each in soak.watched:
            each.kilobytes.clear()
            each.descriptors.clear()
        soak.turns.clear()
        soak.talk(seconds=minutes * 60)
        problems = [problem for each in soak.watched for problem in each.problems()]
        tell("| Server | memory, first | last | descriptors, first | last |")
        for each in soak.watched:
            tell(each.told())
    turns = ", ".join(f"{count} at the {name}" for name, count in soak.turns.items())
    tell(f"soak: {minutes:g} minutes, {turns}, {len(problems)} problems")
    for problem in problems:
        tell(f"  {problem}")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
