"""Regular times and the check-in: read back, set after a yes, listed, moved and stopped."""

import json
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from skill.domain.cues import CueKind, Recurrence, RepeatDay
from skill.domain.regular_times import Occasion, recurring_cue
from skill.store.sqlite import SQLiteStore
from speaker.household.scopes import Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo, FrozenClock, day_part, reminders, timers
from tests.front_door.slots import occasion, repeat_day, weekday

REGULAR_TIME = "RhythmIntent"
SCOPE = Scope.REMINDERS.value
DEBRIEF, STATE_OF_US = occasion("debrief"), occasion("state_of_us")
EVENINGS = repeat_day("every evening", "daily_evening")
SUNDAYS = repeat_day("every sunday", "sunday")
DAILY_AT_EIGHT = "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"
SUNDAYS_AT_SIX = "FREQ=WEEKLY;BYDAY=SU;BYHOUR=18;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"


def debrief_every_evening(echo: Echo) -> Answer:
    return echo.hears(REGULAR_TIME, occasion=DEBRIEF, repeat_day=EVENINGS, clock_time="08:00")


def state_of_us_on_sundays(echo: Echo) -> Answer:
    return echo.hears(REGULAR_TIME, occasion=STATE_OF_US, repeat_day=SUNDAYS, clock_time="06:00")


def rules(alexa: AlexaServices) -> list[str]:
    triggers = [reminder["trigger"] for reminder in reminders(alexa)]
    return [rule for each in triggers for rule in each["recurrence"]["recurrenceRules"]]


def posted(alexa: AlexaServices) -> dict[str, Any]:
    """Return the body of the last reminder that was asked for."""
    bodies = [each.body for each in alexa.requests if each.method == "POST"]
    body = bodies[-1]
    assert isinstance(body, dict)
    return body


def test_the_debrief_every_evening(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """The day and time are read back, and after a yes a recurring reminder is set and restated."""
    answer = debrief_every_evening(echo)
    assert answer.said == (
        "I can remind you every day at 8 pm about your debrief. Want me to set that?"
    )
    assert reminders(alexa) == []
    answer = echo.yes()
    assert answer.said == "Okay. You'll get a reminder every day at 8 pm."
    assert answer.ends
    assert posted(alexa) == {
        "requestTime": "2026-11-23T23:55:00.000",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "scheduledTime": "2026-11-23T20:00:00.000",
            "timeZoneId": "America/New_York",
            "recurrence": {
                "startDateTime": "2026-11-23T20:00:00.000",
                "recurrenceRules": [DAILY_AT_EIGHT],
            },
        },
        "alertInfo": {
            "spokenInfo": {"content": [{"locale": "en-US", "text": "Time for your debrief."}]}
        },
        "pushNotification": {"status": "ENABLED"},
    }
    (cue,) = memory.household.cues.reminders
    assert cue.handle is None
    echo.hears("TimeLeftIntent")
    (cue,) = memory.household.cues.reminders
    assert cue.handle == reminders(alexa)[0]["alertToken"]


def test_the_state_of_us_every_sunday(echo: Echo, alexa: AlexaServices) -> None:
    """Without a part of the day, six is six in the evening, and the first one is next Sunday."""
    answer = state_of_us_on_sundays(echo)
    assert answer.said.startswith("I can remind you every Sunday at 6 pm about the State of Us.")
    echo.yes()
    assert rules(alexa) == [SUNDAYS_AT_SIX]
    assert posted(alexa)["trigger"]["scheduledTime"] == "2026-11-29T18:00:00.000"


@pytest.mark.parametrize(
    ("day", "time", "part", "said"),
    [
        ("daily_morning", "09:00", None, "every day at 9 am"),
        ("daily", "21:30", None, "every day at 9:30 pm"),
        ("daily", "08:00", "morning", "every day at 8 am"),
        ("daily", "12:00", None, "every day at noon"),
        ("daily_evening", "12:00", None, "every day at midnight"),
        ("friday", "07:15", "evening", "every Friday at 7:15 pm"),
    ],
)
def test_times_as_they_are_meant(
    echo: Echo, day: str, time: str, part: str | None, said: str
) -> None:
    """The part of the day counts wherever it was said, and what was understood is read back."""
    slots = {"day_part": day_part(part, part)} if part else {}
    when = repeat_day(day, day)
    answer = echo.hears(REGULAR_TIME, occasion=DEBRIEF, repeat_day=when, clock_time=time, **slots)
    assert f"I can remind you {said} about your debrief." in answer.said


