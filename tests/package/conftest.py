"""The assembled package, as ask-cli would upload it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from interaction_models import models
from interaction_models.assembly import assemble
from interaction_models.deployment import Deployment
from tests.model_samples import DOCUMENTS

# An account and addresses that are nobody's, and that are none of documentation's.
DEPLOYMENT = Deployment(
    endpoint="arn:aws:lambda:eu-west-1:987654321098:function:steady-ground:live",
    privacy="https://steady-ground.internal/privacy",
    terms="https://steady-ground.internal/terms",
)


@contextmanager
def models_built_once() -> Iterator[None]:
    """Take the models that the tests have: they are the same each time, and building takes long.

    test_models.py has another process build them, and compares the two.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(models, "models", lambda: DOCUMENTS)
        yield


@pytest.fixture(scope="session")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    with models_built_once():
        assemble(folder, DEPLOYMENT)
    return folder


@pytest.fixture(scope="session")
def package(build: Path) -> Path:
    return build / "skill-package"


@pytest.fixture(scope="session")
def manifest(package: Path) -> Any:
    return json.loads((package / "skill.json").read_text("utf-8"))["manifest"]
