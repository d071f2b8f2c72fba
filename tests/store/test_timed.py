"""A store within one turn: its share of the turn's time, and what is noted of its calls."""

import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from skill.domain.households import Household
from skill.network.budget import TurnBudget, time_left
from skill.store.timed import TimedStore
from skill.telemetry import RequestLog
from skill.turns.ports import (
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    StoreUncertainError,
    UnreadableHouseholdError,
)
from tests.store.places import NOW

SECOND = timedelta(seconds=1)
EMPTY = Stored(Household(), 0)


class Watch:
    """A stopwatch that stands still until it is told to move."""

    def __init__(self) -> None:
        self.now = 100 * SECOND

    def __call__(self) -> float:
        return self.now.total_seconds()


class Fake:
    """A store that does what a test tells it, and notes how long each call may take."""

    def __init__(self) -> None:
        self.allowed: list[tuple[str, timedelta]] = []
        self.does: Callable[[], object] = lambda: None

    def _called(self, operation: str) -> None:
        self.allowed.append((operation, time_left(60 * SECOND)))
        self.does()

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        del user_id, now, sets_aside
        self._called("load")
        return EMPTY

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        del user_id, household, now
        self._called("save")
        return replaces + 1

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        del user_id, replaces, now
        self._called("forget")


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def fake() -> Fake:
    return Fake()


@pytest.fixture
def store(fake: Fake, watch: Watch) -> TimedStore:
    return TimedStore(fake, RequestLog(), TurnBudget(5 * SECOND, 2 * SECOND, watch))


Act = Callable[[TimedStore], Any]

ACTS: dict[str, Act] = {
    "load": lambda store: store.load("user", NOW),
    "save": lambda store: store.save("user", Household(), 3, NOW),
    "forget": lambda store: store.forget("user", 3, NOW),
}
for_each_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
WRITES = [ACTS["save"], ACTS["forget"]]


def test_a_save_has_its_share(store: TimedStore, fake: Fake, watch: Watch) -> None:
    """A load leaves the save its share, and so does all that comes between them."""
    assert ACTS["load"](store) == EMPTY
    watch.now += 2 * SECOND
    assert store.budget.left == SECOND
    watch.now += 9 * SECOND / 10
    assert ACTS["save"](store) == 4
    assert fake.allowed == [("load", 3 * SECOND), ("save", 21 * SECOND / 10)]
    assert store.budget.left == 21 * SECOND / 10


def test_a_turn_that_runs_again_keeps_to_its_time(
    store: TimedStore, fake: Fake, watch: Watch
) -> None:
    """If others save first, again and again, the turn's time runs on and does not start again."""
    for _ in range(2):
        ACTS["load"](store)
        watch.now += SECOND
        ACTS["save"](store)
    assert [allowed / SECOND for _, allowed in fake.allowed] == [3, 4, 2, 3]
    watch.now += SECOND
    with pytest.raises(StoreUnavailableError):
        ACTS["load"](store)


def test_without_a_save_to_come_the_rest_is_free(
    store: TimedStore, fake: Fake, watch: Watch
) -> None:
    """If nothing could be loaded nothing is saved, and Alexa's services have what is left."""

    def fail() -> None:
        raise StoreUnavailableError("out of reach")

    fake.does = fail
    watch.now += 2 * SECOND
    with pytest.raises(StoreUnavailableError):
        ACTS["load"](store)
    assert store.budget.left == 3 * SECOND


@pytest.mark.parametrize("write", WRITES)
def test_a_look_after_a_failed_write_has_all_that_is_left(
    store: TimedStore, fake: Fake, watch: Watch, write: Act
) -> None:
    """Whether a write was done is looked for with the whole rest, for no other save follows."""

    def fail() -> None:
        fake.does = lambda: None
        raise StoreUncertainError("no answer")

    ACTS["load"](store)
    fake.does = fail
    with pytest.raises(StoreUncertainError):
        write(store)
    watch.now += 4 * SECOND
    assert ACTS["load"](store) == EMPTY
    assert fake.allowed[-1] == ("load", SECOND)


@for_each_act
def test_a_spent_budget_asks_nothing(store: TimedStore, fake: Fake, watch: Watch, act: Act) -> None:
    """If no time is left the store is not asked, and nothing is in doubt."""
    watch.now += 5 * SECOND
    with pytest.raises(StoreUnavailableError) as error:
        act(store)
    assert type(error.value) is StoreUnavailableError
    assert fake.allowed == []
    assert store.noted.calls[0].result == "unavailable: BudgetSpent"


@pytest.fixture
def hanging(fake: Fake) -> Iterator[TimedStore]:
    """A store whose calls hang, in a turn that has a tenth of a second."""
    over = threading.Event()
    fake.does = lambda: over.wait(8)
    budget = TurnBudget(SECOND / 10, timedelta())
    yield TimedStore(fake, RequestLog(), budget)
    over.set()


def test_a_load_that_hangs(hanging: TimedStore) -> None:
    """A load that hangs is left behind: the store is not available."""
    with pytest.raises(StoreUnavailableError) as error:
        ACTS["load"](hanging)
    assert type(error.value) is StoreUnavailableError
    assert [call.result for call in hanging.noted.calls] == ["unavailable: NoAnswer"]


@pytest.mark.parametrize("write", WRITES)
def test_a_write_that_hangs(hanging: TimedStore, write: Act) -> None:
    """A write that hangs is left behind, and may be done yet."""
    with pytest.raises(StoreUncertainError):
        write(hanging)
    assert [call.result for call in hanging.noted.calls] == ["uncertain: NoAnswer"]


@for_each_act
def test_a_machine_without_a_thread(
    store: TimedStore, fake: Fake, monkeypatch: pytest.MonkeyPatch, act: Act
) -> None:
    """If no thread can start, the store is not called, and nothing is in doubt."""

    def start(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(threading.Thread, "start", start)
    with pytest.raises(StoreUnavailableError) as error:
        act(store)
    assert type(error.value) is StoreUnavailableError
    assert fake.allowed == []


@for_each_act
@pytest.mark.parametrize(
    ("error", "result"),
    [
        (StaleHouseholdError(), "stale"),
        (StoreUnavailableError("Throttled"), "unavailable: Throttled"),
        (StoreUncertainError("ReadTimeoutError"), "uncertain: ReadTimeoutError"),
        (UnreadableHouseholdError("said in confidence"), "unreadable"),
        (ZeroDivisionError("said in confidence"), "failed"),
    ],
    ids=lambda value: str(value) or "stale",
)
def test_what_a_store_raises(
    store: TimedStore, fake: Fake, act: Act, error: Exception, result: str
) -> None:
    """What the store raises is raised as it is, and noted by a word of ours."""

    def fail() -> None:
        raise error

    fake.does = fail
    with pytest.raises(type(error)) as raised:
        act(store)
    assert raised.value is error
    assert [call.result for call in store.noted.calls] == [result]
