"""The script that builds what AWS Lambda runs; tests/aws looks into what it builds."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "tools" / "build_artifact.sh"


@pytest.mark.parametrize(
    "arguments",
    [(), ("python3.13",), ("python3.13", "aarch64"), ("python3.13", "aarch64", "")],
    ids=len,
)
def test_without_a_folder_it_changes_nothing_and_names_the_command(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    """It ends with 2 and names the command that people run, instead of filling another folder."""
    run = subprocess.run(
        [SCRIPT, *arguments], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (2, "", "Run: make artifact\n")
    assert list(tmp_path.iterdir()) == []


def test_it_leaves_a_folder_alone_that_is_not_empty(tmp_path: Path) -> None:
    """What lies in the folder stays as it is, and is not deployed."""
    kept = tmp_path / "__pycache__" / "kept.pyc"
    kept.parent.mkdir()
    kept.write_text("kept")
    run = subprocess.run(
        [SCRIPT, "false", "aarch64", str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (2, f"{tmp_path} is not empty.\n")
    assert [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] == ["kept"]


def test_it_stops_at_the_first_step_that_fails(tmp_path: Path) -> None:
    """If the dependencies cannot be installed, it fails, and no skill lies in the folder."""
    run = subprocess.run(
        [SCRIPT, "false", "aarch64", str(tmp_path / "folder")],
        capture_output=True,
        check=False,
    )
    assert run.returncode == 1
    assert list((tmp_path / "folder").iterdir()) == []
