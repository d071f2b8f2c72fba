"""How much memory the endpoint's processes have together, looked at every second."""

import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

BETWEEN_LOOKS = 1.0
"""Seconds."""


@dataclass
class Memory:
    """The resident megabytes of a process and its children, at each look."""

    process: int
    seen: list[float] = field(default_factory=list)

    def look(self) -> None:
        """Note what they have now."""
        self.seen.append(sum(map(_megabytes, self._family())))

    def _family(self) -> list[int]:
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return [self.process, *map(int, children)]

    @property
    def told(self) -> str:
        """Say what they had: at first, in the last tenth, and at most."""
        last = statistics.median(self.seen[-max(1, len(self.seen) // 10) :])
        return f"{self.seen[0]:.0f} {last:.0f} {max(self.seen):.0f}"


def _megabytes(process: int) -> float:
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    fields = dict(line.split(":", 1) for line in status)
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
