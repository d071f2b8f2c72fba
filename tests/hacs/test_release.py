"""What is in the zip, and what is not."""

import ast
import sys
from importlib.metadata import packages_distributions, version
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.hacs.conftest import INTEGRATION, build
from tools.hacs import ROOT, project

LARGEST = 4_000_000
"""In bytes. Most of it is what was learned from the sentences, which does not get smaller."""

IN_THE_CLOUD = {"boto3", "botocore", "types_boto3_dynamodb"}
"""What only the DynamoDB store imports; it says what to install where that is missing."""

LEFT_OUT = (
    "interaction_models/assembly.py",
    "interaction_models/icons/",
    "listening/",
    "skill/web/",
    "speaker/__main__.py",
    "speaker/desk/",
    "speaker/page/",
    "speaker/scripts/",
    "speaker/sound/",
    "speaker/terminal/",
)
"""The terminal's and the page's parts, the server's, and what Amazon's package is made of.

Home Assistant has ears of its own, so what listens is left out too.
"""


def imported(files: dict[str, bytes]) -> set[str]:
    """Return the top-level names that the zip's modules import of others."""
    names: set[str] = set()
    for path, content in files.items():
        for node in ast.walk(ast.parse(content)) if path.endswith(".py") else ():
            if isinstance(node, ast.Import):
                names |= {each.name.partition(".")[0] for each in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names.add(node.module.partition(".")[0])
    return names - sys.stdlib_module_names


def homes(name: str) -> set[str]:
    return {canonicalize_name(each) for each in packages_distributions().get(name, ())}


def test_the_zip_is_the_same_to_the_byte(release: Path, tmp_path: Path) -> None:
    """Another process makes the same bytes, of files that were written at another time."""
    copy = copytree(INTEGRATION, tmp_path / "integration", copy_function=copy_anew)
    again = build(tmp_path / "again.zip", seed=7, integration=copy)
    assert again.read_bytes() == release.read_bytes()


def copy_anew(source: str, target: str) -> None:
    Path(target).write_bytes(Path(source).read_bytes())


def test_the_integration_is_at_the_root(files: dict[str, bytes]) -> None:
    """Its files are where HACS unpacks them, with our licence and one folder more."""
    own = {path.name for path in INTEGRATION.iterdir()} - {"__pycache__"}
    assert {name.partition("/")[0] for name in files} == own | {"LICENSE", "packages"}


def test_the_packages_are_in_one_folder(files: dict[str, bytes]) -> None:
    """In it is each of our packages that a host needs, and none of another name."""
    inside = {name.split("/")[1] for name in files if name.startswith("packages/")}
    assert inside == {*project.PACKAGES, "__init__.py"} - {"listening"}


@pytest.mark.parametrize("part", LEFT_OUT)
def test_what_no_host_needs_is_left_out(files: dict[str, bytes], part: str) -> None:
    """Nothing of it is in the zip, though the project has it."""
    assert (ROOT / part).exists()
    assert [name for name in files if name.startswith(f"packages/{part}")] == []


def test_nothing_is_in_it_that_no_file_of_ours_is(files: dict[str, bytes]) -> None:
    """Each file has its like in the project, and none was compiled here."""
    inside = {name.removeprefix("packages/") for name in files if name.startswith("packages/")}
    assert {name for name in inside - {"__init__.py"} if not (ROOT / name).is_file()} == set()
    assert [name for name in inside if "__pycache__" in name] == []


def test_data_is_what_it_is_in_the_project(files: dict[str, bytes]) -> None:
    """The words, the numbers to call, the screens and what was learned are there, unchanged."""
    inside = {name for name in files if name.startswith("packages/") and name[-3:] != ".py"}
    assert {
        "packages/likeness/en.danger",
        "packages/skill/alexa/screens/break.json",
        "packages/skill/speech/en.toml",
        "packages/skill/speech/helplines.toml",
        "packages/speaker/understanding/en.built",
        "packages/speaker/understanding/grammar.en.yaml",
    } <= inside
    assert {
        name
        for name in inside
        if files[name] != (ROOT / name.removeprefix("packages/")).read_bytes()
    } == set()


def test_the_zip_stays_small(release: Path) -> None:
    """A download has under four megabytes."""
    assert release.stat().st_size < LARGEST


def test_the_manifest_has_the_projects_version_and_hassfests_order(manifest: Any) -> None:
    """The domain and the name come first, and the rest by the alphabet."""
    first, second, *rest = manifest
    assert (first, second, rest) == ("domain", "name", sorted(rest))
    assert manifest["version"] == project.VERSION


def test_each_requirement_is_needed(manifest: Any, files: dict[str, bytes]) -> None:
    """Something in the zip imports it."""
    used = {home for name in imported(files) for home in homes(name)}
    wanted = {canonicalize_name(Requirement(line).name) for line in manifest["requirements"]}
    assert wanted - used == set()


def test_each_import_is_required(files: dict[str, bytes], installed: set[str]) -> None:
    """What the zip imports is Python's own, or is installed for its requirements."""
    missing = {name for name in imported(files) if not homes(name) & installed}
    assert missing <= IN_THE_CLOUD


def test_requirements_are_of_others_and_bounded(manifest: Any) -> None:
    """None is ours, and each is from the version that we test with to the next large one."""
    for requirement in map(Requirement, manifest["requirements"]):
        assert requirement.specifier.contains(version(requirement.name))
        assert not requirement.specifier.contains("0.0.1")
        assert requirement.name != "steady-ground"


def test_home_assistants_own_versions_will_do(manifest: Any) -> None:
    """What Home Assistant 2026.11 pins itself, it does not have to change for us."""
    wanted = {each.name: each.specifier for each in map(Requirement, manifest["requirements"])}
    assert wanted["hassil"].contains("3.12.1")
    assert wanted["urllib3"].contains(version("urllib3"))
    assert {"requests", "pyyaml"} & wanted.keys() == set()
