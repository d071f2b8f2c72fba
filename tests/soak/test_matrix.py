"""The fault matrix in short: each call of Alexa's services and of DynamoDB, with each fault."""

import pytest

from tests.soak import disk
from tests.soak.cases import Case, Matrix, attack, faults_at
from tests.soak.faults import Done, Fault, Way
from tests.soak.situations import SITUATIONS
from tests.soak.stage import on_dynamodb, on_sqlite

SHORT = tuple(
    situation
    for situation in SITUATIONS
    if situation.name in ("debrief", "asked_to_move_long", "asked_to_forget", "first_break")
)
FEW = tuple(situation for situation in SHORT if situation.name in ("debrief", "asked_to_forget"))


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the log of so many faults out of a failure's report."""
    caplog.set_level("CRITICAL", "steady_ground")


def test_a_sample_at_alexas_services() -> None:
    """Whatever fails at whichever call, what is said is so, and the turn is in time."""
    with on_sqlite() as stage:
        found = attack(Matrix(stage), 100, 1, situations=SHORT)
    assert found.problems == []
    assert (found.cases, found.unmet) == (100, 0)
    assert {way for _, way in found.counts} == {way.value for way in Way}


def test_a_sample_at_dynamodb() -> None:
    """The same holds for the store's own calls."""
    with on_dynamodb() as stage:
        found = attack(Matrix(stage), 40, 1, situations=FEW, at_store=True)
    assert found.problems == []
    assert (found.cases, found.unmet) == (40, 0)
    assert {call for call, _ in found.counts} == {"GetItem", "PutItem", "DeleteItem"}


def test_a_sample_of_files() -> None:
    """The same holds if the SQLite file cannot be read, or not be written."""
    with on_sqlite() as stage:
        found = disk.attack(Matrix(stage), 30, 0, 1)
    assert found.problems == []
    assert found.counts == {("the file", "out_of_reach"): 15, ("the file", "read_only"): 15}


def test_a_true_stall() -> None:
    """A service that says nothing for real is left in time."""
    (situation,) = (each for each in SHORT if each.name == "debrief")
    with on_sqlite() as stage:
        matrix = Matrix(stage)
        fault = Fault(Way.STALL, 0, stays=True, is_true=True)
        matrix.run(Case(situation, "AMAZON.StopIntent", fault, "GET timers"))
    assert matrix.findings.problems == []
    assert 2.0 <= matrix.findings.slowest < 5.0


@pytest.mark.parametrize(
    ("call", "count"), [("GET zone", 32), ("POST timers", 54), ("DELETE timers", 52)]
)
def test_the_faults_of_a_call(call: str, count: int) -> None:
    """A write may be done before its answer is spoiled, or after the turn; a read cannot."""
    faults = [*faults_at(0, call)]
    assert len(faults) == len(set(faults)) == count
    assert any(fault.done is Done.LATE for fault in faults) is not call.startswith("GET")
