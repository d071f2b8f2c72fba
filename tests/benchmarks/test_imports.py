"""What importing the skill loads: each of these costs every cold start."""

import pytest

from benchmarks.imports import CEILING, PEER, SKILL, Import, compare, foreign, measure

PACKAGES = {"msgspec", "urllib3"}
"""The packages that the skill loads."""

ONLY_IF_INSTALLED = {"typing_extensions"}
"""msgspec takes it if it is there. It is among the developers' tools, and not in AWS Lambda."""

STANDARD_LIBRARY = {
    "contextvars",
    "copy",  # needed by dataclasses
    "dataclasses",
    "html",
    "html.entities",  # needed by html
    "sysconfig",  # needed by zoneinfo
    "zoneinfo",
}
"""What the skill's own code loads of the standard library beside what those packages load."""


@pytest.fixture(scope="module")
def skill() -> Import:
    return measure(SKILL)


def public(modules: set[str]) -> set[str]:
    return {name for name in modules if not any(part[0] == "_" for part in name.split("."))}


def test_it_loads_these_packages_and_no_others(skill: Import) -> None:
    """A package that a module begins to import has to be added to this list, or imported later."""
    packages = {name.partition(".")[0] for name in foreign(skill.modules)}
    assert packages - ONLY_IF_INSTALLED == PACKAGES


def test_it_loads_these_modules_of_the_standard_library(skill: Import) -> None:
    """A module that our own code begins to import has to be added to this list too."""
    own = measure(SKILL, first=foreign(skill.modules)).modules
    ours = {name for name in own if name.partition(".")[0] == "skill"}
    assert public(set(own) - ours) == STANDARD_LIBRARY
    assert SKILL in ours


def test_what_was_there_before_is_not_counted() -> None:
    """Only what the measured import itself adds is reported, so the two lists do not overlap."""
    assert "xml.dom.minidom" in measure("xml.dom.minidom").modules
    assert measure("xml.dom.minidom", first=["xml.dom.minidom"]).modules == frozenset()


def test_the_skill_is_compared_with_the_sdk_alone() -> None:
    """The peer of the ratio loads the SDK, and nothing of the skill or of its other packages."""
    loaded = {name.partition(".")[0] for name in foreign(measure(PEER).modules)}
    assert loaded == {"ask_sdk_core", "ask_sdk_model", "ask_sdk_runtime", "dateutil", "six"}
    assert "skill" not in measure(PEER).modules


@pytest.mark.parametrize(("part", "over"), [(0.99, False), (1.01, True)])
def test_the_ceiling_is_held_to_the_median_of_pairs(part: float, over: bool) -> None:  # noqa: FBT001  a row of the table
    """One slow import changes nothing; the median ratio alone decides, and is printed."""
    peers = [1.0, 2.0, 1.0]
    skills = [CEILING * part, CEILING * part * 2, 90.0]
    lines, is_over = compare(skills, peers)
    assert is_over is over
    assert lines[-1].startswith(f"ratio {CEILING * part:.2f}, and at most {CEILING:.2f} is allowed")
