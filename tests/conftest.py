"""What the tests of the skill share: Alexa's services, and where households are kept."""

import contextlib
import gc
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from speaker.services import AlexaServices
from tests.front_door.echo import FrozenClock

# These need Home Assistant, and a newer Python: "make test-home-assistant" runs them.
collect_ignore = ["home_assistant"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long tests first: one that starts last keeps all other workers waiting."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """Let the garbage collector not look at all that was collected again and again.

    There are sixteen thousand tests, and that took a fifth of their time.
    """
    gc.collect()
    gc.freeze()


@pytest.fixture
def heeds_interrupts() -> Iterator[None]:
    """What is started from here heeds an interrupt, even if these tests run in the background.

    What a shell starts there ignores them, and so does what that starts.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def alexa(clock: FrozenClock) -> Iterator[AlexaServices]:
    """Alexa's services, with both permissions granted."""
    with AlexaServices(clock) as services:
        services.allow()
        yield services


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "households.db"


@contextlib.contextmanager
def out_of_reach(database: Path) -> Iterator[None]:
    """Put a folder where the database is, for as long as it lasts."""
    hidden = database.with_suffix(".hidden")
    database.rename(hidden)
    database.mkdir()
    yield
    database.rmdir()
    hidden.rename(database)
