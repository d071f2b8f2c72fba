"""What a server takes of the machine: memory, looked at every second, and time of processors."""

import os
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

BETWEEN_LOOKS = 1.0
"""Seconds."""

TICKS = os.sysconf("SC_CLK_TCK")
"""How many of the units in which Linux counts a processor's time are a second."""


def family(process: int) -> list[int]:
    """Return a process and its children."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return [process, *map(int, children)]


def cpu(process: int) -> timedelta:
    """Return how much of the processors' time a process and its children have had."""
    ticks = 0
    for each in family(process):
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return timedelta(seconds=ticks / TICKS)


@dataclass
class Memory:
    """The resident megabytes of a process and its children, at each look."""

    process: int
    seen: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Note what they have now."""
        self.seen.append(sum(map(_megabytes, family(self.process))))

    @property
    def first(self) -> float:
        return self.seen[0]

    @property
    def last(self) -> float:
        """The median of the last tenth."""
        return statistics.median(self.seen[-max(1, len(self.seen) // 10) :])

    @property
    def most(self) -> float:
        return max(self.seen)


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in status)
    if "VmRSS" not in fields:
        raise RuntimeError(f"process {process} has ended by itself")
    return int(fields["VmRSS"].split()[0]) / 1024


@contextmanager
def watched(process: int) -> Iterator[Memory]:
    """Look at a process and its children from the block's begin to its end."""
    memory, is_over = Memory(process), threading.Event()

    def look_on() -> None:
        memory.look()
        while not is_over.wait(BETWEEN_LOOKS):
            memory.look()

    thread = threading.Thread(target=look_on)
    thread.start()
    try:
        yield memory
    finally:
        is_over.set()
        thread.join()
        memory.look()
