"""Starting a break: what is said, what is asked of the timer service, and what is stored."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from skill.domain.breaks import Break
from skill.domain.cues import Cue, CueKind
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import KITCHEN, Echo, FrozenClock, day_part, timers

CALLED = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
BACK_AT_7_15 = datetime(2026, 11, 24, 0, 15, tzinfo=UTC)


def test_plain_break_is_twenty_minutes(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """Saying "I need a break" says the return time, makes one timer, keeps the break, and asks."""
    answer = echo.hears("StartBreakIntent", length=None, return_time=None, topic=None)
    assert answer.said == (
        "Okay, 20 minutes. See you both at 7:15. You'll hear a chime then. What do you"
        " want to talk about when you're back?"
    )
    assert answer.is_listening
    assert answer.reprompt == "Before you go, tell each other: We're okay, and I'll be back."
    (timer,) = [each for each in alexa.requests if each.method == "POST"]
    assert (timer.path, timer.body) == (
        "/v1/alerts/timers",
        {
            "duration": "PT20M",
            "timerLabel": "Return at 7:15",
            "creationBehavior": {"displayExperience": {"visibility": "VISIBLE"}},
            "triggeringBehavior": {
                "operation": {
                    "type": "ANNOUNCE",
                    "textToAnnounce": [{"locale": "en-US", "text": "Time to come back together."}],
                },
                "notificationConfig": {"playAudible": True},
            },
        },
    )
    assert memory.household.current_break == Break(
        called_at=CALLED,
        return_time=BACK_AT_7_15,
    )
    assert memory.household.cues.break_cue == Cue(
        CueKind.TIMER, BACK_AT_7_15, planned_at=CALLED, planned_on=KITCHEN
    )


@pytest.mark.parametrize(
    ("length", "duration", "length_said", "back"),
    [
        ("PT20M", "PT20M", "20 minutes", "at 7:15"),
        ("PT30M", "PT30M", "30 minutes", "at 7:25"),
        ("PT1H5M", "PT1H5M", "1 hour and 5 minutes", "at 8 o'clock"),
        ("PT1H30M", "PT1H30M", "1 hour and 30 minutes", "at 8:25"),
        ("PT2H", "PT2H", "2 hours", "at 8:55"),
        ("PT90M", "PT1H30M", "1 hour and 30 minutes", "at 8:25"),
        ("PT1500S", "PT25M", "25 minutes", "at 7:20"),
    ],
)
def test_a_length(
    echo: Echo, alexa: AlexaServices, length: str, duration: str, length_said: str, back: str
) -> None:
    """A break of a length says when it ends, and its timer has that length."""
    answer = echo.hears("StartBreakIntent", length=length)
    assert f"{length_said}. See you both {back}." in answer.said
    (timer,) = timers(alexa)
    assert timer["duration"] == duration


@pytest.mark.parametrize(
    ("return_time", "part", "now", "back", "duration"),
    [
        ("19:15", None, "18:55", "at 7:15", "PT20M"),
        ("07:00", None, "18:40", "at 7 o'clock", "PT20M"),
        ("20:00", None, "18:55", "at 8 o'clock", "PT1H5M"),
        ("08:00", "evening", "18:55", "at 8 o'clock", "PT1H5M"),
        ("12:10", None, "23:55", "at 12:10", "PT15M"),
        ("00:00", None, "23:30", "at midnight", "PT30M"),
        ("12:00", None, "11:30", "at noon", "PT30M"),
    ],
)
def test_a_clock_time(
    echo: Echo,
    alexa: AlexaServices,
    clock: FrozenClock,
    return_time: str,
    part: str | None,
    now: str,
    back: str,
    duration: str,
) -> None:
    """A break until a clock time ends the next time it comes."""
    hour, minute = map(int, now.split(":"))
    clock.now = clock.now.replace(hour=hour, minute=minute)
    slots = {"day_part": day_part("tonight", part)} if part else {}
    answer = echo.hears("StartBreakIntent", return_time=return_time, **slots)
    assert f"See you both {back}." in answer.said
    assert timers(alexa)[0]["duration"] == duration


def test_a_clock_time_between_two_minutes(
    echo: Echo, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """A clock time is met exactly, however odd the second is at which it was asked for."""
    clock.advance(seconds=29)
    assert "at 8:10." in echo.hears("StartBreakIntent", return_time="20:10").said
    assert timers(alexa)[0]["duration"] == "PT1H14M31S"


def test_seven_at_eleven_is_tomorrow(echo: Echo, clock: FrozenClock) -> None:
    """Saying "until seven" at 11 pm asks about 7 am tomorrow, and starts at a yes."""
    clock.now = clock.now.replace(hour=23, minute=0)
    answer = echo.hears("StartBreakIntent", return_time="07:00")
    assert answer.said == (
        "That's 8 hours, back at 7 am tomorrow. I'd set a reminder to call you back."
        " Start it, with that reminder?"
    )
    assert answer.is_listening
    assert "at 7 am tomorrow" in echo.yes().said


def test_seven_in_the_morning_is_not_seven_tonight(echo: Echo, clock: FrozenClock) -> None:
    """A named part of the day is kept: "seven in the morning" at 6:40 pm is tomorrow's."""
    clock.now = clock.now.replace(hour=18, minute=40)
    slot = day_part("in the morning", "morning")
    answer = echo.hears("StartBreakIntent", return_time="07:00", day_part=slot)
    assert "back at 7 am tomorrow" in answer.said


