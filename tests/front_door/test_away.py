"""One of them has left the house: a reminder that also goes to a phone, or a line to text."""

import pytest

from skill.domain.cues import CueKind
from speaker.household.scopes import Consent, Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, reminders, timers

ASKED = (
    "Okay. You can't hear the chime out there. Want a reminder at 7:15, here and in the Alexa app?"
)
LINES = (
    "You could text something like: We're okay. Let's talk at 7:15.",
    "You could text something like: I'm okay, and I'd still like to talk at 7:15.",
)
NO_TIME = (
    "You could text something like: We're okay. When would you like to talk?",
    "You could text something like: Take the time you need. When could we talk?",
)


@pytest.fixture
def running(echo: Echo, clock: FrozenClock) -> None:
    """A break that runs to 7:15; now it is 7:00."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(minutes=5)


@pytest.mark.usefixtures("running")
def test_a_reminder_takes_the_place_of_the_chime(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """After a yes to it and its time there is one cue, which also goes to the account's phone."""
    answer = echo.hears("AwayIntent")
    assert answer.said == ASKED
    assert answer.is_listening
    answer = echo.yes()
    assert (
        answer.said
        == "Okay. I'll remind you at 7:15, here and on the phone that has your Alexa app."
    )
    assert answer.ends
    assert timers(alexa) == []
    (reminder,) = reminders(alexa)
    assert reminder["pushNotification"] == {"status": "ENABLED"}
    cue = memory.household.cues.break_cue
    assert cue is not None
    assert cue.kind is CueKind.REMINDER


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("answered", ["AMAZON.NoIntent", "SayIntent"])
def test_or_a_line_to_text(echo: Echo, alexa: AlexaServices, answered: str) -> None:
    """A no, or asking for a line, gives one that either of them can send; the chime stays."""
    echo.hears("AwayIntent")
    answer = echo.hears(answered)
    assert answer.said in LINES
    assert answer.ends
    assert [timer["timerLabel"] for timer in timers(alexa)] == ["Return at 7:15"]


@pytest.mark.usefixtures("running")
def test_the_chime_stays_until_the_permission_is_given(echo: Echo, alexa: AlexaServices) -> None:
    """Alexa asks for the permission to remind; after it, the reminder takes the chime's place."""
    alexa.household.consents[Scope.REMINDERS] = Consent.UNSET
    echo.hears("AwayIntent")
    answer = echo.yes()
    assert answer.said == "For a reminder, I'll need your okay. The chime stays till then."
    (asked,) = answer.directives
    assert len(timers(alexa)) == 1
    alexa.allow(Scope.REMINDERS)
    answer = echo.consent("ACCEPTED", asked["token"])
    assert answer.said == "Back at 7:15. I'll remind you."
    assert (len(timers(alexa)), len(reminders(alexa))) == (0, 1)


@pytest.mark.usefixtures("running")
@pytest.mark.parametrize("status", ["DENIED", "NOT_ANSWERED"])
def test_without_the_permission_the_chime_stays(
    echo: Echo, alexa: AlexaServices, status: str
) -> None:
    """It is said that it does, and after a no nobody is asked again for a week."""
    alexa.household.consents[Scope.REMINDERS] = Consent.UNSET
    echo.hears("AwayIntent")
    (asked,) = echo.yes().directives
    answer = echo.consent(status, asked["token"])
    assert answer.said == "That's fine, no reminder. The chime stays, at 7:15."
    assert len(timers(alexa)) == 1
    if status == "DENIED":
        echo.hears("AwayIntent")
        answer = echo.yes()
        first, so_then = answer.said.split(". ", maxsplit=1)
        assert first == "I'd need your permission in the Alexa app first, so the chime stays"
        assert so_then in LINES
        assert answer.directives == []
        assert answer.card is not None
    assert len(timers(alexa)) == 1


@pytest.mark.usefixtures("running")
def test_a_reminder_that_fails(echo: Echo, alexa: AlexaServices) -> None:
    """The chime is gone by then, so it is said that nothing will call them."""
    alexa.failures.set("reminders", "400", method="POST", times=1)
    echo.hears("AwayIntent")
    assert echo.yes().said == (
        "I couldn't set the reminder, so keep an eye on the clock. Your break ends at 7:15."
    )
    assert (timers(alexa), reminders(alexa)) == ([], [])


@pytest.mark.usefixtures("running")
def test_the_heads_up_stays(echo: Echo, alexa: AlexaServices) -> None:
    """A heads-up that they asked for is still spoken here."""
    echo.hears("HeadsUpIntent")
    echo.hears("AwayIntent")
    echo.yes()
    assert [timer["timerLabel"] for timer in timers(alexa)] == ["Heads-up at 7:10"]
    assert len(reminders(alexa)) == 1


@pytest.mark.usefixtures("running")
def test_it_is_cleared_with_the_break(echo: Echo, alexa: AlexaServices) -> None:
    """When both are back, the reminder goes as the chime would."""
    echo.hears("AwayIntent")
    echo.yes()
    echo.hears("BothBackIntent")
    assert (timers(alexa), reminders(alexa)) == ([], [])


def test_a_long_break_has_a_reminder_already(echo: Echo, alexa: AlexaServices) -> None:
    """It says so, and offers the line."""
    echo.hears("StartBreakIntent", length="PT3H", topic="the budget")
    echo.yes()
    answer = echo.hears("AwayIntent")
    assert answer.said == (
        "I'll remind you at 9:55 pm on the phone that has your Alexa app, too."
        " Want something to text?"
    )
    assert echo.yes().said in [line.replace("7:15", "9:55 pm") for line in LINES]
    assert len(reminders(alexa)) == 1


def test_with_no_break_there_is_a_line(echo: Echo) -> None:
    """Without a time it asks the other for one, and no is no."""
    assert echo.hears("AwayIntent").said == "Want something to text?"
    assert echo.yes().said in NO_TIME
    echo.hears("AwayIntent")
    assert echo.no().ends


@pytest.mark.usefixtures("running")
def test_a_moved_break_chimes_here_again(echo: Echo, alexa: AlexaServices) -> None:
    """Each reminder needs a yes of its own, so a new time has the chime, and that is said."""
    echo.hears("AwayIntent")
    echo.yes()
    answer = echo.hears("MoreTimeIntent", length="PT10M")
    assert "chime" in answer.said
    assert [timer["timerLabel"] for timer in timers(alexa)] == ["Return at 7:25"]
    assert reminders(alexa) == []
