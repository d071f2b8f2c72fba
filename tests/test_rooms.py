"""The rooms of the skill and of the speaker: how many there are, and the picture in the docs."""

import re
import tomllib
from pathlib import Path
from typing import Any

import grimp
import pytest

ROOT = Path(__file__).parents[1]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
PACKAGES = ("skill", "speaker")
FLOOR = re.compile(r" {6}(\w+(?: \| \w+)*) {2,}\S")
"""A line of the picture: the rooms of one floor, and then what is in them."""

Arrows = dict[str, set[str]]


def arrows(package: str) -> Arrows:
    """Return each room (a folder or a loose module) with the rooms that it imports."""
    graph = grimp.build_graph(package, cache_dir=None)
    rooms = graph.find_children(package)
    for room in rooms:
        graph.squash_module(room)
    return {
        room: (graph.find_modules_directly_imported_by(room) & rooms) - {room} for room in rooms
    }


def floor(room: str, between: Arrows) -> int:
    return 1 + max((floor(below, between) for below in between[room]), default=0)


def drawn(package: str) -> list[list[str]]:
    """Return the floors of the package's part of the picture, each with its rooms."""
    picture = ARCHITECTURE.partition(f"\n    {package}/\n")[2].splitlines()
    floors: list[list[str]] = []
    for line in picture:
        if not (found := FLOOR.match(line)):
            break
        floors.append(found[1].split(" | "))
    return floors


def contract(package: str) -> list[list[str]]:
    """Return the layers of the package's import contract, each with its rooms."""
    name = f"Inside the {package}, no room imports one above it"
    [found] = [each for each in CONTRACTS["contracts"] if each["name"] == name]
    rows: Any = found["layers"]
    return [[each.removeprefix(f"{package}.") for each in row.split(" | ")] for row in rows]


def there(package: str) -> set[str]:
    """Return the package's folders with Python in them, and its loose modules."""
    inside = [path for path in (ROOT / package).iterdir() if path.name != "__init__.py"]
    folders = {path.name for path in inside if (path / "__init__.py").exists()}
    return folders | {path.stem for path in inside if path.suffix == ".py"}


@pytest.mark.parametrize(
    ("package", "most_rooms", "most_arrows", "most_floors", "most_loose"),
    [("skill", 10, 28, 8, 3), ("speaker", 13, 50, 9, 3)],
)
def test_rooms_are_few_and_loosely_tied(
    package: str, most_rooms: int, most_arrows: int, most_floors: int, most_loose: int
) -> None:
    """A package has few rooms, few arrows between them, few floors and few loose modules."""
    between = arrows(package)
    assert len(between) <= most_rooms
    assert sum(map(len, between.values())) <= most_arrows
    assert max(floor(room, between) for room in between) <= most_floors
    loose = {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__"}
    assert len(loose) <= most_loose


@pytest.mark.parametrize("package", PACKAGES)
def test_the_picture_shows_the_contract(package: str) -> None:
    """The picture in docs/architecture.md has the contract's rooms, floor by floor."""
    assert drawn(package) == contract(package)


@pytest.mark.parametrize("package", PACKAGES)
def test_the_picture_shows_every_room(package: str) -> None:
    """Each folder and loose module is in the picture once, and nothing else is."""
    rooms = [room for row in drawn(package) for room in row]
    assert sorted(rooms) == sorted(there(package))
