"""Conversations that are run: those of the documentation, and those in tests/conversations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from speaker.scripts.playing import conversations
from tests.calls import play

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SCRIPTS = sorted((ROOT / "tests" / "conversations").glob("*.txt"))


def transcripts() -> Iterator[Any]:
    for page in PAGES:
        for line, text in conversations(page.read_text("utf-8")):
            yield pytest.param(text, page.name, line, id=f"{page.name}:{line}")
    for script in SCRIPTS:
        yield pytest.param(script.read_text("utf-8"), script.name, 1, id=script.name)


@pytest.mark.parametrize(("text", "source", "line"), list(transcripts()))
def test_the_conversation_goes_as_written(text: str, source: str, line: int) -> None:
    """What is heard is what is written down, word by word, and no turn calls more than it must.

    A turn reads once, writes once, and asks Alexa once for the zone and for each kind's list. It
    looks once more only after Alexa did not say clearly whether it made a cue.
    """
    outcome, turns = play(text, source, line)
    assert outcome.holds, outcome
    for turn in turns:
        assert turn["store", "load"] <= 1
        assert turn["store", "save"] + turn["store", "forget"] <= 1
        assert turn["settings", "GET"] <= 1
        for kind in ("timers", "reminders"):
            assert turn[kind, "GET"] <= 1 + turn[kind, "POST, not clear"]


def test_the_readme_shows_a_conversation() -> None:
    """The first page a newcomer reads shows a conversation that is run."""
    assert list(conversations(PAGES[0].read_text("utf-8")))


def test_what_has_rung_is_not_deleted() -> None:
    """If the list shows that old timers are gone, none is deleted: the list is enough."""
    debrief = ROOT / "tests" / "conversations" / "debrief.txt"
    _, turns = play(debrief.read_text("utf-8"), debrief.name, 1)
    begun = [turn for turn in turns if turn["timers", "POST"] == 2]
    assert len(begun) == 4
    assert [turn["timers", "DELETE"] for turn in begun] == [0, 0, 0, 0]
