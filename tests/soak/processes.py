"""Turns at once in real processes, on one SQLite file and on Alexa's services over HTTP.

The operating system chooses the order here. All begin at once, and each adds another number of
minutes to the break, so the return time tells which of the moves were kept.
"""

import json
import logging
import multiprocessing
import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from multiprocessing.context import ForkServerContext
from typing import Any

from skill.app import create_handler
from tests.front_door.echo import Answer
from tests.soak.heard import keys_in
from tests.soak.said import MINUTES, request_of
from tests.soak.scheduler import MOST_TURNS
from tests.soak.situations import SITUATIONS, Scene, come_to
from tests.soak.snapshots import snapshot
from tests.soak.stage import Stage, on_sqlite
from tests.soak.telling import tell
from tests.soak.truth import odd_states

LONGEST = 60.0
"""Seconds in which a process answers, on the slowest machine."""

ROOMS = ("kitchen", "study", "hall", "bath", "attic", "porch")
MOVED = ("Done. Now your break ends", "Okay, now it ends", "Okay, I changed it.")


def answer_turns(now: str, environ: dict[str, str], start: Any, asked: Any, said: Any) -> None:
    """Answer the turns that come, each once all processes are ready; None ends it."""
    logging.disable(logging.CRITICAL)
    moment = datetime.fromisoformat(now)
    handler = create_handler(clock=lambda: moment, environ=environ)
    while envelope := asked.get():
        start.wait(LONGEST)
        said.put(handler(json.loads(envelope), None))


class Processes:
    """Processes of the skill, one for each room."""

    def __init__(self, stage: Stage, count: int) -> None:
        assert count <= min(len(ROOMS), MOST_TURNS)
        self.stage, self.problems, self.rounds = stage, list[str](), 0
        self._scenes: dict[str, Scene] = {}
        (self._situation,) = (each for each in SITUATIONS if each.name == "running")
        come_to(stage, self._situation, self._scenes)
        context: ForkServerContext = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.soak.processes"])
        self._start = context.Barrier(count)
        self._said = context.Queue()
        self._asked = [context.Queue() for _ in range(count)]
        environ = {"STEADY_GROUND_STORE": f"sqlite:{stage.path}"}
        now = stage.clock.now.isoformat()
        self._processes = [
            context.Process(
                target=answer_turns,
                args=(now, environ, self._start, asked, self._said),
                daemon=True,
            )
            for asked in self._asked
        ]
        for process in self._processes:
            process.start()

    def close(self) -> None:
        """End the processes."""
        for asked in self._asked:
            asked.put(None)
        for process in self._processes:
            process.join(LONGEST)
        for queue in (*self._asked, self._said):
            queue.close()
            queue.join_thread()

    def race(self, draw: random.Random) -> None:
        """Let every process move the break at once, and note what was not as it must be."""
        come_to(self.stage, self._situation, self._scenes)
        self.stage.gate.arm(None)
        before = self._return_time()
        minutes = draw.sample(MINUTES[:6], len(self._asked))
        for asked, room, each in zip(self._asked, ROOMS, minutes, strict=False):
            asked.put(json.dumps(request_of(self.stage, f"MoreTimeIntent#{each}", room)))
        answers = [Answer(self._said.get(timeout=LONGEST)) for _ in self._asked]
        self.rounds += 1
        moved = self._return_time() - before
        self.problems += self._problems(minutes, answers, moved)

    def _return_time(self) -> datetime:
        stage = self.stage
        running = stage.store.load(stage.user_id, stage.clock.now).household.current_break
        assert running
        return running.return_time

    def _problems(
        self, minutes: list[int], answers: list[Answer], moved: timedelta
    ) -> Iterator[str]:
        stage = self.stage
        done = sum(answer.said.startswith(MOVED) for answer in answers)
        kept = [each for each in minutes if int(moved.total_seconds()) // 60 & each]
        if len(kept) != done:
            yield f"{done} moves were told, and these were kept: {kept} of {minutes}"
        after = snapshot(stage.store, stage.alexa, stage.user_id, stage.clock.now)
        yield from odd_states(after)
        if any(keys_in(answer.said) & {"trouble.store", "trouble.apology"} for answer in answers):
            yield f"not all were answered: {Counter(answer.said for answer in answers)}"


def attack(stage: Stage, count: int, rounds: int, seed: int) -> Processes:
    """Race so many times with so many processes, and return what that showed."""
    processes, draw = Processes(stage, count), random.Random(seed)  # noqa: S311  a sample
    try:
        for _ in range(rounds):
            processes.race(draw)
    finally:
        processes.close()
    return processes


def raced(rounds: int, seed: int) -> int:
    """Race with 2, 4 and 6 processes, print what that showed, and return how many problems."""
    problems = 0
    for count in (2, 4, 6):
        with on_sqlite() as stage:
            found = attack(stage, count, rounds, seed)
        problems += len(found.problems)
        tell(f"| {count} processes | {found.rounds} | {len(found.problems)} problems |")
        for problem in found.problems[:20]:
            tell(f"  {problem}")
    tell(f"races in real processes: {3 * rounds} rounds, {problems} problems")
    return problems
