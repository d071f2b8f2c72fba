"""What is in the integration's folder beside its code: each file fits the others."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from homeassistant.helpers.selector import validate_selector
from homeassistant.util.yaml import load_yaml_dict
from packaging.requirements import Requirement
from yarl import URL

import custom_components.steady_ground as integration

FOLDER = Path(str(integration.__file__)).parent
ZIP = FOLDER.parents[1] / "build" / "steady_ground.zip"
"""What HACS installs, as `make hacs` built it."""

BRONZE = {
    "action-setup",
    "appropriate-polling",
    "brands",
    "common-modules",
    "config-flow",
    "config-flow-test-coverage",
    "dependency-transparency",
    "docs-actions",
    "docs-conditions",
    "docs-high-level-description",
    "docs-installation-instructions",
    "docs-removal-instructions",
    "docs-triggers",
    "entity-event-setup",
    "entity-unique-id",
    "has-entity-name",
    "runtime-data",
    "test-before-configure",
    "test-before-setup",
    "unique-config-entry",
}


def read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / name).read_text("utf-8"))
    return content


def read_in_zip(name: str) -> dict[str, Any]:
    with ZipFile(ZIP) as zipped:
        content: dict[str, Any] = json.loads(zipped.read(name))
    return content


@pytest.mark.parametrize("read_it", [read, read_in_zip])
def test_the_manifest_is_in_order(read_it: Callable[[str], dict[str, Any]]) -> None:
    """Domain and name come first, the rest by the alphabet, and it links to docs of its own."""
    manifest = read_it("manifest.json")
    first, second, *rest = manifest
    assert (first, second, rest) == ("domain", "name", sorted(rest))
    assert manifest["version"]
    docs = URL(manifest["documentation"])
    assert (docs.scheme, docs.host != "www.home-assistant.io") == ("https", True)
    assert names_of(manifest).isdisjoint({"click", "prompt-toolkit", "steady-ground", "waitress"})


def names_of(manifest: dict[str, Any]) -> set[str]:
    return {Requirement(each).name for each in manifest["requirements"]}


def test_the_zip_has_the_same_manifest() -> None:
    """Its requirements are those of the sources with their range, and what the skill needs too."""
    here, there = read("manifest.json"), read_in_zip("manifest.json")
    assert names_of(there) - names_of(here) == {"tzdata", "urllib3"}
    assert names_of(here) <= names_of(there)
    written = ("requirements", "version")
    assert {key: each for key, each in here.items() if key not in written} == {
        key: each for key, each in there.items() if key not in written
    }


def test_each_action_is_described() -> None:
    """Every field has a selector that Home Assistant knows, a name, and what it is for."""
    described, names = load_yaml_dict(FOLDER / "services.yaml"), read("strings.json")["services"]
    assert described.keys() == names.keys() == read("icons.json")["services"].keys()
    for action, content in described.items():
        assert content["fields"].keys() == names[action]["fields"].keys()
        for field in content["fields"].values():
            assert validate_selector(field["selector"])


def test_each_entity_has_a_name_and_an_icon() -> None:
    """Under the same keys."""
    names, icons = read("strings.json")["entity"], read("icons.json")["entity"]
    assert {kind: {*each} for kind, each in names.items()} == {
        kind: {*each} for kind, each in icons.items()
    }


def test_each_bronze_rule_is_listed() -> None:
    """As met, or with a reason why it is not for us."""
    rules = load_yaml_dict(FOLDER / "quality_scale.yaml")["rules"]
    assert rules.keys() == BRONZE
    for rule in rules.values():
        assert rule == "done" or (rule["status"] == "exempt" and rule["comment"])
