"""Counts the calls that the skill makes in each turn of a conversation."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from skill.app import create_handler
from speaker.scripts.playing import ScriptResult, run_script

Calls = Counter[tuple[str, str]]
"""How often a turn called each service with each operation.

If Alexa did not say clearly whether it made something, that operation is "POST, not clear".
"""


class Listener(logging.Handler):
    """Keeps the calls of each turn, as the skill's own log lines tell them."""

    def __init__(self) -> None:
        super().__init__()
        self.turns: list[Calls] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "calls" in vars(record):
            self.turns.append(Counter(map(_counted, vars(record)["calls"])))


def _counted(call: dict[str, Any]) -> tuple[str, str]:
    """Return what is counted of a call in a log line."""
    is_unclear = call["operation"] == "POST" and call["result"] in {"500", "503", "no_answer"}
    return call["service"], "POST, not clear" if is_unclear else call["operation"]


@contextmanager
def listening() -> Iterator[Listener]:
    log, listener = logging.getLogger("steady_ground"), Listener()
    level = log.level
    log.addHandler(listener)
    log.setLevel(logging.INFO)
    try:
        yield listener
    finally:
        log.removeHandler(listener)
        log.setLevel(level)


def play(text: str, source: str, line: int) -> tuple[ScriptResult, list[Calls]]:
    """Play a conversation; return how it went, and the calls of each of its turns.

    The stopwatch of a turn stands still, so a slow machine leaves no call out.
    """

    def make_skill(clock: Callable[[], datetime], environ: Mapping[str, str]) -> Any:
        return create_handler(clock=clock, environ=environ, stopwatch=float)

    with listening() as listener:
        outcome = run_script(text, source=source, first_line=line, make_skill=make_skill)
    return outcome, listener.turns