def test_a_no_sets_nothing(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """A no to what was read back sets nothing."""
    debrief_every_evening(echo)
    assert echo.no().said == "All right, we'll leave it."
    assert reminders(alexa) == []
    assert memory.household.cues.reminders == ()


def test_what_is_missing_is_asked_for(echo: Echo, alexa: AlexaServices) -> None:
    """The occasion, the day and the time are asked for one by one, and taken in any words."""
    assert (
        echo.hears(REGULAR_TIME).said
        == "Is it for your daily debrief, or for your weekly State of Us?"
    )
    answer = echo.hears("StateOfUsIntent")
    assert answer.said == "What day and time, like every Sunday at six?"
    answer = echo.hears(REGULAR_TIME, repeat_day=SUNDAYS)
    assert answer.said == "What time works, like eight?"
    answer = echo.hears("TimeAnswerIntent", return_time="06:00")
    assert answer.said.startswith("I can remind you every Sunday at 6 pm about the State of Us.")
    echo.yes()
    assert rules(alexa) == [SUNDAYS_AT_SIX]


def test_the_debrief_is_daily_by_itself(echo: Echo) -> None:
    """For the debrief a time is enough: it is a daily thing."""
    assert "What time works" in echo.hears(REGULAR_TIME, occasion=DEBRIEF).said
    assert "every day at 6 pm" in echo.hears("TimeAnswerIntent", return_time="06:00").said


@pytest.mark.parametrize(
    ("half", "said"), [("morning", "every Sunday at 10 am"), ("evening", "every Sunday at 10 pm")]
)
def test_which_half_of_the_day_is_asked(echo: Echo, half: str, said: str) -> None:
    """Ten o'clock may be either; it is asked, and answered with the part of the day alone."""
    answer = echo.hears(REGULAR_TIME, occasion=STATE_OF_US, repeat_day=SUNDAYS, clock_time="10:00")
    assert answer.said == "Is that in the morning, or in the evening?"
    assert said in echo.hears("TimeAnswerIntent", day_part=day_part(half, half)).said
    echo.attributes = {}
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="10:00")
    when = said.replace("every", "on")
    coarse = {"morning": "MO", "evening": "EV"}[half]
    assert when in echo.hears("TimeAnswerIntent", return_time=coarse).said


@pytest.mark.parametrize(
    ("ask", "intent", "slots"),
    [
        ({}, "TimeAnswerIntent", {"return_time": "18:00"}),
        ({"occasion": STATE_OF_US}, "MoveBreakIntent", {"return_time": "18:00"}),
        ({"occasion": STATE_OF_US}, "StartBreakIntent", {"return_time": "18:00"}),
    ],
)
def test_a_time_where_a_reminder_is_asked_about_begins_no_break(
    echo: Echo, memory: Memory, ask: dict[str, Any], intent: str, slots: dict[str, Any]
) -> None:
    """A bare time is about the reminder that is being asked for."""
    echo.hears(REGULAR_TIME, **ask)
    echo.hears(intent, **slots)
    assert memory.household.current_break is None
    answer = echo.hears(REGULAR_TIME, occasion=STATE_OF_US, repeat_day=SUNDAYS)
    assert "every Sunday at 6 pm" in answer.said


def test_a_break_that_was_asked_for_is_a_break(echo: Echo, memory: Memory) -> None:
    """Even if it asks for a time, "I need twenty minutes" is a break."""
    echo.hears(REGULAR_TIME, occasion=STATE_OF_US)
    assert "20 minutes" in echo.hears("StartBreakIntent", length="PT20M").said
    assert memory.household.current_break is not None


def test_another_regular_time_at_the_check_ins_question(echo: Echo) -> None:
    """A regular time that is asked for by its name is none for the check-in."""
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    assert "about your debrief" in debrief_every_evening(echo).said


