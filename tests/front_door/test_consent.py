"""The permission to chime: asked for when it is missing, and not again after a no."""

from datetime import UTC, datetime
from typing import Any

import pytest

from skill.domain.cues import Cue, CueKind
from speaker.household.scopes import Consent, Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import KITCHEN, Answer, Echo, FrozenClock, reminders, timers

TIMERS = "alexa::alerts:timers:skill:readwrite"
REMINDERS = "alexa::alerts:reminders:skill:readwrite"


@pytest.fixture(autouse=True)
def unasked(alexa: AlexaServices) -> None:
    """Neither permission was given or refused yet."""
    alexa.household.consents |= dict.fromkeys(Scope, Consent.UNSET)


def asked_for(answer: Answer) -> list[dict[str, Any]]:
    """Return the directives, without what their tokens say beside the scope."""
    asked = [each for each in answer.directives if each["type"] == "Connections.SendRequest"]
    assert all("budget" not in each["token"] for each in asked)
    return [{**each, "token": each["token"].partition(" ")[0]} for each in asked]


def asks_for(scope: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "Connections.SendRequest",
            "name": "AskFor",
            "payload": {
                "@type": "AskForPermissionsConsentRequest",
                "@version": "2",
                "permissionScopes": [{"permissionScope": scope, "consentLevel": "ACCOUNT"}],
            },
            "token": scope,
        }
    ]


def test_without_permission_the_time_is_said_and_permission_asked(
    echo: Echo, memory: Memory
) -> None:
    """The break stands and its time is spoken; then Alexa is to ask, and no flag or reprompt."""
    answer = echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    assert answer.said == (
        "Okay, 20 minutes. See you both at 7:15. And then you'll talk about the budget."
        " I just need your okay to chime when it's time."
    )
    assert asked_for(answer) == asks_for(TIMERS)
    assert "shouldEndSession" not in answer.response
    assert answer.reprompt is None
    assert memory.household.current_break is not None


def test_accepted_sets_the_chime_for_what_is_left(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock, memory: Memory
) -> None:
    """After a yes the chime is set for what is left of the break, and not for all of it."""
    echo.hears("StartBreakIntent", length="PT20M")
    alexa.allow()
    clock.advance(seconds=30)
    version = memory.version
    answer = echo.consent("ACCEPTED", TIMERS)
    assert answer.said == (
        "Back at 7:15. You'll hear a chime then. What do you want to talk about when you're back?"
    )
    assert answer.is_listening
    (timer,) = timers(alexa)
    assert timer["duration"] == "PT19M30S"
    back = datetime(2026, 11, 24, 0, 15, tzinfo=UTC)
    assert memory.version == version + 1
    assert memory.household.current_break is not None
    assert memory.household.cues.break_cue == Cue(
        CueKind.TIMER, back, planned_at=clock.now.astimezone(UTC), planned_on=KITCHEN
    )


@pytest.mark.parametrize("status", ["DENIED", "NOT_ANSWERED"])
def test_refused_stands_without_a_chime(
    echo: Echo, alexa: AlexaServices, memory: Memory, status: str
) -> None:
    """Without a yes the break stands without a chime, and the consent card is sent."""
    (asked,) = echo.hears("StartBreakIntent", length="PT20M").directives
    answer = echo.consent(status, asked["token"])
    assert answer.said == (
        "That's fine, no chime. Your break ends at 7:15. What do you want to talk"
        " about when you're back?"
    )
    assert answer.is_listening
    assert answer.card == {"type": "AskForPermissionsConsent", "permissions": [TIMERS]}
    assert memory.household.current_break is not None
    assert memory.household.cues.break_cue is None
    assert timers(alexa) == []


def test_after_a_no_it_is_not_raised_for_seven_days(echo: Echo, clock: FrozenClock) -> None:
    """For seven days after a no, a break just says that there is no chime; then it asks again."""
    echo.hears("StartBreakIntent")
    echo.consent("DENIED", TIMERS)
    echo.hears("CallOffIntent")
    echo.yes()
    clock.advance(days=6, hours=23)
    answer = echo.hears("StartBreakIntent")
    assert asked_for(answer) == []
    assert "I can't chime this time, so keep an eye on the clock." in answer.said
    assert answer.is_listening
    echo.hears("CallOffIntent")
    echo.yes()
    clock.advance(hours=1)
    assert asked_for(echo.hears("StartBreakIntent")) == asks_for(TIMERS)


