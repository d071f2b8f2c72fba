"""What is raced: situations with turns at once, and orders in which the turns take their steps."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.soak.said import MINUTES
from tests.soak.scheduler import Chooser
from tests.soak.situations import SITUATIONS, Situation

ORDERS = 20
"""In so many orders each race is run."""

RUNNING = (
    "MoreTimeIntent",
    "MoveBreakIntent",
    "MoveBreakIntent#2",
    "BothBackIntent",
    "ReturnIntent",
    "CallOffIntent",
    "KeepTopicIntent",
    "TimeLeftIntent",
    "HeadsUpIntent",
    "NoHeadsUpIntent",
    "LaunchRequest",
    "StartBreakIntent",
    "JustMeIntent",
)
DEBRIEF = ("AMAZON.NextIntent", "AMAZON.StopIntent", "StartBreakIntent", "AMAZON.HelpIntent")
AT_HOME = (
    "StopRhythmIntent",
    "HearRhythmIntent",
    "WhatIsKeptIntent",
    "DropAgreementIntent",
    "AgreementDoneIntent",
    "StartBreakIntent",
    "DebriefIntent",
    "LaunchRequest",
)
NEW = ("StartBreakIntent", "StartBreakIntent#3", "DebriefIntent", "RitualIntent", "LaunchRequest")

SCENARIOS: tuple[tuple[str, str | None, tuple[str, ...]], ...] = (
    ("nothing", None, NEW),
    ("heads_up_wanted", None, NEW),
    ("running", None, RUNNING),
    ("running_elsewhere", None, RUNNING),
    ("long", None, RUNNING),
    ("heads_up", None, RUNNING),
    ("old_chime", None, RUNNING),
    ("late", None, RUNNING),
    ("debrief", None, DEBRIEF),
    ("at_home", None, AT_HOME),
    ("first_break", "AMAZON.YesIntent", RUNNING),
    ("asked_to_move_long", "AMAZON.YesIntent", RUNNING),
    ("asked_to_end", "AMAZON.YesIntent", RUNNING),
    ("asked_to_forget", "AMAZON.YesIntent", (*RUNNING, *AT_HOME)),
    ("asked_for_regular_time", "AMAZON.YesIntent", AT_HOME),
    ("asked_for_first_time", "AMAZON.YesIntent", AT_HOME),
)
"""A situation, what the kitchen says in it if that is fixed, and what the others may say."""


@dataclass(frozen=True)
class Race:
    """Turns that are taken at once, one in each room."""

    situation: Situation
    turns: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.situation.name}: {' | '.join(self.turns)}"


def races(seed: int) -> Iterator[tuple[Race, Chooser]]:
    """Yield races without end, each with an order in which the turns take their steps."""
    situations = {situation.name: situation for situation in SITUATIONS}
    draw = random.Random(seed)  # noqa: S311  a sample
    while True:
        name, first, others = draw.choice(SCENARIOS)
        count = draw.choices(range(2, 9), (60, 20, 6, 4, 4, 3, 3))[0]
        turns = [first or draw.choice(others), *(draw.choice(others) for _ in range(count - 1))]
        if name == "running" and draw.random() < 1 / 3:
            turns = [f"MoreTimeIntent#{each}" for each in draw.sample(MINUTES[:6], min(count, 6))]
        for _ in range(ORDERS):
            yield Race(situations[name], tuple(turns)), chooser(draw, len(turns))


def chooser(draw: random.Random, count: int) -> Chooser:
    """Return what chooses the next turn: anyone, or the one of the highest rank.

    Ranks change at one to three steps, so a turn that is cut short waits until all others are over.
    """
    if draw.random() < 1 / 3:
        return draw.choice
    ranks = draw.sample(range(count), count)
    changes = set(draw.sample(range(1, 6 * count), draw.randint(1, 3)))
    steps = iter(range(1_000_000))

    def choose(going: Sequence[int]) -> int:
        chosen = max(going, key=ranks.__getitem__)
        if next(steps) in changes:
            ranks[chosen] = min(ranks) - 1
            chosen = max(going, key=ranks.__getitem__)
        return chosen

    return choose
