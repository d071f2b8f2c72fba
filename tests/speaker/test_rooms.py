"""The rooms of the speaker: how many there are, what ties them, and what the docs say of them."""

import re
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


@pytest.fixture(scope="module")
def arrows() -> dict[str, set[str]]:
    """Each room (a folder or a loose module) with those that it imports."""
    graph = grimp.build_graph("speaker", cache_dir=None)
    rooms = graph.find_children("speaker")
    for room in rooms:
        graph.squash_module(room)
    return {
        room: (graph.find_modules_directly_imported_by(room) & rooms) - {room} for room in rooms
    }


def floor(room: str, arrows: dict[str, set[str]]) -> int:
    return 1 + max((floor(below, arrows) for below in arrows[room]), default=0)


def test_rooms_are_few_and_loosely_tied(arrows: dict[str, set[str]]) -> None:
    """There are at most 13 rooms, 50 arrows between them, and 9 floors."""
    assert len(arrows) <= 13
    assert sum(map(len, arrows.values())) <= 50
    assert max(floor(room, arrows) for room in arrows) <= 9


def test_the_documented_rooms_are_those_of_the_contract() -> None:
    """The list in docs/architecture.md names every layer of the contract, from the top down."""
    [contract] = [each for each in CONTRACTS["contracts"] if each.get("containers") == ["speaker"]]
    layers = " ".join(contract["layers"]).replace("|", " ").split()
    section = ARCHITECTURE.partition("## The speaker's rooms\n")[2].partition("\n## ")[0]
    rooms = [
        name
        for line in re.findall(r"^ {4}(\S.*)$", section, re.MULTILINE)
        for name in re.findall(r"(\w+)(?:/|\.py)(?=[, ])", line[:23])
    ]
    # A name in parentheses is a layer that may be missing.
    assert rooms == [layer for layer in layers if not layer.startswith("(")]