def test_the_part_of_the_day_is_not_lost(echo: Echo) -> None:
    """A part of the day that was said with the day counts for the time that is said after it."""
    mornings = {"repeat_day": SUNDAYS, "day_part": day_part("morning", "morning")}
    assert "What time works" in echo.hears(REGULAR_TIME, occasion=STATE_OF_US, **mornings).said
    answer = echo.hears("TimeAnswerIntent", return_time="09:00")
    assert "every Sunday at 9 am" in answer.said
    echo.attributes = {}
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="MO")
    answer = echo.hears("TimeAnswerIntent", return_time="09:00")
    assert "on Sunday at 9 am" in answer.said


@pytest.mark.parametrize("time", ["25:99", "?", "MO", "EV", ""])
def test_a_time_that_cannot_be_read(echo: Echo, alexa: AlexaServices, time: str) -> None:
    """If a time makes no sense, it asks again, about the reminder, and sets nothing."""
    answer = echo.hears(REGULAR_TIME, occasion=DEBRIEF, repeat_day=EVENINGS, clock_time=time)
    assert answer.said.endswith("What time works, like eight?")
    assert reminders(alexa) == []
    echo.hears(REGULAR_TIME, occasion=DEBRIEF, repeat_day=EVENINGS, clock_time=time)
    answer = echo.hears("TimeAnswerIntent", return_time="08:00")
    assert "about your debrief" in answer.said


def test_without_a_time_zone_there_is_none(echo: Echo, alexa: AlexaServices) -> None:
    """If nobody knows the zone, it makes no reminder, and says so."""
    alexa.failures.set("zone", "500")
    answer = debrief_every_evening(echo)
    assert answer.said == (
        "I don't know what time it is where you are. So I didn't set a reminder."
    )
    assert answer.ends


