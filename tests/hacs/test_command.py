"""`python -m tools.hacs`: what it says, and what it refuses."""

import json
from importlib.metadata import version
from pathlib import Path
from shutil import copytree
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from tests.hacs.conftest import INTEGRATION, build
from tools.hacs.__main__ import main


@pytest.fixture
def integration(tmp_path: Path) -> Path:
    return copytree(INTEGRATION, tmp_path / "integration")


def require(integration: Path, *requirements: str) -> None:
    manifest = integration / "manifest.json"
    written = json.loads(manifest.read_text("utf-8")) | {"requirements": requirements}
    manifest.write_text(json.dumps(written), "utf-8")


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
    """Those that pyproject.toml lacks belong there, because the zip's are made from it."""
    require(integration, "hassil>=3", "pychromecast==14")
    assert "The manifest requires pychromecast, and" in refused(integration)


def test_requirements_in_the_manifest_are_replaced(integration: Path, tmp_path: Path) -> None:
    """One that pyproject.toml has is for the sources; the zip has the version that we test with."""
    require(integration, "hassil>=3", "click")
    with ZipFile(build(tmp_path / "release.zip", integration=integration)) as zipped:
        written = json.loads(zipped.read("manifest.json"))["requirements"]
    assert [each for each in written if each.startswith(("hassil", "click"))] == [
        f"hassil>={version('hassil')},<{int(version('hassil').partition('.')[0]) + 1}"
    ]


def test_a_module_named_in_a_string_is_told_with_its_line(integration: Path) -> None:
    """The integration's own code has to follow the rule, too."""
    (integration / "late.py").write_text('WHERE = "speaker.hosting.host"\n', "utf-8")
    assert "late.py, line 1, names speaker.hosting.host in a string" in refused(integration)