@pytest.mark.parametrize("coarse", ["MO", "AF", "EV", "NI"])
def test_a_part_of_the_day_is_asked_back(echo: Echo, memory: Memory, coarse: str) -> None:
    """Saying "until the evening" starts nothing and asks for the clock time."""
    answer = echo.hears("StartBreakIntent", return_time=coarse)
    assert answer.said == "I can do that. What time do you mean, like until eight?"
    assert answer.reprompt == "What time do you mean, like until eight?"
    assert memory.household.current_break is None


def test_the_part_of_the_day_and_the_topic_are_kept_while_the_time_is_asked(
    echo: Echo, clock: FrozenClock, memory: Memory
) -> None:
    """After "until this evening, for the budget", "seven" is this evening's, for the budget."""
    clock.now = clock.now.replace(hour=5, minute=30)
    echo.hears("StartBreakIntent", return_time="EV", topic="the budget")
    assert "back at 7 pm" in echo.hears("TimeAnswerIntent", return_time="07:00").said
    echo.yes()
    running = memory.household.current_break
    assert running is not None
    assert running.topic == "the budget"
    assert running.return_time == datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


UNREADABLE = "I didn't catch how long. It can be one minute to twenty-four hours."
TOO_SHORT = "The shortest break is one minute."
TOO_LONG = "A break can be up to twenty-four hours."


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"length": "?"}, UNREADABLE),
        ({"length": ""}, UNREADABLE),
        ({"length": "P1Y"}, TOO_LONG),
        ({"length": "P1M"}, TOO_LONG),
        ({"length": "P3000000D"}, TOO_LONG),
        ({"length": "P1W"}, TOO_LONG),
        ({"length": "P1WT5M"}, TOO_LONG),
        ({"length": "P"}, UNREADABLE),
        ({"length": "PT"}, UNREADABLE),
        ({"length": "P1DT"}, UNREADABLE),
        ({"length": "PT5"}, UNREADABLE),
        ({"length": "PT.H"}, UNREADABLE),
        ({"length": "PTMH"}, UNREADABLE),
        ({"length": "P0M"}, TOO_SHORT),
        ({"length": "PT20H5M30S"}, UNREADABLE),
        ({"length": "MO"}, UNREADABLE),
        ({"length": "PT0S"}, TOO_SHORT),
        ({"length": "-PT20M"}, TOO_SHORT),
        ({"length": "PT59S"}, TOO_SHORT),
        ({"length": "PT25H"}, TOO_LONG),
        ({"length": "P2D"}, TOO_LONG),
        ({"length": "PT99999999999999H"}, UNREADABLE),
        ({"return_time": "25:99"}, "I didn't catch the time."),
        ({"return_time": "?"}, "I didn't catch the time."),
        ({"return_time": ""}, "I didn't catch the time."),
        ({"return_time": "seven"}, "I didn't catch the time."),
    ],
)
def test_what_cannot_be_a_break(
    echo: Echo, alexa: AlexaServices, memory: Memory, slots: dict[str, str], said: str
) -> None:
    """A length or time that no break can have gets a kind sentence, and starts nothing."""
    answer = echo.hears("StartBreakIntent", **slots)
    assert answer.said.startswith(said)
    assert answer.is_listening
    assert answer.reprompt
    assert memory.household.current_break is None
    assert [each for each in alexa.requests if each.method != "GET"] == []


