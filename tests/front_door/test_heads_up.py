"""A word before the return: beside the chime, moved and cleared with it, and never worth it."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from skill.domain.cues import HEADS_UP
from speaker.household.scopes import Scope
from speaker.services import AlexaServices
from speaker.services.timers import Timer
from tests.front_door.between import Between
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, Handler, timers
from tests.front_door.slots import part

FULL = (403, '{"code": "MAX_TIMERS_EXCEEDED", "message": "no more"}')


def labels(alexa: AlexaServices) -> list[str]:
    return [timer["timerLabel"] for timer in timers(alexa)]


@pytest.fixture
def always(echo: Echo) -> None:
    """Their plan has a heads-up before each return."""
    echo.hears("ChangePlanIntent", part=part("heads_up"))
    echo.yes()


def test_it_is_asked_for_during_a_break(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """Five minutes before the return it is spoken without a ring, and the chime stays."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    answer = echo.hears("HeadsUpIntent")
    assert answer.said == "Sure. I'll give you a heads-up 5 minutes before it ends."
    assert answer.ends
    assert labels(alexa) == ["Heads-up at 7:10", "Return at 7:15"]
    heads_up, chime = alexa.alerts.waiting()
    assert isinstance(heads_up, Timer)
    assert isinstance(chime, Timer)
    assert (heads_up.audible, heads_up.texts) == (False, [("en-US", "5 minutes left.")])
    assert chime.audible
    running = memory.household.current_break
    assert running is not None
    assert running.lead == timedelta(minutes=5)


def test_the_minutes_are_theirs(echo: Echo, alexa: AlexaServices) -> None:
    """Ten minutes before are ten, and what was asked for last counts."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    echo.hears("HeadsUpIntent")
    answer = echo.hears("HeadsUpIntent", length="PT10M")
    assert answer.said == "Sure. I'll give you a heads-up 10 minutes before it ends."
    assert labels(alexa) == ["Heads-up at 7:05", "Return at 7:15"]
    assert next(alert.texts for alert in alexa.alerts.waiting()) == [("en-US", "10 minutes left.")]


def test_it_leaves_the_open_question_open(echo: Echo, memory: Memory) -> None:
    """It is no answer to "what will you come back to?", which is asked once more."""
    echo.hears("StartBreakIntent", length="PT20M")
    answer = echo.hears("HeadsUpIntent")
    assert answer.said == (
        "Okay. I'll tell you 5 minutes before it ends. What do you want to talk"
        " about when you're back?"
    )
    assert answer.is_listening
    echo.hears("KeepTopicIntent", topic="the budget")
    running = memory.household.current_break
    assert running is not None
    assert running.topic == "the budget"


@pytest.mark.usefixtures("always")
def test_the_plan_gives_one_before_each_return(echo: Echo, alexa: AlexaServices) -> None:
    """Nothing more is said at the start: they asked for it in a calm moment."""
    answer = echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    assert "heads-up" not in answer.said
    assert labels(alexa) == ["Heads-up at 7:10", "Return at 7:15"]
    assert "You get a heads-up 5 minutes before each break ends." in (
        echo.hears("HearPlanIntent").said
    )


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize(
    ("length", "left"),
    [
        ("PT6M", ["Return at 7:01"]),
        ("PT6M1S", ["Heads-up at 6:56", "Return at 7:01"]),
        ("PT2H", ["Heads-up at 8:50", "Return at 8:55"]),
    ],
)
def test_where_there_is_room_for_one(
    echo: Echo, alexa: AlexaServices, length: str, left: list[str]
) -> None:
    """A break over six minutes and up to two hours has one; otherwise that is said."""
    answer = echo.hears("StartBreakIntent", length=length, topic="the budget")
    assert labels(alexa) == left
    assert ("No heads-up this time." in answer.said) is (len(left) == 1)


@pytest.mark.usefixtures("always")
def test_a_long_break_has_a_reminder_alone(echo: Echo, alexa: AlexaServices) -> None:
    """Three hours away there can be no timer, and it is said that there is none."""
    echo.hears("StartBreakIntent", length="PT3H", topic="the budget")
    answer = echo.yes()
    assert "You'll get a reminder. No heads-up this time." in answer.said
    assert timers(alexa) == []
    answer = echo.hears("HeadsUpIntent")
    assert answer.said == "That only works in the last two hours. I'll just remind you at 9:55 pm."


@pytest.mark.usefixtures("always")
def test_it_moves_with_the_return(echo: Echo, alexa: AlexaServices, clock: FrozenClock) -> None:
    """Ten minutes more move both, and there are never more than two."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(minutes=5)
    echo.hears("MoreTimeIntent", length="PT10M")
    assert labels(alexa) == ["Heads-up at 7:20", "Return at 7:25"]
    echo.hears("LessTimeIntent", length="PT20M")
    answer = echo.yes()
    assert answer.said.endswith("No heads-up this time.")
    assert labels(alexa) == ["Return at 7:05"]


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize("ending", ["BothBackIntent", "CallOffIntent", "NoHeadsUpIntent"])
def test_it_goes_with_the_break(echo: Echo, alexa: AlexaServices, ending: str) -> None:
    """Whatever ends the break takes it along, and it can be left out by itself."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    answer = echo.hears(ending)
    if ending == "CallOffIntent":
        echo.yes()
    if ending == "NoHeadsUpIntent":
        assert answer.said == "Okay, just the chime."
    assert labels(alexa) == (["Return at 7:15"] if ending == "NoHeadsUpIntent" else [])


def test_near_the_end_there_is_none(echo: Echo, alexa: AlexaServices, clock: FrozenClock) -> None:
    """It is said why: the end is too close."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(minutes=15)
    answer = echo.hears("HeadsUpIntent")
    assert answer.said == "It's too close to the end for a heads-up. Your break ends at 7:15."
    assert labels(alexa) == ["Return at 7:15"]