def test_consent_is_asked_and_carries_the_reminder(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """Without the permission it is asked for; allowed, the very reminder is set."""
    alexa.deny(Scope.REMINDERS)
    debrief_every_evening(echo)
    answer = echo.yes()
    assert answer.said == "To set a reminder, I'll need your okay."
    (directive,) = answer.directives
    assert directive["payload"]["permissionScopes"][0]["permissionScope"] == SCOPE
    token = directive["token"]
    assert json.loads(token.partition(" ")[2])["says"] == "debrief"
    alexa.allow(Scope.REMINDERS)
    assert echo.consent("ACCEPTED", token).said == "Done. I'll remind you both every day at 8 pm."
    assert rules(alexa) == [DAILY_AT_EIGHT]
    assert len(memory.household.cues.reminders) == 1


def test_a_wish_within_a_week_of_a_no(echo: Echo, alexa: AlexaServices) -> None:
    """Within a week of a no Alexa does not ask again; it is said what is missing, with the card."""
    alexa.deny(Scope.REMINDERS)
    debrief_every_evening(echo)
    echo.consent("DENIED", echo.yes().directives[0]["token"])
    debrief_every_evening(echo)
    answer = echo.yes()
    assert answer.said == (
        "I need your permission in the Alexa app first. Until then, there's no reminder."
    )
    assert answer.card == {"type": "AskForPermissionsConsent", "permissions": [SCOPE]}


@pytest.mark.parametrize("status", ["DENIED", "NOT_ANSWERED"])
def test_consent_refused(echo: Echo, alexa: AlexaServices, memory: Memory, status: str) -> None:
    """Refused, there is none, the app's card is sent, and after a no it is not asked for a week."""
    alexa.deny(Scope.REMINDERS)
    debrief_every_evening(echo)
    token = echo.yes().directives[0]["token"]
    answer = echo.consent(status, token)
    assert answer.said == "That's fine. I won't set a reminder."
    assert answer.card == {"type": "AskForPermissionsConsent", "permissions": [SCOPE]}
    assert reminders(alexa) == []
    assert memory.household.cues.reminders == ()
    assert (CueKind.REMINDER in memory.household.cues.declined) is (status == "DENIED")
    debrief_every_evening(echo)
    assert bool(echo.yes().directives) is (status == "NOT_ANSWERED")


def test_a_token_that_is_not_ours(echo: Echo, memory: Memory) -> None:
    """A token with other things in it than a reminder of ours sets nothing."""
    for planned in ("{", '{"kind": "reminder"}', '{"kind":"timer","rings_at":"2026-11-24"}'):
        assert echo.consent("ACCEPTED", f"{SCOPE} {planned}").ends
    assert memory.household.cues.reminders == ()


@pytest.mark.parametrize("way", ["500", "429", "drop", "garbage"])
def test_a_service_that_fails(echo: Echo, alexa: AlexaServices, memory: Memory, way: str) -> None:
    """If the reminder cannot be made, it claims none, now or at the next visit."""
    debrief_every_evening(echo)
    alexa.failures.set("reminders", way, method="POST", times=1)
    assert echo.yes().said in (
        "I couldn't set that reminder. Please try again later.",
        "That reminder didn't get set. You can try again later.",
    )
    assert reminders(alexa) == []
    assert echo.hears("HearRhythmIntent").said.startswith("You don't have any regular times yet.")
    assert memory.household.cues.reminders == memory.household.cues.to_clear == ()


def test_a_reminder_whose_receipt_was_lost(echo: Echo, alexa: AlexaServices) -> None:
    """A reminder that was made without an answer is found at once, and told as made."""
    debrief_every_evening(echo)
    alexa.failures.set("reminders", "lost", method="POST", times=1)
    assert echo.yes().said == "Okay. You'll get a reminder every day at 8 pm."
    assert len(reminders(alexa)) == 1


@pytest.mark.parametrize(
    ("way", "told"),
    [("lost", "I'll remind you about your debrief every"), ("drop", "You don't have any")],
)
def test_a_reminder_that_may_be_there_is_not_denied(
    echo: Echo, alexa: AlexaServices, way: str, told: str
) -> None:
    """If nobody knows whether it was made, it says so, and the next visit looks."""
    debrief_every_evening(echo)
    alexa.failures.set("reminders", way)
    assert echo.yes().said.startswith("I'm not sure that reminder was set.")
    alexa.failures.clear()
    assert echo.hears("HearRhythmIntent").said.startswith(told)
    assert len(reminders(alexa)) == (way == "lost")


def test_a_reminder_that_cannot_be_removed_stands_in_no_break_s_way(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """A reminder that may still come is named, and takes the chime from no break."""
    debrief_every_evening(echo)
    echo.yes()
    alexa.deny(Scope.REMINDERS)
    assert "may still" in echo.hears("StopRhythmIntent").said
    clock.advance(days=3)
    assert "chime" in echo.hears("StartBreakIntent").said
    assert len(timers(alexa)) == 1
    alexa.allow()
    echo.hears("CallOffIntent")
    echo.yes()
    assert reminders(alexa) == []


def test_a_reminder_whose_turn_was_cut_off_is_not_told(
    echo: Echo, clock: FrozenClock, memory: Memory, database: Path
) -> None:
    """A reminder that was planned and never heard of again is not told as one that is there."""
    echo.open()
    cue = recurring_cue(
        Occasion.DEBRIEF, Recurrence(RepeatDay.DAILY, time(20), "America/New_York"), clock.now
    )
    planned = memory.household.with_cues(memory.household.cues.with_reminder(cue))
    SQLiteStore(database).save(echo.user_id, planned, memory.version, clock.now)
    clock.advance(minutes=2)
    assert "every day at 8 pm" not in echo.hears("HearRhythmIntent").said
    assert memory.household.cues.reminders == ()


def test_a_check_in_that_has_passed_is_not_told_as_to_come(echo: Echo, clock: FrozenClock) -> None:
    """After its time a check-in is neither listed nor counted."""
    echo.hears("CheckInIntent", day=weekday("monday"), clock_time="20:00")
    echo.yes()
    clock.advance(hours=3)
    assert echo.hears("HearRhythmIntent").said.startswith("You don't have any regular times yet.")
    assert "reminder time" not in echo.hears("WhatIsKeptIntent").said


def test_stopping_all_of_them(echo: Echo, alexa: AlexaServices) -> None:
    """Asked which one shall stop, all of them is an answer."""
    debrief_every_evening(echo)
    echo.yes()
    state_of_us_on_sundays(echo)
    echo.yes()
    echo.hears("StopRhythmIntent")
    answer = echo.hears("StopRhythmIntent")
    assert "your debrief and the State of Us" in answer.said
    assert reminders(alexa) == []


def test_one_reminder_is_not_taken_for_another(echo: Echo, alexa: AlexaServices) -> None:
    """A reminder that is looked for by its time leaves another of the same time alone."""
    when: dict[str, Any] = {"repeat_day": SUNDAYS, "clock_time": "06:00"}
    echo.hears(REGULAR_TIME, occasion=STATE_OF_US, **when)
    echo.yes()
    echo.hears(REGULAR_TIME, occasion=DEBRIEF, **when)
    alexa.failures.set("reminders", "lost", method="POST", times=1)
    echo.yes()
    echo.hears("StopRhythmIntent", occasion=DEBRIEF)
    (left,) = reminders(alexa)
    assert "State of Us" in str(left["alertInfo"])


def test_listed(echo: Echo) -> None:
    """It lists each regular time with its day and time."""
    assert echo.hears("HearRhythmIntent").said.startswith("You don't have any regular times yet.")
    debrief_every_evening(echo)
    echo.yes()
    state_of_us_on_sundays(echo)
    echo.yes()
    assert echo.hears("HearRhythmIntent").said == (
        "I'll remind you about your debrief every day at 8 pm."
        " I'll remind you about the State of Us every Sunday at 6 pm."
    )


def test_moved(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """A new time for an occasion takes the old one's place, after a yes: one reminder is left."""
    state_of_us_on_sundays(echo)
    echo.yes()
    answer = echo.hears(REGULAR_TIME, occasion=STATE_OF_US, clock_time="07:30")
    assert answer.said.startswith("I can remind you every Sunday at 7:30 pm about the State of Us.")
    assert rules(alexa) == [SUNDAYS_AT_SIX]
    echo.yes()
    assert rules(alexa) == [SUNDAYS_AT_SIX.replace("18", "19").replace("MINUTE=0", "MINUTE=30")]
    assert len(memory.household.cues.reminders) == 1


def test_asked_without_a_change_it_is_told(echo: Echo) -> None:
    """Asked for again without a day or time, what is kept is told."""
    state_of_us_on_sundays(echo)
    echo.yes()
    answer = echo.hears(REGULAR_TIME, occasion=STATE_OF_US)
    assert answer.said == "I'll remind you about the State of Us every Sunday at 6 pm."


def test_stopped(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """Stopped, the reminder is gone from Alexa and from the record."""
    debrief_every_evening(echo)
    echo.yes()
    answer = echo.hears("StopRhythmIntent", occasion=DEBRIEF)
    assert answer.said == "Okay, no more reminders for your debrief."
    assert reminders(alexa) == []
    assert memory.household.cues.reminders == ()


def test_stopping_asks_which(echo: Echo, alexa: AlexaServices) -> None:
    """With several it asks which, and takes the name of one as the answer."""
    debrief_every_evening(echo)
    echo.yes()
    state_of_us_on_sundays(echo)
    echo.yes()
    answer = echo.hears("StopRhythmIntent")
    assert answer.said.endswith("Which one should I stop?")
    echo.hears("DebriefIntent")
    assert rules(alexa) == [SUNDAYS_AT_SIX]
    assert "State of Us" in echo.hears("StopRhythmIntent").said
    assert reminders(alexa) == []


def test_stopping_what_is_not_there(echo: Echo) -> None:
    """Stopping a time that is not kept says what is."""
    assert echo.hears("StopRhythmIntent", occasion=DEBRIEF).said.startswith(
        "You don't have any regular times yet."
    )
    assert echo.hears("StopRhythmIntent").said.startswith("You don't have any regular times yet.")


def test_a_reminder_that_could_not_be_stopped_is_named_and_cleared_later(
    echo: Echo, alexa: AlexaServices
) -> None:
    """If it cannot be removed, it says so, and the next visit removes it."""
    debrief_every_evening(echo)
    echo.yes()
    alexa.failures.set("reminders", "500", method="DELETE", times=1)
    assert "may still" in echo.hears("StopRhythmIntent").said
    assert rules(alexa) == [DAILY_AT_EIGHT]
    echo.hears("HearRhythmIntent")
    assert reminders(alexa) == []


def test_a_break_leaves_the_regular_times_alone(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """Starting, moving and ending long breaks touches no regular time, even after a look."""
    debrief_every_evening(echo)
    echo.yes()
    alexa.failures.set("reminders", "lost", method="POST", times=1)
    echo.hears("StartBreakIntent", length="PT3H")
    echo.yes()
    assert len(reminders(alexa)) == 2
    echo.hears("CallOffIntent")
    echo.yes()
    assert rules(alexa) == [DAILY_AT_EIGHT]
    clock.advance(days=1)
    assert len(reminders(alexa)) == 1


def test_it_rings_each_day(echo: Echo, alexa: AlexaServices, clock: FrozenClock) -> None:
    """The reminder rings every evening at the wall time, also after the clocks change."""
    debrief_every_evening(echo)
    echo.yes()
    clock.advance(days=200)
    rings = []
    while ringing := alexa.alerts.ring_next(clock.now):
        rings.append(ringing.at.astimezone(clock.now.tzinfo))
    assert len(rings) == 200
    assert {(ring.hour, ring.minute) for ring in rings} == {(20, 0)}


# The check-in


def test_a_check_in_after_keeping(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """After something was kept, a time to look at it is offered, and needs its own yes."""
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    assert "check back on it" in echo.yes().said
    assert echo.yes().said == "What day and time, like Sunday at six?"
    answer = echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="06:00")
    assert answer.said == (
        "I can remind you on Sunday at 6 pm, to see how it's going. The reminder"
        " just says check-in."
        " Want me to set that?"
    )
    assert reminders(alexa) == []
    assert echo.yes().said.endswith("on Sunday at 6 pm.")
    assert posted(alexa)["trigger"] == {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": "2026-11-29T18:00:00.000",
        "timeZoneId": "America/New_York",
    }
    assert (
        echo.hears("HearRhythmIntent").said
        == "I'll remind you about your check-in on Sunday at 6 pm."
    )
    assert len(memory.household.cues.reminders) == 1


def test_a_check_in_that_is_set_is_not_offered_again(echo: Echo) -> None:
    """With a check-in to come, keeping one more names it and asks nothing."""
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="06:00")
    echo.yes()
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    answer = echo.yes()
    assert answer.said.endswith("Your check-in is on Sunday at 6 pm.")
    assert answer.ends


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"day": weekday("tuesday"), "clock_time": "06:00"}, "at 6 pm tomorrow"),
        ({"day": weekday("monday"), "clock_time": "06:00"}, "next Monday at 6 pm"),
        ({"day": weekday("monday"), "clock_time": "20:00"}, "at 8 pm"),
        ({"day_part": day_part("tomorrow", "tomorrow"), "clock_time": "06:00"}, "6 pm tomorrow"),
        (
            {"day_part": day_part("tomorrow morning", "tomorrow_morning"), "clock_time": "08:00"},
            "at 8 am tomorrow",
        ),
        ({"day_part": day_part("this evening", "evening"), "clock_time": "08:00"}, "at 8 pm"),
        (
            {
                "day_part": day_part("tomorrow", "tomorrow"),
                "day_half": day_part("morning", "morning"),
                "clock_time": "08:00",
            },
            "at 8 am tomorrow",
        ),
        (
            {
                "day": weekday("sunday"),
                "day_half": day_part("morning", "morning"),
                "clock_time": "08:00",
            },
            "on Sunday at 8 am",
        ),
    ],
)
def test_check_in_times(echo: Echo, slots: dict[str, Any], said: str) -> None:
    """A day of the coming week, today or tomorrow, is read back with its time."""
    assert f"{said}, to see" in echo.hears("CheckInIntent", **slots).said


