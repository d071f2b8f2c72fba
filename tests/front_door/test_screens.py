"""What a device with a screen shows, and what touching it does."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from skill.intents.names import TOUCHED
from skill.speech import catalog
from speaker.services import AlexaServices
from tests.conftest import out_of_reach
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo, FrozenClock, Handler, timers
from tests.front_door.slots import keepsake

RENDER = "Alexa.Presentation.APL.RenderDocument"
MORE_TIME, IM_BACK = (
    {"event": "more_time", "label": "More time"},
    {"event": "im_back", "label": "I'm back"},
)
DURING_A_BREAK = [
    "TimeLeftIntent",
    "ReassureIntent",
    "MoreTimeIntent",
    "ReturnIntent",
    "CallOffIntent",
]
NOTHING_UNDER_WAY = [
    "StartBreakIntent",
    "RitualIntent",
    "DebriefIntent",
    "SayIntent",
    "AMAZON.HelpIntent",
]
BACK, NEXT = {"event": "back", "label": "Back"}, {"event": "next", "label": "Next"}


@pytest.fixture
def show(handler: Handler, alexa: AlexaServices, clock: FrozenClock) -> Echo:
    """An Echo with a screen, in New York, with the timers allowed."""
    alexa.allow()
    return Echo(handler, alexa, clock, has_screen=True)


def shown(answer: Answer) -> dict[str, Any]:
    """Return what the document is filled with."""
    (directive,) = [each for each in answer.directives if each["type"] == RENDER]
    assert directive.keys() == {"type", "token", "document", "datasources"}
    assert directive["document"]["type"] == "APL"
    screen: dict[str, Any] = directive["datasources"]["screen"]
    return screen


def test_a_break(show: Echo, clock: FrozenClock) -> None:
    """Your break ends large, with what is left, the sentence to tell each other, and no topic."""
    answer = show.hears("StartBreakIntent", length="PT20M", topic="the budget")
    assert shown(answer) == {
        "heading": "Back at",
        "back": {
            "at": "2026-11-24T00:15:00Z",
            "time": "7:15",
            "secondsLeft": 1200,
            "secondsTotal": 1200,
            "thenSay": ["ReturnIntent", "MoreTimeIntent"],
        },
        "note": "Before you go, tell each other: We're okay, and I'll be back.",
        "buttons": [MORE_TIME, IM_BACK],
        "canSay": DURING_A_BREAK,
        "onBreak": True,
        "laterSay": DURING_A_BREAK,
    }
    assert answer.ends
    clock.advance(minutes=5)
    assert shown(show.hears("TimeLeftIntent"))["back"]["secondsLeft"] == 900


def test_a_break_that_was_moved(show: Echo, clock: FrozenClock) -> None:
    """Its whole length is from its start to its return time as that stands now."""
    show.hears("StartBreakIntent", length="PT20M")
    clock.advance(minutes=5)
    moved = show.hears("MoveBreakIntent", return_time="19:30")
    assert shown(moved)["back"] == {
        "at": "2026-11-24T00:30:00Z",
        "time": "7:30",
        "secondsLeft": 1800,
        "secondsTotal": 2100,
        "thenSay": ["ReturnIntent", "MoreTimeIntent"],
    }


def test_a_break_by_an_unknown_clock(show: Echo, alexa: AlexaServices) -> None:
    """If nobody knows the zone, it shows what is left, and guesses no time."""
    alexa.failures.set("zone", "500")
    screen = shown(show.hears("StartBreakIntent", length="PT20M"))
    assert screen["heading"] == "Back in"
    assert (screen["back"]["time"], screen["back"]["secondsLeft"]) == ("", 1200)
    assert "foot" not in shown(show.hears("SaySofterIntent"))


def test_what_is_shown_beside_a_break(show: Echo) -> None:
    """While a break runs, whatever else is on the screen has the return time at its foot."""
    show.hears("StartBreakIntent", length="PT20M")
    line = shown(show.hears("SaySofterIntent"))
    assert (line["heading"], line["foot"]) == ("A line to say", "Back at 7:15")
    assert line["back"]["secondsLeft"] == 1200
    assert line["canSay"] == ["AnotherIntent", "WhyIntent", "SlowerIntent", "AMAZON.NoIntent"]


def test_a_question_of_the_ritual(show: Echo) -> None:
    """The card says which question it is, and how one is to ask it of the other."""
    show.hears("RitualIntent")
    show.yes()
    for _ in range(4):
        answer = show.hears("AMAZON.NextIntent")
    assert shown(answer) == {
        "heading": "The repair ritual, 2 of 3",
        "lines": [
            (
                "Second question. Whoever's ready, ask your partner: what do you"
                " wish I'd known in that moment?"
            )
        ],
        "isLong": True,
        "buttons": [BACK, NEXT],
        "step": {"number": 2, "count": 3},
        "canSay": [
            "AMAZON.NextIntent",
            "MoreTimeIntent",
            "AMAZON.RepeatIntent",
            "AMAZON.PreviousIntent",
            "LeaveItIntent",
        ],
        "onBreak": False,
        "laterSay": [
            "AMAZON.ResumeIntent",
            "StartBreakIntent",
            "RitualIntent",
            "SayIntent",
            "AMAZON.HelpIntent",
        ],
    }


def test_the_question_stays_while_people_talk(show: Echo) -> None:
    """More quiet is no new question: the card shows the one that is being answered."""
    show.hears("RitualIntent")
    asked = shown(show.yes())
    screen = shown(show.hears("AMAZON.FallbackIntent"))
    assert screen["lines"][-1] == asked["lines"][-1]
    assert "what was hard for you?" in screen["lines"][-1]


def test_a_line_to_say(show: Echo) -> None:
    """The line that was asked for stands there alone, with another one to touch."""
    answer = show.hears("SaySofterIntent")
    screen = shown(answer)
    assert screen["heading"] == "A line to say"
    assert screen["buttons"] == [{"event": "another", "label": "Another"}]
    assert all(line in answer.said for line in screen["lines"])
    assert screen["lines"]
    touched = show.touches("another")
    assert shown(touched)["heading"] == "A line to say"
    assert shown(touched)["lines"] != screen["lines"]


def test_a_long_line(show: Echo) -> None:
    """A screen is told that a line is long, so that it finds room for it."""
    screen = shown(show.hears("SetBoundaryIntent"))
    assert len(screen["lines"][0]) > 64
    assert screen["isLong"]


def test_agreements_only_after_a_yes(show: Echo) -> None:
    """What was agreed is on the screen when it was just asked for and agreed to, and not before."""
    show.hears("KeepAgreementIntent", agreement="no phones at dinner")
    assert "phones" not in json.dumps(shown(show.yes()))
    asked = show.hears("HearAgreementsIntent")
    assert "phones" not in json.dumps(shown(asked))
    told = shown(show.yes())
    assert told["heading"] == "What you agreed on"
    assert "no phones at dinner" in " ".join(told["lines"])
    assert "phones" not in json.dumps(shown(show.open()))


@pytest.mark.parametrize("intent", ["SafetyIntent", "SelfHarmIntent"])
def test_words_of_danger_leave_nothing_on_the_screen(show: Echo, intent: str) -> None:
    """Whoever passes by sees the name of the skill, and no number and no word of it."""
    show.hears("RitualIntent")
    assert shown(show.hears(intent)) == {
        "heading": "Steady Ground",
        "lines": ["Breaks with a time to come back, and help talking after."],
        "isLong": False,
        "buttons": [],
        "canSay": [],
        "leavesNoTrace": True,
    }


def test_words_of_danger_during_a_break(show: Echo) -> None:
    """Not even the break is on the screen then."""
    show.hears("StartBreakIntent", length="PT20M")
    screen = shown(show.hears("SafetyIntent"))
    assert screen.keys() == {"heading", "lines", "isLong", "buttons", "canSay", "leavesNoTrace"}
    assert (screen["heading"], screen["canSay"]) == ("Steady Ground", [])


def test_without_a_store(show: Echo, database: Path) -> None:
    """If nothing can be saved, the screen shows no break, and pretends none."""
    show.hears("StartBreakIntent", length="PT20M")
    with out_of_reach(database):
        screen = shown(show.hears("StartBreakIntent", length="PT20M"))
    assert screen == {
        "heading": "Steady Ground",
        "lines": ["Breaks with a time to come back, and help talking after."],
        "isLong": False,
        "buttons": [],
        "canSay": NOTHING_UNDER_WAY,
    }


def test_it_tells_when_a_break_is_over(show: Echo) -> None:
    """A screen elsewhere can tell by that: whether a break runs, and what can be said later on."""
    show.hears("StartBreakIntent", length="PT20M")
    show.hears("CallOffIntent")
    screen = shown(show.yes())
    assert (screen["onBreak"], screen["laterSay"]) == (False, NOTHING_UNDER_WAY)


def test_opened_with_nothing_under_way(show: Echo) -> None:
    """A quiet screen with the name, and nothing to touch."""
    assert shown(show.open())["heading"] == "Steady Ground"


def test_while_alexa_asks_for_the_permission(show: Echo, alexa: AlexaServices) -> None:
    """Nothing is shown beside Alexa's own question."""
    alexa.deny()
    assert [each["type"] for each in show.hears("StartBreakIntent").directives] == [
        "Connections.SendRequest"
    ]


