"""The short form of tests.soak.time, and that the clock on the wall is right itself."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import time
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from tests.soak.every_minute import Minutes, clock_in_words, length_in_words
from tests.soak.moments import (
    FrontDoor,
    anywhere,
    around_changes,
    front_door,
    front_door_without_wire,
)
from tests.soak.wall_clock import MINUTE, ZONES, WallClock, next_after

Opened = AbstractContextManager[FrontDoor]


@pytest.mark.parametrize(
    ("zone", "year", "changes"),
    [
        ("America/New_York", 2026, [("2026-03-08 07:00", 60), ("2026-11-01 06:00", -60)]),
        ("Australia/Lord_Howe", 2026, [("2026-04-04 15:00", -30), ("2026-10-03 15:30", 30)]),
        ("Africa/Casablanca", 2026, [("2026-02-15 02:00", -60), ("2026-03-22 02:00", 60)]),
        ("Asia/Kathmandu", 2026, []),
        (
            "Pacific/Apia",
            2011,
            [
                ("2011-04-02 14:00", -60),
                ("2011-09-24 14:00", 60),
                ("2011-12-30 10:00", 24 * 60),
            ],
        ),
    ],
)
def test_when_the_clock_changes(zone: str, year: int, changes: list[tuple[str, int]]) -> None:
    """The clock on the wall goes forward and back when the zone's own does, even by a day."""
    wall = WallClock(ZoneInfo(zone), year)
    found = [(f"{wall.first + at * MINUTE:%Y-%m-%d %H:%M}", step) for at, step in wall.changes]
    assert [each for each in found if each[0].startswith(str(year))] == changes


@pytest.mark.parametrize(
    ("zone", "said", "now", "moments"),
    [
        ("America/New_York", time(2, 30), "2026-03-08 06:30", ["2026-03-08 07:30"]),
        (
            "America/New_York",
            time(1, 30),
            "2026-11-01 05:00",
            ["2026-11-01 05:30", "2026-11-01 06:30"],
        ),
        ("America/Santiago", time(0), "2026-09-06 03:00", ["2026-09-06 04:00"]),
        ("Australia/Lord_Howe", time(2, 10), "2026-10-03 15:00", ["2026-10-03 15:40"]),
    ],
)
def test_when_it_shows_a_time(zone: str, said: time, now: str, moments: list[str]) -> None:
    """A time that comes twice is there twice; one that is skipped is as long after the change."""
    wall = WallClock(ZoneInfo(zone), 2026)
    found = [f"{wall.first + each * MINUTE:%Y-%m-%d %H:%M}" for each in wall.moments_of(said)]
    later = [each for each in found if each > now]
    assert later[: len(moments)] == moments
    minute = found.index(moments[0])
    assert (
        next_after(wall.moments_of(said), wall.moments_of(said)[minute] - 1)
        == (wall.moments_of(said)[minute])
    )


@pytest.mark.parametrize(
    ("shown", "with_half", "words"),
    [
        (time(0), True, "midnight"),
        (time(12), False, "noon"),
        (time(0, 5), True, "12:05 am"),
        (time(12, 5), True, "12:05 pm"),
        (time(19), False, "7 o'clock"),
        (time(19), True, "7 pm"),
        (time(7, 15), False, "7:15"),
    ],
)
def test_how_a_clock_time_is_said(shown: time, with_half: bool, words: str) -> None:  # noqa: FBT001
    """What a clock shows is said as people say it."""
    assert clock_in_words(shown, with_half=with_half) == words


def test_how_a_length_is_said() -> None:
    """A length is said in hours and minutes, and leaves out what it has none of."""
    said = [length_in_words(minutes) for minutes in (1, 20, 60, 61, 125, 1440)]
    assert said == [
        "1 minute",
        "20 minutes",
        "1 hour",
        "1 hour and 1 minute",
        "2 hours and 5 minutes",
        "24 hours",
    ]


@pytest.mark.parametrize("zone", ZONES)
def test_minutes_of_a_year(zone: str) -> None:
    """In each zone 20 minutes, 7:15, noon and midnight are right, most of all around a change."""
    minutes = Minutes(zone, 2026)
    near, rest = minutes.around_changes(26)[::29], minutes.wall.year_minutes[::9973]
    assert [str(each) for each in minutes.mismatches([*near, *rest])] == []


def test_a_wrong_clock_is_noticed() -> None:
    """If the wall had another zone's clock, the skill's times would not be right any more."""
    minutes = Minutes("Europe/London", 2026)
    minutes.wall = WallClock(ZoneInfo("Europe/Paris"), 2026)
    assert len(list(minutes.mismatches([200_000]))) > 0


@pytest.mark.parametrize(("opened", "count"), [(front_door, 10), (front_door_without_wire, 150)])
def test_breaks_through_the_front_door(opened: Callable[[int], Opened], count: int) -> None:
    """What is said of a break, what is kept of it and what rings agree, around changes and else."""
    chance = random.Random(1)  # noqa: S311  no secret
    with opened(2026) as door:
        some = {zone: door.walls[zone] for zone in ("Australia/Lord_Howe", "America/Santiago")}
        near = chance.sample(around_changes(some, 26, chance), count)
        moments = [*near, *islice(anywhere(door.walls, count, chance), count)]
        assert [str(each) for moment in moments for each in door.mismatches(moment)] == []


def test_a_wrong_break_is_noticed() -> None:
    """If the wall had another zone's clock, the front door's answers would be found wrong."""
    chance = random.Random(1)  # noqa: S311  no secret
    with front_door_without_wire(2026) as door:
        [moment] = anywhere(door.walls, 1, chance)
        door.walls[moment.zone] = WallClock(ZoneInfo("Asia/Kolkata"), 2026)
        assert len(list(door.mismatches(moment))) > 0