def test_without_a_chime_there_is_none(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """One permission and one yes are for both: without the chime nothing is made."""
    alexa.deny(Scope.TIMERS)
    (asked,) = echo.hears("StartBreakIntent", length="PT20M", topic="the budget").directives
    echo.consent("DENIED", asked["token"])
    answer = echo.hears("HeadsUpIntent")
    assert answer.said == "This break has no chime, so there won't be a heads-up."
    assert timers(alexa) == []
    assert memory.household.cues.heads_up_cue is None


@pytest.mark.usefixtures("always")
def test_a_chime_that_waits_for_the_permission(echo: Echo, alexa: AlexaServices) -> None:
    """With the permission both are made, and not before."""
    alexa.deny(Scope.TIMERS)
    (asked,) = echo.hears("StartBreakIntent", length="PT20M", topic="the budget").directives
    assert timers(alexa) == []
    alexa.allow()
    echo.consent("ACCEPTED", asked["token"])
    assert labels(alexa) == ["Heads-up at 7:10", "Return at 7:15"]


@pytest.mark.usefixtures("always")
def test_a_full_list_costs_the_heads_up_alone(
    echo: Echo, alexa: AlexaServices, alexas: Between
) -> None:
    """If Alexa has room for one more timer, that is the chime, and the rest is said."""
    alexas.afterwards["POST"] = lambda: alexas.answers.update(POST=FULL)
    answer = echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    assert "You'll hear a chime then. No heads-up this time." in answer.said
    assert labels(alexa) == ["Return at 7:15"]


@pytest.mark.usefixtures("always")
def test_the_chime_comes_first(echo: Echo, alexas: Between) -> None:
    """When both move, the new chime is made before anything is done about the heads-up."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    alexas.asked.clear()
    echo.hears("MoreTimeIntent", length="PT10M")
    asked = [method for method, path in alexas.asked if "timers" in path]
    assert asked == ["GET", "DELETE", "POST", "DELETE", "POST"]


@pytest.mark.usefixtures("always")
def test_a_return_at_the_time_of_an_old_heads_up(
    echo: Echo, handler: Handler, alexa: AlexaServices, alexas: Between, clock: FrozenClock
) -> None:
    """The old one that could not be removed is told from the new chime, whatever its clock says."""
    london = Echo(handler, alexa, clock, "study", "Europe/London")
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(seconds=30)

    def fail() -> None:
        alexas.answers["DELETE"] = (500, "{}")

    alexas.afterwards["POST"] = fail
    echo.hears("LessTimeIntent", length="PT5M")
    assert "The old heads-up may still come" in echo.yes().said
    assert labels(alexa) == ["Heads-up at 7:10", "Return at 7:10"]
    del alexas.answers["DELETE"]
    clock.advance(seconds=30)
    london.hears("TimeLeftIntent")
    assert labels(alexa) == ["Return at 7:10"]


@pytest.mark.usefixtures("always")
def test_both_are_heard_in_their_turn(echo: Echo, alexa: AlexaServices, clock: FrozenClock) -> None:
    """The heads-up is heard at 7:10 and the chime at 7:15."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(minutes=30)
    heard = []
    while ringing := alexa.alerts.ring_next(clock.now):
        heard.append((f"{ringing.at.astimezone(UTC):%H:%M}", ringing.text))
    assert heard == [("00:10", "5 minutes left."), ("00:15", "Time to come back together.")]


def test_when_no_break_runs_it_is_a_part_of_the_plan(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """Asked for in a calm moment, it asks whether that is for each break."""
    answer = echo.hears("HeadsUpIntent", length="PT10M")
    assert answer.said == (
        "There's no break on right now. Do you want a heads-up 10 minutes before each break ends?"
    )
    assert echo.yes().said == "Okay. You'll get a heads-up 10 minutes before each break ends."
    assert memory.household.pause_plan.lead == timedelta(minutes=10)
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    assert labels(alexa) == ["Heads-up at 7:05", "Return at 7:15"]


@pytest.mark.usefixtures("always")
def test_the_plan_gives_none_any_more(echo: Echo, memory: Memory) -> None:
    """A no to the question, or "no more heads-ups", takes it out of the plan."""
    assert memory.household.pause_plan.lead == timedelta(minutes=5)
    assert echo.hears("NoHeadsUpIntent").said == (
        "Okay, no heads-up. You can still ask for one during a break."
    )
    assert memory.household.pause_plan.lead is None
    echo.hears("HeadsUpIntent")
    echo.no()
    assert memory.household.pause_plan.lead is None


@pytest.mark.usefixtures("always")
def test_the_record_names_what_it_is_for(echo: Echo, memory: Memory) -> None:
    """It is promised beside the chime, with its own time and purpose."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    cue = memory.household.cues.heads_up_cue
    assert cue is not None
    assert (cue.says, cue.rings_at) == (HEADS_UP, datetime(2026, 11, 24, 0, 10, tzinfo=UTC))


@pytest.mark.usefixtures("always")
@pytest.mark.parametrize(
    ("label", "is_removed"),
    [("Heads-up at 7:10", True), ("Return at 7:10", False), ("Zeit", False), (None, False)],
)
def test_what_is_taken_for_it(
    echo: Echo, alexas: Between, label: str | None, *, is_removed: bool
) -> None:
    """A timer at its time is removed in its place only if the label says so."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    listed = {"id": "one", "status": "ON", "triggerTime": "2026-11-24T00:10:00Z"}
    body = {"totalCount": 1, "timers": [{**listed, "timerLabel": label}]}
    alexas.answers |= {"GET": (200, json.dumps(body)), "DELETE": (200, "{}")}
    alexas.asked.clear()
    echo.hears("NoHeadsUpIntent")
    assert (("DELETE", "/v1/alerts/timers/one") in alexas.asked) is is_removed


def test_it_is_asked_for_again_and_the_break_is_moved_twice(
    echo: Echo, alexa: AlexaServices
) -> None:
    """However much turn after turn leaves to be cleared, one chime and one word before it ring."""
    echo.hears("StartBreakIntent", length="PT30M", topic="the budget")
    for _ in range(3):
        echo.hears("HeadsUpIntent", length="PT5M")
        echo.hears("MoreTimeIntent", length="PT10M")
        echo.hears("MoreTimeIntent", length="PT5M")
        assert [label.partition(" at")[0] for label in labels(alexa)] == ["Heads-up", "Return"]
    assert labels(alexa)[-1] == "Return at 8:10"
