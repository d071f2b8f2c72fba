"""The zip that HACS installs, and a Python that has it and what it requires, and nothing else."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

from tests.shared import once
from tests.test_requirements import needed

ROOT = Path(__file__).parents[2]
INTEGRATION = Path(__file__).with_name("integration")

Run = Callable[..., str]


def build(output: Path, *, seed: int = 0, integration: Path = INTEGRATION) -> Path:
    """Build the zip as `make hacs` does, and return it."""
    options = ["--integration", str(integration), "--output", str(output)]
    command = [sys.executable, "-m", "tools.hacs", *options]
    environ = os.environ | {"PYTHONHASHSEED": str(seed)}
    subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, check=True)
    return output


@pytest.fixture(scope="session")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    name = "steady_ground.zip"
    return once(tmp_path_factory, "release", lambda folder: build(folder / name)) / name


@pytest.fixture(scope="session")
def files(release: Path) -> dict[str, bytes]:
    with ZipFile(release) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


@pytest.fixture(scope="session")
def manifest(files: dict[str, bytes]) -> Any:
    return json.loads(files["manifest.json"])


@pytest.fixture(scope="session")
def installed(manifest: Any) -> set[str]:
    """Return the names of all that is installed for the manifest."""
    found: dict[str, str] = {}
    # An extra adds to what is needed, so it is followed first.
    for line in sorted(manifest["requirements"], key=lambda each: not Requirement(each).extras):
        needed([line], found)
    return {*found}


@pytest.fixture(scope="session")
def home(
    release: Path, installed: set[str], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Path]:
    """Return an empty configuration with the zip unpacked in it, and what is installed for it."""
    folder = tmp_path_factory.mktemp("home")
    with ZipFile(release) as zipped:
        zipped.extractall(folder / "config" / "custom_components" / "steady_ground")
    site = folder / "site"
    site.mkdir()
    for name in installed:
        for top in {file.parts[0] for file in distribution(name).files or ()} - {".."}:
            place = Path(str(distribution(name).locate_file(top)))
            if place.exists() and not (site / top).exists():
                (site / top).symlink_to(place)
    return folder / "config", site


@pytest.fixture(scope="session")
def run(home: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs code as Home Assistant would: with its configuration, and what it installed, alone."""
    paths, elsewhere = [str(each) for each in home], tmp_path_factory.mktemp("elsewhere")

    def run_(code: str, *arguments: str) -> str:
        whole = f"import sys; sys.path += {paths!r}\n{code}"
        command = [sys.executable, "-I", "-S", "-W", "ignore", "-c", whole, *arguments]
        done = subprocess.run(command, cwd=elsewhere, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run_