def test_a_check_in_asks_for_what_is_missing(echo: Echo) -> None:
    """A day without a time asks for the time; the day is not lost, nor the part of the day."""
    answer = echo.hears("CheckInIntent", day=weekday("sunday"))
    assert answer.said == "What time works, like six?"
    answer = echo.hears("TimeAnswerIntent", return_time="06:00")
    assert "on Sunday at 6 pm" in answer.said
    echo.attributes = {}
    echo.hears("CheckInIntent", day_part=day_part("tomorrow morning", "tomorrow_morning"))
    assert "at 9 am tomorrow" in echo.hears("TimeAnswerIntent", return_time="09:00").said


def test_a_new_check_in_takes_the_place_of_the_old(echo: Echo, alexa: AlexaServices) -> None:
    """There is one check-in; a new time moves it."""
    for day in ("saturday", "sunday"):
        echo.hears("CheckInIntent", day=weekday(day), clock_time="06:00")
        echo.yes()
    (reminder,) = reminders(alexa)
    assert reminder["trigger"]["scheduledTime"].startswith("2026-11-29T18:00:00")


def test_a_check_in_that_is_due_is_spoken_of(
    echo: Echo, alexa: AlexaServices, memory: Memory, clock: FrozenClock
) -> None:
    """At the next opening after its time, it offers to read what was agreed, and then is over."""
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="06:00")
    echo.yes()
    clock.advance(days=6)
    assert alexa.alerts.ring_next(clock.now)
    answer = echo.open()
    assert "Anyone nearby will hear me. Want to hear what you agreed on?" in answer.said
    assert echo.yes().said.startswith("One of you said: no phones at dinner.")
    assert memory.household.cues.reminders == ()
    echo.attributes = {}
    assert "agreed" not in echo.open().said


