"""The cases of the fault matrix: a turn in a situation with one fault at one of its calls.

A dry run of each turn in each situation tells which calls it makes. Each case takes that turn again
with one fault at one call, and holds what was said against what Alexa and the store then have.
Then the fault is over: the next turns must come to a sound state with nothing that rings unknown.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from skill.turns.ports import EventNotTakenError
from tests.front_door.echo import Answer
from tests.soak.faults import Done, Fault, Way
from tests.soak.findings import Findings
from tests.soak.gate import Gate
from tests.soak.heard import HEDGES, keys_in
from tests.soak.said import DISABLED, EMPTY, EVENTS, take
from tests.soak.situations import SITUATIONS, Scene, Situation, come_to, turns_in
from tests.soak.snapshots import Snapshot, snapshot
from tests.soak.stage import TURN_LIMIT, Stage
from tests.soak.telling import counted
from tests.soak.truth import SUCCESS, Seen, false_claims, is_in_step, odd_states

READS = ("GET zone", "GET timers", "GET reminders", "GetItem")
NEVER_DONE = (Way.REFUSED, Way.S400, Way.S401, Way.S403, Way.S404, Way.S409, Way.S429)
"""A service that refuses has done nothing; if it says so, it is believed."""

SLOW = (Way.STALL, Way.DRIP)


@dataclass(frozen=True)
class Case:
    """A turn in a situation with one fault."""

    situation: Situation
    turn: str
    fault: Fault
    call: str
    """What the call is called at which the fault happens."""

    at_store: bool = False

    def __str__(self) -> str:
        fault = self.fault
        often = "from then on" if fault.stays else "once"
        done = fault.done.value
        return f"{self.situation.name}/{self.turn}: {fault.way} {done} at {self.call} {often}"


@dataclass(frozen=True)
class Reference:
    """A turn without a fault: what was said, what was then, and which calls it made."""

    answer: Answer
    after: Snapshot
    calls: tuple[str, ...]
    store_calls: tuple[str, ...]


@dataclass
class Matrix:
    """Takes the turns of one stage."""

    stage: Stage
    findings: Findings = field(default_factory=Findings)
    _references: dict[tuple[str, str], Reference] = field(default_factory=dict)
    _scenes: dict[str, Scene] = field(default_factory=dict)
    _calls: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """What the last turn called: of Alexa's services, and of the store."""

    def reference(self, situation: Situation, turn: str) -> Reference:
        """Return how the turn ends if nothing fails."""
        key = situation.name, turn
        if key not in self._references:
            self._references[key] = self._take_without_fault(situation, turn)
        return self._references[key]

    def _take_without_fault(self, situation: Situation, turn: str) -> Reference:
        self.come_to(situation)
        before = self.snapshot()
        answer, _ = self.take(turn, None, self.stage.gate)
        after = self.snapshot()
        for problem in self._sound(turn, Seen(before, answer, after)):
            self.findings.problems.append(f"{situation.name}/{turn} without a fault: {problem}")
        if keys_in(_said(answer)) & HEDGES:
            self.findings.problems.append(f"{situation.name}/{turn} is in doubt without a fault")
        return Reference(answer, after, *self._calls)

    def come_to(self, situation: Situation) -> None:
        """Begin a case in a situation, with nothing that fails."""
        self.stage.gate.arm(None)
        if self.stage.store_gate:
            self.stage.store_gate.arm(None)
        come_to(self.stage, situation, self._scenes)

    def snapshot(self) -> Snapshot:
        """Return what the store and Alexa have."""
        stage = self.stage
        return snapshot(stage.store, stage.alexa, stage.user_id, stage.clock.now)

    def take(self, turn: str, fault: Fault | None, gate: Gate) -> tuple[Answer, float]:
        """Take a turn. Return what was said, and how long it took in seconds."""
        stage = self.stage
        for each in (stage.gate, stage.store_gate):
            if each:
                each.arm(fault if each is gate else None)
        began = stage.stopwatch()
        try:
            answer = take(stage, turn)
        except EventNotTakenError:
            answer = EMPTY
        took = stage.stopwatch() - began
        if fault and gate.met:
            self.findings.cases += 1
        elif fault:
            self.findings.unmet += 1
        store = stage.store_gate
        self._calls = tuple(stage.gate.names), tuple(store.names) if store else ()
        gate.disarm()
        return answer, took

    def run(self, case: Case) -> None:
        """Run a case, and note what was not as it must be."""
        for problem in self.problems(case):
            self.findings.problems.append(f"{case}: {problem}")

    def problems(self, case: Case) -> Iterator[str]:
        """Yield what was not as it must be in a case."""
        reference = self.reference(case.situation, case.turn)
        self.come_to(case.situation)
        before = self.snapshot()
        gate = self.stage.store_gate if case.at_store else self.stage.gate
        assert gate
        answer, took = self.take(case.turn, case.fault, gate)
        self.findings.counts[case.call, case.fault.way.value] += 1
        yield from self.judged(reference, case.turn, Seen(before, answer, self.snapshot()), took)

    def judged(self, reference: Reference, turn: str, seen: Seen, took: float) -> Iterator[str]:
        """Yield what is not as it must be, after a turn that took so many seconds."""
        self.findings.slowest = max(self.findings.slowest, took)
        if took > TURN_LIMIT.total_seconds():
            yield f"took {took:.1f} s"
        yield from self._sound(turn, seen)
        yield from _unlike(reference, seen, is_event=turn in EVENTS)
        if turn != DISABLED:
            yield from self._afterwards()

    def _sound(self, turn: str, seen: Seen) -> Iterator[str]:
        """Yield what is not as it must be after any turn.

        Alexa herself clears the alerts of a skill that is disabled, and gives no token for it.
        """
        yield from false_claims(seen)
        if turn != DISABLED:
            yield from odd_states(seen.after)

    def _afterwards(self) -> Iterator[str]:
        """Let somebody speak in another room once the fault is over, and then end everything."""
        stage = self.stage
        stage.advance(seconds=20)
        for name in ("TimeLeftIntent", "CallOffIntent", "AMAZON.YesIntent"):
            before = self.snapshot()
            answer = stage.echo("study").hears(name)
            after = self.snapshot()
            for problem in self._sound(name, Seen(before, answer, after)):
                yield f"then, {name}: {problem}"
        stage.echo("study").falls_silent()
        stage.echo("study").hears("AMAZON.HelpIntent")
        if after.household.current_break is None and self.snapshot().of("return", "heads_up"):
            yield "a chime rings after the break was ended"


