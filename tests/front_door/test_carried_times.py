"""A part of the day, a day or a meaning from an earlier turn never makes a new time a wrong one."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, day_part, reminders
from tests.front_door.slots import occasion, repeat_day, unlisted, weekday

START, MOVE, ANSWER, NUMBER = (
    "StartBreakIntent",
    "MoveBreakIntent",
    "TimeAnswerIntent",
    "NumberIntent",
)
REGULAR_TIME, CHECK_IN, MORE, LESS = (
    "RhythmIntent",
    "CheckInIntent",
    "MoreTimeIntent",
    "LessTimeIntent",
)
NEW_YORK = ZoneInfo("America/New_York")

Said = tuple[str, dict[str, Any]]

TONIGHT, NIGHT = day_part("tonight", "evening"), day_part("night", "evening")
EVENING, MORNING = day_part("in the evening", "evening"), day_part("in the morning", "morning")
AFTERNOON, TOMORROW = day_part("this afternoon", "afternoon"), day_part("tomorrow", "tomorrow")
TOMORROW_MORNING = day_part("tomorrow morning", "tomorrow_morning")
TOMORROW_EVENING = day_part("tomorrow evening", "tomorrow_evening")

MORNINGS = repeat_day("every morning", "daily_morning")
EVENINGS = repeat_day("every evening", "daily_evening")
DAILY, SUNDAYS = repeat_day("every day", "daily"), repeat_day("every sunday", "sunday")
DEBRIEF, STATE_OF_US = occasion("debrief"), occasion("state_of_us")


def said_at(clock: FrozenClock, now: str) -> None:
    clock.now = datetime.fromisoformat(now).replace(tzinfo=NEW_YORK)


def hear(echo: Echo, *turns: Said) -> str:
    """Send one intent after another; return what is said to the last."""
    said = ""
    for intent, slots in turns:
        if echo.attributes.get("question", {}).get("ask") == "topic":
            echo.falls_silent()
        said = echo.hears(intent, **slots).said
    return said


def back(memory: Memory) -> str:
    running = memory.household.current_break
    assert running is not None
    return running.return_time.astimezone(NEW_YORK).strftime("%H:%M")


def rings(alexa: AlexaServices) -> str:
    """Return when the one reminder first rings, by its day of the week."""
    [reminder] = reminders(alexa)
    first = reminder["trigger"]["scheduledTime"]
    return datetime.fromisoformat(first).strftime("%a %H:%M")


@pytest.mark.parametrize(
    ("before", "at", "when"),
    [
        (MORNINGS, "12:00", "noon"),
        (MORNINGS, "00:00", "midnight"),
        (MORNINGS, "12:30", "12:30 pm"),
        (MORNINGS, "00:30", "12:30 am"),
        (MORNINGS, "01:00", "1 pm"),
        (MORNINGS, "04:00", "4 pm"),
        (MORNINGS, "09:00", "9 am"),
        (MORNINGS, "21:00", "9 pm"),
        (EVENINGS, "12:00", "noon"),
        (EVENINGS, "00:00", "midnight"),
        (EVENINGS, "24:00", "midnight"),
        (EVENINGS, "12:30", "12:30 pm"),
        (EVENINGS, "00:30", "12:30 am"),
        (EVENINGS, "01:00", "1 pm"),
        (EVENINGS, "03:00", "3 pm"),
        (EVENINGS, "09:00", "9 pm"),
    ],
)
@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "read back"])
def test_a_new_time_in_place_of_a_regular_one(
    echo: Echo,
    before: dict[str, Any],
    at: str,
    when: str,
    is_kept: bool,  # noqa: FBT001  a parameter of the test
) -> None:
    """The half of the day of the old time chooses between two readings, and flips nothing."""
    hear(echo, (REGULAR_TIME, {"repeat_day": before, "clock_time": "08:00", "occasion": DEBRIEF}))
    if is_kept:
        echo.yes()
    new = (REGULAR_TIME, {"repeat_day": DAILY, "clock_time": at, "occasion": DEBRIEF})
    said = hear(echo, new if is_kept else (MOVE, {"return_time": at}))
    assert f"every day at {when} " in said


@pytest.mark.parametrize(
    ("part", "at", "when"),
    [
        (EVENING, "08:00", "8 pm"),
        (MORNING, "08:00", "8 am"),
        (MORNING, "20:00", "8 am"),
        (EVENING, "20:00", "8 pm"),
    ],
)
def test_a_new_half_for_a_kept_time(echo: Echo, part: dict[str, Any], at: str, when: str) -> None:
    """A half of the day that is newly said counts for the time that stays."""
    first = {"repeat_day": DAILY, "clock_time": at, "occasion": DEBRIEF, "day_part": MORNING}
    hear(echo, (REGULAR_TIME, first), ("AMAZON.YesIntent", {}))
    said = hear(echo, (REGULAR_TIME, {"repeat_day": DAILY, "occasion": DEBRIEF, "day_part": part}))
    assert f"every day at {when} " in said


@pytest.mark.parametrize("part", [EVENING, MORNING])
def test_a_new_half_does_not_flip_a_kept_noon(echo: Echo, part: dict[str, Any]) -> None:
    """Noon is in neither the morning nor the evening, so the time is asked for."""
    noon = {"repeat_day": DAILY, "clock_time": "12:00", "occasion": DEBRIEF}
    hear(echo, (REGULAR_TIME, noon), ("AMAZON.YesIntent", {}))
    said = hear(echo, (REGULAR_TIME, {"repeat_day": DAILY, "occasion": DEBRIEF, "day_part": part}))
    assert said == "What time works, like eight?"


@pytest.mark.parametrize(
    ("before", "then", "when"),
    [
        ({"day": weekday("sunday"), "day_part": MORNING}, (MOVE, "12:00"), "on Sunday at noon"),
        ({"day": weekday("sunday"), "day_part": EVENING}, (MOVE, "12:00"), "on Sunday at noon"),
        ({"day": weekday("sunday"), "day_part": MORNING}, (MOVE, "01:00"), "on Sunday at 1 pm"),
        ({"day_part": TOMORROW_MORNING}, (ANSWER, "12:00"), "at noon tomorrow"),
        ({"day_part": TOMORROW_EVENING}, (ANSWER, "12:00"), "at noon tomorrow"),
        ({"day_part": TOMORROW_EVENING}, (ANSWER, "00:00"), "at midnight tomorrow night"),
        ({"day_part": TOMORROW_EVENING}, (MOVE, "07:00"), "at 7 pm tomorrow"),
        ({"day_part": TONIGHT}, (MOVE, "00:00"), "at midnight."),
    ],
)
def test_a_new_time_for_a_check_in(
    echo: Echo, before: dict[str, Any], then: tuple[str, str], when: str
) -> None:
    """The day stays, and a new noon is noon."""
    intent, at = then
    said = hear(echo, (CHECK_IN, {"clock_time": "09:00", **before}), (intent, {"return_time": at}))
    assert f"remind you {when.rstrip('.')}" in said


@pytest.mark.parametrize(
    ("before", "then", "when"),
    [
        (
            {"day": weekday("sunday"), "clock_time": "06:00"},
            {"day_part": TOMORROW},
            "at 6 pm tomorrow",
        ),
        (
            {"clock_time": "09:00", "day_part": TONIGHT},
            {"day_part": TOMORROW},
            "at 9 pm tomorrow",
        ),
        (
            {"clock_time": "09:00", "day_part": TONIGHT},
            {"day_part": TOMORROW, "return_time": "12:00"},
            "at noon tomorrow",
        ),
        ({"day_part": TOMORROW}, {"day_part": TONIGHT, "return_time": "08:00"}, "at 8 pm."),
        ({"day_part": TOMORROW}, {"day_part": EVENING, "return_time": "08:00"}, "at 8 pm tomorrow"),
        (
            {"day": weekday("sunday")},
            {"day_part": TONIGHT, "return_time": "08:00"},
            "at 8 pm.",
        ),
        (
            {"day": weekday("sunday")},
            {"day_part": EVENING, "return_time": "08:00"},
            "on Sunday at 8 pm",
        ),
    ],
)
def test_a_new_day_for_a_check_in(
    echo: Echo, before: dict[str, Any], then: dict[str, Any], when: str
) -> None:
    """A day that is newly said takes the place of the one from before; a half leaves the day."""
    assert f"remind you {when.rstrip('.')}" in hear(echo, (CHECK_IN, before), (ANSWER, then))


def test_a_weekday_in_place_of_tomorrow(echo: Echo) -> None:
    """A weekday that is newly said takes the place of "tomorrow", and the time stays."""
    said = hear(
        echo,
        (CHECK_IN, {"day_part": TOMORROW, "clock_time": "06:00"}),
        (CHECK_IN, {"day": weekday("sunday")}),
    )
    assert "remind you on Sunday at 6 pm, to see" in said


@pytest.mark.parametrize(
    ("now", "before", "then", "length"),
    [
        ("2026-11-23 09:30", {"day_part": MORNING}, "12:00", "2 hours and 30 minutes"),
        ("2026-11-23 18:55", {"day_part": MORNING}, "12:00", "17 hours and 5 minutes"),
        ("2026-11-23 18:55", {"day_part": TONIGHT}, "12:00", "17 hours and 5 minutes"),
        ("2026-11-23 18:55", {"return_time": "AM"}, "12:00", "17 hours and 5 minutes"),
        ("2026-11-23 18:55", {"return_time": "NI"}, "12:00", "17 hours and 5 minutes"),
        ("2026-11-23 18:55", {"return_time": "PM"}, "00:00", "5 hours and 5 minutes"),
        ("2026-11-23 18:55", {"day_part": AFTERNOON}, "00:00", "5 hours and 5 minutes"),
        ("2026-11-23 18:55", {"day_part": TONIGHT}, "10:00", "3 hours and 5 minutes"),
        ("2026-11-23 18:55", {"day_part": TONIGHT}, "01:00", "6 hours and 5 minutes"),
        ("2026-11-23 18:55", {"day_part": MORNING}, "08:00", "13 hours and 5 minutes"),
        ("2026-11-23 18:55", {"day_part": TONIGHT}, "13:00", "6 hours and 5 minutes"),
    ],
)
def test_a_clock_time_for_a_break_after_a_part_of_the_day(
    echo: Echo, clock: FrozenClock, now: str, before: dict[str, Any], then: str, length: str
) -> None:
    """A "noon" after "until tonight" is noon; an hour up to eleven is in the part that was said."""
    said_at(clock, now)
    assert length in hear(echo, (START, before), (ANSWER, {"return_time": then}))


@pytest.mark.parametrize(("at", "hours"), [("08:00", 13), ("12:00", 17)])
@pytest.mark.parametrize("before", [{"day_part": TONIGHT}, {"return_time": "NI"}])
def test_tomorrow_in_place_of_tonight(
    echo: Echo, before: dict[str, Any], at: str, hours: int
) -> None:
    """A break until tonight, and then "tomorrow at eight", is until the morning."""
    then = {"return_time": at, "day_part": TOMORROW}
    assert f"{hours} hours and 5 minutes" in hear(echo, (START, before), (ANSWER, then))


@pytest.mark.parametrize("coarse", ["AM", "MO", "PM", "AF", "EV", "NI"])
@pytest.mark.parametrize(
    "then",
    [
        (MOVE, {"return_time": "08:00"}),
        (START, {"return_time": "08:00"}),
        (ANSWER, {"clock_time": "08:00"}),
        (NUMBER, {"number": "8"}),
        (ANSWER, {"return_time": "20:00"}),
        (ANSWER, {"clock_time": "20:00"}),
        (START, {"return_time": "20:00"}),
    ],
)
def test_the_half_of_the_day_is_kept_for_any_answer(echo: Echo, coarse: str, then: Said) -> None:
    """After "which clock time?", no answer is asked about minutes, nor loses the half."""
    said = hear(echo, (START, {"return_time": coarse}), then)
    is_morning = coarse in ("AM", "MO")
    assert ("back at 8 am tomorrow" if is_morning else "back at 8 o'clock") in said.replace(
        "Back", "back"
    )


def test_the_half_of_the_day_is_kept_through_what_is_not_understood(echo: Echo) -> None:
    """If the clock time is not understood, the half that was said before is not lost."""
    turns = [(START, {"return_time": "AM"}), (ANSWER, {"return_time": "?"})]
    assert "8 am tomorrow" in hear(echo, *turns, (ANSWER, {"clock_time": "08:00"}))


@pytest.mark.parametrize(
    ("asked", "then", "until"),
    [
        (MORE, [(MOVE, {"length": "PT10M"})], "19:25"),
        (MORE, [(START, {"length": "PT10M"})], "19:25"),
        (MORE, [(MOVE, {"return_time": "20:00"}), (ANSWER, {"length": "PT8M"})], "19:23"),
        (MORE, [(MOVE, {"return_time": "08:00"}), (NUMBER, {"number": "8"})], "19:23"),
        (MORE, [(MOVE, {"return_time": "08:00"}), (START, {"length": "PT8M"})], "19:23"),
        (MORE, [(MOVE, {"return_time": "08:00"}), (ANSWER, {"clock_time": "08:00"})], "20:00"),
        (LESS, [(MOVE, {"length": "PT5M"})], "19:10"),
        (LESS, [(START, {"length": "PT5M"})], "19:10"),
        (LESS, [(MOVE, {"return_time": "05:00"}), (NUMBER, {"number": "5"})], "19:10"),
        (LESS, [(START, {"return_time": "05:00"}), (MOVE, {"length": "PT5M"})], "19:10"),
    ],
)
def test_an_answer_to_how_many(
    echo: Echo, memory: Memory, asked: str, then: list[Said], until: str
) -> None:
    """Whichever intent brings the minutes, they are as many more, or as many less."""
    hear(echo, (START, {}), (asked, {}), *then)
    if asked == LESS:
        echo.yes()
    assert back(memory) == until


@pytest.mark.parametrize("asked", [MORE, LESS])
@pytest.mark.parametrize("intent", [MOVE, START])
@pytest.mark.parametrize("heard", ["08:00", "20:00"])
def test_an_hour_that_answers_how_many(
    echo: Echo, memory: Memory, asked: str, intent: str, heard: str
) -> None:
    """Asked how many, "make it eight" is asked about, and nothing moves before."""
    said = hear(echo, (START, {}), (asked, {}), (intent, {"return_time": heard}))
    assert said == "Do you mean 8 minutes, or back at 8 o'clock?"
    assert back(memory) == "19:15"


@pytest.mark.parametrize(
    ("asked", "at"),
    [(LESS, "20:00"), (LESS, "07:30"), (MORE, "19:05"), (MORE, "07:10")],
)
def test_a_clock_time_the_other_way(echo: Echo, memory: Memory, asked: str, at: str) -> None:
    """Asked for less, "until eight" would be more, so it is offered and waits for a yes."""
    said = hear(echo, (START, {}), (asked, {}), (ANSWER, {"clock_time": at}))
    asked_for_both = asked == MORE
    assert ("Do you both want that?" if asked_for_both else "Want to be back at") in said
    assert back(memory) == "19:15"


@pytest.mark.parametrize(
    ("then", "until"),
    [
        ([(ANSWER, {"length": "PT10M"})], "19:25"),
        ([(MOVE, {"length": "PT10M"})], "19:25"),
        ([(ANSWER, {"return_time": "19:30"})], "19:30"),
        ([(NUMBER, {"number": "30"}), ("AMAZON.YesIntent", {})], "19:45"),
        ([(NUMBER, {"number": "10"}), (NUMBER, {"number": "10"})], "19:25"),
        ([(NUMBER, {"number": "10"}), (ANSWER, {"clock_time": "08:00"})], "20:00"),
        ([(MOVE, {"return_time": "08:00"}), (ANSWER, {"length": "PT8M"})], "19:23"),
    ],
)
def test_more_stays_more(echo: Echo, memory: Memory, then: list[Said], until: str) -> None:
    """Once ten more minutes are offered, each number or length is so much more."""
    assert "Want to be back at 7:25 instead?" in hear(echo, (START, {}), (NUMBER, {"number": "10"}))
    assert back(memory) == "19:15"
    hear(echo, *then)
    assert back(memory) == until


def test_a_length_from_now_stays_one(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """Offered a break for so long from now, another length is from now too."""
    echo.hears(START)
    clock.advance(minutes=5)
    echo.falls_silent()
    assert "Want to be back at 7:40 instead?" in hear(echo, (START, {"length": "PT40M"}))
    hear(echo, (ANSWER, {"length": "PT30M"}))
    assert back(memory) == "19:30"


@pytest.mark.parametrize(
    ("at", "when", "first"),
    [
        ("12:00", "Sunday night at midnight", "Mon 00:00"),
        ("00:00", "Sunday night at midnight", "Mon 00:00"),
        ("12:30", "Monday at 12:30 am", "Mon 00:30"),
        ("01:00", "Monday at 1 am", "Mon 01:00"),
        ("08:00", "Sunday at 8 pm", "Sun 20:00"),
        ("23:30", "Sunday at 11:30 pm", "Sun 23:30"),
    ],
)
@pytest.mark.parametrize("intent", [CHECK_IN, REGULAR_TIME])
def test_sunday_night(
    echo: Echo, alexa: AlexaServices, intent: str, at: str, when: str, first: str
) -> None:
    """Sunday night goes on after midnight, into Monday."""
    if intent == CHECK_IN:
        slots = {"day": weekday("sunday")}
    else:
        slots = {"repeat_day": SUNDAYS, "occasion": STATE_OF_US}
    assert when in hear(echo, (intent, {**slots, "day_part": NIGHT, "clock_time": at}))
    assert when in echo.yes().said
    assert rings(alexa) == first


def test_the_coming_midnight_is_not_tomorrow_s(echo: Echo, alexa: AlexaServices) -> None:
    """What is said as midnight is the coming one; the next is "midnight tomorrow night"."""
    asked = hear(echo, (CHECK_IN, {"day_part": TONIGHT, "clock_time": "12:00"}))
    assert asked.startswith("I can remind you at midnight, ")
    echo.yes()
    assert rings(alexa) == "Tue 00:00"
    later = hear(echo, (CHECK_IN, {"day_part": TOMORROW_EVENING, "clock_time": "12:00"}))
    assert later.startswith("I can remind you at midnight tomorrow night, ")
    echo.yes()
    assert rings(alexa) == "Wed 00:00"


@pytest.mark.parametrize(("part", "at"), [(MORNING, "01:30"), (TONIGHT, "02:00")])
def test_a_check_in_after_the_clocks_go_back(
    echo: Echo, clock: FrozenClock, part: dict[str, Any], at: str
) -> None:
    """A check-in at 1:30, asked for at 1:40, would sound past."""
    said_at(clock, "2026-11-01 01:40")
    said = hear(echo, (CHECK_IN, {"day_part": part, "clock_time": at}))
    assert "am, after the clocks go back, " in said


def test_a_move_says_now_of_nothing_else(echo: Echo, clock: FrozenClock) -> None:
    """A move over the change of clocks does not say that they change now."""
    said_at(clock, "2026-11-01 01:40")
    for _ in range(6):
        echo.hears("CallOffIntent")
        echo.yes()
        echo.hears(START)
        assert "clocks go back now" not in hear(echo, (MORE, {"length": "PT10M"}))


DAY_AGAIN = ("I didn't catch the day.", "I'm not sure what day you meant.")
TIME_AGAIN = ("I didn't catch the time.", "I'm not sure what time you meant.")


@pytest.mark.parametrize(
    ("intent", "slots", "said", "asked"),
    [
        (
            REGULAR_TIME,
            {"repeat_day": unlisted("REPEAT_DAY", "every blue moon"), "occasion": DEBRIEF},
            DAY_AGAIN,
            "What day and time",
        ),
        (
            REGULAR_TIME,
            {"day": unlisted("DAY", "someday"), "occasion": DEBRIEF},
            DAY_AGAIN,
            "What day and time",
        ),
        (
            REGULAR_TIME,
            {"repeat_day": DAILY, "day_part": unlisted("DAY_PART", "soon"), "occasion": DEBRIEF},
            TIME_AGAIN,
            "What time works",
        ),
        (
            CHECK_IN,
            {"day": unlisted("DAY", "someday")},
            DAY_AGAIN,
            "What day and time",
        ),
        (
            CHECK_IN,
            {"day": weekday("sunday"), "day_part": unlisted("DAY_PART", "soon")},
            TIME_AGAIN,
            "What time works",
        ),
        (
            CHECK_IN,
            {"day_part": TOMORROW, "day_half": unlisted("DAY_PART", "soon")},
            TIME_AGAIN,
            "What time works",
        ),
    ],
)
def test_a_day_that_is_not_known_is_asked_for(
    echo: Echo,
    alexa: AlexaServices,
    intent: str,
    slots: dict[str, Any],
    said: tuple[str, str],
    asked: str,
) -> None:
    """What was said of the day and is in no list is asked for; it is not left out in silence."""
    answer = echo.hears(intent, clock_time="20:00", **slots)
    assert answer.said.startswith(said)
    assert asked in answer.said
    assert answer.is_listening
    echo.yes()
    assert not reminders(alexa)


def test_a_day_that_is_not_known_keeps_no_old_one(echo: Echo) -> None:
    """After an unknown day, the day from before is not taken again."""
    sunday = {"occasion": STATE_OF_US, "repeat_day": SUNDAYS, "clock_time": "18:00"}
    unknown = {"repeat_day": unlisted("REPEAT_DAY", "every blue moon")}
    hear(echo, (REGULAR_TIME, sunday), (REGULAR_TIME, unknown))
    assert "What day" in hear(echo, (ANSWER, {"return_time": "19:00"}))


def test_an_unknown_part_before_the_occasion_is_known(echo: Echo) -> None:
    """Asked for which talk, an unknown part of the day asks for the reminder's time, no break's."""
    hear(echo, (REGULAR_TIME, {"repeat_day": DAILY}))
    said = hear(echo, (ANSWER, {"return_time": "08:00", "day_part": unlisted("DAY_PART", "soon")}))
    assert said.endswith("What time works, like eight?")


@pytest.mark.parametrize("now", ["2026-11-23 22:05", "2026-11-23 23:40", "2026-11-23 23:58"])
@pytest.mark.parametrize(
    ("intent", "before"), [(START, []), (MOVE, [(START, {"length": "PT30M"})])]
)
def test_twelve_when_midnight_is_near(
    echo: Echo, clock: FrozenClock, memory: Memory, now: str, intent: str, before: list[Said]
) -> None:
    """Late in the evening "twelve" is asked about; either answer is then taken as it is."""
    said_at(clock, now)
    asked = hear(echo, *before, (intent, {"return_time": "12:00"}))
    assert asked.endswith("Do you mean midnight, or noon tomorrow?")
    assert bool(memory.household.current_break) is bool(before)
    assert "noon tomorrow" in hear(echo, (ANSWER, {"return_time": "12:00"}))
    echo.no()
    hear(echo, (intent, {"return_time": "12:00"}), (ANSWER, {"return_time": "00:00"}))
    if before:
        echo.yes()
    assert back(memory) == "00:00"


@pytest.mark.parametrize("now", ["2026-11-23 18:55", "2026-11-24 00:10", "2026-11-24 09:55"])
def test_twelve_at_any_other_time(echo: Echo, clock: FrozenClock, now: str) -> None:
    """At other times of the day "twelve" is noon."""
    said_at(clock, now)
    assert "back at noon" in hear(echo, (START, {"return_time": "12:00"}))
