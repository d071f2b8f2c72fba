"""What pyproject.toml and the list of pinned versions say about the project."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.hacs import ROOT

_PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
_SETUPTOOLS = _PROJECT["tool"]["setuptools"]
_PINS = ROOT / "requirements" / "speaker.txt"
"""The versions that a speaker is tested with: a host is the part of it that has no keyboard."""

VERSION: str = _PROJECT["project"]["version"]
PACKAGES = tuple(each.removesuffix("*") for each in _SETUPTOOLS["packages"]["find"]["include"])
"""The top-level packages that are installed."""


def source(module: str) -> Path:
    """Return the file of a module of ours, or of a package."""
    path = ROOT.joinpath(*module.split("."))
    package = path / "__init__.py"
    return package if package.is_file() else path.with_suffix(".py")


def data(package: str) -> Iterator[Path]:
    """Yield the files of data that the package's modules read, from the project's folder on."""
    folder = ROOT.joinpath(*package.split("."))
    for pattern in _SETUPTOOLS["package-data"].get(package, ()):
        yield from (file.relative_to(ROOT) for file in folder.glob(pattern) if file.is_file())


def declared(*extras: str) -> dict[str, Requirement]:
    """Return by name what the project requires, and with these extras; what they add is joined."""
    lines = [*_PROJECT["project"]["dependencies"]]
    for extra in extras:
        lines += _PROJECT["project"]["optional-dependencies"][extra]
    found: dict[str, Requirement] = {}
    for requirement in map(Requirement, lines):
        known = found.setdefault(canonicalize_name(requirement.name), requirement)
        known.extras |= requirement.extras
    return found


def other_extras(*but: str) -> tuple[str, ...]:
    return tuple({*_PROJECT["project"]["optional-dependencies"]} - {*but})


def pins() -> dict[str, Version]:
    """Return by name the versions that we test with."""
    lines = _PINS.read_text("utf-8").splitlines()
    pinned = [Requirement(each.removesuffix("\\")) for each in lines if each[:1].isalnum()]
    return {
        canonicalize_name(each.name): Version(next(iter(each.specifier)).version) for each in pinned
    }
