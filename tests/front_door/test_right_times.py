"""The time that is said is the one that is kept, and the one at which it rings."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from skill.app import create_handler
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory, agree_to_chimes
from tests.front_door.echo import Answer, Echo, FrozenClock, Handler, day_part, reminders, timers
from tests.front_door.slots import listed, repeat_day, weekday

START, MOVE = "StartBreakIntent", "MoveBreakIntent"
NEW_YORK = "America/New_York"


def said_at(clock: FrozenClock, now: str, zone: str = NEW_YORK) -> None:
    clock.now = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo(zone))


def pm(value: str = "pm") -> dict[str, Any]:
    return day_part(value, "pm")


def am() -> dict[str, Any]:
    return day_part("am", "am")


def tonight() -> dict[str, Any]:
    return day_part("tonight", "evening")


def return_time(memory: Memory, zone: str = NEW_YORK) -> str:
    running = memory.household.current_break
    assert running is not None
    return running.return_time.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("now", "slots", "said", "duration"),
    [
        ("2026-11-23 11:40", {"return_time": "12:00", "day_part": pm()}, "at noon", "PT20M"),
        ("2026-11-23 11:40", {"return_time": "12:30", "day_part": pm()}, "at 12:30", "PT50M"),
        ("2026-11-23 11:40", {"return_time": "00:30", "day_part": pm()}, "at 12:30", "PT50M"),
        ("2026-11-23 11:40", {"return_time": "01:00", "day_part": pm()}, "1 o'clock", "PT1H20M"),
        ("2026-11-23 13:40", {"return_time": "02:30", "day_part": pm()}, "at 2:30", "PT50M"),
        ("2026-11-23 13:40", {"return_time": "03:15", "day_part": pm()}, "at 3:15", "PT1H35M"),
        ("2026-11-23 13:40", {"return_time": "15:15", "day_part": pm()}, "at 3:15", "PT1H35M"),
        ("2026-11-23 18:55", {"return_time": "07:15", "day_part": pm()}, "at 7:15", "PT20M"),
        ("2026-11-24 00:10", {"return_time": "01:00", "day_part": tonight()}, "1 o'clock", "PT50M"),
        ("2026-11-24 01:00", {"return_time": "02:00", "day_part": tonight()}, "2 o'clock", "PT1H"),
        ("2026-11-24 00:10", {"return_time": "13:00", "day_part": tonight()}, "1 o'clock", "PT50M"),
        ("2026-11-24 06:55", {"return_time": "20:00", "day_part": am()}, "8 o'clock", "PT1H5M"),
        ("2026-11-23 23:30", {"return_time": "24:00"}, "at midnight", "PT30M"),
        ("2026-11-23 18:55", {"length": "PT0.5H"}, "at 7:25", "PT30M"),
        ("2026-11-23 18:55", {"length": "PT.5H"}, "at 7:25", "PT30M"),
        ("2026-11-23 18:55", {"length": "PT0,5H"}, "at 7:25", "PT30M"),
        ("2026-11-23 18:55", {"length": "pt20m"}, "at 7:15", "PT20M"),
        ("2026-11-23 18:55", {"length": "P0DT20M"}, "at 7:15", "PT20M"),
        ("2026-11-23 18:55", {"length": "PT20M0S"}, "at 7:15", "PT20M"),
        ("2026-11-23 18:55", {"length": "PT1.5M"}, "at 6:56", "PT1M30S"),
    ],
)
def test_when_it_is(
    echo: Echo,
    alexa: AlexaServices,
    clock: FrozenClock,
    now: str,
    slots: dict[str, Any],
    said: str,
    duration: str,
) -> None:
    """A time is met in the half of the day that was said, and a length is as long as it says."""
    said_at(clock, now)
    assert said in echo.hears(START, **slots).said
    assert timers(alexa)[0]["duration"] == duration


@pytest.mark.parametrize("spelt", ["pm", "p m", "p.m.", "PM", "P.M."])
@pytest.mark.parametrize("resolved", [{}, pm(), tonight()])
def test_pm_is_known_by_its_letters(
    echo: Echo, clock: FrozenClock, memory: Memory, spelt: str, resolved: dict[str, Any]
) -> None:
    """However it is spelt, and whatever list of values it was matched in, it is no night."""
    said_at(clock, "2026-11-23 11:40")
    echo.hears(START, return_time="01:00", day_part=resolved | {"value": spelt})
    assert return_time(memory) == "2026-11-23 13:00:00"


@pytest.mark.parametrize("part", [am(), day_part("in the morning", "morning")])
def test_the_morning_is_no_evening(echo: Echo, memory: Memory, part: dict[str, Any]) -> None:
    """If Alexa hears "eight" as the coming 20:00, "in the morning" still says which eight."""
    answer = echo.hears(START, return_time="20:00", day_part=part)
    assert "That's 13 hours and 5 minutes, back at 8 am tomorrow." in answer.said
    assert memory.household.current_break is None


def test_a_move_to_pm(echo: Echo, clock: FrozenClock, alexa: AlexaServices) -> None:
    """Said while a break runs, "make it 12:30 pm" is half past noon."""
    said_at(clock, "2026-11-23 11:40")
    echo.hears(START)
    assert "12:30" in echo.hears(MOVE, return_time="12:30", day_part=pm()).said
    assert timers(alexa)[0]["duration"] == "PT50M"


@pytest.mark.parametrize(
    ("intent", "slots", "said", "at"),
    [
        (
            "RhythmIntent",
            {
                "occasion": listed("OCCASION", "debrief", "debrief"),
                "repeat_day": repeat_day("every day", "daily"),
                "clock_time": "12:00",
                "day_part": pm(),
            },
            "every day at noon",
            "12:00",
        ),
        (
            "RhythmIntent",
            {
                "occasion": listed("OCCASION", "debrief", "debrief"),
                "repeat_day": repeat_day("every day", "daily"),
                "clock_time": "12:30",
                "day_part": pm(),
            },
            "every day at 12:30 pm",
            "12:30",
        ),
        (
            "CheckInIntent",
            {"day": weekday("sunday"), "clock_time": "12:00", "day_part": pm()},
            "on Sunday at noon",
            "2026-11-29T12:00:00",
        ),
        (
            "CheckInIntent",
            {
                "day_part": day_part("tomorrow", "tomorrow"),
                "clock_time": "12:30",
                "day_half": pm(),
            },
            "at 12:30 pm tomorrow",
            "2026-11-24T12:30:00",
        ),
    ],
)
def test_a_reminder_at_pm(
    echo: Echo, alexa: AlexaServices, intent: str, slots: dict[str, Any], said: str, at: str
) -> None:
    """A regular time and a check-in at 12 pm are read back for noon, and ring at noon."""
    assert said in echo.hears(intent, **slots).said
    echo.yes()
    [reminder] = reminders(alexa)
    assert rings_first(reminder["trigger"]) == at


def rings_first(trigger: dict[str, Any]) -> str:
    """Return when a reminder rings that has one time; of one that comes again, its time of day."""
    if "recurrence" not in trigger:
        return str(trigger["scheduledTime"])
    [rule] = trigger["recurrence"]["recurrenceRules"]
    parts = dict(part.split("=") for part in rule.strip(";").split(";"))
    return f"{int(parts['BYHOUR']):02}:{int(parts['BYMINUTE']):02}"


def test_tomorrow_is_the_day_after_sleep(
    echo: Echo, clock: FrozenClock, alexa: AlexaServices, memory: Memory
) -> None:
    """At two in the night, "until tomorrow at nine" is read back as seven hours first."""
    said_at(clock, "2026-11-24 02:00")
    answer = echo.hears(START, return_time="09:00", day_part=day_part("tomorrow", "tomorrow"))
    assert answer.said == (
        "That's 7 hours, back at 9 am. I'd set a reminder to call you back."
        " Start it, with that reminder?"
    )
    assert memory.household.current_break is None
    echo.yes()
    assert return_time(memory) == "2026-11-24 09:00:00"
    assert reminders(alexa)[0]["trigger"]["scheduledTime"] == "2026-11-24T09:00:00"


def test_a_check_in_tomorrow_that_is_asked_for_at_night(echo: Echo, clock: FrozenClock) -> None:
    """At two in the night, tomorrow's check-in is on the day that they will wake up to."""
    said_at(clock, "2026-11-24 02:00")
    tomorrow = day_part("tomorrow morning", "tomorrow_morning")
    answer = echo.hears("CheckInIntent", day_part=tomorrow, clock_time="09:00")
    assert "remind you at 9 am, to see" in answer.said


