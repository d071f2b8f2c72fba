"""The real handler with Alexa's services on the loopback and a clock that stands still."""

import json
import tempfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from skill.app import create_handler
from skill.domain.households import Household
from skill.store.sqlite import SQLiteStore
from speaker.services import AlexaServices
from tests.front_door.between import Between, between
from tests.front_door.echo import Echo, FrozenClock, Handler

USER_ID = "amzn1.ask.account.HOUSEHOLD"


@pytest.fixture
def clock() -> FrozenClock:
    """Monday evening, 6:55 pm in New York."""
    return FrozenClock(datetime(2026, 11, 23, 18, 55, tzinfo=ZoneInfo("America/New_York")))


def agree_to_chimes(database: Path, clock: FrozenClock) -> None:
    """Have the couple say yes to a chime, as they do at their first break."""
    if database.exists():
        _save_yes(database, clock.now)
    else:
        database.touch(mode=0o600)
        database.write_bytes(_file_with_yes(clock.now))


@cache
def _file_with_yes(now: datetime) -> bytes:
    """Return the file of a couple who said yes then: SQLite takes longer to make one anew."""
    with tempfile.TemporaryDirectory() as folder:
        database = Path(folder) / "households.db"
        _save_yes(database, now)
        return database.read_bytes()


def _save_yes(database: Path, now: datetime) -> None:
    couple = Household().with_chime_answer(now, is_yes=True)
    SQLiteStore(database).save(USER_ID, couple, 0, now)


@pytest.fixture
def chimes_agreed() -> bool:
    """Whether the couple has said yes to a chime before. The first one is in test_leaving.py."""
    return True


@pytest.fixture
def handler(clock: FrozenClock, database: Path, chimes_agreed: bool) -> Handler:  # noqa: FBT001
    if chimes_agreed:
        agree_to_chimes(database, clock)
    return create_handler(clock=clock, environ={"STEADY_GROUND_STORE": f"sqlite:{database}"})


@pytest.fixture
def echo(handler: Handler, alexa: AlexaServices, clock: FrozenClock) -> Echo:
    """An Echo in the kitchen, in New York."""
    return Echo(handler, alexa, clock)


@pytest.fixture
def alexas(alexa: AlexaServices, echo: Echo) -> Iterator[Between]:
    """What stands between the kitchen's Echo and Alexa's services."""
    with between(alexa) as (stands, address):
        echo.endpoint = address
        yield stands


@pytest.fixture
def study(handler: Handler, alexa: AlexaServices, clock: FrozenClock) -> Echo:
    """A second Echo, which reaches Alexa's services without a detour."""
    return Echo(handler, alexa, clock, "study")


class Memory:
    """What the store holds for the household."""

    def __init__(self, database: Path, clock: FrozenClock) -> None:
        self._store = SQLiteStore(database)
        self._clock = clock

    @property
    def household(self) -> Household:
        return self._store.load(USER_ID, self._clock.now).household

    @property
    def version(self) -> int:
        return self._store.load(USER_ID, self._clock.now).version


@pytest.fixture
def memory(database: Path, clock: FrozenClock) -> Memory:
    return Memory(database, clock)


def everything_logged(caplog: pytest.LogCaptureFixture) -> str:
    """Return everything in the records, besides their messages too."""
    return "\n".join(json.dumps(vars(record), default=str) for record in caplog.records)
