"""One odd field of a record costs that field, and nothing else."""

import json
from dataclasses import fields, replace
from datetime import UTC, datetime, time, timedelta
from functools import reduce
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.agreements import Agreement, Kept
from skill.domain.breaks import Punctuality
from skill.domain.cues import OCCASIONS, Cue, CueKind, Recurrence, RepeatDay
from skill.domain.households import Household
from skill.domain.past_breaks import PastBreak
from skill.domain.pause_plans import Names
from skill.domain.promised_cues import PromisedCues
from skill.domain.regular_times import Occasion
from skill.store import records

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
HOUR = timedelta(hours=1)


def full() -> Household:
    """Return a household that has something in nearly every field."""
    reminder = Cue(
        CueKind.REMINDER,
        NOW + HOUR,
        handle="a",
        says="debrief",
        repeats=Recurrence(RepeatDay.DAILY, time(20), "America/New_York"),
    )
    cues = PromisedCues(reminders=(reminder,), to_clear=(Cue(CueKind.TIMER, NOW + HOUR),))
    cues = cues.with_decline(CueKind.REMINDER, NOW).with_permission(CueKind.TIMER, NOW)
    household = Household(
        greeted=True,
        names=Names("Anna", "Ben"),
        past_breaks=(PastBreak(NOW - HOUR, NOW, Punctuality.LATE, 1),) * 2,
        agreements=(
            Agreement("no phones at dinner", Kept.AGREEMENT, NOW),
            Agreement("we say a time", Kept.AGREEMENT, NOW),
        ),
        cues=cues,
    )
    household = household.with_zone("kitchen", "Europe/London", NOW)
    return household.begin_break(NOW + HOUR, NOW, "the budget").with_answered("request", NOW)


WRITTEN: dict[str, Any] = msgspec.to_builtins(full())
"""The household with all its fields, also those that a record leaves out."""


FIELDS: list[tuple[str, ...]] = [
    *((each.name,) for each in fields(Household) if each.name != "cues"),
    *(("cues", each.name) for each in fields(PromisedCues)),
]
"""The way to every field of a household, and to every field of its promised cues."""


def _at(household: Household, way: tuple[str, ...]) -> Any:
    return reduce(getattr, way, household)


def _paths(value: Any, before: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the way to every value inside, from the household's fields on."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for key, each in inner:
        found.append((*before, key))
        if isinstance(each, dict | list):
            found.extend(_paths(each, (*before, key)))
    return found


ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, 7, -1, 1.5, True, "", "soon", "2026-11-23T23:55:00", [], {}, [[]]]
)


@given(st.sampled_from(_paths(WRITTEN)), ODD)
def test_any_one_value_may_be_odd(path: tuple[Any, ...], odd: Any) -> None:
    """Whatever one value is replaced with, all other fields are read as they were written.

    A break's cue goes with its break.
    """
    household = json.loads(json.dumps(WRITTEN))
    at = household
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = odd
    read = records.read(json.dumps({"schema": records.SCHEMA, "household": household}))
    others = [way for way in FIELDS if way != path[: len(way)] and path != way[:1]]
    assert read.household.current_break or not read.household.cues.break_cue
    if path[0] == "current_break":
        others.remove(("cues", "break_cue"))
    assert [_at(read.household, way) for way in others] == [_at(full(), way) for way in others]


def _read(**odd: Any) -> records.Read:
    return records.read(json.dumps({"schema": records.SCHEMA, "household": WRITTEN | odd}))


def test_the_good_members_of_a_list_are_kept() -> None:
    """Of two agreements the one that can be read stays, and so does one past break of two."""
    first, second = WRITTEN["agreements"]
    read = _read(
        agreements=[{**first, "words": 7}, second], past_breaks=[*WRITTEN["past_breaks"][:1], "x"]
    )
    assert not read.is_whole
    assert [each.words for each in read.household.agreements] == ["we say a time"]
    assert len(read.household.past_breaks) == 1


def test_an_odd_field_deep_inside_has_its_default() -> None:
    """A cue whose handle is a number stays, as one whose handle is not known."""
    cues = WRITTEN["cues"]
    read = _read(cues={**cues, "break_cue": {**cues["break_cue"], "handle": 7}})
    assert not read.is_whole
    assert read.household == full()


def test_what_has_no_default_takes_its_object_with_it() -> None:
    """A break without a return time is no break, and has no cue; everything around it stays."""
    read = _read(current_break={**WRITTEN["current_break"], "return_time": "soon"})
    assert read.household.current_break is None
    assert read.household.cues == replace(full().cues, break_cue=None)
    assert read.household.agreements == full().agreements


def test_a_time_without_an_offset_is_not_guessed_at() -> None:
    """A break whose return time names no offset is not read, and the zones beside it are."""
    read = _read(current_break={**WRITTEN["current_break"], "return_time": "2026-11-24T00:15:00"})
    assert read.household.current_break is None
    assert read.household.zones == full().zones


def test_a_cue_for_nothing_that_is_known() -> None:
    """A reminder of an occasion that does not exist is left out, and the others stay."""
    cues = WRITTEN["cues"]
    (reminder,) = cues["reminders"]
    odd = [{**reminder, "says": "lunch"}, {**reminder, "says": True}]
    read = _read(cues={**cues, "reminders": [*odd, reminder]})
    assert not read.is_whole
    assert [cue.says for cue in read.household.cues.reminders] == ["debrief"]


def test_the_occasions_of_a_cue() -> None:
    """What a cue may be for names every occasion that there is."""
    assert set(OCCASIONS) == set(Occasion)
