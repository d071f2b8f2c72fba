"""The workflow of the public forge, which gives each fork the checks that we have."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / ".github" / "workflows").iterdir())
TEXT = (ROOT / ".github" / "workflows" / "checks.yml").read_text("utf-8")


@pytest.fixture(scope="module")
def workflow() -> Any:
    # YAML 1.1 reads the key "on" as true; the forge reads it as a word.
    return yaml.load(TEXT, yaml.BaseLoader)  # noqa: S506  makes words of everything, and no objects


def test_it_runs_all_checks_as_root_in_debian(workflow: Any) -> None:
    """One job runs `.ci/run` and hides no failure; its image is Debian 13 with Python 3.11."""
    (job,) = workflow["jobs"].values()
    assert job["container"] == {"image": "python:3.11-trixie", "options": "--user root"}
    assert [step["run"] for step in job["steps"] if "run" in step][-1] == ".ci/run"
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111 == 0o111
    assert "continue-on-error" not in TEXT
    assert "if" not in {key for step in job["steps"] for key in step} | job.keys()


def test_it_runs_for_every_push_and_pull_request(workflow: Any) -> None:
    """No branch and no path is left out."""
    assert workflow["on"] == ["push", "pull_request"]


def test_it_may_only_read(workflow: Any) -> None:
    """The job's token reads files, no secret is given, and only the forge's own actions run."""
    (job,) = workflow["jobs"].values()
    assert workflow["permissions"] == {"contents": "read"}
    assert "permissions" not in job
    assert "secrets" not in TEXT
    uses = [step["uses"] for step in job["steps"] if "uses" in step]
    assert [each for each in uses if not re.fullmatch(r"actions/\w+@v\d+", each)] == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_does_not_say_where_packages_come_from(path: Path) -> None:
    """No download address and no package index stands in a workflow."""
    assert not re.search(r"://|index-url|find-links", path.read_text("utf-8"))
