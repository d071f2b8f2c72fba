"""The fault matrix: every outside call of every turn, with every fault that the wire can have.

python -m tests.soak.matrix [--cases N] [--true-stalls N] [--dynamodb N] [--disk N] [--seed S]

A number is how many cases run, drawn at random; 0 stands for all of them.
"""

import logging
import sys
import time
from collections.abc import Callable

import click

from tests.soak import disk
from tests.soak.cases import Matrix, attack, true_stall
from tests.soak.findings import Findings, report
from tests.soak.stage import Stage, on_dynamodb, on_sqlite

LOCKS = 10
"""How many turns meet a locked file, which they wait for in real time."""


@click.command()
@click.option("--cases", "most", type=int, default=0, help="Faults of Alexa's services.")
@click.option("--true-stalls", type=int, default=60, help="The same, with stalls in real time.")
@click.option("--dynamodb", type=int, default=0, help="Faults of DynamoDB.")
@click.option("--disk", "files", type=int, default=0, help="Faults of the SQLite file.")
@click.option("--seed", type=int, default=1)
def main(most: int, true_stalls: int, dynamodb: int, files: int, seed: int) -> None:
    """Run the matrix."""
    logging.disable(logging.CRITICAL)
    problems = 0
    with on_sqlite() as stage:
        problems += run("Alexa's services", stage, lambda on: attack(on, most or None, seed))
        problems += run("a file", stage, lambda on: disk.attack(on, files, LOCKS, seed))
        problems += run(
            "true stalls",
            stage,
            lambda on: attack(on, true_stalls, seed + 1, change=true_stall),
        )
    with on_dynamodb() as stage:
        problems += run(
            "DynamoDB", stage, lambda on: attack(on, dynamodb or None, seed, at_store=True)
        )
    sys.exit(1 if problems else 0)


def run(title: str, stage: Stage, attacked: Callable[[Matrix], Findings]) -> int:
    """Run cases on a stage and print what they showed. Return how many problems there were."""
    began = time.monotonic()
    found = attacked(Matrix(stage))
    report(f"matrix of {title}", found, began)
    return len(found.problems)


if __name__ == "__main__":
    main()
