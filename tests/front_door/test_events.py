"""Skill events: what was disabled is deleted, and nothing is answered that is not done."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from skill.alexa import skill_events as events
from skill.alexa.skill_events import ATTEMPTS, Disabled, PermissionsTold
from skill.app import create_handler
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.domain.permissions import Permission
from skill.store.sqlite import SQLiteStore
from skill.turns.ports import EventNotTakenError, Stored
from speaker.services import AlexaServices
from tests.conftest import out_of_reach
from tests.front_door.echo import Echo, FrozenClock, Handler, timers
from tests.front_door.skill_events import HOUSEHOLD, TIMERS, accepting, event, tell

NEIGHBOUR = "amzn1.ask.account.NEIGHBOUR"
NOT_PERSISTED = {"userInformationPersistenceStatus": "NOT_PERSISTED"}
PERSISTED = {"userInformationPersistenceStatus": "PERSISTED"}
UNREADABLE = '{"schema": 99, "household": {"current_break": {"topic": "my mother"}}}'


def rows(database: Path) -> list[tuple[str, str]]:
    """Return the userId and record of everything that is kept, in either table."""
    connection = sqlite3.connect(database)
    try:
        return [
            row
            for table in ("households", "set_aside")
            for row in connection.execute(f"SELECT user_id, record FROM {table}")  # noqa: S608
        ]
    finally:
        connection.close()


def write(database: Path, statement: str, *values: str) -> None:
    connection = sqlite3.connect(database)
    with connection:
        connection.execute(statement, values)
    connection.close()


def test_a_disabled_skill_keeps_nothing(
    echo: Echo, handler: Handler, alexa: AlexaServices, clock: FrozenClock, database: Path
) -> None:
    """The household is deleted, its neighbour is not, and Alexa's services are not called."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    echo.user_id = NEIGHBOUR
    echo.hears("StartBreakIntent", length="PT30M")
    neighbours = [row for row in rows(database) if row[0] == NEIGHBOUR]
    asked, ringing = len(alexa.requests), timers(alexa)
    tell(handler, event("SkillDisabled", clock.now, NOT_PERSISTED))
    assert rows(database) == neighbours
    assert len(neighbours) == 1
    assert len(alexa.requests) == asked
    assert timers(alexa) == ringing


@pytest.mark.parametrize(
    "body",
    [..., None, {}, {"userInformationPersistenceStatus": None}, {"x": PERSISTED}, [], "x", 7],
)
def test_only_persisted_keeps(
    echo: Echo, handler: Handler, clock: FrozenClock, database: Path, body: Any
) -> None:
    """With any other body, or with none, the household is deleted."""
    echo.hears("StartBreakIntent")
    tell(handler, event("SkillDisabled", clock.now, body))
    assert rows(database) == []


def test_persisted_keeps_everything(
    echo: Echo, handler: Handler, clock: FrozenClock, database: Path
) -> None:
    """If Alexa says that the account will come back to it, nothing changes."""
    echo.hears("StartBreakIntent")
    before = rows(database)
    tell(handler, event("SkillDisabled", clock.now, PERSISTED))
    assert rows(database) == before


def test_what_was_set_aside_or_has_expired_goes_too(
    echo: Echo, handler: Handler, clock: FrozenClock, database: Path
) -> None:
    """A record that was set aside, and one whose time is over, are deleted with the rest."""
    echo.hears("StartBreakIntent")
    write(database, "UPDATE households SET record = ?", UNREADABLE)
    echo.open()
    assert [record for _, record in rows(database)].count(UNREADABLE) == 1
    write(database, "UPDATE households SET expires_at = 1")
    tell(handler, event("SkillDisabled", clock.now, NOT_PERSISTED))
    assert rows(database) == []


def test_a_record_that_cannot_be_read_is_deleted(
    echo: Echo, handler: Handler, clock: FrozenClock, database: Path
) -> None:
    """What nobody can read is still somebody's, and goes."""
    echo.hears("StartBreakIntent")
    write(database, "UPDATE households SET record = ?", UNREADABLE)
    tell(handler, event("SkillDisabled", clock.now, NOT_PERSISTED))
    assert rows(database) == []


