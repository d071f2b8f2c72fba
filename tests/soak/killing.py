"""Turns that are killed after each of their outside effects, and how people go on after that."""

import json
import multiprocessing
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing.context import ForkServerContext
from typing import Any

from skill.domain.cues import TURN_LASTS
from skill.turns.cue_keeper import MADE_GOOD_WITHIN
from tests.front_door.echo import Answer
from tests.front_door.slots import keepsake
from tests.soak.dying import turn_until_killed
from tests.soak.said import DISABLED, intent, request_of
from tests.soak.situations import SITUATIONS, Scene, Situation, come_to
from tests.soak.snapshots import Snapshot, snapshot
from tests.soak.stage import Stage
from tests.soak.telling import counted
from tests.soak.truth import Seen, false_claims, odd_states

LONGEST = 60.0
"""Seconds in which a process comes to its end, on the slowest machine."""

JOURNEYS = (
    ("nothing", "StartBreakIntent"),
    ("first_break", "AMAZON.YesIntent"),
    ("asked_to_start_long", "AMAZON.YesIntent"),
    ("heads_up_wanted", "StartBreakIntent"),
    ("running", "MoreTimeIntent"),
    ("running_elsewhere", "MoreTimeIntent"),
    ("running", "MoveBreakIntent"),
    ("long", "MoreTimeIntent"),
    ("heads_up", "MoreTimeIntent"),
    ("old_chime", "MoreTimeIntent"),
    ("asked_to_move_long", "AMAZON.YesIntent"),
    ("running", "HeadsUpIntent"),
    ("heads_up", "NoHeadsUpIntent"),
    ("asked_to_end", "AMAZON.YesIntent"),
    ("heads_up_asked_to_end", "AMAZON.YesIntent"),
    ("nothing", "DebriefIntent"),
    ("at_home", "DebriefIntent"),
    ("debrief", "AMAZON.NextIntent"),
    ("debrief", "AMAZON.StopIntent"),
    ("debrief", "StartBreakIntent"),
    ("asked_for_regular_time", "AMAZON.YesIntent"),
    ("asked_for_first_time", "AMAZON.YesIntent"),
    ("at_home", "StopRhythmIntent"),
    ("asked_to_forget", "AMAZON.YesIntent"),
    ("asked_to_forget_debrief", "AMAZON.YesIntent"),
    ("running", DISABLED),
)
"""What is cut off: a situation, and the turn that is taken in it."""

AFTERWARDS = ("ask", "again", "twice", "end", "forget")
ROOMS = ("kitchen", "study")
WAITS = (timedelta(seconds=1), timedelta(minutes=1), timedelta(minutes=7))


@dataclass(frozen=True)
class Case:
    """A turn that is killed after so many effects, and how people go on."""

    situation: Situation
    turn: str
    effects: int
    afterwards: str
    room: str
    wait: timedelta

    def __str__(self) -> str:
        return (
            f"{self.situation.name}/{self.turn} killed after {self.effects} effects,"
            f" then {self.afterwards} in the {self.room} after {self.wait}"
        )


