"""A real browser for the tests of the page: the Chromium that the machine has."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, expect, sync_playwright

from speaker.desk.speaker import Speaker
from tests.browser.visits import page_of, speaker_at

COMMANDS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first that is there is taken: the one without a window takes the least time."""

VARIABLE = "STEADY_GROUND_BROWSER"
REQUIRED = "required"
PATIENCE = 20_000
"""Milliseconds that a slow machine may take for one thing to be seen."""

REFUSED = "the server responded with a status of 400"
"""A browser notes that for developers; the page says what to do."""

MISSING = f"needs a browser, one of: {', '.join(COMMANDS)}"


def find_command() -> str | None:
    """Return where the machine's Chromium is, if it has one."""
    return next(filter(None, map(shutil.which, COMMANDS)), None)


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium. Without one the test is skipped, or fails if it is required.

    For this package alone: while Playwright runs, no other event loop can run in the process.
    """
    command = find_command()
    if command is None and os.environ.get(VARIABLE) == REQUIRED:
        pytest.fail(MISSING)
    if command is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        # Its sandbox cannot be had by root, as whom containers run; it only meets our own pages.
        browser = playwright.chromium.launch(executable_path=command, args=["--no-sandbox"])
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@pytest.fixture
def tab(chromium: Browser, address: str) -> Iterator[Page]:
    """A tab of its own that knows nothing yet; whatever its page complains of fails the test.

    The page is served for longer than the tab lives: a browser complains of a server that goes.
    """
    del address
    with tab_of(chromium) as page:
        yield page


@contextmanager
def tab_of(browser: Browser, *allowed: str) -> Iterator[Page]:
    """Open a tab of its own; it fails at its end if its page complained of anything else."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and all(
            each not in message.text for each in (REFUSED, *allowed)
        ):
            complaints.append(message.text)

    def note_uncaught(error: Error) -> None:
        complaints.append(str(error))

    with browser.new_context(locale="en-US", timezone_id="America/New_York") as context:
        page = context.new_page()
        page.on("console", note)
        page.on("pageerror", note_uncaught)
        yield page
    assert complaints == []


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    """The speaker with the real skill, its clock standing still at 6:55 pm in New York."""
    with speaker_at() as speaker:
        yield speaker


@pytest.fixture
def address(speaker: Speaker) -> Iterator[str]:
    """Where its page is."""
    with page_of(speaker) as address:
        yield address