@pytest.mark.parametrize(
    ("zone", "now", "slots", "said", "until"),
    [
        (NEW_YORK, "2026-03-08 01:00", {"return_time": "02:30"}, "at 3:30", "2026-03-08 03:30:00"),
        (
            "America/Santiago",
            "2026-09-05 23:30",
            {"return_time": "00:00"},
            "at 1 o'clock",
            "2026-09-06 01:00:00",
        ),
        (
            "America/Santiago",
            "2026-09-05 23:30",
            {"return_time": "12:00", "day_part": tonight()},
            "at 1 o'clock",
            "2026-09-06 01:00:00",
        ),
        (
            "Europe/London",
            "2026-03-29 00:30",
            {"return_time": "01:15"},
            "at 2:15",
            "2026-03-29 02:15:00",
        ),
        (
            "Australia/Lord_Howe",
            "2026-10-04 01:30",
            {"return_time": "02:10"},
            "at 2:40",
            "2026-10-04 02:40:00",
        ),
    ],
)
@pytest.mark.parametrize("is_a_move", [False, True], ids=["start", "move"])
def test_a_time_that_the_clock_skips(
    echo: Echo,
    clock: FrozenClock,
    memory: Memory,
    zone: str,
    now: str,
    slots: dict[str, Any],
    said: str,
    until: str,
    is_a_move: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    """It is as long after the change as it would have been; what is said is what will be shown."""
    there = Echo(echo.handler, echo.alexa, clock, "attic", zone)
    said_at(clock, now, zone)
    if is_a_move:
        there.hears(START)
    answer = there.hears(MOVE if is_a_move else START, **slots)
    assert f"{said}, after the clocks go forward" in answer.said
    assert return_time(memory, zone) == until


def test_a_check_in_at_a_time_that_the_clock_skips(
    echo: Echo, clock: FrozenClock, alexa: AlexaServices
) -> None:
    """A check-in is met after the change too, and is told so."""
    said_at(clock, "2026-03-06 18:55")
    answer = echo.hears(
        "CheckInIntent",
        day=weekday("sunday"),
        clock_time="02:30",
        day_part=day_part("in the morning", "morning"),
    )
    assert "on Sunday at 3:30 am" in answer.said
    echo.yes()
    assert reminders(alexa)[0]["trigger"]["scheduledTime"] == "2026-03-08T03:30:00"


def test_the_clocks_go_back(echo: Echo, clock: FrozenClock, alexa: AlexaServices) -> None:
    """Wherever a clock time before the change would mislead, it is said; after it, no longer."""
    clock.now = datetime(2026, 11, 1, 5, 40, tzinfo=UTC)  # 1:40 am, before the change
    later = "at 1:25, after the clocks go back"
    assert f"See you both {later}." in echo.hears(START, length="PT45M").said
    [timer] = timers(alexa)
    assert (timer["duration"], timer["timerLabel"]) == ("PT45M", "Return at 1:25")
    assert later in echo.hears("TimeLeftIntent").said
    assert later in echo.hears("ReturnTimeIntent").said
    assert later in echo.open().said
    assert "at 1:40, after" in echo.hears(START, length="PT60M").said
    moved = echo.hears("MoreTimeIntent", length="PT10M")
    assert "at 1:35, after the clocks go back" in moved.said
    clock.advance(minutes=30)  # 1:10 am again
    assert echo.hears("ReturnTimeIntent").said.endswith("at 1:35.")


def test_a_long_break_over_the_change(echo: Echo, clock: FrozenClock) -> None:
    """The hours of a long break and its clock time are an hour apart, and it is said why."""
    said_at(clock, "2026-10-31 22:00")
    answer = echo.hears(START, length="PT8H")
    assert "That's 8 hours, back at 5 am tomorrow, after the clocks go back." in answer.said
    assert "clocks go back" in echo.yes().said


@pytest.mark.parametrize(
    ("length", "said", "until"),
    [
        ("PT1M30S", "Okay, 1 minute and 30 seconds. See you both at 6:56.", "18:56:30"),
        ("PT59M59S", "Okay, 59 minutes and 59 seconds. See you both at 7:54.", "19:54:59"),
    ],
)
def test_odd_seconds_are_said(
    echo: Echo, memory: Memory, length: str, said: str, until: str
) -> None:
    """A length with seconds is said with them, so that it agrees with the clock time."""
    assert echo.hears(START, length=length).said.startswith(said)
    assert return_time(memory).endswith(until)


def test_odd_seconds_of_the_usual_length(echo: Echo) -> None:
    """A usual length of a minute and a half is told as that, and offered as that."""
    changed = echo.hears("ChangePlanIntent", length="PT1M30S").said
    assert "1 minute and 30 seconds" in changed
    assert "for 1 minute and 30 seconds?" in echo.hears("MoreTimeIntent").said


@pytest.fixture(scope="module")
def evening() -> FrozenClock:
    return FrozenClock(datetime(2026, 11, 23, 18, 55, tzinfo=ZoneInfo(NEW_YORK)))


@pytest.fixture(scope="module")
def kitchen(evening: FrozenClock, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Echo]:
    database = tmp_path_factory.mktemp("times") / "households.db"
    agree_to_chimes(database, evening)
    handler: Handler = create_handler(
        clock=evening, environ={"STEADY_GROUND_STORE": f"sqlite:{database}"}
    )
    with AlexaServices(evening) as alexa:
        alexa.allow()
        yield Echo(handler, alexa, evening)


@contextmanager
def a_break(kitchen: Echo, **slots: str) -> Iterator[Answer]:
    """Start a break, and call it off afterwards."""
    try:
        yield kitchen.hears(START, **slots)
    finally:
        kitchen.hears("CallOffIntent")
        kitchen.yes()


LENGTH = re.compile(
    r"(?:(\d+) hours?)?(?: and )?(?:(\d+) minutes?)?(?: and (\d+) seconds?)?"
    r"(?=[,.]| to go| left| from)"
)
CLOCK = re.compile(r"at (?:(\d+):(\d\d)|(\d+) o'clock|(noon|midnight))")


def length_said(said: str) -> timedelta:
    found = next(each for each in LENGTH.finditer(said) if any(each.groups()))
    hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def clock_said(said: str) -> tuple[int, int]:
    """Return the hour (1 to 12) and the minute of the clock time in what was said."""
    found = CLOCK.search(said)
    assert found
    hour, minute, whole, _ = found.groups()
    return (int(hour), int(minute)) if hour else (int(whole or 12), 0)


def shown(moment: datetime) -> tuple[int, int]:
    local = moment.astimezone(ZoneInfo(NEW_YORK))
    return local.hour % 12 or 12, local.minute


@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    since=st.integers(0, 24 * 3600),
    seconds=st.integers(60, 3599) | st.integers(60, 120).map(lambda minutes: minutes * 60),
    passed=st.floats(0, 1),
)
@example(since=0, seconds=90, passed=0)
@example(since=0, seconds=3599, passed=0)
@example(since=17, seconds=1200, passed=0.4)
def test_a_length_its_clock_time_and_its_chime_agree(
    evening: FrozenClock, kitchen: Echo, since: int, seconds: int, passed: float
) -> None:
    """What is said to last from now on ends when the clock time is shown, and then it rings."""
    start = datetime(2026, 11, 23, tzinfo=ZoneInfo(NEW_YORK)) + timedelta(seconds=since)
    evening.now, length = start, timedelta(seconds=seconds)
    with a_break(kitchen, length=f"PT{seconds}S") as answer:
        assert length_said(answer.said) == length
        assert clock_said(answer.said) == shown(start + length)
        [timer] = timers(kitchen.alexa)
        assert msgspec.convert(timer["duration"], timedelta) == length
        evening.now = start + timedelta(seconds=int(seconds * passed))
        said = kitchen.hears("TimeLeftIntent").said
        if "less than a minute" not in said and "minute" in said:
            counted = evening.now.replace(second=0) + length_said(said)
            assert clock_said(said) == shown(counted) == shown(start + length)


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(since=st.integers(0, 24 * 3600), minutes=st.integers(2, 119))
def test_a_clock_time_and_its_length_agree(
    evening: FrozenClock, kitchen: Echo, since: int, minutes: int
) -> None:
    """Until a clock time, the length is what the clock counts, and it rings on that minute."""
    start = datetime(2026, 11, 23, tzinfo=ZoneInfo(NEW_YORK)) + timedelta(seconds=since)
    evening.now = start
    until = start.replace(second=0) + timedelta(minutes=minutes)
    with a_break(kitchen, return_time=f"{until:%H:%M}") as answer:
        if "?" in answer.said:
            return  # noon is the next one in either half of the day, so it may be a long way off
        assert clock_said(answer.said) == shown(until)
        assert start.replace(second=0) + length_said(answer.said) == until
        [timer] = timers(kitchen.alexa)
        assert start + msgspec.convert(timer["duration"], timedelta) == until
