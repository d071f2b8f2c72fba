"""Whatever is installed is pinned and hashed, and each list has all that it needs."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
LISTS = sorted((ROOT / "requirements").glob("*.txt"))
EXTRAS = {
    "web": "web",
    "speaker": "speaker",
    "listen": "listen",
    "lambda": "dynamodb",
    "skill": None,
}
"""Which of the project's extras a list is for."""


def pins(path: Path) -> Iterator[tuple[str, str, str]]:
    """Read each package's name, its version, and what stands below them until the next one."""
    text = path.read_text("utf-8")
    yield from re.findall(r"^(\S+?)==(\S+)(.*\n(?:[ ].*\n)*)", text, re.MULTILINE)


def needed(wanted: list[str], found: dict[str, str]) -> dict[str, str]:
    """Follow requirements through what is installed here; gives each name with who needs it."""
    for line in wanted:
        requirement = Requirement(line)
        name = canonicalize_name(requirement.name)
        extras = requirement.extras or {""}
        if name in found or not applies(requirement, ""):
            continue
        found[name] = line
        below = [
            each
            for each in distribution(name).requires or ()
            if any(applies(Requirement(each), extra) for extra in extras)
        ]
        needed(below, found)
    return found


def applies(requirement: Requirement, extra: str) -> bool:
    return requirement.marker is None or requirement.marker.evaluate({"extra": extra})


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.name)
def test_each_package_is_pinned_and_hashed(path: Path) -> None:
    """Every line names one version with its hashes, and no list says where packages come from."""
    text = path.read_text("utf-8")
    listed = list(pins(path))
    assert len(listed) == len(re.findall(r"^[^\s#]", text, re.MULTILINE)) > 0
    assert [name for name, _, rest in listed if "--hash=sha256:" not in rest] == []
    assert not re.search(r"://|index-url|find-links", text)


@pytest.mark.parametrize(("name", "extra"), EXTRAS.items())
def test_each_list_is_complete(name: str, extra: str | None) -> None:
    """It has what pyproject.toml wants and all that this needs, in the versions tested here."""
    wanted = [*PROJECT["dependencies"]]
    wanted += PROJECT["optional-dependencies"][extra] if extra else []
    versions = {each: version for each, version, _ in pins(ROOT / "requirements" / f"{name}.txt")}
    assert needed(wanted, {}).keys() - versions.keys() == set()
    tested = {each: version for each, version, _ in pins(ROOT / "requirements" / "dev.txt")}
    assert versions == {each: tested[each] for each in versions}


def test_what_pins_is_what_installs() -> None:
    """.ci/run installs with the uv that `make requirements` pins with."""
    (installer,) = pins(ROOT / "requirements" / "installer.txt")
    assert installer[0] == "uv"
    assert installer[:2] in {each[:2] for each in pins(ROOT / "requirements" / "dev.txt")}


def test_the_server_is_installed_from_its_list() -> None:
    """The commands of docs/server.md, first and for updates, take nothing without its hash."""
    page = (ROOT / "docs" / "server.md").read_text("utf-8")
    commands = re.findall(r"pip install (.*)", page)
    hashed = "--require-hashes -r requirements/web.txt"
    alone = "--no-deps --no-build-isolation"
    assert commands == [hashed, f"{alone} .", hashed, f"{alone} --force-reinstall ."]
    assert {"setuptools", "waitress"} <= {
        name for name, _, _ in pins(ROOT / "requirements" / "web.txt")
    }
