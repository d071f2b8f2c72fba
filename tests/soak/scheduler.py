"""Runs several turns at once as one deterministic order of their outside effects.

Each turn stops before each of its outside effects and waits to be chosen. Between two choices only
one turn runs, so the same choices give the same run.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Semaphore
from typing import Any

Chooser = Callable[[Sequence[int]], int]
"""Chooses which of the turns that are still going may take its next step."""

MOST_TURNS = 8
LONGEST = 300.0
"""Seconds in which a turn comes to its next step, even on a machine that was put to sleep."""


class StuckError(Exception):
    """A turn did not come to its next step."""


class Scheduler:
    """Runs turns in threads of its own, one step at a time."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(MOST_TURNS)
        self._go = [Semaphore(0) for _ in range(MOST_TURNS)]
        self._back = Semaphore(0)
        self._going: list[int] = []

    def close(self) -> None:
        """End the threads."""
        self._threads.shutdown()

    def pause(self, turn: int) -> None:
        """Stop before an outside effect, until the turn is chosen. Outside a run, do nothing."""
        if turn in self._going:
            self._back.release()
            self._go[turn].acquire()

    def run(
        self, turns: Sequence[Callable[[], Any]], choose: Chooser, after_step: Callable[[], None]
    ) -> tuple[list[Any], tuple[int, ...]]:
        """Run the turns. Return what each returned, and the order of the steps.

        Raises what a turn raises, once all of them are over, and StuckError.
        """
        self._going = list(range(len(turns)))
        taken = [self._threads.submit(self._take, *each) for each in enumerate(turns)]
        order = list[int]()
        while self._going:
            chosen = choose(self._going)
            order.append(chosen)
            self._go[chosen].release()
            if not self._back.acquire(timeout=LONGEST):
                raise StuckError
            after_step()
        return [each.result() for each in taken], tuple(order)

    def _take(self, number: int, turn: Callable[[], Any]) -> Any:
        self._go[number].acquire()
        try:
            return turn()
        finally:
            self._going.remove(number)
            self._back.release()