@dataclass
class Killing:
    """Takes turns in processes that are killed, on one stage."""

    stage: Stage
    environ: dict[str, str]
    context: ForkServerContext
    every: list[Case] = field(default_factory=list)
    """All cases that there are."""

    problems: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    scenes: dict[str, Scene] = field(default_factory=dict)
    _effects: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._count: Any = self.context.Value("i", 0, lock=False)

    def effects_of(self, situation: Situation, turn: str) -> int:
        """Return how many outside effects the turn has if nobody kills it."""
        key = situation.name, turn
        if key not in self._effects:
            come_to(self.stage, situation, self.scenes)
            self.kill(turn, sys.maxsize)
            self._effects[key] = self._count.value
        return self._effects[key]

    def kill(self, turn: str, most: int) -> None:
        """Take a turn in a process of its own that ends with so many effects done."""
        stage, count = self.stage, self._count
        count.value = 0
        self._sent = request_of(stage, turn)
        now = stage.clock.now.isoformat()
        arguments = (json.dumps(self._sent), now, self.environ, most, count)
        process = self.context.Process(target=turn_until_killed, args=arguments, daemon=True)

        def done(_: int) -> None:
            count.value += 1
            if count.value >= most:
                os.kill(process.pid or 0, signal.SIGKILL)
                raise ConnectionAbortedError

        stage.gate.arm(None)
        stage.gate.after_call = done
        process.start()
        process.join(LONGEST)
        stage.gate.after_call = _nothing
        assert process.exitcode in (0, -signal.SIGKILL), process.exitcode
        process.close()
        stage.echo().falls_silent()

    def run(self, case: Case) -> None:
        """Run a case, and note what was not as it must be."""
        self.counts[f"{case.situation.name}/{case.turn}"] += 1
        for problem in self.problems_of(case):
            self.problems.append(f"{case}: {problem}")

    def problems_of(self, case: Case) -> Iterator[str]:
        """Yield what was not as it must be."""
        stage = self.stage
        come_to(stage, case.situation, self.scenes)
        before = self.snapshot()
        self.kill(case.turn, case.effects)
        cut_off = self.snapshot()
        yield from _after_the_crash(case, before, cut_off)
        stage.advance(seconds=case.wait.total_seconds())
        if case.turn == DISABLED:
            yield from self._is_told_again()
            return
        yield from self._goes_on(case)
        yield from self._ends()

    def _is_told_again(self) -> Iterator[str]:
        """Let Alexa send an event again, as she does until it is taken."""
        self.stage.handler(self._sent, None)
        if self.snapshot().version:
            yield "the record of a skill that was disabled is still there"

    def snapshot(self) -> Snapshot:
        """Return what the store and Alexa have."""
        stage = self.stage
        return snapshot(stage.store, stage.alexa, stage.user_id, stage.clock.now)

    def _goes_on(self, case: Case) -> Iterator[str]:
        echo = self.stage.echo(case.room)
        match case.afterwards:
            case "ask":
                yield from self._says(lambda: echo.hears("TimeLeftIntent"))
                yield from self._says(lambda: echo.hears("HearRhythmIntent"))
                yield from self._rings(case)
            case "again":
                yield from self._says(lambda: echo.send(intent(case.turn)))
            case "twice":
                yield from self._says(lambda: Answer(self.stage.handler(self._sent, None)))
            case "end":
                yield from self._says(lambda: echo.hears("BothBackIntent"))
            case "forget":
                yield from self._says(
                    lambda: echo.hears("ForgetIntent", keepsake=keepsake("everything"))
                )
                yield from self._says(echo.yes)

    def _says(self, say: Callable[[], Any]) -> Iterator[str]:
        before = self.snapshot()
        answer = say()
        after = self.snapshot()
        for problem in (*false_claims(Seen(before, answer, after)), *odd_states(after)):
            yield f"then: {problem}"

    def _rings(self, case: Case) -> Iterator[str]:
        """After somebody has asked, a break that goes on has its chime, if it soon missed it."""
        found = self.snapshot()
        running = found.household.current_break
        may_be_in_the_making = case.room != "kitchen" and case.wait < TURN_LASTS
        is_forgetting = "forget" in case.situation.name
        if running is None or case.wait > MADE_GOOD_WITHIN or not found.household.chime:
            return
        if may_be_in_the_making or is_forgetting:
            return
        chimes = [alert.rings_at for alert in found.of("return")]
        if len(chimes) != 1 or abs(chimes[0] - running.return_time) > timedelta(seconds=1):
            yield f"the break has these chimes after somebody has asked: {chimes}"

    def _ends(self) -> Iterator[str]:
        """End what goes on; after the next turn nothing rings for a break or a debrief."""
        echo = self.stage.echo("study")
        self.stage.advance(seconds=20)
        for name in ("CallOffIntent", "AMAZON.YesIntent", "AMAZON.StopIntent"):
            yield from self._says(lambda name=name: echo.hears(name))  # type: ignore[misc]
        self.stage.advance(seconds=20)
        echo.hears("AMAZON.HelpIntent")
        found = self.snapshot()
        if found.household.current_break is None and found.of("return", "heads_up"):
            yield "a chime rings after the break was ended"


def _nothing(_: int) -> None:
    """Let the call pass."""


def _after_the_crash(case: Case, before: Snapshot, after: Snapshot) -> Iterator[str]:
    """Yield what must not be as the process dies: two cues, a lost break, an unknown cue."""
    if case.turn != DISABLED:
        yield from odd_states(after)
    was, now = before.household.current_break, after.household.current_break
    ends = case.turn in ("BothBackIntent", "CallOffIntent", DISABLED) or (
        "forget" in case.situation.name or "to_end" in case.situation.name
    )
    if was and not now and not ends:
        yield "a break was lost"
    if was and now and now.called_at != was.called_at:
        yield "a break was replaced by another"


def cases(killing: Killing, journeys: Iterable[tuple[str, str]]) -> Iterator[Case]:
    """Yield every case: each journey, killed after each effect, with each way to go on."""
    situations = {situation.name: situation for situation in SITUATIONS}
    for name, turn in journeys:
        situation = situations[name]
        for effects in range(killing.effects_of(situation, turn) + 1):
            for afterwards in AFTERWARDS:
                for room in ROOMS:
                    for wait in WAITS:
                        yield Case(situation, turn, effects, afterwards, room, wait)


def attack(
    stage: Stage, most: int | None, seed: int, *, journeys: Iterable[tuple[str, str]] = JOURNEYS
) -> Killing:
    """Kill turns, and return what that showed."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.soak.killing"])
    killing = Killing(stage, {"STEADY_GROUND_STORE": f"sqlite:{stage.path}"}, context)
    killing.every = list(cases(killing, journeys))
    random.Random(seed).shuffle(killing.every)  # noqa: S311  a sample
    for case in counted(killing.every[:most], 500, killing.problems):
        killing.run(case)
    return killing
