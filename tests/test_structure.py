"""The shape of the project, kept by checks instead of by memory."""

import ast
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted(
    path
    for folder in (
        "skill",
        "speaker",
        "lambda",
        "interaction_models",
        "likeness",
        "listening",
        "benchmarks",
        "custom_components",
        "tools",
    )
    for path in (ROOT / folder).rglob("*.py")
)
FOREIGN_TO_LAMBDA = {"boto3", "botocore", "requests", "flask", "hassil", "click", "speaker"}


def test_imports_point_one_way() -> None:
    """Every import follows the contracts in pyproject.toml."""
    linter = Path(sys.executable).with_name("lint-imports")
    run = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout


def test_lambda_imports_only_what_it_needs(tmp_path: Path) -> None:
    """Importing the Lambda handler loads no AWS SDK, no second HTTP client and no web framework."""
    code = "import handler, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    environ = {"STEADY_GROUND_STORE": f"sqlite:{tmp_path / 'store.db'}", "PYTHONPATH": "."}
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code],
        cwd=ROOT / "lambda",
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert not FOREIGN_TO_LAMBDA & set(run.stdout.split())
    assert not (tmp_path / "store.db").exists(), "nothing is opened before the first turn"


def lengths(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            place = f"{path.relative_to(ROOT)}:{node.lineno}:{node.name}"
            yield place, (node.end_lineno or 0) - node.lineno + 1


def test_functions_stay_short() -> None:
    """No function is over 40 lines, and half of them have at most 8."""
    all_lengths = dict(each for path in SOURCES for each in lengths(path))
    assert {name: length for name, length in all_lengths.items() if length > 40} == {}
    assert statistics.median(all_lengths.values()) <= 8


PAGE_MODULES = sorted((ROOT / "speaker" / "page" / "static").glob("*.js"))
SCRIPTS = sorted((ROOT / "tools").glob("*.sh"))


@pytest.mark.parametrize(
    "path", [*SOURCES, *PAGE_MODULES, *SCRIPTS], ids=lambda path: str(path.relative_to(ROOT))
)
def test_modules_stay_short(path: Path) -> None:
    """No module is over 300 lines."""
    assert len(path.read_text("utf-8").splitlines()) <= 300
