"""Run tests against a module that is changed, each time in a process of its own.

The process is forked from one that has the libraries, and none of ours yet, so that it starts at
once. The changed module is imported in place of the file. What a test starts anew in a Python of
its own has the file as it is.
"""

import importlib
import os
import re
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.abc import InspectLoader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_loader
from pathlib import Path
from tempfile import TemporaryDirectory
from types import CodeType, ModuleType

import pytest

from tests.soak.nearest import FewCases

ROOT = Path(__file__).parents[2]
LIBRARIES = (
    "ask_sdk_core.skill_builder",
    "ask_sdk_model",
    "boto3",
    "flask",
    "hypothesis.stateful",
    "hypothesis.strategies",
    "msgspec",
    "urllib3",
    "werkzeug.serving",
    "yaml",
)
OPTIONS = [
    *("-x", "-q", "--tb=no", "-p", "no:cacheprovider", "--hypothesis-seed=0"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),  # the libraries are there already
]
OURS = ("skill", "speaker", "likeness", "interaction_models")


class Verdict(StrEnum):
    KILLED = "killed"
    MISTYPED = "found by mypy"
    TIMED_OUT = "timed out"
    SURVIVED = "survived"


@dataclass(frozen=True)
class Outcome:
    verdict: Verdict
    killer: str = ""
    """The test that failed; "" if it stops the import already."""


class Changed(MetaPathFinder, InspectLoader):
    """Imports one module from a source that is not its file."""

    def __init__(self, path: str, source: str) -> None:
        parts = Path(path).with_suffix("").parts
        self._is_package = parts[-1] == "__init__"
        self._name = ".".join(parts[:-1] if self._is_package else parts)
        self._path, self._source = path, source

    def find_spec(self, fullname: str, path: object, target: object = None) -> ModuleSpec | None:
        del path, target
        if fullname != self._name:
            return None
        spec = spec_from_loader(fullname, self, origin=str(ROOT / self._path))
        if spec and self._is_package:
            spec.submodule_search_locations = [str((ROOT / self._path).parent)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(ROOT / self._path)
        exec(self.get_code(module.__name__), module.__dict__)  # noqa: S102  our own module

    def get_source(self, fullname: str) -> str:
        del fullname
        return self._source

    def get_code(self, fullname: str) -> CodeType:
        del fullname
        return compile(self._source, str(ROOT / self._path), "exec", dont_inherit=True)

    def is_package(self, fullname: str) -> bool:
        del fullname
        return self._is_package


def load_libraries() -> None:
    """Import what the tests need beside our own modules, which must still be on the disk alone."""
    for name in LIBRARIES:
        importlib.import_module(name)
    assert not [name for name in sys.modules if name.partition(".")[0] in OURS]


def is_mistyped(path: str, source: str) -> bool:
    """Whether mypy finds fault with the module, with this in place of its text.

    That takes half a second once mypy has seen the rest, and most tests of a mutant take ten.
    """
    with TemporaryDirectory() as folder:
        shadow = Path(folder) / "shadow.py"
        shadow.write_text(source, "utf-8")
        mypy = [sys.executable, "-m", "mypy", "--shadow-file", path, str(shadow), path]
        ended = subprocess.run(mypy, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode in (0, 1), ended.stdout + ended.stderr
    return ended.returncode == 1


def judge(path: str, source: str, tests: Sequence[str], limit: float) -> Outcome:
    """Run the tests until one fails, in at most so many seconds."""
    changed = Changed(path, source)
    with TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        code = _in_a_fork(lambda: _run_tests(changed, tests), log, limit)
        said = log.read_text("utf-8", "replace")
    if "ERROR: not found:" in said:  # the change is in what the cases of a test are named after
        return judge(path, source, sorted({each.partition("[")[0] for each in tests}), limit)
    if code is None:
        return Outcome(Verdict.TIMED_OUT)
    if code == 0:
        return Outcome(Verdict.SURVIVED)
    failed = re.search(r"^(?:FAILED|ERROR) (\S+)", said, re.MULTILINE)
    if code not in (pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.INTERRUPTED):
        # Of all other endings, only a test or a conftest that cannot be imported judges anything.
        assert failed or "while loading conftest" in said, said
    return Outcome(Verdict.KILLED, failed.group(1) if failed else "")


def _run_tests(changed: Changed, tests: Sequence[str]) -> int:
    sys.meta_path.insert(0, changed)
    return int(pytest.main([*OPTIONS, *tests], plugins=[FewCases()]))


def _in_a_fork(run: Callable[[], int], log: Path, limit: float) -> int | None:
    """Return what it returns, run in another process; None if that takes too long."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _become(run, log)
    deadline = time.monotonic() + limit
    while time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return None


def _become(run: Callable[[], int], log: Path) -> None:
    """Run it in this process, which is a fork and ends with it."""
    code = 70
    try:
        os.setsid()
        os.chdir(ROOT)
        target = os.open(log, os.O_CREAT | os.O_WRONLY)
        for stream in (1, 2):
            os.dup2(target, stream)
        code = run()
    except BaseException:  # noqa: BLE001  nobody above this knows that there are two of us
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
