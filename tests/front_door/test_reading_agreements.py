"""Agreements are read aloud three at a time, and what is left is offered, and nothing else."""

import pytest

from tests.front_door.echo import Echo
from tests.front_door.test_agreements import HEAR, keep

MORE = "Should I go on?"
NAMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")


@pytest.mark.parametrize(
    ("count", "read"),
    [(2, [2]), (3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])],
)
def test_how_many_at_a_time(echo: Echo, count: int, read: list[int]) -> None:
    """More is offered while some are left, and not when the third or sixth was the last."""
    keep(echo, *(f"agreement {number}" for number in range(count)))
    echo.hears(HEAR)
    said = list[str]()
    while not said or said[-1].endswith(MORE):
        said.append(echo.yes().said)
    assert [each.count(" one: one of you said, ") for each in said] == read
    named = [name for each in said for name in NAMES if f"he {name} one: " in each]
    assert named == list(NAMES[:count])
