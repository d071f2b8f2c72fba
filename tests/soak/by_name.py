"""Which tests are near to a module, by their names alone: quick, and rough.

A test file is near if it is named like the module, imports it, or says the intents that it answers.
"""

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("domain", "speech", "store", "alexa", "front_door")
LAST = ("tests/test_table.py", "tests/test_transcripts.py", "tests/test_conversation.py")
"""What holds of every intent, and talks of every kind: what nothing nearer notices, they may."""

OF_A_ROOM = {
    "turns": [
        *("tests/front_door/test_failures.py", "tests/front_door/test_chimes.py"),
        *("tests/front_door/test_another_room.py", "tests/front_door/test_heads_up.py"),
        *("tests/front_door/test_store_failures.py", "tests/front_door/test_permissions.py"),
    ],
    "guides": [
        *("tests/front_door/test_guides.py", "tests/front_door/test_timed_debrief.py"),
        "tests/front_door/test_partners_ask.py",
    ],
}
"""Where a room's modules have no names that people say."""

LEFT_OUT = ("test_carried_times.py", "test_properties.py", "test_dynamodb.py", "test_twins.py")
"""These take minutes."""

MOST_FILES = 10
ROW = re.compile(r"^ {4}(\w+|\"\w+\"): IntentRow\((\w+)\.", re.MULTILINE)
NAME = re.compile(r"^(\w+) = \"([\w.]+)\"", re.MULTILINE)


def files_near(path: str) -> list[str]:
    """Return test files, the nearest to the module at that path first."""
    stem, module = Path(path).stem, ".".join(Path(path).with_suffix("").parts)
    words = [rf'"{intent}"' for intent in _intents().get(stem, [])]
    scored = sorted(
        ((_score(name, text, stem, module, words), name) for name, text in _tests().items()),
        reverse=True,
    )
    near = [name for score, name in scored if score > 0][: MOST_FILES - len(LAST)]
    rooms = (OF_A_ROOM.get(room, []) for room in Path(path).parts)
    return [*near, *(each for found in rooms for each in found), *LAST]


def _score(name: str, text: str, stem: str, module: str, words: list[str]) -> float:
    """Return how near a test file is: the more, the nearer. Those that are short count for more."""
    is_named = stem.rstrip("s") in Path(name).stem
    is_imported = module in text or f"from {module.rpartition('.')[0]} import {stem}" in text
    said = sum(text.count(word) for word in words)
    room = 0.5 * (module.split(".")[1] == Path(name).parts[1])
    return 100 * is_named + 50 * is_imported + 1000 * said / len(text) + room * (len(words) == 0)


@cache
def _tests() -> dict[str, str]:
    found = (path for each in FOLDERS for path in (ROOT / "tests" / each).glob("test_*.py"))
    return {
        str(path.relative_to(ROOT)): path.read_text("utf-8")
        for path in sorted(found)
        if path.name not in LEFT_OUT
    }


@cache
def _intents() -> dict[str, list[str]]:
    """Return the intents that each module of skill/intents answers, by its name."""
    folder = ROOT / "skill" / "intents"
    names = dict(NAME.findall((folder / "names.py").read_text("utf-8")))
    found: dict[str, list[str]] = {}
    for key, module in ROW.findall((folder / "table.py").read_text("utf-8")):
        found.setdefault(module, []).append(names.get(key, key.strip('"')))
    return found
