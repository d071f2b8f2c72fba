"""What a couple hears, and what is logged, if the database is deleted or replaced meanwhile."""

import shutil
from pathlib import Path

import pytest

from skill.app import create_handler
from tests.front_door.conftest import everything_logged
from tests.front_door.echo import Echo, FrozenClock, timers

UNKEPT = (
    "Okay, 20 minutes. See you both at 7:15."
    " I can't save anything right now, so there's no chime. Please keep an eye on the clock."
)


def test_a_database_that_was_deleted_is_said(
    echo: Echo, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A break is told as not kept and not chimed, the log has the reason, and no file is made."""
    echo.alexa.allow()
    echo.hears("StartBreakIntent")
    database.unlink()
    assert echo.hears("TimeLeftIntent").said.startswith("I can't get to my notes right now")
    assert echo.hears("StartBreakIntent").said == UNKEPT
    assert len(timers(echo.alexa)) == 1, "only that of the first break"
    assert "store not available: DatabaseDeleted" in everything_logged(caplog)
    assert not database.exists()


def test_a_database_that_was_replaced_is_said(
    echo: Echo, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A backup put in its place meanwhile is not taken for what was kept, and is left as it is."""
    echo.hears("StartBreakIntent")
    echo.falls_silent()
    backup = database.with_name("backup.db")
    shutil.copy(database, backup)
    before = backup.read_bytes()
    backup.replace(database)
    assert echo.hears("StartBreakIntent").said == UNKEPT
    assert "store not available: DatabaseReplaced" in everything_logged(caplog)
    assert database.read_bytes() == before


def test_a_new_start_uses_what_is_there_then(
    echo: Echo, database: Path, clock: FrozenClock
) -> None:
    """After a new start of the skill a database that was deleted is made, and breaks are kept."""
    echo.hears("StartBreakIntent")
    database.unlink()
    environ = {"STEADY_GROUND_STORE": f"sqlite:{database}"}
    again = Echo(create_handler(clock=clock, environ=environ), echo.alexa, clock)
    again.hears("StartBreakIntent")
    again.falls_silent()
    assert again.hears("TimeLeftIntent").said.endswith("Back at 7:15.")
