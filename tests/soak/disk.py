"""What may happen to the file of the embedded store while a turn is taken."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from random import Random

from tests.conftest import out_of_reach
from tests.front_door.test_store_failures import read_only
from tests.soak.cases import Matrix
from tests.soak.findings import Findings
from tests.soak.situations import SITUATIONS, Situation, turns_in
from tests.soak.truth import Seen


@contextmanager
def locked(database: Path) -> Iterator[None]:
    """Let another process write for as long as it lasts: each save waits for it in real time."""
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


WAYS: Mapping[str, Callable[[Path], AbstractContextManager[None]]] = {
    "out_of_reach": out_of_reach,
    "read_only": read_only,
    "locked": locked,
}


def run(matrix: Matrix, situation: Situation, turn: str, way: str) -> None:
    """Take a turn while the file fails in that way, and note what was not as it must be."""
    reference, stage = matrix.reference(situation, turn), matrix.stage
    matrix.come_to(situation)
    before = matrix.snapshot()
    assert stage.path
    with WAYS[way](stage.path):
        answer, took = matrix.take(turn, None, stage.gate)
    matrix.findings.cases += 1
    matrix.findings.counts["the file", way] += 1
    seen = Seen(before, answer, matrix.snapshot())
    for problem in matrix.judged(reference, turn, seen, took):
        matrix.findings.problems.append(f"{situation.name}/{turn}, {way}: {problem}")


def attack(matrix: Matrix, most: int, locks: int, seed: int) -> Findings:
    """Run so many cases of a file that fails, and so many of one that is locked."""
    every = [(situation, turn) for situation in SITUATIONS for turn in turns_in(situation)]
    draw = Random(seed)  # noqa: S311  a sample
    draw.shuffle(every)
    quick = [(each, way) for each in every for way in ("out_of_reach", "read_only")]
    slow = [(each, "locked") for each in every]
    for (situation, turn), way in (*quick[: most or None], *slow[:locks]):
        run(matrix, situation, turn, way)
    return matrix.findings
