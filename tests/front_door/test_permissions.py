"""Permission events: what was refused can be offered again, and what was taken back is not used."""

import itertools
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from skill.domain.cues import CueKind
from skill.domain.permissions import Permission
from speaker.household.scopes import Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, Handler, reminders, timers
from tests.front_door.skill_events import REMINDERS, TIMERS, accepting, event, tell
from tests.front_door.slots import keepsake
from tests.front_door.test_regular_times import debrief_every_evening

ALERTS = "/v1/alerts/"
ACCEPTED, CHANGED = "SkillPermissionAccepted", "SkillPermissionChanged"
NO_CHIME = (
    "I can't chime this time, so keep an eye on the clock.",
    "There won't be a chime, so keep an eye on the clock.",
)
OLD_MAY_RING = (
    "I couldn't change the chime. The old one may still go off.",
    "No new chime, and the old one may still go off.",
)


class Account:
    """The permissions of the household's account: changed in the app, and told by an event."""

    def __init__(self, handler: Handler, alexa: AlexaServices, clock: FrozenClock) -> None:
        self._handler, self._alexa, self._clock = handler, alexa, clock

    def permits(self, *scopes: str) -> None:
        """Permit just these, and tell the skill."""
        self._alexa.deny()
        for scope in scopes:
            self._alexa.allow(Scope(scope))
        self.told(*scopes)

    def told(self, *scopes: str, at: datetime | None = None, name: str = CHANGED) -> None:
        tell(self._handler, event(name, at or self._clock.now, accepting(*scopes)))


@pytest.fixture
def account(handler: Handler, alexa: AlexaServices, clock: FrozenClock) -> Account:
    return Account(handler, alexa, clock)


def calls(alexa: AlexaServices, kind: str = "") -> int:
    """Count the requests that reached Alexa's timers and reminders, or one of the two."""
    return sum(each.path.startswith(ALERTS + kind) for each in alexa.requests)


def asked_for(answer: Any) -> list[str]:
    asked = (each for each in answer.directives if "token" in each)
    return [each["token"].partition(" ")[0] for each in asked]


def test_the_record_of_a_revocation(echo: Echo, account: Account, memory: Memory) -> None:
    """What is permitted is noted by kind with the event's own time, and nothing else changes."""
    echo.hears("StartBreakIntent", topic="the budget")
    before, version = memory.household, memory.version
    account.permits(TIMERS)
    told_at = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
    assert before.cues.permissions == {}
    assert memory.household.cues.permissions == {
        CueKind.TIMER: Permission(is_given=True, told_at=told_at),
        CueKind.REMINDER: Permission(is_given=False, told_at=told_at),
    }
    assert replace(memory.household, cues=replace(memory.household.cues, permissions={})) == before
    assert memory.version == version + 1


@pytest.mark.parametrize("name", [ACCEPTED, CHANGED])
def test_a_refused_chime_is_offered_again(
    echo: Echo, alexa: AlexaServices, account: Account, memory: Memory, name: str
) -> None:
    """After a no, a permission that was given in the app lets go of that no, and of no other."""
    alexa.deny()
    echo.hears("StartBreakIntent")
    echo.consent("DENIED", TIMERS)
    echo.consent("DENIED", REMINDERS)
    echo.hears("CallOffIntent")
    echo.yes()
    account.told(TIMERS, name=name)
    assert list(memory.household.cues.declined) == [CueKind.REMINDER]
    assert asked_for(echo.hears("StartBreakIntent")) == [TIMERS]


def test_a_revoked_permission_is_not_tried(
    echo: Echo, alexa: AlexaServices, account: Account, memory: Memory
) -> None:
    """A break asks for the permission that was taken back, without a call; a yes is enough."""
    echo.open()
    account.permits(REMINDERS)
    answer = echo.hears("StartBreakIntent", length="PT20M")
    assert answer.said == (
        "All right, 20 minutes. Back at 7:15. I can chime when it's time, if that's okay with you."
    )
    assert asked_for(answer) == [TIMERS]
    assert calls(alexa) == 0
    alexa.allow(Scope.TIMERS)
    assert echo.consent("ACCEPTED", TIMERS).said == (
        "Back at 7:15. You'll hear a chime then. What do you want to talk about when you're back?"
    )
    assert [timer["duration"] for timer in timers(alexa)] == ["PT20M"]
    assert memory.household.cues.permissions[CueKind.TIMER].is_given


def test_a_later_event_permits_again(echo: Echo, alexa: AlexaServices, account: Account) -> None:
    """Once the app gives it back, the next break chimes and nothing is asked."""
    echo.open()
    account.permits()
    echo.clock.advance(minutes=1)
    account.permits(TIMERS, REMINDERS)
    answer = echo.hears("StartBreakIntent")
    assert asked_for(answer) == []
    assert len(timers(alexa)) == 1