def test_the_second_try_after_a_refusal_keeps_the_topic(echo: Echo, memory: Memory) -> None:
    """After "25 hours, for the budget" was refused, "half an hour" starts with the topic."""
    echo.hears("StartBreakIntent", length="PT25H", topic="the budget")
    answer = echo.hears("TimeAnswerIntent", length="PT30M")
    assert answer.said.startswith("All right, 30 minutes. Back at 7:25.")
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget"


def test_short_breaks_are_explained_once(echo: Echo) -> None:
    """The first break under twenty minutes says why twenty helps, and the next one does not."""
    first = echo.hears("StartBreakIntent", length="PT5M")
    assert first.said == (
        "Okay, 5 minutes. See you both at 7 o'clock. Twenty helps more, if you can spare it."
        " You'll hear a chime then. What do you want to talk about when you're back?"
    )
    echo.hears("CallOffIntent")
    echo.yes()
    second = echo.hears("StartBreakIntent", length="PT1M")
    assert "twenty" not in second.said.lower()


def test_the_topic_is_said_and_kept(echo: Echo, alexa: AlexaServices) -> None:
    """A break with a topic names it aloud, and nothing of it reaches Alexa's services."""
    answer = echo.hears("StartBreakIntent", length="PT20M", topic="my mother's money")
    assert "And then you'll talk about my mother's money." in answer.said
    assert "mother" not in str(alexa.requests)
    assert "my mother's money" in echo.hears("TopicIntent").said


def test_markup_in_a_topic_stays_text(echo: Echo, memory: Memory) -> None:
    """What a person says can be no markup and no control character, and stays short."""
    echo.hears("StartBreakIntent", topic="</speak><audio src='x'/> & \x00\ud800 so on")
    answer = echo.hears("TopicIntent")
    assert "</speak><audio src='x'/> & so on" in answer.said
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "</speak><audio src='x'/> & so on"


@pytest.mark.parametrize("length", ["PT2H1M", "PT24H"])
def test_a_long_break_is_asked_about_first(
    echo: Echo, alexa: AlexaServices, memory: Memory, length: str
) -> None:
    """Over two hours nothing starts before a yes."""
    answer = echo.hears("StartBreakIntent", length=length)
    assert answer.said.endswith("Start it, with that reminder?")
    assert answer.reprompt == "Start it, with that reminder?"
    assert memory.household.current_break is None
    assert [each for each in alexa.requests if each.method != "GET"] == []


