"""When the store fails: what was not done is not claimed, and what was done is not denied."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from speaker.services import AlexaServices
from tests.conftest import out_of_reach
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, reminders, timers
from tests.front_door.slots import weekday

OUT_OF_REACH = (
    "I can't get to my notes right now, so nothing's changed. Please try again in a minute."
)


@contextmanager
def read_only(database: Path) -> Iterator[None]:
    """Let every save of a household fail, while it can be read."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            """
            CREATE TRIGGER no_insert BEFORE INSERT ON households
            BEGIN SELECT RAISE(ABORT, 'no'); END;
            CREATE TRIGGER no_update BEFORE UPDATE ON households
            BEGIN SELECT RAISE(ABORT, 'no'); END;
            """
        )
    yield
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript("DROP TRIGGER no_insert; DROP TRIGGER no_update;")


MOVES: list[tuple[str, dict[str, Any]]] = [
    ("MoveBreakIntent", {"return_time": "19:45"}),
    ("MoveBreakIntent", {"length": "PT45M"}),
    ("MoreTimeIntent", {"length": "PT10M"}),
    ("LessTimeIntent", {"length": "PT5M"}),
    ("BothBackIntent", {}),
    ("CallOffIntent", {}),
    ("KeepTopicIntent", {"topic": "the budget"}),
]


@pytest.mark.parametrize("failing", [out_of_reach, read_only])
@pytest.mark.parametrize(("intent", "slots"), MOVES)
def test_a_change_that_cannot_be_saved(
    echo: Echo,
    alexa: AlexaServices,
    memory: Memory,
    database: Path,
    failing: Any,
    intent: str,
    slots: dict[str, str],
) -> None:
    """A running break that cannot be changed stays as it is, with its chime, and that is said."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    before, rings = memory.household, timers(alexa)
    with failing(database):
        answer = echo.hears(intent, **slots)
        if "both" in answer.said:
            answer = echo.yes()
        assert answer.said == OUT_OF_REACH
    assert (memory.household, timers(alexa)) == (before, rings)


@pytest.mark.parametrize("failing", [out_of_reach, read_only])
def test_a_yes_to_a_move_that_cannot_be_saved(
    echo: Echo, alexa: AlexaServices, memory: Memory, database: Path, failing: Any
) -> None:
    """A yes to moving a break begins no other one if the record cannot be reached."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    echo.hears("StartBreakIntent", length="PT45M")
    before, rings = memory.household, timers(alexa)
    with failing(database):
        assert echo.yes().said == OUT_OF_REACH
    assert (memory.household, timers(alexa)) == (before, rings)


def test_a_start_beside_a_break_that_nobody_can_see(
    echo: Echo, alexa: AlexaServices, database: Path
) -> None:
    """A break that is begun without a record has its time, and no word about an earlier chime."""
    echo.hears("StartBreakIntent", length="PT20M")
    with out_of_reach(database):
        said = echo.hears("StartBreakIntent", length="PT45M").said
    assert "7:40" in said
    assert "no chime" not in said.partition("I can't save")[0]
    assert said.endswith(
        "I can't save anything right now, so there's no chime. Please keep an eye on the clock."
    )
    assert len(timers(alexa)) == 1


def test_a_question_while_nothing_can_be_saved(echo: Echo, database: Path) -> None:
    """How long is left is told from a record that can be read, though nothing can be saved."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    with read_only(database):
        assert echo.hears("TimeLeftIntent").said == "20 minutes to go. Back at 7:15."


@pytest.mark.parametrize("schema", [1, 2])
def test_a_record_of_an_earlier_schema_is_set_aside(
    echo: Echo, alexa: AlexaServices, memory: Memory, database: Path, schema: int
) -> None:
    """A record of schema 1 or 2 is set aside, that is told once, and its chime does not ring."""
    echo.hears("StartBreakIntent", length="PT20M")
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE households SET record = json_set(record, '$.schema', ?)", [schema]
        )
    assert echo.open().said.startswith("My notes won't open, so we're starting fresh.")
    assert memory.household.current_break is None
    assert timers(alexa) == []
    with closing(sqlite3.connect(database)) as connection:
        (aside,) = connection.execute("SELECT record FROM set_aside").fetchall()
    assert f'"schema":{schema}' in aside[0]
    echo.attributes = {}
    assert "put it aside" not in echo.open().said


def test_a_damaged_record_keeps_what_can_be_read(
    echo: Echo, alexa: AlexaServices, memory: Memory, database: Path
) -> None:
    """One odd field costs neither the agreements nor the break, is told once, and is set aside."""
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    echo.attributes = {}
    echo.hears("StartBreakIntent", length="PT20M")
    echo.falls_silent()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE households SET record ="
            " json_set(record, '$.household.cues.break_cue.handle', 7)"
        )
    assert echo.hears("TimeLeftIntent").said == (
        "I couldn't read some of my notes. I still have the rest. 20 minutes to go. Back at 7:15."
    )
    assert echo.hears("TimeLeftIntent").said == "20 minutes to go. Back at 7:15."
    assert [each.words for each in memory.household.agreements] == ["no phones at dinner"]
    assert len(timers(alexa)) == 1
    with closing(sqlite3.connect(database)) as connection:
        (aside,) = connection.execute("SELECT record FROM set_aside").fetchall()
    assert '"handle":7' in aside[0]
    echo.hears("BothBackIntent")
    assert timers(alexa) == []


def test_a_damaged_reminder_does_not_ring_on(
    echo: Echo, alexa: AlexaServices, memory: Memory, database: Path
) -> None:
    """An alert that no record knows any more is cleared, and one that is still known is not."""
    echo.hears("StartBreakIntent", length="PT3H")
    echo.yes()
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="18:00")
    echo.yes()
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE households SET record ="
            " json_set(record, '$.household.current_break.moves', 'x')"
        )
    echo.hears("TimeLeftIntent")
    assert memory.household.current_break
    assert len(reminders(alexa)) == 2
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(
            "UPDATE households SET record ="
            " json_set(record, '$.household.current_break.return_time', 'soon')"
        )
    echo.hears("TimeLeftIntent")
    assert memory.household.current_break is None
    (left,) = reminders(alexa)
    assert left["trigger"]["scheduledTime"].startswith("2026-11-29T18:00")
