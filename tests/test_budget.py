"""The time of a turn: how much is left, who may use it, and what outlives it."""

import sys
import threading
from datetime import timedelta

import pytest

from skill.network.budget import TurnBudget, ending_with, taking_at_most, time_left
from skill.network.workers import finished_within

SECOND = timedelta(seconds=1)
GIVES_UP = 8.0


class Watch:
    """A stopwatch that stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = 100 * SECOND

    def __call__(self) -> float:
        return self.now.total_seconds()


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def budget(watch: Watch) -> TurnBudget:
    return TurnBudget(5 * SECOND, 2 * SECOND, watch)


def test_time_passes(budget: TurnBudget, watch: Watch) -> None:
    """What is left counts from the making of the budget, and is spent at nothing."""
    watch.now += 3 * SECOND
    assert (budget.left, budget.is_spent) == (2 * SECOND, False)
    watch.now += 2 * SECOND
    assert (budget.left, budget.is_spent) == (0 * SECOND, True)


def test_the_save_has_its_share(budget: TurnBudget, watch: Watch) -> None:
    """What comes before the save leaves it its share; the save, and what follows, has it all."""
    budget.keep_back_for_save()
    watch.now += 2 * SECOND
    assert budget.left == SECOND
    watch.now += SECOND
    assert budget.is_spent
    budget.release_for_save()
    assert budget.left == 2 * SECOND


def test_without_a_budget_a_call_has_its_own_limit() -> None:
    """A call that belongs to no turn may take what it may take anyway."""
    assert time_left(7 * SECOND) == 7 * SECOND


def test_a_call_has_what_is_left(budget: TurnBudget, watch: Watch) -> None:
    """In a turn a call has its own limit or what is left, whichever is less, and 0 at least."""
    with ending_with(budget):
        assert time_left(7 * SECOND) == 5 * SECOND
        watch.now += 4 * SECOND
        assert time_left(7 * SECOND) == SECOND
        assert time_left(SECOND / 2) == SECOND / 2
        watch.now += 4 * SECOND
        assert time_left(7 * SECOND) == 0 * SECOND
    assert time_left(7 * SECOND) == 7 * SECOND


def test_a_limit_within_does_not_outlast_the_budget(budget: TurnBudget, watch: Watch) -> None:
    """A block that may take more than is left has what is left."""
    with ending_with(budget), taking_at_most(60 * SECOND):
        watch.now += 4 * SECOND
        assert time_left(60 * SECOND) == SECOND


def test_what_a_call_returns_or_raises() -> None:
    """Of a call that ends in time its own result is had, in the thread that waits."""
    assert finished_within(GIVES_UP, lambda: 7) == 7
    with pytest.raises(ZeroDivisionError):
        finished_within(GIVES_UP, lambda: 1 / 0)
    with pytest.raises(SystemExit):
        finished_within(GIVES_UP, sys.exit)


def test_a_call_in_a_thread_has_the_turns_time(budget: TurnBudget, watch: Watch) -> None:
    """The thread of a call knows what is left of its turn, also after it was left behind."""
    may_go, seen = threading.Event(), []

    def slow() -> None:
        may_go.wait(GIVES_UP)
        seen.append(time_left(7 * SECOND))

    before = set(threading.enumerate())
    with ending_with(budget):
        with pytest.raises(TimeoutError):
            finished_within(0, slow)
        (thread,) = set(threading.enumerate()) - before
        watch.now += 9 * SECOND
    may_go.set()
    thread.join()
    assert seen == [0 * SECOND]
