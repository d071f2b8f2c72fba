"""template.yaml, as the tests read it."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
PLAIN_NAMES = ("Ref", "Condition")
"""CloudFormation's other short forms, such as !Sub, stand for names that begin with "Fn::"."""


class Loader(yaml.SafeLoader):
    """Reads the short forms too: !Ref X is {"Ref": "X"}."""


def _function(loader: Loader, name: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_scalar(node)  # type: ignore[arg-type]
    return {name if name in PLAIN_NAMES else f"Fn::{name}": value}


Loader.add_multi_constructor("!", _function)


def load() -> dict[str, Any]:
    text = (ROOT / "template.yaml").read_text("utf-8")
    template: dict[str, Any] = yaml.load(text, Loader)  # noqa: S506  a SafeLoader with more tags
    return template


def resource(name: str) -> dict[str, Any]:
    """Return a resource's properties."""
    properties: dict[str, Any] = load()["Resources"][name]["Properties"]
    return properties


def resolve(value: str | dict[str, str], names: Mapping[str, str]) -> str:
    """Return a value with the names of parameters and resources filled in."""
    match value:
        case {"Ref": name}:
            return names[name]
        case {"Fn::Sub": text}:
            return re.sub(r"\$\{(\w+)\}", lambda found: names[found[1]], text)
        case str():
            return value
    raise ValueError(value)


def actions() -> set[str]:
    """Return everything that the function's role allows."""
    policies = resource("SkillRole")["Policies"]
    statements = [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]
    return {action for statement in statements for action in statement["Action"]}