def test_a_long_break_is_chimed_by_a_reminder(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """After the yes the break runs, and a reminder with a neutral text rings at its time."""
    echo.hears("StartBreakIntent", length="PT3H", topic="the budget")
    answer = echo.yes()
    assert answer.said == (
        "All right, 3 hours. Back at 9:55 pm. After that, it's just the budget."
        " You'll get a reminder."
        " Before you go, tell each other: We're okay, and I'll be back."
    )
    assert answer.ends
    (posted,) = [each for each in alexa.requests if each.method == "POST"]
    assert (posted.path, posted.body) == (
        "/v1/alerts/reminders",
        {
            "requestTime": "2026-11-23T23:55:00.000",
            "trigger": {
                "type": "SCHEDULED_ABSOLUTE",
                "scheduledTime": "2026-11-23T21:55:00.000",
                "timeZoneId": "America/New_York",
            },
            "alertInfo": {
                "spokenInfo": {
                    "content": [{"locale": "en-US", "text": "Time to come back together."}]
                }
            },
            "pushNotification": {"status": "ENABLED"},
        },
    )
    assert memory.household.current_break == Break(
        called_at=CALLED,
        return_time=CALLED + timedelta(hours=3),
        topic="the budget",
    )
    assert memory.household.cues.break_cue == Cue(
        CueKind.REMINDER, CALLED + timedelta(hours=3), planned_at=CALLED, planned_on=KITCHEN
    )


def test_the_length_of_a_long_break_counts_from_the_yes(
    echo: Echo, clock: FrozenClock, memory: Memory
) -> None:
    """Three hours are three hours from the moment of the yes."""
    echo.hears("StartBreakIntent", length="PT3H")
    clock.advance(seconds=20)
    echo.yes()
    assert memory.household.current_break is not None
    assert memory.household.current_break.return_time == CALLED + timedelta(hours=3, seconds=20)


def test_a_no_to_a_long_break_starts_nothing(echo: Echo, memory: Memory) -> None:
    """After the no nothing runs, and it says what needs no yes."""
    echo.hears("StartBreakIntent", length="PT3H")
    answer = echo.no()
    assert answer.said.endswith("Up to two hours, you won't need a reminder.")
    assert answer.ends
    assert memory.household.current_break is None


def test_a_shorter_length_answers_the_long_question(echo: Echo, memory: Memory) -> None:
    """Instead of yes or no, "an hour" starts a break of an hour, with the topic."""
    echo.hears("StartBreakIntent", length="PT3H", topic="the budget")
    assert "1 hour" in echo.hears("TimeAnswerIntent", length="PT1H").said
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget"


def test_a_reminder_in_the_hour_that_comes_twice(
    echo: Echo, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """If the wall time comes twice, the reminder is set by the time until it instead."""
    clock.now = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)  # 10:30 pm, the clock goes back at 2 am
    echo.hears("StartBreakIntent", length="PT4H")
    assert "at 1:30 am tomorrow" in echo.yes().said
    (posted,) = [each for each in alexa.requests if each.method == "POST"]
    assert isinstance(posted.body, dict)
    assert posted.body["trigger"] == {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 14400}


@pytest.mark.parametrize(
    ("now", "length", "back"),
    [
        # 1:50 am EDT, back at 1:10 am EST
        ("2026-11-01T05:50+00:00", "PT20M", "at 1:10, after the clocks go back"),
        ("2026-11-01T05:40+00:00", "PT45M", "at 1:25, after the clocks go back"),
        # 1:50 am EST, back at 3:10 am EDT
        ("2026-03-08T06:50+00:00", "PT20M", "at 3:10, after the clocks go forward"),
    ],
)
def test_across_a_change_of_the_clock(
    echo: Echo, clock: FrozenClock, now: str, length: str, back: str
) -> None:
    """A length stays that length, and the clock time is the one that will be shown, and why."""
    clock.now = datetime.fromisoformat(now)
    assert f"see you both {back}." in echo.hears("StartBreakIntent", length=length).said.lower()


def test_the_tenth_break_sounds_other_than_the_first(echo: Echo) -> None:
    """Breaks in a row are never told in the same words."""
    said = []
    for _ in range(10):
        said.append(echo.hears("StartBreakIntent").said)
        echo.hears("CallOffIntent")
        echo.yes()
    assert all(one != the_next for one, the_next in pairwise(said))
    assert len(set(said)) >= 5
