"""Which tests reach a line, the nearest first: those that reach little else.

    python -m tests.soak.nearest build/nearest.json

runs the tests once under coverage and writes that down.
"""

import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import coverage
import pytest

from tests.soak.telling import tell

ROOT = Path(__file__).parents[2]
ROOMS = ("domain", "intents", "turns", "store")
"""The folders of skill/ whose lines are looked at."""

TESTS = (
    "tests/domain",
    "tests/speech",
    "tests/alexa",
    "tests/store",
    "tests/front_door",
    "tests/turns",
    "tests/test_conversation.py",
    "tests/test_interaction_model.py",
    "tests/test_operations.py",
    "tests/test_table.py",
    "tests/test_transcripts.py",
)
LONG = "tests/front_door/test_properties.py"
"""Reaches every line, in minutes."""

MOST_CASES = 4
"""So many cases of a test are run."""

MOST_TESTS = 300
"""So many tests are noted for a line. More of them would reach it in the same ways."""


class FewCases:
    """Leaves out most cases of a test that has many. pytest takes it as a plugin."""

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        by_function: dict[str, list[pytest.Item]] = defaultdict(list)
        for item in items:
            by_function[item.nodeid.partition("[")[0]].append(item)
        chance = random.Random(1)  # noqa: S311  no secret
        kept = {
            item
            for cases in by_function.values()
            for item in chance.sample(cases, min(MOST_CASES, len(cases)))
        }
        items[:] = [item for item in items if item in kept]


class Recorder:
    """Notes which lines each test runs. pytest takes it as a plugin."""

    def __init__(self) -> None:
        folders = [str(ROOT / "skill" / room) for room in ROOMS]
        self._coverage = coverage.Coverage(data_file=None, source=folders, config_file=False)
        self._failed: set[str] = set()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self._coverage.switch_context(item.nodeid)
        yield

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._failed.add(report.nodeid)

    def __enter__(self) -> Self:
        self._coverage.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._coverage.stop()

    def reached(self) -> dict[str, dict[int, list[str]]]:
        """Return the tests that passed and run each line of each file; the paths are relative.

        The empty name stands for what runs outside of a test, as a module's own lines do.
        """
        data = self._coverage.get_data()
        return {
            str(Path(path).relative_to(ROOT)): {
                line: [test for test in tests if test not in self._failed]
                for line, tests in data.contexts_by_lineno(path).items()
            }
            for path in sorted(data.measured_files())
        }


@dataclass(frozen=True)
class Nearest:
    """The tests of each line, by path and then by line."""

    tests: list[str]
    by_line: dict[str, dict[int, list[int]]]

    @classmethod
    def of(cls, reached: dict[str, dict[int, list[str]]]) -> "Nearest":
        breadth = Counter(
            test for lines in reached.values() for tests in lines.values() for test in tests
        )
        names = sorted(set(breadth) - {""})
        number = {name: index for index, name in enumerate(names)}
        return cls(
            names,
            {
                path: {
                    line: [number[test] for test in ordered(set(tests) - {""}, path, breadth)]
                    for line, tests in lines.items()
                }
                for path, lines in reached.items()
            },
        )

    @classmethod
    def read(cls, path: Path) -> "Nearest":
        kept: dict[str, Any] = json.loads(path.read_text("utf-8"))
        by_line = {
            path: {int(line): tests for line, tests in lines.items()}
            for path, lines in kept["by_line"].items()
        }
        return cls(kept["tests"], by_line)

    def write(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"tests": self.tests, "by_line": self.by_line}), "utf-8")

    def to(self, path: str, lines: range) -> list[str]:
        """Return the tests of these lines, or if nothing runs them after the import, the file's.

        Where nothing of the file runs after the import, as of a list of names, it is all tests:
        those of the model and the table of intents come first then.
        """
        here = self.by_line.get(path, {})
        found = _merged(here[line] for line in lines if here.get(line))
        found = found or _merged(here[line] for line in sorted(here) if here[line])
        return [self.tests[number] for number in found[:MOST_TESTS]] or self.tests[::-1]


def _merged(lists: Iterable[list[int]]) -> list[int]:
    """Return the numbers of all lists without repetition, each list's first ones first."""
    ranks: dict[int, int] = {}
    for each in lists:
        for rank, number in enumerate(each):
            ranks[number] = min(rank, ranks.get(number, rank))
    return sorted(ranks, key=lambda number: (ranks[number], number))


def ordered(tests: Iterable[str], path: str, breadth: Counter[str]) -> list[str]:
    """Return the tests of a line in the order in which to run them.

    One case of each test function comes before the second of any. A file that is named like the
    module comes first, and then the test that runs the fewest lines.
    """
    stem = Path(path).stem.rstrip("s")
    by_function: dict[str, list[str]] = defaultdict(list)
    for test in sorted(tests, key=lambda test: (breadth[test], test)):
        by_function[test.partition("[")[0]].append(test)
    ranked = [
        (rank, stem not in test.partition("::")[0], breadth[test], test)
        for cases in by_function.values()
        for rank, test in enumerate(cases)
    ]
    return [test for *_, test in sorted(ranked)][:MOST_TESTS]


def main() -> int:
    target = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "build" / "nearest.json")
    with Recorder() as recorder:
        code = pytest.main(
            ["-q", "-p", "no:cacheprovider", f"--ignore={LONG}", *TESTS],
            plugins=[FewCases(), recorder],
        )
    nearest = Nearest.of(recorder.reached())
    nearest.write(target)
    lines = sum(map(len, nearest.by_line.values()))
    tell(f"{len(nearest.tests)} tests reach {lines} lines: {target}")
    return int(code)


if __name__ == "__main__":
    sys.exit(main())
