"""The zip in an empty folder: a couple's evening, with nothing of ours installed beside it."""

import json
from typing import Any

import pytest

from tests.hacs.conftest import Run
from tools.hacs import project

EVENING = "from custom_components.steady_ground import evening; evening.main()"


@pytest.fixture(scope="session")
def told(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return json.loads(run(EVENING, str(tmp_path_factory.mktemp("evening"))))


def test_a_break_is_timed_and_ends(told: Any) -> None:
    """A household starts a break, hears what is left, and comes back; the packaged host does it."""
    assert told["break"].startswith("Okay, 20 minutes. See you both at 7:15.")
    assert told["left"] == "20 minutes to go. Back at 7:15."
    assert told["back"].startswith("Right on time. Welcome back.")


def test_a_chime_is_due_and_outlives_a_restart(told: Any) -> None:
    """It is due at the return time, and is told then by a host that was opened meanwhile."""
    assert told["chime"].startswith("I'll chime then.")
    assert told["due"] == "2026-11-24T00:15:00+00:00"
    assert told["rings"].endswith("Time to come back together.")


def test_nothing_of_ours_is_loaded_by_a_name_that_others_may_have(told: Any) -> None:
    """After the evening no module is called `skill` or `speaker`: all are the integration's own."""
    tops = {name.partition(".")[0] for name in told["modules"]}
    inside = "custom_components.steady_ground.packages."
    assert tops & {*project.PACKAGES, "lambda", "tools", "tests"} == set()
    needed = {*project.PACKAGES} - {"listening"}
    assert {f"{inside}{each}" for each in needed} <= {*told["modules"]}


@pytest.mark.parametrize("name", project.PACKAGES)
def test_nothing_of_ours_can_be_imported_from_the_top(run: Run, name: str) -> None:
    """With the configuration on the path, as Home Assistant has it, no package of ours is there."""
    code = f"from importlib.util import find_spec; print(find_spec({name!r}))"
    assert run(code) == "None\n"


def test_every_module_can_be_loaded(run: Run, files: dict[str, bytes]) -> None:
    """None misses a name, a file or a requirement, save a store in the cloud, which asks first."""
    modules = [
        "custom_components.steady_ground."
        + name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        for name in files
        if name.startswith("packages/") and name.endswith(".py")
    ]
    code = f"""
from importlib import import_module
missing = set()
for each in {modules!r}:
    try:
        import_module(each)
    except ModuleNotFoundError as error:
        missing.add(error.name)
print(*missing)
"""
    assert set(run(code).split()) <= {"boto3", "botocore"}
