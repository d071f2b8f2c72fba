"""Count what typical talks use of AWS, from the skill's own log lines, and what that costs.

    python -m benchmarks.usage

The desk's speaker plays whole talks, with Alexa's services on the loopback. If prices change, edit
this module; for another month, edit `benchmarks/talks.py`. docs/operations.md has the same tables.
"""

import contextlib
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from benchmarks.talks import FURNISHED, MONTH, TALKS
from skill.app import LAMBDA_VARIABLE, create_handler
from speaker.scripts.playing import run_script

TURN_SECONDS = 0.2
"""How long AWS bills for a turn: an assumption. It mostly waits for the table and for Alexa."""

MEMORY_GB = 1.0
"""The same as in template.yaml."""

METRICS, ALARMS = 9 + 1, 4
"""From template.yaml: nine metrics of the log lines, one of the filter, and four alarms."""

WRITE_UNIT, READ_UNIT = 1024, 4096
"""How many bytes of an item DynamoDB bills as one write, and as one consistent read."""

LOST = ("Alexa: Sorry", "Alexa: No conversation", "Alexa: Nothing is under way")
"""If a talk went wrong, an answer begins like this."""

OVERHEAD = 100
"""Bytes of an item without its record: its key, its numbers, and what DynamoDB adds."""

ENVELOPE = 600
"""Bytes beside a line's own: some 140 of AWS Lambda's formatter, 380 of Lambda's own two lines for
each call (from samples), and 26 that CloudWatch counts for each of the three lines.
"""

FUNCTION = "steady-ground-SkillFunction-0123456789AB"
"""A name as CloudFormation makes it, which the metrics of each line carry."""

PRICES: Mapping[str, float] = {
    "Lambda, a million requests": 0.20,
    "Lambda on arm64, a GB-second": 0.0000133334,
    "DynamoDB, a million reads": 0.125,
    "DynamoDB, a million writes": 0.625,
    "DynamoDB, a GB for a month": 0.25,
    "Point-in-time recovery, a GB for a month": 0.20,
    "CloudWatch, a GB of logs": 0.50,
    "CloudWatch, a metric": 0.30,
    "CloudWatch, an alarm": 0.10,
}
"""US dollars in us-east-1, without free tiers and taxes."""


@dataclass
class Use:
    """What one talk used: counts, and sizes in bytes."""

    turns: int = 0
    reads: int = 0
    writes: int = 0
    alexa_calls: int = 0
    record_bytes: int = 0
    log_bytes: int = 0

    def note(self, line: dict[str, Any]) -> None:
        self.turns += 1
        self.reads += line["StoreReads"]
        self.writes += line["StoreWrites"]
        self.alexa_calls += sum(call["service"] != "store" for call in line["calls"])
        self.log_bytes += len(json.dumps(line)) + ENVELOPE


class _Listener(logging.Handler):
    """Adds up what the fields of the skill's log lines say."""

    def __init__(self, use: Use) -> None:
        super().__init__()
        self._use = use

    def emit(self, record: logging.LogRecord) -> None:
        known = vars(logging.makeLogRecord({}))
        if "StoreReads" in vars(record):
            self._use.note({key: value for key, value in vars(record).items() if key not in known})


@contextlib.contextmanager
def listening(use: Use) -> Iterator[None]:
    log, listener = logging.getLogger("steady_ground"), _Listener(use)
    level = log.level
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        log.removeHandler(listener)
        log.setLevel(level)


def measured(script: str) -> Use:
    """Play a script, and return what it used of AWS. Raises ValueError if something goes wrong."""
    use = Use()

    def make_skill(clock: Callable[[], datetime], environ: Mapping[str, str]) -> Any:
        in_lambda = {**environ, LAMBDA_VARIABLE: FUNCTION}  # so that the line has its metrics
        handler = create_handler(clock=clock, environ=in_lambda, stopwatch=float)
        path = environ["STEADY_GROUND_STORE"].partition(":")[2]

        def weighing(event: dict[str, Any], context: object) -> dict[str, Any]:
            response = handler(event, context)
            with contextlib.closing(sqlite3.connect(path)) as connection:
                rows = connection.execute("SELECT length(CAST(record AS BLOB)) FROM households")
                use.record_bytes = max(use.record_bytes, *(size for (size,) in rows), 0)
            return response

        return weighing

    with listening(use):
        outcome = run_script(script, make_skill=make_skill)
    lost = [line for line in outcome.transcript if line.startswith(LOST)]
    if outcome.failure or lost:
        raise ValueError(outcome.failure or lost[0])
    return use


