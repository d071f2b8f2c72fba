"""The soak in short: some talk at each server, and no descriptor that stays open."""

from contextlib import ExitStack
from typing import Any

from tests.soak.soak import Watched, set_up


def test_talk_leaves_no_descriptor_open() -> None:
    """After ninety things that were said, no server has more files open than at first."""
    with ExitStack() as stack:
        soak = set_up(stack, seed=3)
        soak.talk(rounds=10)
        soak.look()
        soak.talk(rounds=20)
        soak.look()
        assert [problem for each in soak.watched for problem in each.leaks()] == []
    assert soak.turns == {"web endpoint": 30, "desk": 30, "page": 30}


def watched(kilobytes: list[int], descriptors: list[int]) -> Watched:
    nobody: Any = None  # what was seen is all that is held against each other
    return Watched("desk", nobody, kilobytes, descriptors)


def test_memory_that_grows_is_told() -> None:
    """The last quarter is held against the first, and a twentieth more is too much."""
    assert [*watched([100] * 4 + [104] * 4, [9] * 8).problems()] == []
    assert [*watched([100] * 4 + [106] * 4, [9] * 8).problems()] == [
        "desk: memory grew from 100 kB to 106 kB"
    ]


def test_descriptors_that_grow_are_told() -> None:
    """A few more may be open, for a tab that is gone is noticed late; no more than that."""
    assert [*watched([100] * 8, [9] * 4 + [13] * 4).problems()] == []
    assert [*watched([100] * 8, [9] * 4 + [14] * 4).problems()] == [
        "desk: descriptors grew from 9 to 14"
    ]
