"""Hold every time that is said, kept or rung to a clock on the wall.

    python -m tests.soak.time --each 1 --random 100000 --share 1

looks at each minute of a year in twelve zones in the domain, and at breaks through the front door:
a share of the moments in the 26 hours around each change of the clock, and so many random ones.
These have no wire to Alexa's services, and no file; some more random ones have both.
"""

import argparse
import random
import sys
from collections.abc import Iterable, Iterator, Sequence
from time import monotonic

from tests.soak.every_minute import Minutes, Mismatch
from tests.soak.moments import (
    FrontDoor,
    Moment,
    anywhere,
    around_changes,
    front_door,
    front_door_without_wire,
)
from tests.soak.telling import counted, tell
from tests.soak.wall_clock import ZONES

AROUND = 26
"""Hours, half of them before a change of the clock and half after it."""

WORDS_EACH = 13
"""Away from the changes the words are looked at at each so many minutes. They take the longest."""

SHOWN = 20
"""So many mismatches are printed; the rest are counted."""

TOLD_EACH = 10_000
"""After so many breaks it tells how far it is: all of them take half an hour."""


def look(year: int, each: int, near_each: int = 1) -> Iterator[tuple[str, int, list[Mismatch]]]:
    """Yield each zone, how many minutes were looked at there, and what was wrong."""
    for zone in ZONES:
        minutes = Minutes(zone, year)
        near = minutes.around_changes(AROUND)[::near_each]
        rest = minutes.wall.year_minutes[::each]
        wrong = [*minutes.mismatches(near), *minutes.mismatches(rest, WORDS_EACH)]
        yield zone, len(near) + len(rest), wrong


def moments(door: FrontDoor, share: float, count: int, seed: int) -> Iterator[Moment]:
    """Yield a share of the moments around the changes, and then so many random ones."""
    chance = random.Random(seed)  # noqa: S311  no secret
    near = around_changes(door.walls, AROUND, chance)
    yield from chance.sample(near, int(len(near) * share))
    yield from anywhere(door.walls, count, chance)


def within(moments: Iterable[Moment], seconds: float) -> Iterator[Moment]:
    """Yield moments for so many seconds from the first one on, however long that takes to draw."""
    end = None
    for each in moments:
        end = end or monotonic() + seconds
        if monotonic() > end:
            return
        yield each


def ask(chosen: argparse.Namespace) -> tuple[int, list[Mismatch]]:
    """Ask for breaks through the front door. Return for how many, and what was wrong."""
    asked, wrong = 0, list[Mismatch]()
    for opened, share, count in (
        (front_door_without_wire, chosen.share, chosen.random),
        (front_door, 0, chosen.wired),
    ):
        with opened(chosen.year) as door:
            drawn = within(moments(door, share, count, chosen.seed), chosen.seconds)
            for moment in counted(drawn, TOLD_EACH, wrong):
                asked += 1
                wrong += door.mismatches(moment)
    return asked, wrong


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.time", description=__doc__)
    parser.add_argument("--year", type=int, default=2026)
    parser.add_argument("--each", type=int, default=1, help="look at each so many minutes")
    parser.add_argument("--near", type=int, default=1, help="the same around the changes")
    parser.add_argument("--random", type=int, default=100_000, help="random moments")
    parser.add_argument("--share", type=float, default=1.0, help="of those around the changes")
    parser.add_argument("--wired", type=int, default=1_000, help="random moments with a wire")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="at the front door")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    looked, wrong = 0, list[Mismatch]()
    for zone, count, found in look(chosen.year, chosen.each, chosen.near):
        looked, wrong = looked + count, [*wrong, *found]
        tell(f"  {zone}: {count} minutes, {len(found)} mismatches")
    asked, found = ask(chosen)
    wrong += found
    for each in wrong[:SHOWN]:
        tell(str(each))
    tell(
        f"time: {looked} minutes in {len(ZONES)} zones of {chosen.year}, {asked} breaks"
        f" through the front door, {len(wrong)} mismatches"
    )
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
