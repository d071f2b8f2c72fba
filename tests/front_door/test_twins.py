"""What people say in many ways: the twin of a built-in intent does what that does."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from skill.intents.names import TWINS
from tests.front_door.echo import Answer, Echo

BEFORE: list[list[str]] = [
    [],
    ["StartBreakIntent"],
    ["StartBreakIntent", "LaunchRequest"],
    ["StartBreakIntent", "BothBackIntent"],
    ["RitualIntent"],
    ["RitualIntent", "AMAZON.NextIntent", "AMAZON.FallbackIntent"],
    ["DebriefIntent", "AMAZON.PauseIntent"],
    ["SaySofterIntent"],
    ["FloodingIntent"],
    ["PlanIntent"],
    ["ForgetIntent"],
]


@pytest.mark.parametrize("before", BEFORE, ids="-".join)
@pytest.mark.parametrize(("twin", "built_in"), TWINS.items())
def test_a_twin_does_what_its_built_in_does(
    echo: Echo, database: Path, tmp_path: Path, before: Sequence[str], twin: str, built_in: str
) -> None:
    """In every state the whole answer is the same, to the last word."""
    heard(echo, ["StartBreakIntent", "CallOffIntent", *before])
    attributes = echo.attributes
    shutil.copy(database, tmp_path / "before.db")
    echo.request_id = "amzn1.echo-api.request.both"
    expected = heard(echo, [built_in])
    shutil.copy(tmp_path / "before.db", database)
    echo.attributes = attributes
    assert heard(echo, [twin]) == expected


def heard(echo: Echo, intents: Sequence[str]) -> list[Answer]:
    return [echo.open() if name == "LaunchRequest" else echo.hears(name) for name in intents]
