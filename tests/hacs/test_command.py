"""`python -m tools.hacs`: what it says, and what it refuses."""

import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner

from tests.hacs.conftest import INTEGRATION
from tools.hacs.__main__ import main


@pytest.fixture
def integration(tmp_path: Path) -> Path:
    return copytree(INTEGRATION, tmp_path / "integration")


def refused(integration: Path) -> str:
    """Run the command, which fails and writes nothing, and return its message."""
    output = integration.with_name("release.zip")
    run = CliRunner().invoke(main, ["--integration", str(integration), "--output", str(output)])
    assert (run.exit_code, output.exists()) == (1, False)
    return run.output


def test_without_an_integration_it_says_so(tmp_path: Path) -> None:
    """A folder that is missing has no manifest, and there is nothing to install."""
    assert "There is no integration in" in refused(tmp_path / "nowhere")


def test_a_folder_of_the_same_name_is_in_the_way(integration: Path) -> None:
    """It would be mixed with our packages."""
    (integration / "packages").mkdir()
    (integration / "packages" / "more.py").touch()
    assert "has packages already" in refused(integration)


def test_requirements_in_the_manifest_are_not_lost_unseen(integration: Path) -> None:
    """They belong into pyproject.toml, from which the zip's are made."""
    manifest = integration / "manifest.json"
    written = json.loads(manifest.read_text("utf-8")) | {"requirements": ["pychromecast==14"]}
    manifest.write_text(json.dumps(written), "utf-8")
    assert "The manifest has requirements" in refused(integration)


def test_a_module_named_in_a_string_is_told_with_its_line(integration: Path) -> None:
    """The integration's own code has to follow the rule, too."""
    (integration / "late.py").write_text('WHERE = "speaker.hosting.host"\n', "utf-8")
    assert "late.py, line 1, names speaker.hosting.host in a string" in refused(integration)
