"""Races in short: a few hundred interleavings, and a few rounds of real processes."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from tests.soak import processes
from tests.soak.races import Racing, attack
from tests.soak.scenarios import Race
from tests.soak.scheduler import Scheduler
from tests.soak.situations import SITUATIONS
from tests.soak.stage import on_dynamodb, on_sqlite


@pytest.fixture(autouse=True)
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Keep the log out of a failure's report."""
    caplog.set_level("CRITICAL", "steady_ground")


@pytest.fixture
def scheduler() -> Iterator[Scheduler]:
    scheduler = Scheduler()
    yield scheduler
    scheduler.close()


def test_interleavings_on_sqlite() -> None:
    """In whatever order devices take their steps, nothing is lost, and nothing rings twice."""
    with on_sqlite() as stage:
        racing = attack(stage, 150, 1)
    assert racing.problems == []
    assert sum(racing.counts.values()) == 150
    assert len(racing.orders) > 90


@pytest.mark.parametrize(
    ("turns", "order"),
    [
        (("StartBreakIntent", "AgreementDoneIntent"), "22000000000111112222"),
        (("StartBreakIntent", "TimeLeftIntent"), "22200000000011111222"),
        (("DebriefIntent", "LaunchRequest"), "2220000000001111111222"),
    ],
)
def test_a_slow_turn_beside_forgetting(turns: tuple[str, ...], order: str) -> None:
    """What was loaded before everything was forgotten is not saved over what began after that."""
    assert problems_of("asked_to_forget", ("AMAZON.YesIntent", *turns), order) == []


@pytest.mark.parametrize(
    "order",
    [
        "32351624255361126127521125735060715477131430403665605400536434334355646535543433333",
        "77545421677065250642114020546260164077777743455532040404441544524131251332323532222",
    ],
)
def test_a_chime_for_the_time_that_another_had(order: str) -> None:
    """Moved to where it was and then elsewhere, by many rooms in a moment, a break has one chime.

    A turn that was to clear the chime of another one found that of a third, for the same time, and
    then the other turn made its own.
    """
    moves = ("MoveBreakIntent#2", "HeadsUpIntent", "MoreTimeIntent", *["MoveBreakIntent#2"] * 2)
    turns = ("JustMeIntent", "StartBreakIntent", *moves, "ReturnIntent")
    assert problems_of("old_chime", turns, order) == []


def problems_of(name: str, turns: tuple[str, ...], order: str) -> list[str]:
    """Return what a race in one order showed: each digit is the turn that takes a step."""
    (situation,) = (each for each in SITUATIONS if each.name == name)
    steps = iter(map(int, order))

    def choose(going: Sequence[int]) -> int:
        chosen = next(steps, going[0])
        return chosen if chosen in going else going[0]

    with on_sqlite() as stage:
        stage.gate.arm(None)
        racing = Racing(stage)
        racing.run(Race(situation, turns), choose)
        racing.scheduler.close()
    return racing.problems


def test_interleavings_on_dynamodb() -> None:
    """The same holds for a store on DynamoDB's protocol."""
    with on_dynamodb() as stage:
        racing = attack(stage, 20, 2)
    assert racing.problems == []


def test_real_processes() -> None:
    """Four processes move a break at once: all of the moves are kept, with one chime at most."""
    with on_sqlite() as stage:
        raced = processes.attack(stage, count=4, rounds=5, seed=1)
    assert raced.problems == []
    assert raced.rounds == 5


def counting(scheduler: Scheduler, number: int, counted: list[str]) -> Callable[[], int]:
    """Return a turn of two effects, each of which reads a shared list and adds to it."""

    def turn() -> int:
        for _ in range(2):
            scheduler.pause(number)
            counted.append(f"{number}:{len(counted)}")
        return number

    return turn


def test_the_same_choices_give_the_same_run(scheduler: Scheduler) -> None:
    """Turns take their steps as they are chosen, and in no other order."""
    runs = []
    for _ in range(3):
        counted, choices = list[str](), iter([1, 0, 0, 1, 1, 0])
        turns = [counting(scheduler, number, counted) for number in range(2)]
        returned, order = scheduler.run(turns, lambda _, left=choices: next(left), lambda: None)  # type: ignore[misc]
        runs.append((returned, order, counted))
    assert runs[0] == ([0, 1], (1, 0, 0, 1, 1, 0), ["0:0", "1:1", "1:2", "0:3"])
    assert runs[1:] == [runs[0]] * 2


def test_a_turn_that_fails(scheduler: Scheduler) -> None:
    """If a turn fails, the others are finished, and its error is raised."""
    ended = list[int]()

    def fails() -> None:
        raise RuntimeError("as told")

    with pytest.raises(RuntimeError, match="as told"):
        scheduler.run([fails, lambda: ended.append(1)], lambda going: going[0], lambda: None)
    assert ended == [1]
