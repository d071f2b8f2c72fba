"""Races: 2 to 8 devices of one household speak at once.

python -m tests.soak.races [--interleavings N] [--dynamodb N] [--rounds N] [--seed S]

A scheduler takes the turns' outside effects in an order of its own. After each effect no purpose
may have two live cues. In the end the household must be one that some order of whole turns would
have left, every change that was told as done must be there, and the next turn must put the chime
right or say that there is none.
"""

import logging
import math
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import islice, permutations

import click

from skill.domain.cues import SAME_TIME, Recurrence
from skill.domain.households import Household
from skill.domain.promised_cues import PromisedCues
from tests.front_door.echo import Answer
from tests.soak import processes
from tests.soak.direct import direct_handler
from tests.soak.heard import keys_in
from tests.soak.said import take
from tests.soak.scenarios import Race, races
from tests.soak.scheduler import Chooser, Scheduler
from tests.soak.situations import Scene, come_to
from tests.soak.snapshots import Snapshot, alerts, snapshot
from tests.soak.stage import AlexaBehindTheGate, Stage, on_dynamodb, on_sqlite
from tests.soak.telling import counted, tell
from tests.soak.truth import Seen, false_claims, odd_states

ROOMS = ("kitchen", "study", "hall", "bath", "attic", "porch", "den", "garage")

COMPARED = 3
"""So many turns at most are held against every order of whole turns."""

Kept = tuple[Household, set[tuple[str, Recurrence | None]]]
"""A household without its cues, and which reminders it has."""