def test_revoked_and_declined(echo: Echo, alexa: AlexaServices, account: Account) -> None:
    """After a no to that question the next break says that there is no chime, without a call."""
    echo.open()
    account.permits()
    (asked,) = echo.hears("StartBreakIntent").directives
    answer = echo.consent("DENIED", asked["token"])
    assert answer.said == (
        "That's fine, no chime. Your break ends at 7:15. What do you want to talk"
        " about when you're back?"
    )
    echo.hears("CallOffIntent")
    echo.yes()
    answer = echo.hears("StartBreakIntent")
    assert any(words in answer.said for words in NO_CHIME)
    assert asked_for(answer) == []
    assert calls(alexa) == 0


def test_one_kind_is_revoked_and_the_other_used(
    echo: Echo, alexa: AlexaServices, account: Account
) -> None:
    """Without the reminders' permission a short break has its timer, and a long one asks."""
    account.permits()
    echo.open()
    account.permits(TIMERS)
    echo.hears("StartBreakIntent")
    assert len(timers(alexa)) == 1
    echo.hears("CallOffIntent")
    echo.yes()
    echo.hears("StartBreakIntent", length="PT3H")
    assert asked_for(echo.yes()) == [REMINDERS]
    assert calls(alexa, "reminders") == 0


def test_ending_with_a_chime_that_cannot_be_removed(
    echo: Echo, alexa: AlexaServices, account: Account, clock: FrozenClock
) -> None:
    """A chime from before the revocation may ring: that is said, and it goes when it can."""
    echo.hears("StartBreakIntent")
    account.permits()
    asked = calls(alexa)
    echo.hears("CallOffIntent")
    assert "ay still" in echo.yes().said
    assert calls(alexa) == asked
    assert len(timers(alexa)) == 1
    clock.advance(minutes=1)
    account.permits(TIMERS)
    echo.open()
    assert timers(alexa) == []


def test_moving_with_a_chime_that_cannot_be_removed(
    echo: Echo, alexa: AlexaServices, account: Account, memory: Memory
) -> None:
    """After a move, a no leaves the old chime, and it is not said that there will be none."""
    echo.hears("StartBreakIntent", length="PT20M")
    account.permits()
    asked = calls(alexa)
    echo.clock.advance(minutes=5)
    answer = echo.hears("MoreTimeIntent", length="PT10M")
    assert asked_for(answer) == [TIMERS]
    assert echo.consent("DENIED", answer.directives[0]["token"]).said == (
        "You're still on a break, back at 7:25. I couldn't remove the old"
        " chime, so it may still go off."
    )
    answer = echo.hears("MoreTimeIntent", length="PT5M")
    assert any(words in answer.said for words in OLD_MAY_RING)
    assert not any(words in answer.said for words in NO_CHIME)
    assert calls(alexa) == asked
    assert len(memory.household.cues.to_clear) == 1


def test_a_yes_after_a_move_replaces_the_old_chime(
    echo: Echo, alexa: AlexaServices, account: Account, memory: Memory
) -> None:
    """With the permission back, the old chime is cleared and one is made: two never ring."""
    echo.hears("StartBreakIntent", length="PT20M")
    account.permits()
    (asked,) = echo.hears("MoreTimeIntent", length="PT10M").directives
    alexa.allow(Scope.TIMERS)
    echo.consent("ACCEPTED", asked["token"])
    assert [timer["duration"] for timer in timers(alexa)] == ["PT30M"]
    assert memory.household.cues.to_clear == ()


def test_a_regular_time_whose_reminder_cannot_be_removed(
    echo: Echo, alexa: AlexaServices, account: Account
) -> None:
    """A new regular time asks; after a no, the old reminder is said to ring on."""
    debrief_every_evening(echo)
    echo.yes()
    account.permits()
    asked = calls(alexa)
    debrief_every_evening(echo)
    answer = echo.yes()
    assert asked_for(answer) == [REMINDERS]
    token = answer.directives[0]["token"]
    assert echo.consent("DENIED", token).said == (
        "Okay, no new reminder. I couldn't remove the old one, so it may still go off."
    )
    debrief_every_evening(echo)
    assert echo.yes().said == (
        "The old reminder may still go off, so I didn't set a new one. Please try again later."
    )
    assert calls(alexa) == asked
    assert len(reminders(alexa)) == 1