def test_a_device_without_a_screen_gets_none(echo: Echo, alexa: AlexaServices) -> None:
    """The same words are spoken, and no document is sent."""
    alexa.allow()
    asked = echo.hears("StartBreakIntent").directives
    assert [each["type"] for each in asked] == ["Dialog.ElicitSlot"]
    assert echo.hears("RitualIntent").directives == []


def test_touching_is_as_good_as_saying(
    show: Echo, alexa: AlexaServices, memory: Memory, clock: FrozenClock
) -> None:
    """The buttons do what the words do: more time, back again, next, and the one before."""
    show.hears("StartBreakIntent", length="PT20M")
    assert show.touches("more_time").said == show.hears("MoreTimeIntent").said
    clock.advance(minutes=20)
    assert "Welcome back" in show.touches("im_back").said
    assert memory.household.current_break is None
    assert timers(alexa) == []
    show.hears("RitualIntent")
    first = show.yes()
    second = show.touches("next")
    assert "what did you hear?" in shown(second)["lines"][-1]
    assert shown(show.touches("back"))["lines"][-1] == shown(first)["lines"][-1]


def test_a_touch_that_is_none_of_ours(show: Echo, memory: Memory) -> None:
    """What no button sends changes nothing, and is answered with nothing."""
    show.hears("StartBreakIntent")
    version = memory.version
    for arguments in ([], ["forget everything"], [{"a": 1}], [None]):
        request = {"type": "Alexa.Presentation.APL.UserEvent", "arguments": arguments}
        assert show.send(request).response == {}
    assert memory.version == version


@pytest.mark.parametrize("event", TOUCHED)
def test_every_button_has_its_words(event: str) -> None:
    """Each event of a screen has a label, and it is short."""
    assert 0 < len(catalog.load("en-US").text(f"screen.{event}")) <= 12


def test_what_is_left_never_reads_less_than_nothing(show: Echo, clock: FrozenClock) -> None:
    """After the return time the break is not shown as running."""
    show.hears("StartBreakIntent", length="PT1M")
    clock.now += timedelta(minutes=2)
    assert shown(show.open())["heading"] == "Steady Ground"


def test_it_tells_that_everything_was_forgotten(show: Echo) -> None:
    """The break is gone from the screen too, and whoever kept something beside it can follow."""
    show.hears("StartBreakIntent", length="PT20M")
    show.hears("ForgetIntent", keepsake=keepsake("everything"))
    screen = shown(show.yes())
    assert (screen["heading"], screen["onBreak"], screen["isForgotten"]) == (
        "Steady Ground",
        False,
        True,
    )
    assert "back" not in screen