@dataclass
class Racing:
    """Takes races on one stage."""

    stage: Stage
    problems: list[str] = field(default_factory=list)
    counts: Counter[int] = field(default_factory=Counter)
    """By the number of devices: how many interleavings ran."""

    orders: set[int] = field(default_factory=set)
    """What tells the interleavings apart."""

    scenes: dict[str, Scene] = field(default_factory=dict)
    _ends: dict[Race, list[Kept]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.scheduler = Scheduler()
        stage, alexa = self.stage, AlexaBehindTheGate(self.stage.alexa)
        stage.handlers = {
            room: direct_handler(
                stage.clock, stage.store, alexa, partial(self.scheduler.pause, number)
            )
            for number, room in enumerate(ROOMS)
        }

    def run(self, race: Race, choose: Chooser) -> None:
        """Run the turns of a race in one order, and note what was not as it must be."""
        possible = self._possible(race) if len(race.turns) <= COMPARED else []
        self._come_to(race)
        before, doubled = self.snapshot(), set[str]()
        turns = [partial(take, self.stage, *each) for each in zip(race.turns, ROOMS, strict=False)]
        answers, order = self.scheduler.run(turns, choose, partial(self._look, doubled))
        self.counts[len(race.turns)] += 1
        self.orders.add(hash((race, order)))
        found = (*sorted(doubled), *self._problems(race, before, answers, possible))
        steps = "".join(map(str, order))
        self.problems += [f"{race} in the order {steps}: {problem}" for problem in found]

    def _come_to(self, race: Race) -> None:
        come_to(self.stage, race.situation, self.scenes)
        for room, echo in self.stage.echoes.items():
            if room != "kitchen":
                echo.falls_silent()

    def _look(self, doubled: set[str]) -> None:
        """Note a purpose that has two live cues just now."""
        purposes = [alert.purpose for alert in alerts(self.stage.alexa)]
        doubled |= {f"two for {each}" for each in purposes if purposes.count(each) > 1}

    def snapshot(self) -> Snapshot:
        """Return what the store and Alexa have."""
        stage = self.stage
        return snapshot(stage.store, stage.alexa, stage.user_id, stage.clock.now)

    def _problems(
        self, race: Race, before: Snapshot, answers: Sequence[Answer], possible: list[Kept]
    ) -> Iterator[str]:
        after = self.snapshot()
        yield from odd_states(after)
        if possible and kept(after) not in possible:
            yield "no order of whole turns leaves such a household"
        yield from _lost_changes(race, before, after, answers)
        yield from self._afterwards()

    def _possible(self, race: Race) -> list[Kept]:
        """Return the households that the orders of whole turns leave."""
        if race not in self._ends:
            rooms = [*zip(race.turns, ROOMS, strict=False)]
            self._ends[race] = [self._left_by(race, order) for order in permutations(rooms)]
        return self._ends[race]

    def _left_by(self, race: Race, order: Sequence[tuple[str, str]]) -> Kept:
        self._come_to(race)
        for turn, room in order:
            take(self.stage, turn, room)
        return kept(self.snapshot())

    def _afterwards(self) -> Iterator[str]:
        """Ask once all is quiet: the break then has its chime, or the answer says otherwise."""
        self.stage.advance(seconds=20)
        before = self.snapshot()
        answer = take(self.stage, "TimeLeftIntent", ROOMS[1])
        after = self.snapshot()
        for problem in (*false_claims(Seen(before, answer, after)), *odd_states(after)):
            yield f"then: {problem}"
        self.stage.advance(seconds=20)
        take(self.stage, "AMAZON.HelpIntent", ROOMS[1])
        after = self.snapshot()
        running = after.household.current_break
        if running and not running.is_due(self.stage.clock.now):
            yield from _chime_problems(after, running.return_time)
        elif after.of("return", "heads_up"):
            yield "a chime rings, and there is no break"


def _chime_problems(after: Snapshot, return_time: datetime) -> Iterator[str]:
    """Yield what is wrong if the record promises a chime and Alexa has another.

    Alexa's list does not tell two chimes apart that ring within a minute of each other.
    """
    chimes = [alert.rings_at for alert in after.of("return")]
    is_early = [at for at in chimes if abs(at - return_time) > SAME_TIME]
    if after.household.cues.break_cue and (is_early or len(chimes) > 1):
        yield f"the chimes are at {chimes}"


def kept(after: Snapshot) -> Kept:
    """Return what the turns' order decides of a household: all but cues, zones and receipts."""
    bare = replace(after.household, cues=PromisedCues(), zones={}, answered=())
    return bare, {(cue.says, cue.repeats) for cue in after.household.cues.reminders}


def _lost_changes(
    race: Race, before: Snapshot, after: Snapshot, answers: Sequence[Answer]
) -> Iterator[str]:
    """Yield it if a break that was moved by lengths does not end after the sum of them."""
    was, now = before.household.current_break, after.household.current_break
    is_sum = all(turn.startswith("MoreTimeIntent#") for turn in race.turns)
    if not (is_sum and was and now):
        return
    minutes = [int(turn.partition("#")[2]) for turn in race.turns]
    told = [keys_in(answer.said) for answer in answers]
    done = [each for each, keys in zip(minutes, told, strict=True) if "trouble.store" not in keys]
    if now.return_time - was.return_time != timedelta(minutes=sum(done)):
        yield f"moved by {now.return_time - was.return_time}, and was told {done}"


def attack(stage: Stage, most: int, seed: int, longest: float = math.inf) -> Racing:
    """Run so many interleavings, or for so many seconds, and return what they showed."""
    stage.gate.arm(None)
    racing, began = Racing(stage), time.monotonic()
    for race, choose in counted(islice(races(seed), most), 1_000, racing.problems):
        racing.run(race, choose)
        if time.monotonic() - began > longest:
            break
    racing.scheduler.close()
    return racing


def report(title: str, racing: Racing, began: float) -> None:
    """Print the counts by the number of devices, and one line."""
    for count, times in sorted(racing.counts.items()):
        tell(f"| {count} devices | {times} |")
    tell(
        f"{title}: {sum(racing.counts.values())} interleavings, {len(racing.orders)} of them"
        f" different, {len(racing.problems)} problems, in {time.monotonic() - began:.0f} s"
    )
    for problem, times in Counter(racing.problems).most_common(100):
        tell(f"  {times} x {problem}")


@click.command()
@click.option("--interleavings", type=int, default=100_000, help="How many on SQLite.")
@click.option("--dynamodb", type=int, default=1_000, help="How many on DynamoDB's protocol.")
@click.option("--rounds", type=int, default=100, help="How many with real processes.")
@click.option("--minutes", type=float, default=math.inf, help="How long at most on each store.")
@click.option("--seed", type=int, default=1)
def main(interleavings: int, dynamodb: int, rounds: int, minutes: float, seed: int) -> None:
    """Race on SQLite and on DynamoDB's protocol, and in real processes on SQLite."""
    logging.disable(logging.CRITICAL)
    problems = 0
    for title, stage_set, most in (
        ("races on SQLite", on_sqlite, interleavings),
        ("races on DynamoDB", on_dynamodb, dynamodb),
    ):
        began = time.monotonic()
        with stage_set() as stage:
            racing = attack(stage, most, seed, minutes * 60)
        report(title, racing, began)
        problems += len(racing.problems)
    problems += processes.raced(rounds, seed)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
