"""How many calls a turn makes, in every conversation that is written down."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest

from skill.app import create_handler
from speaker.scripts.playing import run_script
from tests.test_transcripts import ROOT, transcripts

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


def calls_of(text: str, source: str, line: int) -> list[Calls]:
    """Play a conversation, and return the calls of each of its turns."""

    def make_skill(clock: Callable[[], datetime], environ: Mapping[str, str]) -> Any:
        return create_handler(clock=clock, environ=environ, stopwatch=float)

    with listening() as listener:
        outcome = run_script(text, source=source, first_line=line, make_skill=make_skill)
    assert outcome.holds, outcome
    return listener.turns


@pytest.mark.parametrize(("text", "source", "line"), list(transcripts()))
def test_a_turn_calls_no_more_than_it_must(text: str, source: str, line: int) -> None:
    """A turn reads once, writes once, and asks Alexa once for the zone and for each kind's list.

    It looks once more only after Alexa did not say clearly whether it made a cue.
    """
    for turn in calls_of(text, source, line):
        assert turn["store", "load"] <= 1
        assert turn["store", "save"] + turn["store", "forget"] <= 1
        assert turn["settings", "GET"] <= 1
        for kind in ("timers", "reminders"):
            assert turn[kind, "GET"] <= 1 + turn[kind, "POST, not clear"]


def test_what_has_rung_is_not_deleted() -> None:
    """If the list shows that old timers are gone, none is deleted: the list is enough."""
    debrief = ROOT / "tests" / "conversations" / "debrief.txt"
    turns = calls_of(debrief.read_text("utf-8"), debrief.name, 1)
    begun = [turn for turn in turns if turn["timers", "POST"] == 2]
    assert len(begun) == 4
    assert [turn["timers", "DELETE"] for turn in begun] == [0, 0, 0, 0]
