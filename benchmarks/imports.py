"""Hold the time that importing the skill takes to a ceiling.

    python -m benchmarks.imports

Somebody waits while AWS Lambda imports the skill, so each new import costs every cold start. The
time is a ratio to ask-sdk-core's own import in the same run, so the machine hardly matters, and it
is CPU time, so other work on the machine hardly matters either. The command ends with 1 if the
ratio is over the ceiling. tests/benchmarks holds the list of what is imported.
"""

import json
import statistics
import subprocess
import sys
import sysconfig
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROCESSES = 15
SKILL, PEER = "skill.app", "ask_sdk_core.skill_builder"

CEILING = 3.0
"""The skill's import may take this many times as long as the peer's. The ratio was 2.6."""

IMPORT = """
import importlib, json, sys, time
asked = json.load(sys.stdin)
sys.path += asked["paths"]
for name in asked["first"]:
    importlib.import_module(name)
before = set(sys.modules)
begun = time.process_time()
importlib.import_module(asked["module"])
seconds = time.process_time() - begun
print(json.dumps({"seconds": seconds, "modules": list(sys.modules.keys() - before)}))
"""


@dataclass(frozen=True)
class Import:
    """What one import loaded, and the CPU time that it took, in seconds."""

    modules: frozenset[str]
    seconds: float


def measure(module: str, first: Collection[str] = ()) -> Import:
    """Import a module in a new process, and return what that import added.

    It imports the modules of `first` before that and leaves them out of the result. Raises
    subprocess.CalledProcessError if the module cannot be imported.
    """
    paths = [str(ROOT), *{sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}]
    asked = {"module": module, "first": sorted(first), "paths": paths}
    # -S, because an editable installation's finder would come first, with its own imports.
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-W", "ignore", "-c", IMPORT],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    answer = json.loads(run.stdout)
    return Import(frozenset(answer["modules"]), answer["seconds"])


def foreign(modules: Collection[str]) -> set[str]:
    """Return those modules that are neither the skill's nor Python's own."""
    ours_and_pythons = {"skill", *sys.stdlib_module_names}
    packages = {name: name.partition(".")[0] for name in modules}
    return {
        name
        for name, package in packages.items()
        if package not in ours_and_pythons and not package.startswith("_")
    }


def compare(skills: Sequence[float], peers: Sequence[float]) -> tuple[list[str], bool]:
    """Return lines to print, and whether the ratio is over the ceiling.

    The arguments are CPU times in seconds. Two times at the same index were measured one after the
    other.
    """
    ratio = statistics.median(a / b for a, b in zip(skills, peers, strict=True))
    lines = [
        f"import {name:27} {statistics.median(each) * 1e3:6.1f} ms of CPU"
        for name, each in ((SKILL, skills), (PEER, peers))
    ]
    lines.append(
        f"ratio {ratio:.2f}, and at most {CEILING:.2f} is allowed; median of {len(skills)} pairs"
    )
    return lines, ratio > CEILING


def main() -> int:
    """Print the import times and their ratio. Return 1 if it is over the ceiling, else 0."""
    pairs = [(measure(SKILL).seconds, measure(PEER).seconds) for _ in range(PROCESSES)]
    skills, peers = zip(*pairs, strict=True)
    lines, over = compare(skills, peers)
    print("\n".join(lines))
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
