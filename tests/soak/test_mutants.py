"""The short form of tests.soak.mutants: what it changes, and what it makes of that."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.by_name import files_near
from tests.soak.mutants import EQUIVALENT, Judged, equivalents, told
from tests.soak.mutators import ROOT, Module, Mutant, sample
from tests.soak.nearest import Nearest
from tests.soak.running_mutants import Changed, Outcome, Verdict, is_mistyped

SMALL = '''"""A module."""

from enum import StrEnum


@cache
def is_late(now: int, most: int = 5) -> bool:
    """Say whether."""
    return now > most and not is_done("now")
'''


@pytest.fixture
def small(tmp_path: Path) -> Module:
    path = tmp_path / "small.py"
    path.write_text(SMALL, "utf-8")
    return Module(path, tmp_path)


def test_what_is_changed(small: Module) -> None:
    """Each comparison, constant, operator and argument is changed; no import, type or docstring."""
    changes = {
        f"{mutant.before} -> {mutant.after}"
        for place in small.places
        for mutant in small.mutants(place)
    }
    assert changes == {
        "5 -> 6",
        'now > most and not is_done("now") -> now > most or not is_done("now")',
        "> most -> >= most",
        'not is_done("now") -> is_done("now")',
        'is_done("now") -> is_done(None)',
        '"now" -> "XXnowXX"',
        '"now" -> "NOW"',
    }


def test_a_mutant_is_the_module_with_one_change(small: Module) -> None:
    """The rest of the text stays as it is, and the mutant knows where it differs."""
    [place] = [each for each in small.places if small.mutant(each, 0).before == "5"]
    mutant = small.mutant(place, 0)
    assert mutant.source == SMALL.replace("= 5", "= 6")
    assert (mutant.path, mutant.lines, mutant.where) == ("small.py", range(7, 8), "is_late")


def test_the_same_seed_draws_the_same() -> None:
    """A sample can be drawn again, and its parts together are the whole."""
    folder = ["skill/domain/guides"]
    whole = [str(each) for each in sample(folder, 6, 3)]
    parts = [[str(each) for each in sample(folder, 6, 3, range(part, 6, 2))] for part in (0, 1)]
    assert len(whole) == 6
    assert sorted([*parts[0], *parts[1]]) == sorted(whole)


JUDGE = """
import sys
from pathlib import Path
from tests.soak.running_mutants import judge, load_libraries
load_libraries()
source = Path("skill/domain/past_breaks.py").read_text("utf-8").replace(sys.argv[1], sys.argv[2])
print(judge("skill/domain/past_breaks.py", source, [sys.argv[3]], 100))
"""


FILE = "tests/domain/test_households.py"


@pytest.mark.parametrize(
    ("before", "after", "tests", "verdict"),
    [
        ("", "", FILE, Verdict.SURVIVED),
        ("def added(", "def added_not(", FILE, Verdict.KILLED),
        (
            "def added(",
            "def added_not(",
            f"{FILE}::test_ending_a_break_forgets_its_topic_and_gives_up_its_cue",
            Verdict.KILLED,
        ),
    ],
)
def test_what_the_tests_say(before: str, after: str, tests: str, verdict: Verdict) -> None:
    """The module as it is passes its tests, and one without a function cannot be imported."""
    command = [sys.executable, "-c", JUDGE, before, after, tests]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert f"<Verdict.{verdict.name}" in ended.stdout


@pytest.mark.parametrize(("days", "is_wrong"), [("None", True), ("31", False)])
def test_what_mypy_says(days: str, *, is_wrong: bool) -> None:
    """What has another type is found at once, and another value is not."""
    path = "skill/domain/past_breaks.py"
    source = (ROOT / path).read_text("utf-8")
    changed = source.replace("timedelta(days=30)", f"timedelta(days={days})")
    assert changed != source
    assert is_mistyped(path, changed) is is_wrong


def test_a_package_can_be_changed() -> None:
    """What is imported in place of a package's own file is still that package."""
    changed = Changed("skill/domain/guides/__init__.py", "X = 1")
    spec = changed.find_spec("skill.domain.guides", None)
    assert spec is not None
    assert spec.submodule_search_locations == [str(ROOT / "skill/domain/guides")]
    assert changed.find_spec("skill.domain.cues", None) is None


def test_the_nearest_tests_come_first() -> None:
    """One case of each test comes before the second of any; the file's namesake leads."""
    reached = {
        "skill/domain/cues.py": {
            1: ["a/test_all.py::a", "b/test_cues.py::b[1]", "b/test_cues.py::b[2]", ""],
            2: ["a/test_all.py::a"],
            3: [""],
        }
    }
    nearest = Nearest.of(reached)
    namesakes = ["b/test_cues.py::b[1]", "a/test_all.py::a", "b/test_cues.py::b[2]"]
    assert nearest.to("skill/domain/cues.py", range(1, 2)) == namesakes
    assert nearest.to("skill/domain/cues.py", range(2, 3)) == ["a/test_all.py::a"]
    assert set(nearest.to("skill/domain/cues.py", range(3, 4))) == set(namesakes)
    assert set(nearest.to("skill/intents/names.py", range(1, 2))) == set(namesakes)


def test_files_near_a_module() -> None:
    """Without a look at what they reach, the tests named like a module lead."""
    assert files_near("skill/domain/clock_times.py")[0] == "tests/domain/test_clock_times.py"
    assert "tests/front_door/test_agreements.py" in files_near("skill/intents/agreements.py")[:2]


def test_what_is_listed_is_still_there() -> None:
    """Every mutant that is listed as equivalent can still be made, and says why."""
    listed = equivalents()
    places = {path: {where for its, where, *_ in listed if its == path} for path, *_ in listed}
    made = {
        (path, place.where, before, after)
        for path, named in places.items()
        for module in [Module(ROOT / path)]
        for place in module.places
        if place.where in named
        for before, after in module.changes(place)
    }
    assert set(listed) - made == set(), EQUIVALENT.name
    assert all(len(why) > 20 for why in listed.values())


def test_one_that_is_left_is_a_failure() -> None:
    """One that survives is left unless it is listed, and the line counts each kind."""
    mutant = Mutant("a.py", 1, 1, "", "1", "2", "")
    survived, killed = Outcome(Verdict.SURVIVED), Outcome(Verdict.KILLED, "t")
    judged = [Judged(mutant, survived), Judged(mutant, survived, "why"), Judged(mutant, killed)]
    assert [each.is_left for each in judged] == [True, False, False]
    assert told(judged, 7) == (
        "mutants: 3 (seed 7), 1 killed by a test, 0 found by mypy, 0 stopped by the clock,"
        " 1 equivalent, 1 left"
    )
