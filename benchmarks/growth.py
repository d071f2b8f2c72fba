"""Measure how a turn grows with what a household keeps, and the desk with the number of templates.

    python -m benchmarks.growth

A turn's CPU time is told as a ratio to that of the same turn in a household with no past. The time
for a sentence is held against that with a quarter of the templates: only exact matching reads them.
What is compared runs in turn. tests/store/test_growth.py holds the size of a record.
"""

import statistics
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from benchmarks.__main__ import envelope
from benchmarks.warm_turn import cpu, household
from skill.app import create_handler
from skill.domain.households import Household
from skill.store import records
from skill.turns.ports import Stored
from speaker.understanding import built, grammar
from speaker.understanding.exact import Patterns
from speaker.understanding.interpreter import Knowledge, Understanding
from speaker.understanding.language import of_locale
from tools.hearing import read_set

PASTS = {"no past": (0, 0), "usual": (5, 3), "all it can keep": (10, 10)}
"""How many past breaks and agreements a household has."""

PARTS = (0.25, 0.5, 1.0)
TURNS, SENTENCES = 100, 60


@dataclass(frozen=True)
class OneRecord:
    """A store that reads the same record each time, and forgets what is saved."""

    record: str

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:  # noqa: ARG002
        return Stored(records.decode(self.record), 1)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:  # noqa: ARG002
        records.encode(household)
        return replaces + 1

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        pass


def of_turns() -> dict[str, tuple[int, float]]:
    """Return the bytes of each record, and the median milliseconds of CPU of its turn."""
    now = datetime.now(UTC)
    kept = {name: records.encode(household(now, *past)) for name, past in PASTS.items()}
    handlers = {name: create_handler(store=OneRecord(each)) for name, each in kept.items()}
    event = envelope("TimeLeftIntent")
    times = _in_turn({name: partial(cpu, each, event) for name, each in handlers.items()}, TURNS)
    return {name: (len(kept[name]), times[name]) for name in kept}


def of_sentences() -> dict[str, tuple[int, float]]:
    """Return the number of templates, and the median milliseconds for a sentence with them."""
    model, words = of_locale("en-US").model, grammar.load("en-US")
    said = [each.text for each in read_set("tuning")][:SENTENCES]
    parts = {f"{part:.0%}": _part(built.read("en").patterns, part) for part in PARTS}
    desks = {name: Understanding(model, words, Knowledge(each, {})) for name, each in parts.items()}
    calls = {name: partial(_for_all, desk, said) for name, desk in desks.items()}
    times = _in_turn(calls, 5)
    return {name: (_count(each), times[name]) for name, each in parts.items()}


def _part(patterns: Patterns, part: float) -> Patterns:
    """Return the first templates of each intent."""
    kept = {name: each[: round(len(each) * part) or 1] for name, each in patterns.by_intent.items()}
    return Patterns(patterns.language, patterns.rules, kept)


def _count(patterns: Patterns) -> int:
    return sum(map(len, patterns.by_intent.values()))


def _for_all(desk: Understanding, said: list[str]) -> float:
    """Return the milliseconds of CPU that a sentence takes, on average."""
    begun = time.process_time()
    for text in said:
        desk.interpret(text)
    return (time.process_time() - begun) * 1e3 / len(said)


def _in_turn(calls: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, float]:
    """Return the median of what each call returns. The first round is not counted."""
    found: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(1 + rounds):
        for name, call in calls.items():
            found[name].append(call())
    return {name: statistics.median(each[1:]) for name, each in found.items()}


def report(title: str, counted: str, measured: Mapping[str, tuple[int, float]]) -> list[str]:
    first: Any = next(iter(measured.values()))
    rows = (
        f"  {name:18}{count:8,} {counted:10}{took:7.2f} ms   {took / first[1]:.2f} times"
        for name, (count, took) in measured.items()
    )
    return [title, *rows]


def main() -> int:
    print("\n".join(report("A turn", "bytes", of_turns())))
    print("\n".join(report("A sentence at the desk", "templates", of_sentences())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
