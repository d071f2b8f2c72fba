"""Change the skill's rules in many small ways, and see that a test fails for each.

    python -m tests.soak.mutants 400 --seed 1

Each of the mutants meets mypy, and then the tests nearest to it, as build/nearest.json has them,
which `python -m tests.soak.nearest` makes. Without that file it meets what by_name.py finds.
equivalent.toml has the mutants that no test can tell from the skill, each with the reason.
"""

import argparse
import json
import sys
import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.soak import running_mutants
from tests.soak.by_name import files_near
from tests.soak.mutators import Mutant, sample
from tests.soak.nearest import Nearest
from tests.soak.running_mutants import Outcome, Verdict, is_mistyped, judge
from tests.soak.telling import tell

ROOT = Path(__file__).parents[2]
FOLDERS = ["skill/domain", "skill/intents", "skill/turns", "skill/store"]
NEAREST = ROOT / "build" / "nearest.json"
RESULTS = ROOT / "build" / "mutants.jsonl"
EQUIVALENT = Path(__file__).with_name("equivalent.toml")

FIRST, FIRST_FILES = 40, 2
"""So many tests, or files of tests, run first. Few mutants need the rest."""
LIMIT = 240.0
"""Seconds for the tests of a mutant, which may run forever."""
CONTROL_EACH = 25
"""After so many mutants a module runs as it is, and must pass what the mutant of it failed."""


@dataclass(frozen=True)
class Judged:
    mutant: Mutant
    outcome: Outcome
    why_equivalent: str = ""

    @property
    def is_left(self) -> bool:
        """Whether nothing tells it from the skill, and nothing says that nothing can."""
        return self.outcome.verdict is Verdict.SURVIVED and not self.why_equivalent

    def as_json(self) -> str:
        told = {**asdict(self.mutant), **asdict(self.outcome), "why": self.why_equivalent}
        del told["source"]
        return json.dumps(told)


def equivalents() -> dict[tuple[str, str, str, str], str]:
    """Return why a mutant is equivalent, by its path, where it is, and what it changes."""
    entries = tomllib.loads(EQUIVALENT.read_text("utf-8")).get("mutant", [])
    return {(each["path"], each["in"], each["from"], each["to"]): each["why"] for each in entries}


def tests_of(mutant: Mutant, nearest: Nearest | None) -> list[str]:
    if nearest:
        return nearest.to(mutant.path, mutant.lines)
    return files_near(mutant.path)


def met(path: str, source: str, tests: Sequence[str]) -> Outcome:
    """Return what became of a source that meets mypy, and the tests, the nearest ones first."""
    if is_mistyped(path, source):
        return Outcome(Verdict.MISTYPED)
    first = first_of(tests)
    for some in (first, tests[len(first) :]):
        outcome = judge(path, source, some, LIMIT) if some else Outcome(Verdict.SURVIVED)
        if outcome.verdict is not Verdict.SURVIVED:
            return outcome
    return Outcome(Verdict.SURVIVED)


def first_of(tests: Sequence[str]) -> Sequence[str]:
    return tests[: FIRST if any("::" in test for test in tests) else FIRST_FILES]


def passes_as_it_is(mutant: Mutant, tests: Sequence[str]) -> bool:
    source = (ROOT / mutant.path).read_text("utf-8")
    return judge(mutant.path, source, first_of(tests), LIMIT).verdict is Verdict.SURVIVED


def judge_all(mutants: Iterable[Mutant], nearest: Nearest | None, results: Path) -> list[Judged]:
    """Judge each, and write it down at once: this takes an hour, and may be stopped."""
    known, judged = equivalents(), []
    results.parent.mkdir(parents=True, exist_ok=True)
    with results.open("w", encoding="utf-8") as written:
        for number, mutant in enumerate(mutants):
            tests = tests_of(mutant, nearest)
            if number % CONTROL_EACH == 0 and not passes_as_it_is(mutant, tests):
                raise SystemExit(f"{mutant.path} fails its tests as it is: {tests[:3]}")
            key = (mutant.path, mutant.where, mutant.before, mutant.after)
            each = Judged(mutant, met(mutant.path, mutant.source, tests), known.get(key, ""))
            judged.append(each)
            print(each.as_json(), file=written, flush=True)
            if each.is_left:
                tell(f"left: {mutant}")
    return judged


def told(judged: Sequence[Judged], seed: int) -> str:
    """Return what was counted, in one line."""
    by_verdict = Counter(each.outcome.verdict for each in judged)
    equivalent = sum(bool(each.why_equivalent) for each in judged)
    left = sum(each.is_left for each in judged)
    return (
        f"mutants: {len(judged)} (seed {seed}), {by_verdict[Verdict.KILLED]} killed by a test,"
        f" {by_verdict[Verdict.MISTYPED]} found by mypy,"
        f" {by_verdict[Verdict.TIMED_OUT]} stopped by the clock,"
        f" {equivalent} equivalent, {left} left"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.mutants", description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folders", nargs="+", default=FOLDERS)
    parser.add_argument("--nearest", type=Path, default=NEAREST)
    parser.add_argument("--part", type=int, default=0, help="which of so many --parts to judge")
    parser.add_argument("--parts", type=int, default=1)
    parser.add_argument("--results", type=Path, default=RESULTS)
    chosen = parser.parse_args(arguments)
    nearest = Nearest.read(chosen.nearest) if chosen.nearest.exists() else None
    part = range(chosen.part, chosen.count, chosen.parts)
    mutants = sample(chosen.folders, chosen.count, chosen.seed, part)
    running_mutants.load_libraries()
    judged = judge_all(mutants, nearest, chosen.results)
    tell(told(judged, chosen.seed))
    return int(any(each.is_left for each in judged))


if __name__ == "__main__":
    sys.exit(main())