def _unlike(reference: Reference, seen: Seen, *, is_event: bool) -> Iterator[str]:
    """Yield what is not as without the fault, though nothing was said of it."""
    normal, view = reference.after.view, seen.after.view
    if is_event:
        if view not in (normal, seen.before.view):
            yield "an event was done by half"
        return
    said, usual = keys_in(seen.said), keys_in(_said(reference.answer))
    if seen.said == _said(reference.answer):
        if normal not in (view, seen.without_what_was_told.view):
            yield "said as without the fault, and is another"
        return
    unusual = said - usual - SUCCESS
    if unusual or view in (normal, seen.before.view) or is_in_step(seen.without_what_was_told):
        return
    yield "is neither as it was nor as it should be, and nothing was said of it"


def _said(answer: Answer) -> str:
    return answer.said if "outputSpeech" in answer.response else ""


def faults_at(number: int, call: str) -> Iterator[Fault]:
    """Yield every fault that there may be at a call."""
    for way in Way:
        done = [] if is_a_lie(way, call) else [Done.NOT]
        if call not in READS and way not in NEVER_DONE:
            done.append(Done.DONE)
            if way in SLOW:
                done.append(Done.LATE)
        for each in done:
            yield Fault(way, number, each)
            yield Fault(way, number, each, stays=True)


def is_a_lie(way: Way, call: str) -> bool:
    """Whether the answer would say that something was removed which was not."""
    return call.startswith("DELETE") and way is Way.OTHER_SHAPE


def cases(
    matrix: Matrix, *, at_store: bool, situations: Iterable[Situation] = SITUATIONS
) -> Iterator[Case]:
    """Yield every case of the matrix in these situations."""
    for situation in situations:
        for turn in turns_in(situation):
            reference = matrix.reference(situation, turn)
            calls = reference.store_calls if at_store else reference.calls
            for number, call in enumerate(calls):
                for fault in faults_at(number, call):
                    yield Case(situation, turn, fault, call, at_store)


def sample(every: Iterable[Case], most: int | None, seed: int) -> list[Case]:
    """Return so many cases at random, with one of each call, fault and ending among them."""
    chosen = list(every)
    random.Random(seed).shuffle(chosen)  # noqa: S311  a sample
    if most is None or most >= len(chosen):
        return chosen
    kinds = dict[tuple[object, ...], Case]()
    for case in chosen:
        kinds.setdefault((case.call, case.fault.way, case.fault.done, case.fault.stays), case)
    first = [*kinds.values()][:most]
    taken = set(map(id, first))
    rest = [case for case in chosen if id(case) not in taken]
    return first + rest[: most - len(first)]


def attack(
    matrix: Matrix,
    most: int | None,
    seed: int,
    *,
    at_store: bool = False,
    situations: Iterable[Situation] = SITUATIONS,
    change: Callable[[Case], Case] = lambda case: case,
) -> Findings:
    """Run the cases, and return what they showed."""
    every = cases(matrix, at_store=at_store, situations=situations)
    for case in counted(sample(every, most, seed), 1_000, matrix.findings.problems):
        matrix.run(change(case))
    return matrix.findings


def true_stall(case: Case) -> Case:
    """Return the case with a stall or a drip that takes real time."""
    way = case.fault.way if case.fault.way in SLOW else SLOW[len(case.turn) % 2]
    return replace(case, fault=replace(case.fault, way=way, is_true=True, stays=True))
