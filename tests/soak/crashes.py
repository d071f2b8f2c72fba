"""Crash points: the process is killed after each outside effect of a turn, and life goes on.

python -m tests.soak.crashes [--cases N] [--seed S]

A turn runs in a process of its own, which is killed with SIGKILL once it has done so many of its
outside effects: calls of the store and calls of Alexa's services, in the order in which it makes
them. Nobody hears an answer. Then people go on: on this device or another, at once or later, by
asking, by saying it again, by ending the break or by forgetting everything.
"""

import logging
import sys
import time
from collections import Counter

import click

from tests.soak.killing import attack
from tests.soak.stage import on_sqlite
from tests.soak.telling import tell


@click.command()
@click.option("--cases", "most", type=int, default=0, help="How many; 0 for all of them.")
@click.option("--seed", type=int, default=1)
def main(most: int, seed: int) -> None:
    """Kill turns on SQLite."""
    logging.disable(logging.CRITICAL)
    began = time.monotonic()
    with on_sqlite() as stage:
        killing = attack(stage, most or None, seed)
    count, seconds = sum(killing.counts.values()), time.monotonic() - began
    for journey, times in sorted(killing.counts.items()):
        tell(f"| {journey} | {times} |")
    problems = len(killing.problems)
    tell(f"crashes: {count} cases, {problems} problems, in {seconds:.0f} s")
    for problem, times in Counter(killing.problems).most_common(200):
        tell(f"  {times} x {problem}")
    sys.exit(1 if killing.problems else 0)


if __name__ == "__main__":
    main()
