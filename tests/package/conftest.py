"""The assembled package, as ask-cli would upload it."""

import json
from pathlib import Path
from typing import Any

import pytest

from interaction_models.assembly import assemble
from interaction_models.deployment import Deployment
from tests.shared import once

# An account and addresses that are nobody's, and that are none of documentation's.
DEPLOYMENT = Deployment(
    endpoint="arn:aws:lambda:eu-west-1:987654321098:function:steady-ground:live",
    privacy="https://steady-ground.internal/privacy",
    terms="https://steady-ground.internal/terms",
)


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return once(tmp_path_factory, "build", lambda folder: assemble(folder, DEPLOYMENT))


@pytest.fixture(scope="session")
def package(build: Path) -> Path:
    return build / "skill-package"


@pytest.fixture(scope="session")
def manifest(package: Path) -> Any:
    return json.loads((package / "skill.json").read_text("utf-8"))["manifest"]