def test_forgetting_everything_after_a_revocation(
    echo: Echo, alexa: AlexaServices, account: Account, clock: FrozenClock, memory: Memory
) -> None:
    """What may still ring is told, without a call, and goes once the permission is back."""
    echo.hears("StartBreakIntent", topic="the budget")
    account.permits()
    asked = calls(alexa)
    echo.hears("ForgetIntent", keepsake=keepsake("everything"))
    assert echo.yes().said.startswith("I couldn't erase everything")
    echo.open()
    assert calls(alexa) == asked
    assert memory.household.cues.is_revoked(CueKind.TIMER)
    clock.advance(minutes=1)
    account.permits(TIMERS)
    echo.hears("ForgetIntent", keepsake=keepsake("everything"))
    assert echo.yes().said.startswith("Done. I've forgotten it all")
    assert timers(alexa) == []
    assert memory.version == 0


def test_forgetting_everything_where_nothing_was_set(
    echo: Echo, alexa: AlexaServices, account: Account, memory: Memory
) -> None:
    """Without a chime of before, all of it is forgotten without a call."""
    echo.open()
    account.permits()
    echo.hears("ForgetIntent", keepsake=keepsake("everything"))
    assert echo.yes().said.startswith("Done. I've forgotten it all")
    assert (calls(alexa), memory.version) == (0, 0)


MINUTES = (0, 1, 2)


@pytest.mark.parametrize("order", list(itertools.permutations(MINUTES)))
def test_in_any_order_the_newest_holds(
    echo: Echo, account: Account, clock: FrozenClock, memory: Memory, order: tuple[int, ...]
) -> None:
    """Given, taken back and given in part: however they come, and twice, the last one holds."""
    echo.open()
    start = clock.now
    clock.advance(hours=1)
    lists: dict[int, tuple[str, ...]] = {0: (TIMERS, REMINDERS), 1: (), 2: (REMINDERS,)}
    for minute in (*order, *order):
        account.told(*lists[minute], at=start + timedelta(minutes=minute))
    newest = (start + timedelta(minutes=2)).astimezone(UTC)
    assert memory.household.cues.permissions == {
        CueKind.TIMER: Permission(is_given=False, told_at=newest),
        CueKind.REMINDER: Permission(is_given=True, told_at=newest),
    }


def test_a_repeated_event_writes_nothing(
    echo: Echo, handler: Handler, clock: FrozenClock, memory: Memory
) -> None:
    """The second delivery, and an older event, leave the record as it is."""
    echo.open()
    sent = event(CHANGED, clock.now, accepting(TIMERS))
    older = event(CHANGED, clock.now - timedelta(minutes=1), accepting(REMINDERS))
    tell(handler, sent)
    version = memory.version
    clock.advance(minutes=30)
    for again in (sent, older, sent):
        tell(handler, again)
    assert memory.version == version


def test_two_lists_of_one_moment(echo: Echo, account: Account, memory: Memory) -> None:
    """If the times do not tell which list is newer, the one that came last counts."""
    echo.open()
    account.told(TIMERS)
    account.told(REMINDERS)
    assert [kind for kind in CueKind if memory.household.cues.is_revoked(kind)] == [CueKind.TIMER]


def test_events_while_people_talk(
    echo: Echo, handler: Handler, alexa: AlexaServices, account: Account, memory: Memory
) -> None:
    """Of turns and events at the same moment none is lost: the break and the permissions stand."""
    echo.open()
    echoes = [Echo(handler, alexa, echo.clock, room=f"room {number}") for number in range(4)]
    gate = threading.Barrier(len(echoes) + 2)

    def start(device: Echo) -> None:
        gate.wait()
        device.hears("StartBreakIntent", length="PT20M")

    def tell_it(_: int) -> None:
        gate.wait()
        account.told(TIMERS)

    with ThreadPoolExecutor(len(echoes) + 2) as pool:
        done = [*(pool.submit(start, each) for each in echoes)]
        done += [pool.submit(tell_it, number) for number in range(2)]
    for each in done:
        each.result()
    assert memory.household.breaks_begun == 1
    assert len(timers(alexa)) == 1
    assert {kind: each.is_given for kind, each in memory.household.cues.permissions.items()} == {
        CueKind.TIMER: True,
        CueKind.REMINDER: False,
    }


@pytest.mark.parametrize("chimes_agreed", [False])
@pytest.mark.parametrize("scopes", [(), (TIMERS,), (TIMERS, REMINDERS)])
def test_an_account_that_is_not_known(
    account: Account, memory: Memory, scopes: tuple[str, ...]
) -> None:
    """Of an account without a household nothing is kept: its first break will show."""
    account.permits(*scopes)
    assert memory.version == 0


def test_a_late_revocation_does_not_undo_a_spoken_yes(
    echo: Echo, alexa: AlexaServices, account: Account, clock: FrozenClock
) -> None:
    """Revoked in the app, then given by voice: the app's event, which comes last, is old."""
    alexa.deny()
    revoked_at = clock.now
    clock.advance(minutes=5)
    echo.hears("StartBreakIntent")
    alexa.allow(Scope.TIMERS)
    echo.consent("ACCEPTED", TIMERS)
    clock.advance(minutes=5)
    account.told(at=revoked_at)
    echo.hears("CallOffIntent")
    echo.yes()
    assert timers(alexa) == []
    assert asked_for(echo.hears("StartBreakIntent")) == []
    assert len(timers(alexa)) == 1


