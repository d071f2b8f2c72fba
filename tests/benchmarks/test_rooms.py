"""How straight a turn goes through the rooms of the skill."""

import pytest

from benchmarks.rooms import Trace, report, trace


@pytest.fixture(scope="module")
def traced() -> Trace:
    return trace()


def test_a_turn_changes_rooms_fewer_than_fifty_times(traced: Trace) -> None:
    """A turn goes from one room to another fewer than fifty times, on its way there and back."""
    assert traced.in_its_thread.total() < 50, "\n".join(report(traced))


def test_a_turn_does_not_go_back_into_the_app(traced: Trace) -> None:
    """Once app.py has handed the turn on, nothing below calls it."""
    assert traced.times_back_in_app == 0, "\n".join(report(traced))


def test_the_whole_turn_is_traced(traced: Trace) -> None:
    """The turn is traced from the app down to the domain and back, and in its store's threads."""
    assert {
        ("app.py", "intents"),
        ("intents", "turns"),
        ("turns", "store"),
        ("intents", "domain"),
        ("domain", "turns"),
        ("alexa", "app.py"),
    } <= traced.in_its_thread.keys()
    assert ("network", "store") in traced.in_other_threads
