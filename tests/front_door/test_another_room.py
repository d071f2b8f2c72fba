"""A timer rings where it was made, so who moves it from another room hears that."""

import pytest

from speaker.services import AlexaServices
from tests.front_door.echo import Echo, FrozenClock, timers

HERE = (
    "I'll chime in this room instead, so tell your partner the new time.",
    "The chime moves to this room, so tell your partner the new time.",
)


@pytest.fixture(autouse=True)
def running(echo: Echo, clock: FrozenClock) -> None:
    """A break that was called in the kitchen and runs to 7:15; now it is 7:03."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(minutes=8)


def rooms(alexa: AlexaServices) -> list[str]:
    return [alert.device.name for alert in alexa.alerts.waiting()]


def test_it_is_moved_from_the_study(study: Echo, alexa: AlexaServices) -> None:
    """It chimes in the study from now on, and that is said with the new time."""
    answer = study.hears("MoreTimeIntent", length="PT10M")
    assert answer.said == f"Done. Now your break ends at 7:25. {HERE[1]}"
    assert answer.ends
    assert rooms(alexa) == ["study"]


def test_it_is_moved_where_it_was_made(
    echo: Echo, study: Echo, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """In the same room nothing is said of rooms; and the room that moved it last is that room."""
    answer = echo.hears("MoreTimeIntent", length="PT10M")
    assert "here" not in answer.said
    clock.advance(minutes=1)
    study.hears("MoreTimeIntent", length="PT10M")
    clock.advance(minutes=1)
    answer = study.hears("MoreTimeIntent", length="PT10M")
    assert answer.said == "Done. Now your break ends at 7:45. You'll hear a chime then."
    assert rooms(alexa) == ["study"]


def test_both_agree_in_the_study_to_an_earlier_time(study: Echo, alexa: AlexaServices) -> None:
    """A question in between changes nothing about it."""
    study.hears("LessTimeIntent", length="PT5M")
    assert study.yes().said.endswith(HERE)
    assert rooms(alexa) == ["study"]


def test_a_reminder_names_no_room(study: Echo, alexa: AlexaServices) -> None:
    """Past two hours it is a reminder, which has its own yes."""
    study.hears("MoveBreakIntent", return_time="22:00")
    assert study.yes().said == "Okay, I changed it. Back at 10 pm. You'll get a reminder."
    assert timers(alexa) == []


def test_a_chime_that_was_not_made_is_not_said_to_be_here(
    study: Echo, alexa: AlexaServices
) -> None:
    """Only what Alexa has made is told of."""
    alexa.failures.set("timers", "400", method="POST", times=1)
    answer = study.hears("MoreTimeIntent", length="PT10M")
    assert not answer.said.endswith(HERE)
    assert rooms(alexa) == []


def test_a_chime_that_is_made_good_elsewhere(
    echo: Echo, study: Echo, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """A chime that turned out to be missing is made again where somebody asks."""
    alexa.failures.set("timers", "400", method="POST", times=1)
    echo.hears("MoreTimeIntent", length="PT10M")
    clock.advance(minutes=1)
    assert study.hears("TimeLeftIntent").said.endswith(HERE)
    assert rooms(alexa) == ["study"]


def test_the_chime_is_turned_on_elsewhere(study: Echo, alexa: AlexaServices) -> None:
    """Asked for in the study, it moves there."""
    assert study.hears("ChimeOnIntent").said in HERE
    assert rooms(alexa) == ["study"]