def test_disabled_again_and_again(
    echo: Echo, handler: Handler, clock: FrozenClock, database: Path
) -> None:
    """A repeated or late event, and one for who was never here, are taken, and touch nobody."""
    sent = event("SkillDisabled", clock.now, NOT_PERSISTED)
    tell(handler, sent)
    echo.user_id = NEIGHBOUR
    echo.hears("StartBreakIntent")
    before = rows(database)
    clock.advance(minutes=59)
    tell(handler, sent)
    assert rows(database) == before


def test_after_disabling_the_skill_is_new(
    echo: Echo, handler: Handler, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """Enabled again, the account has another userId and meets the first visit's words."""
    echo.hears("StartBreakIntent")
    tell(handler, event("SkillDisabled", clock.now, NOT_PERSISTED))
    tell(handler, event("SkillEnabled", clock.now, user_id="amzn1.ask.account.AGAIN"))
    again = Echo(handler, alexa, clock, user_id="amzn1.ask.account.AGAIN")
    assert "When you argue, I can time a break" in again.open().said


OTHERS = [
    ("SkillEnabled", ...),
    ("SkillEnabled", {"userInformationPersistenceStatus": "PERSISTED"}),
    ("SkillAccountLinked", {"accessToken": "secret"}),
    ("SkillAccountUnlinked", ...),
    ("ProactiveSubscriptionChanged", {"subscriptions": [{"eventName": "AMAZON.OrderStatus"}]}),
    ("SomethingNew", {"acceptedPermissions": []}),
]


@pytest.mark.parametrize("chimes_agreed", [False])
@pytest.mark.parametrize(("name", "body"), OTHERS)
def test_other_events_change_nothing(
    echo: Echo, handler: Handler, clock: FrozenClock, database: Path, name: str, body: Any
) -> None:
    """What asks for nothing here gets the empty response, and neither adds nor changes a record."""
    tell(handler, event(name, clock.now, body))
    assert not database.exists()
    echo.hears("StartBreakIntent")
    before = rows(database)
    tell(handler, event(name, clock.now, body))
    assert rows(database) == before


@pytest.mark.parametrize("chimes_agreed", [False])
@pytest.mark.parametrize(
    "changes",
    [
        {"type": "Reminders.ReminderStarted", "body": {"alertToken": "x", "status": "ON"}},
        {"type": "Reminders.ReminderDeleted", "body": {"alertTokens": ["x"]}},
        {"type": "Messaging.MessageReceived", "message": {"a": "b"}},
    ],
)
def test_requests_of_other_services(
    handler: Handler, clock: FrozenClock, changes: dict[str, Any], database: Path
) -> None:
    """A reminder's events and messages, which have no session either, change nothing."""
    tell(handler, event("SkillEnabled", clock.now, **changes))
    assert not database.exists()


@pytest.mark.parametrize("system", [{"user": None}, {"user": {"userId": None}}, {"user": {}}])
def test_an_event_of_nobody(
    echo: Echo, handler: Handler, clock: FrozenClock, database: Path, system: dict[str, Any]
) -> None:
    """An event that names no account deletes nothing."""
    echo.hears("StartBreakIntent")
    before = rows(database)
    sent = event("SkillDisabled", clock.now, NOT_PERSISTED)
    sent["context"]["System"] |= system
    tell(handler, sent)
    assert rows(database) == before


def test_another_skills_event(
    echo: Echo, clock: FrozenClock, database: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """An event of another skill deletes nothing."""
    echo.hears("StartBreakIntent")
    before = rows(database)
    environ = {"STEADY_GROUND_STORE": f"sqlite:{database}", "ALEXA_SKILL_ID": "amzn1.ask.skill.x"}
    handler = create_handler(clock=clock, environ=environ)
    tell(handler, event("SkillDisabled", clock.now, NOT_PERSISTED))
    assert rows(database) == before
    assert caplog.messages == ["turn failed: AnotherSkillError"]


TOLD = [("SkillDisabled", NOT_PERSISTED), ("SkillPermissionChanged", accepting())]


@pytest.mark.parametrize(("name", "body"), TOLD)
def test_a_store_that_is_down(
    echo: Echo,
    handler: Handler,
    clock: FrozenClock,
    database: Path,
    caplog: pytest.LogCaptureFixture,
    name: str,
    body: dict[str, Any],
) -> None:
    """An event that cannot be carried out fails, so that Alexa sends it again; then it is done."""
    echo.hears("StartBreakIntent", topic="my mother")
    caplog.clear()
    before, sent = rows(database), event(name, clock.now, body)
    refused = pytest.raises(EventNotTakenError, match=r"^store not available: DatabaseReplaced$")
    with out_of_reach(database), refused as error:
        handler(sent, None)
    assert error.value.__suppress_context__
    assert caplog.messages == ["event not taken: store not available: DatabaseReplaced"]
    assert rows(database) == before
    tell(handler, sent)
    assert rows(database) != before


@pytest.mark.parametrize(("name", "body"), OTHERS)
def test_other_events_need_no_store(
    clock: FrozenClock, tmp_path: Path, name: str, body: Any
) -> None:
    """An event that asks for nothing is answered also without a store."""
    environ = {"STEADY_GROUND_STORE": f"sqlite:{tmp_path}"}
    handler = create_handler(clock=clock, environ=environ)
    tell(handler, event(name, clock.now, body))


@dataclass
class Meddling:
    """The SQLite store, in which others do something after each of so many loads."""

    store: SQLiteStore
    others: Callable[[Stored], None]
    times: int
    loads: list[int] = field(default_factory=list)

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        stored = self.store.load(user_id, now, sets_aside=sets_aside)
        self.loads.append(stored.version)
        if len(self.loads) <= self.times:
            self.others(stored)
        return stored

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        return self.store.save(user_id, household, replaces, now)

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        self.store.forget(user_id, replaces, now)


NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
TWENTY_MINUTES = timedelta(minutes=20)


@pytest.fixture
def contended(database: Path) -> Meddling:
    """A store in which a turn begins a break between the event's load and its write."""
    store = SQLiteStore(database)
    store.save(HOUSEHOLD, Household(greeted=True), 0, NOW)

    def turn(stored: Stored) -> None:
        begun = stored.household.begin_break(NOW + TWENTY_MINUTES, NOW, None)
        store.save(HOUSEHOLD, begun, stored.version, NOW)

    return Meddling(store, turn, times=1)


def test_a_turn_saves_while_the_skill_is_disabled(contended: Meddling, database: Path) -> None:
    """If a turn saves first, what it saved is deleted as well."""
    events.take(Disabled(HOUSEHOLD), contended, NOW)
    assert contended.loads == [1, 2]
    assert rows(database) == []


def test_a_turn_saves_while_permissions_change(contended: Meddling) -> None:
    """If a turn saves first, its break stays, and the permission is noted beside it."""
    told = PermissionsTold(HOUSEHOLD, frozenset({CueKind.TIMER}), NOW)
    events.take(told, contended, NOW)
    household = contended.store.load(HOUSEHOLD, NOW).household
    assert household.breaks_begun == 1
    assert household.cues.permissions == {
        CueKind.TIMER: Permission(is_given=True, told_at=NOW),
        CueKind.REMINDER: Permission(is_given=False, told_at=NOW),
    }


@pytest.mark.parametrize(
    "asked", [Disabled(HOUSEHOLD), PermissionsTold(HOUSEHOLD, frozenset(), NOW)]
)
def test_others_who_always_save_first(
    contended: Meddling, asked: Disabled | PermissionsTold
) -> None:
    """If others save first again and again, the event is not taken."""
    contended.times = ATTEMPTS
    with pytest.raises(EventNotTakenError, match=r"^others saved first, again and again$"):
        events.take(asked, contended, NOW)
    assert contended.loads == list(range(1, ATTEMPTS + 1))


def test_what_nobody_foresaw(contended: Meddling) -> None:
    """An error of any kind is no answer either, and its text, which may be private, is not told."""

    def fail(_: Stored) -> None:
        raise ZeroDivisionError("my mother")

    contended.others = fail
    with pytest.raises(EventNotTakenError, match=r"^ZeroDivisionError$") as error:
        events.take(Disabled(HOUSEHOLD), contended, NOW)
    assert error.value.__suppress_context__


def test_a_permission_event_leaves_what_cannot_be_read(
    echo: Echo, handler: Handler, clock: FrozenClock, database: Path
) -> None:
    """A record that cannot be read stays where it is, and the couple is told at the next turn."""
    echo.hears("StartBreakIntent")
    write(database, "UPDATE households SET record = ?", UNREADABLE)
    tell(handler, event("SkillPermissionChanged", clock.now, accepting(TIMERS)))
    assert rows(database) == [(HOUSEHOLD, UNREADABLE)]
    assert "so we're starting fresh" in echo.open().said
