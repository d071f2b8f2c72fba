"""The speaker that has a page, and the page beside it, for all tests of the page's server."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from speaker.desk.opening import open_speaker
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import Settings
from speaker.page import server

EVENING = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
"""6:55 pm in New York."""


@pytest.fixture
def terminal() -> Iterator[Speaker]:
    """The speaker as the terminal has it, with the real skill and the clock standing still."""
    with open_speaker(Settings(frozen_at=EVENING, seed=1, has_screen=True)) as speaker:
        yield speaker


@pytest.fixture
def page(terminal: Speaker) -> Iterator[str]:
    """The address of the page beside it, for this machine alone."""
    with server.serve(terminal, port=0) as address:
        yield address
