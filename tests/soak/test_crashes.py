"""Crash points in short: a few journeys, killed after each of their outside effects."""

import multiprocessing
from datetime import timedelta

import pytest

from tests.soak.killing import Case, attack
from tests.soak.stage import on_sqlite

JOURNEYS = (("running", "MoreTimeIntent"), ("asked_to_forget", "AMAZON.YesIntent"))


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the log out of a failure's report."""
    caplog.set_level("CRITICAL", "steady_ground")


def test_a_sample_of_crash_points() -> None:
    """Wherever a turn is killed, no break is lost, nothing rings twice, and what is said is so."""
    with on_sqlite() as stage:
        killing = attack(stage, 24, 1, journeys=JOURNEYS)
    assert killing.problems == []
    assert sum(killing.counts.values()) == 24


def test_how_many_effects_a_move_has() -> None:
    """It loads, asks for the list, saves, removes the old chime and makes the new one."""
    with on_sqlite() as stage:
        killing = attack(stage, 0, 1, journeys=JOURNEYS[:1])
        (case, *_) = killing.every
        assert killing.effects_of(case.situation, case.turn) == 6


def test_a_killed_process_has_done_no_more() -> None:
    """A move that is killed after its save has changed the record, and no chime."""
    with on_sqlite() as stage:
        killing = attack(stage, 0, 1, journeys=JOURNEYS[:1])
        (situation,) = {case.situation for case in killing.every}
        case = Case(situation, "MoreTimeIntent", 4, "ask", "kitchen", timedelta(minutes=1))
        killing.run(case)
    assert killing.problems == []
    assert multiprocessing.active_children() == []