def of_a_talk(talk: str, before: Use) -> Use:
    """Return what a talk uses in a household with a past. Raises ValueError if it goes wrong."""
    with_it = measured(FURNISHED + talk)
    return Use(
        with_it.turns - before.turns,
        with_it.reads - before.reads,
        with_it.writes - before.writes,
        with_it.alexa_calls - before.alexa_calls,
        with_it.record_bytes,
        with_it.log_bytes - before.log_bytes,
    )


def of_a_month(before: Use) -> Use:
    """Return what a month uses. Its talks follow each other, the rarest first.

    Raises ValueError if a talk goes wrong.
    """
    rarest_first = sorted(MONTH, key=lambda talk: MONTH[talk])
    return of_a_talk("".join(TALKS[talk] * MONTH[talk] for talk in rarest_first), before)


@dataclass(frozen=True)
class Month:
    """What one household uses in a month: counts, and sizes in bytes."""

    turns: int
    read_units: int
    write_units: int
    item_bytes: int
    log_bytes: int


def month(use: Use) -> Month:
    """Return what AWS bills for a month, as if each read and write took the largest item."""
    item = use.record_bytes + OVERHEAD
    read_units, write_units = -(-item // READ_UNIT), -(-item // WRITE_UNIT)
    return Month(use.turns, use.reads * read_units, use.writes * write_units, item, use.log_bytes)


def costs(each: Month, households: int) -> dict[str, float]:
    """Return the price of a month in US dollars, by service."""
    million, gigabyte = 1e6, 1e9
    turns, stored = each.turns * households, each.item_bytes * households / gigabyte
    return {
        "Lambda": turns / million * PRICES["Lambda, a million requests"]
        + turns * TURN_SECONDS * MEMORY_GB * PRICES["Lambda on arm64, a GB-second"],
        "DynamoDB": each.read_units * households / million * PRICES["DynamoDB, a million reads"]
        + each.write_units * households / million * PRICES["DynamoDB, a million writes"]
        + stored
        * (
            PRICES["DynamoDB, a GB for a month"]
            + PRICES["Point-in-time recovery, a GB for a month"]
        ),
        "Logs": each.log_bytes * households / gigabyte * PRICES["CloudWatch, a GB of logs"],
        "Metrics and alarms": METRICS * PRICES["CloudWatch, a metric"]
        + ALARMS * PRICES["CloudWatch, an alarm"],
    }


def use_table(uses: Mapping[str, Use]) -> list[str]:
    rows = (
        f"| {talk} | {use.turns} | {use.reads} | {use.writes} | {use.alexa_calls} |"
        f" {use.record_bytes:,} | {round(use.log_bytes / use.turns / 100) * 100:,} |"
        for talk, use in uses.items()
    )
    head = "| Talk | Turns | Reads | Writes | Calls to Alexa | Record, bytes | Log, bytes a turn |"
    return [head, "|---|---|---|---|---|---|---|", *rows]


def cost_table(each: Month) -> list[str]:
    by_count = [costs(each, count) for count in (1, 1_000, 1_000_000)]
    rows = (
        f"| {service} | {' | '.join(_dollars(cost[service]) for cost in by_count)} |"
        for service in by_count[0]
    )
    totals = " | ".join(_dollars(sum(cost.values())) for cost in by_count)
    head = "| Dollars a month | 1 household | 1,000 households | 1,000,000 households |"
    return [head, "|---|---|---|---|", *rows, f"| **Together** | {totals} |"]


def _dollars(amount: float) -> str:
    return f"{amount:,.0f}" if amount >= 10 else f"{amount:.2f}"  # noqa: PLR2004  two figures


def report() -> list[str]:
    """Return the lines to print, which docs/operations.md shows too."""
    before = measured(FURNISHED)
    uses = {talk: of_a_talk(script, before) for talk, script in TALKS.items()}
    each = month(of_a_month(before))
    told = (
        f"A household's month: {each.turns} turns, {each.read_units} read units,"
        f" {each.write_units} write units, an item of {each.item_bytes:,} bytes,"
        f" {each.log_bytes // 1000} kB of logs."
    )
    return [*use_table(uses), "", told, "", *cost_table(each)]


if __name__ == "__main__":
    print("\n".join(report()))
