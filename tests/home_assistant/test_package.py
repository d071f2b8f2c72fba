"""What is in the integration's folder beside its code: each file fits the others."""

import json
from pathlib import Path
from typing import Any

from homeassistant.helpers.selector import validate_selector
from homeassistant.util.yaml import load_yaml_dict

import custom_components.steady_ground as integration

FOLDER = Path(str(integration.__file__)).parent
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


def test_the_manifest_is_in_order() -> None:
    """Domain and name come first, and the rest by the alphabet, as Home Assistant wants it."""
    manifest = read("manifest.json")
    first, second, *rest = manifest
    assert (first, second, rest) == ("domain", "name", sorted(rest))
    assert manifest["version"]
    assert {each.partition(">")[0] for each in manifest["requirements"]}.isdisjoint(
        {"click", "prompt-toolkit", "steady-ground", "waitress"}
    )


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