def test_a_late_yes_does_not_undo_a_spoken_no(
    echo: Echo, alexa: AlexaServices, account: Account, clock: FrozenClock, memory: Memory
) -> None:
    """A no that was spoken after the event's time stands for its seven days."""
    alexa.deny()
    told_at = clock.now
    clock.advance(minutes=5)
    echo.hears("StartBreakIntent")
    echo.consent("DENIED", TIMERS)
    account.told(TIMERS, at=told_at)
    assert list(memory.household.cues.declined) == [CueKind.TIMER]
    echo.hears("CallOffIntent")
    echo.yes()
    assert asked_for(echo.hears("StartBreakIntent")) == []


def test_a_clock_that_is_ahead(
    echo: Echo, account: Account, clock: FrozenClock, memory: Memory
) -> None:
    """An event from the future counts as of now: it cannot outdo all that come after it."""
    echo.open()
    account.told(at=clock.now + timedelta(days=9))
    clock.advance(minutes=1)
    account.told(TIMERS)
    assert not memory.household.cues.is_revoked(CueKind.TIMER)


def without_times(**times: str | None) -> dict[str, Any]:
    names = ("timestamp", "eventCreationTime", "eventPublishingTime")
    return {name: times.get(name, ...) for name in names}


UNREADABLE: list[dict[str, Any]] = [
    {"body": ...},
    {"body": None},
    {"body": "x"},
    {"body": 7},
    {"body": {"acceptedPermissions": "x"}},
    {"body": {"acceptedPermissions": ["x"]}},
    {"body": {"acceptedPermissions": [None]}},
    {"body": {"acceptedPermissions": [{}]}},
    {"body": {"acceptedPermissions": [{"scope": None}]}},
    {"body": {"acceptedPermissions": [{"scope": 7}, {"scope": "alexa::telepathy"}]}},
    without_times(),
    without_times(timestamp=None),
    without_times(timestamp=""),
    without_times(timestamp="yesterday"),
    without_times(eventCreationTime="2026-11-23T23:55:00"),
]


@pytest.mark.parametrize("changes", UNREADABLE)
def test_an_event_that_cannot_be_read(
    echo: Echo, handler: Handler, clock: FrozenClock, memory: Memory, changes: dict[str, Any]
) -> None:
    """A body, list, scope or time that says nothing is taken, and changes nothing."""
    echo.open()
    version = memory.version
    tell(handler, event(CHANGED, clock.now, **{"body": accepting()} | changes))
    assert memory.version == version


@pytest.mark.parametrize(
    "body",
    [
        {"acceptedPermissions": []},
        {"acceptedPermissions": None},
        {"acceptedPersonPermissions": [{"scope": TIMERS}]},
        {},
    ],
)
def test_an_empty_list_revokes_all(
    echo: Echo, handler: Handler, clock: FrozenClock, memory: Memory, body: dict[str, Any]
) -> None:
    """An account that permits nothing has an empty list or none; a person's own do not count."""
    echo.open()
    tell(handler, event(CHANGED, clock.now, body))
    assert all(map(memory.household.cues.is_revoked, CueKind))


@pytest.mark.parametrize(
    "times",
    [
        {
            "eventCreationTime": "2026-11-23T23:54:00Z",
            "eventPublishingTime": "2026-11-23T23:56:00Z",
        },
        {"eventPublishingTime": "2026-11-23T23:54:00Z", "timestamp": "2026-11-23T23:56:00Z"},
        {"timestamp": "2026-11-23T23:54:00Z"},
    ],
)
def test_the_time_that_counts(
    echo: Echo, handler: Handler, clock: FrozenClock, memory: Memory, times: dict[str, str]
) -> None:
    """It is when the event was made, or else when it was published or sent."""
    echo.open()
    clock.advance(hours=1)
    tell(handler, event(CHANGED, clock.now, accepting(), **without_times(**times)))
    told_at = datetime(2026, 11, 23, 23, 54, tzinfo=UTC)
    assert {each.told_at for each in memory.household.cues.permissions.values()} == {told_at}


def test_permissions_alone_are_no_acquaintance(
    echo: Echo, account: Account, memory: Memory
) -> None:
    """It greets an account as new if it knows only its permissions."""
    echo.hears("StartBreakIntent", length="PT3H")
    account.told(TIMERS)
    assert memory.household.cues.permissions
    assert "When you argue, I can time a break" in echo.open().said