def test_a_no_after_the_break_is_a_no(echo: Echo, clock: FrozenClock) -> None:
    """A no that comes when the break is over counts for the next seven days all the same."""
    echo.hears("StartBreakIntent", length="PT1M")
    clock.advance(minutes=1)
    echo.consent("DENIED", TIMERS)
    assert asked_for(echo.hears("StartBreakIntent")) == []


def test_no_answer_is_not_a_no(echo: Echo) -> None:
    """When nobody answered the question, the next break may ask again."""
    echo.hears("StartBreakIntent")
    echo.consent("NOT_ANSWERED", TIMERS)
    echo.hears("CallOffIntent")
    echo.yes()
    assert asked_for(echo.hears("StartBreakIntent")) == asks_for(TIMERS)


def test_a_permission_given_in_the_app_works_at_once(echo: Echo, alexa: AlexaServices) -> None:
    """After a no, a permission that was then given in the app is used without a question."""
    echo.hears("StartBreakIntent")
    echo.consent("DENIED", TIMERS)
    echo.hears("CallOffIntent")
    echo.yes()
    alexa.allow()
    assert "chime" in echo.hears("StartBreakIntent").said
    assert len(timers(alexa)) == 1


def test_a_yes_that_does_not_help_is_not_asked_again(echo: Echo) -> None:
    """If the service still refuses after the yes, it says so, and does not ask again."""
    (asked,) = echo.hears("StartBreakIntent").directives
    answer = echo.consent("ACCEPTED", asked["token"])
    assert asked_for(answer) == []
    assert answer.said == (
        "Back at 7:15. There won't be a chime, so keep an eye on the clock."
        " What do you want to talk about when you're back?"
    )
    assert answer.is_listening


def test_the_reminder_has_a_permission_of_its_own(echo: Echo, alexa: AlexaServices) -> None:
    """A long break asks for the reminders' permission, and sets the reminder after the yes."""
    alexa.allow(Scope.TIMERS)
    echo.hears("StartBreakIntent", length="PT3H")
    assert asked_for(echo.yes()) == asks_for(REMINDERS)
    alexa.allow(Scope.REMINDERS)
    assert "remind" in echo.consent("ACCEPTED", REMINDERS).said
    assert len(reminders(alexa)) == 1
    assert timers(alexa) == []


def test_an_answer_after_the_break_sets_nothing(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """A yes that comes when the break is over, or called off, makes no chime."""
    echo.hears("StartBreakIntent", length="PT1M")
    alexa.allow()
    clock.advance(minutes=1)
    assert "next break" in echo.consent("ACCEPTED", TIMERS).said
    echo.hears("CallOffIntent")
    echo.yes()
    assert "next break" in echo.consent("ACCEPTED", TIMERS).said
    assert timers(alexa) == []


@pytest.mark.parametrize(
    "payload",
    [
        None,
        {},
        {"status": None},
        {"status": "MAYBE"},
        {"permissionScopes": []},
        {"permissionScopes": ["x"]},
        {"permissionScopes": [{"status": 7}]},
    ],
)
def test_an_answer_that_cannot_be_read_is_no_answer(
    echo: Echo, memory: Memory, payload: dict[str, Any] | None
) -> None:
    """A consent response of another shape counts as not answered."""
    echo.hears("StartBreakIntent")
    request = {"type": "Connections.Response", "name": "AskFor", "token": TIMERS}
    status = {"code": "400", "message": "no"}
    answer = echo.send({**request, "status": status, "payload": payload})
    assert answer.said.startswith("That's fine, no chime.")
    assert memory.household.cues.declined == {}


def test_the_status_beside_the_scope_is_read(echo: Echo, memory: Memory) -> None:
    """Alexa's second version puts the status beside the scope; it is found there too."""
    echo.hears("StartBreakIntent")
    scopes = [{"permissionScope": TIMERS, "status": "DENIED"}]
    status = {"code": "200", "message": "OK"}
    payload = {"permissionScopes": scopes}
    request = {"type": "Connections.Response", "name": "AskFor", "token": TIMERS}
    echo.send({**request, "status": status, "payload": payload})
    assert list(memory.household.cues.declined) == [CueKind.TIMER]