def test_a_due_check_in_may_be_declined(echo: Echo, memory: Memory, clock: FrozenClock) -> None:
    """A no leaves it, and it is not spoken of again."""
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="06:00")
    echo.yes()
    clock.advance(days=6)
    echo.open()
    assert echo.no().ends
    assert memory.household.cues.reminders == ()


def test_a_check_in_long_past_is_let_go(echo: Echo, memory: Memory, clock: FrozenClock) -> None:
    """Two days after its time a check-in is not spoken of any more."""
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="06:00")
    echo.yes()
    clock.advance(days=9)
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    echo.attributes = {}
    assert "agreed" not in echo.open().said
    assert memory.household.cues.reminders == ()


def test_a_yes_that_comes_too_late_asks_again(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """A yes after the time itself sets nothing in the past: the next such day is read back."""
    echo.hears("CheckInIntent", day=weekday("monday"), clock_time="19:00")
    clock.advance(minutes=10)
    assert "remind you next Monday at 7 pm, to see" in echo.yes().said
    assert reminders(alexa) == []


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("TimeAnswerIntent", {"return_time": "08:30"}),
        ("MoveBreakIntent", {"return_time": "08:30"}),
        (REGULAR_TIME, {"clock_time": "08:30"}),
    ],
)
def test_a_time_is_corrected_before_it_is_kept(
    echo: Echo, alexa: AlexaServices, memory: Memory, intent: str, slots: dict[str, Any]
) -> None:
    """Another time said at the read-back is read back in its place, and no break begins."""
    debrief_every_evening(echo)
    answer = echo.hears(intent, **slots)
    assert answer.said.startswith("I can remind you every day at 8:30 pm about your debrief.")
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="06:00")
    answer = echo.hears(intent, **slots)
    assert memory.household.current_break is None
    assert reminders(alexa) == []


def test_a_check_in_is_corrected_before_it_is_kept(echo: Echo) -> None:
    """Another time or day said at the check-in's read-back takes its place; the rest stays."""
    echo.hears("CheckInIntent", day=weekday("sunday"), clock_time="06:00")
    answer = echo.hears("TimeAnswerIntent", return_time="05:30")
    assert "remind you on Sunday at 5:30 pm, to see" in answer.said
    answer = echo.hears("CheckInIntent", day=weekday("saturday"))
    assert "remind you on Saturday at 5:30 pm, to see" in answer.said


def test_a_time_without_a_day_asks_for_the_day(echo: Echo) -> None:
    """A check-in's time is not lost while the day is asked for."""
    echo.hears("CheckInIntent")
    assert echo.hears("TimeAnswerIntent", return_time="06:00").said.endswith(
        "What day works, like Sunday?"
    )
    assert "on Sunday at 6 pm" in echo.hears("CheckInIntent", day=weekday("sunday")).said


def test_help_with_a_time(echo: Echo) -> None:
    """Help while a time is asked for says how to give it."""
    echo.hears(REGULAR_TIME, occasion=STATE_OF_US)
    assert echo.hears("AMAZON.HelpIntent").said.startswith(
        "I won't set anything before you say yes."
    )
