"""Conversations that are run: those of the documentation, and those in tests/conversations."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from speaker.scripts.playing import conversations, run_script

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
    """Typed into the speaker, the conversation is heard word by word as it is written down."""
    outcome = run_script(text, source=source, first_line=line)
    assert outcome.holds, outcome


def test_the_readme_shows_a_conversation() -> None:
    """The first page a newcomer reads shows a conversation that is run."""
    assert list(conversations(PAGES[0].read_text("utf-8")))
