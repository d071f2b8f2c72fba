"""Households as JSON: what is written, and how older records are read."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.store import records

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)


def test_what_is_written() -> None:
    """A record holds the break with its cue and topic, the zones, and nothing of any session.

    What has its default is left out.
    """
    household = Household().with_zone("kitchen", "Europe/London", NOW)
    household = household.begin_break(NOW + timedelta(minutes=20), NOW, "the budget")
    household = household.with_cues(household.cues.with_permissions({CueKind.TIMER}, NOW))
    assert json.loads(records.encode(household)) == {
        "schema": 3,
        "household": {
            "current_break": {
                "called_at": "2026-11-23T23:55:00Z",
                "return_time": "2026-11-24T00:15:00Z",
                "topic": "the budget",
            },
            "cues": {
                "break_cue": {"kind": "timer", "rings_at": "2026-11-24T00:15:00Z"},
                "permissions": {
                    "timer": {"is_given": True, "told_at": "2026-11-23T23:55:00Z"},
                    "reminder": {"is_given": False, "told_at": "2026-11-23T23:55:00Z"},
                },
            },
            "breaks_begun": 1,
            "zones": {"kitchen": {"zone": "Europe/London", "read_at": "2026-11-23T23:55:00Z"}},
        },
    }
    assert records.decode(records.encode(household)) == household


def test_an_older_record_is_migrated_step_by_step() -> None:
    """A record of an older schema goes through each migration up to the present one."""

    def count_breaks(household: dict[str, Any]) -> dict[str, Any]:
        return household | {"started": household["started"] + 1}

    def rename(household: dict[str, Any]) -> dict[str, Any]:
        return {"breaks_begun": household["started"]}

    record = json.dumps({"schema": 1, "household": {"started": 6}})
    migrations = {1: count_breaks, 2: rename}
    assert records.decode(record, migrations, schema=3) == Household(breaks_begun=7)


def test_a_record_that_knows_less_is_read() -> None:
    """What a record does not name is as in a household that has not used it."""
    record = json.dumps({"schema": records.SCHEMA, "household": {"breaks_begun": 3}})
    assert records.decode(record) == Household(breaks_begun=3)


def test_a_record_without_a_way_to_the_present_is_unreadable() -> None:
    """A record of a schema that no migration starts from, or of a later one, is unreadable."""
    for schema in (0, 1, 2, 4):
        record = json.dumps({"schema": schema, "household": {}})
        with pytest.raises(records.UnreadableRecordError):
            records.decode(record)


def test_the_error_does_not_quote_the_record() -> None:
    """What a person said does not stand in the error about an unreadable record."""
    household = {"current_break": {"topic": ["my mother"]}}
    record = json.dumps({"schema": records.SCHEMA, "household": household})
    with pytest.raises(records.UnreadableRecordError) as error:
        records.decode(record)
    assert "mother" not in str(error.value)
    assert error.value.__context__ is None or error.value.__suppress_context__


def test_times_without_a_zone_are_unreadable() -> None:
    """A record whose times name no offset is not guessed at."""
    household = {
        "current_break": {
            "called_at": "2026-11-23T23:55:00",
            "return_time": "2026-11-24T00:15:00",
        }
    }
    with pytest.raises(records.UnreadableRecordError):
        records.decode(json.dumps({"schema": records.SCHEMA, "household": household}))
