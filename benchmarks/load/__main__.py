"""Measure how many turns a second the web endpoint bears, and whether it loses any of them.

    python -m benchmarks.load [--seconds N] [--connections N ...] [--store sqlite|dynamodb ...]

wrk sends signed requests of 10,000 households to the endpoint as it is served, with its
verification, its log and its store. Of the turns 6 % start a break and 34 % move one, with up to
four calls to Alexa's services on the loopback; 40 % ask something, and 20 % are steps of a guide.
Afterwards each household's break is held against what the log says was answered, so that no update
is lost. Then many connections come at once, each with one turn. With several rounds, all runs are
made once in each, and medians are told.

For DynamoDB, moto's server answers, or the one that the environment names: see tests/aws/dynalite.
"""

import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

import click

from benchmarks.load.runs import Load, Result, run

CONNECTIONS = (1, 8, 64, 256)
STORES = ("sqlite", "dynamodb")
COLUMNS = {
    "rate": "turns a second",
    "p50": "p50, ms",
    "p99": "p99, ms",
    "most": "longest, ms",
    "endpoint": "CPU a turn, ms",
    "alexa": "Alexa's",
    "wrk": "wrk's",
    "first": "MB at first",
    "last": "at last",
    "peak": "at most",
}
PRECISE = 10
"""Below this, a figure is told with two decimals."""


def row(store: str, connections: int, results: Sequence[Result]) -> str:
    """Return the medians of runs that were alike, as a row of the table."""
    medians = (
        statistics.median(result.figures[column] for result in results) for column in COLUMNS
    )
    told = (f"{each:.2f}" if each < PRECISE else f"{each:,.0f}" for each in medians)
    return f"| {store} | {connections} | {' | '.join(told)} |"


def findings(results: Iterable[Result]) -> list[str]:
    """Return what went wrong in the runs, all together, and how those waited who came at once."""
    results = list(results)
    bad = sum(result.answered.not_200 for result in results)
    silent = sum(result.answered.lost for result in results)
    lost = [problem for result in results for problem in result.lost]
    outcomes = Counter[str]()
    for result in results:
        outcomes += result.log.outcomes
    turns = sum(result.log.turns for result in results)
    calls = sum(result.log.alexa_calls for result in results) / turns
    changes = sum(len(each.log.started) + each.log.moved.total() for each in results)
    told = ", ".join(f"{count:,} {outcome}" for outcome, count in outcomes.items())
    answers = f"{bad} answers were not 200, and {silent} never came."
    kept = f"{len(lost)} households have another than they were told."
    lines = [
        f"{turns:,} turns ({told}), with {calls:.2f} calls to Alexa each; {answers}",
        f"{changes:,} breaks were begun or moved; {kept}",
        *lost[:5],
    ]
    return lines + [result.at_once.told for result in results if result.at_once]


@click.command()
@click.option("--seconds", default=60.0, show_default=True, help="How long each load lasts.")
@click.option("--connections", multiple=True, default=CONNECTIONS, show_default=True)
@click.option("--store", "stores", multiple=True, type=click.Choice(STORES), default=STORES)
@click.option("--rounds", default=1, show_default=True, help="How often each load is run.")
@click.option("--households", default=10_000, show_default=True)
@click.option("--at-once", default=1000, show_default=True, help="How many come at once.")
@click.option("--threads", default=8, show_default=True, help="As skill.web has it.")
@click.option("--processes", default=2, show_default=True, help="As skill.web has it.")
def main(
    connections: Sequence[int], stores: Sequence[str], rounds: int, seconds: float, **served: int
) -> None:
    """Put load on the web endpoint, and print the figures."""
    load = Load(length=timedelta(seconds=seconds), **served)
    results: dict[tuple[str, int], list[Result]] = {}
    head = f"| store | connections | {' | '.join(COLUMNS.values())} |"
    print(head)
    for _ in range(rounds):
        for each in ((store, count) for store in stores for count in connections):
            results.setdefault(each, []).append(run(load, *each))
            print(row(*each, results[each][-1:]), flush=True)
    if rounds > 1:
        print(f"\nMedians of {rounds}\n\n{head}")
        print("\n".join(row(*each, results[each]) for each in results))
    everything = [result for some in results.values() for result in some]
    print("\n".join(findings(everything)))
    sys.exit(any(result.lost or result.answered.not_200 for result in everything))


if __name__ == "__main__":
    main()
