"""Recurring reminders: which rules are kept, when they ring, and how long they live."""

from datetime import UTC, datetime, timedelta

import pytest

from speaker.household.clock import SpeakerClock
from speaker.services import AlexaServices
from tests.speaker.client import REMINDERS, Client, absolute, daily, recurring, reminder
from tests.speaker.conftest import OpenDesk

EVENING = daily(20)
SUNDAYS = "FREQ=WEEKLY;BYDAY=SU;BYHOUR=18;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"


def set_reminder(client: Client, trigger: dict[str, object]) -> str:
    answer = client("POST", REMINDERS, reminder(trigger))
    assert answer.status == 200
    return f"{REMINDERS}/{answer.body['alertToken']}"


def rings(alexa: AlexaServices, until: datetime) -> list[str]:
    """Ring everything up to then; the instants, in UTC."""
    due = iter(lambda: alexa.alerts.ring_next(until), None)
    return [f"{ringing.at:%Y-%m-%d %H:%M}" for ringing in due]


@pytest.mark.parametrize(
    ("rules", "first_three"),
    [
        ([EVENING], ["2026-11-24 01:00", "2026-11-25 01:00", "2026-11-26 01:00"]),
        ([EVENING[:-1]], ["2026-11-24 01:00", "2026-11-25 01:00", "2026-11-26 01:00"]),
        ([SUNDAYS], ["2026-11-29 23:00", "2026-12-06 23:00", "2026-12-13 23:00"]),
        (
            ["FREQ=WEEKLY;BYDAY=MO,FR;BYHOUR=7;BYMINUTE=15;BYSECOND=0;INTERVAL=2;"],
            ["2026-11-27 12:15", "2026-12-07 12:15", "2026-12-11 12:15"],
        ),
        (
            ["FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0;BYSECOND=0;"],
            ["2026-12-01 14:00", "2027-01-01 14:00", "2027-02-01 14:00"],
        ),
        ([daily(9), EVENING], ["2026-11-24 01:00", "2026-11-24 14:00", "2026-11-25 01:00"]),
        (["FREQ=DAILY;"], ["2026-11-24 01:00", "2026-11-25 01:00", "2026-11-26 01:00"]),
    ],
)
def test_a_reminder_rings_as_its_rules_say(
    client: Client, alexa: AlexaServices, rules: list[str], first_three: list[str]
) -> None:
    """What a rule does not say is as in startDateTime; several rules ring one after the other."""
    set_reminder(client, recurring(*rules))
    assert rings(alexa, datetime(2027, 2, 2, tzinfo=UTC))[:3] == first_three


@pytest.mark.parametrize(
    ("clock_change", "hour", "minute", "instants"),
    [
        ("2027-03-14", 20, 0, ["2027-03-14 01:00", "2027-03-15 00:00", "2027-03-16 00:00"]),
        ("2027-11-07", 20, 0, ["2027-11-07 00:00", "2027-11-08 01:00", "2027-11-09 01:00"]),
        # From half past two the clocks show half past three.
        ("2027-03-14", 2, 30, ["2027-03-13 07:30", "2027-03-14 07:30", "2027-03-15 06:30"]),
        # Half past one comes twice, and rings once.
        ("2027-11-07", 1, 30, ["2027-11-06 05:30", "2027-11-07 05:30", "2027-11-08 06:30"]),
    ],
)
def test_a_daily_reminder_keeps_its_wall_time_when_the_clocks_change(
    client: Client,
    alexa: AlexaServices,
    clock_change: str,
    hour: int,
    minute: int,
    instants: list[str],
) -> None:
    """The hours between two rings are then 23 or 25."""
    day_before = datetime.fromisoformat(clock_change) - timedelta(days=1)
    start = f"{day_before + timedelta(hours=hour, minutes=minute):%Y-%m-%dT%H:%M:%S}"
    set_reminder(client, recurring(daily(hour, minute), start=start))
    assert rings(alexa, datetime(2028, 1, 1, tzinfo=UTC))[:3] == instants


def test_what_is_past_does_not_ring_any_more(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """A recurrence that began earlier goes on with its next time."""
    set_reminder(client, recurring(EVENING, start="2026-11-01T20:00:00"))
    assert rings(alexa, clock() + timedelta(days=1)) == ["2026-11-24 01:00"]


def test_without_a_zone_the_devices_counts(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """It is the device's zone at the time of the request, wherever the device then goes."""
    trigger = recurring(EVENING)
    del trigger["timeZoneId"]
    kitchen = alexa.household.device("kitchen")
    kitchen.zone = "Europe/London"
    set_reminder(client, trigger)
    kitchen.zone = None
    assert rings(alexa, clock() + timedelta(days=2)) == ["2026-11-23 20:00", "2026-11-24 20:00"]


@pytest.mark.parametrize("scheduled", [{}, {"scheduledTime": "2020-01-01T03:00:00.000"}])
def test_a_recurring_reminder_is_read_back_as_it_was_set(
    client: Client, alexa: AlexaServices, scheduled: dict[str, str]
) -> None:
    """GET gives the recurrence, alone and in the list; a scheduledTime beside it is unread."""
    path = set_reminder(client, recurring(EVENING, endDateTime="2026-12-31T23:59:00") | scheduled)
    one = client("GET", path).body
    assert one["status"] == "ON"
    assert one["trigger"] == {
        "type": "SCHEDULED_ABSOLUTE",
        "timeZoneId": "America/New_York",
        "recurrence": {
            "recurrenceRules": [EVENING],
            "startDateTime": "2026-11-23T20:00:00",
            "endDateTime": "2026-12-31T23:59:00",
        },
    } | {name: time.removesuffix(".000") for name, time in scheduled.items()}
    assert client("GET", REMINDERS).body["alerts"] == [one]
    assert f"{alexa.alerts.next_ring():%Y-%m-%d %H:%M}" == "2026-11-24 01:00"


def test_it_stays_on_until_its_last_time(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """At endDateTime it rings once more, is COMPLETED, and vanishes after three days."""
    path = set_reminder(client, recurring(EVENING, endDateTime="2026-11-24T20:00:00.000"))
    rang, states = [], []
    for _day in range(3):
        clock.advance(timedelta(days=1))
        rang += rings(alexa, clock())
        states.append(client("GET", path).body["status"])
    assert rang == ["2026-11-24 01:00", "2026-11-25 01:00"]
    assert states == ["ON", "COMPLETED", "COMPLETED"]
    assert client("PUT", path, reminder(recurring(EVENING))).status == 409
    clock.advance(timedelta(days=2))
    assert client("GET", path).status == 404


def test_an_update_sets_and_ends_the_recurrence(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """PUT makes a reminder recur, moves it, and makes it ring once again."""
    path = set_reminder(client, absolute("2026-11-23T13:00:00"))
    client("PUT", path, reminder(recurring(EVENING)))
    every_day = rings(alexa, clock() + timedelta(days=1))
    client("PUT", path, reminder(recurring(SUNDAYS)))
    weekly = rings(alexa, clock() + timedelta(days=7))
    answer = client("PUT", path, reminder(absolute("2026-12-01T13:00:00")))
    once = rings(alexa, clock() + timedelta(days=30))
    assert (answer.status, answer.body["version"]) == (200, "4")
    assert (every_day, weekly, once) == (
        ["2026-11-24 01:00"],
        ["2026-11-29 23:00"],
        ["2026-12-01 18:00"],
    )
    assert client("GET", path).body["status"] == "COMPLETED"


def test_deleting_every_listed_reminder_leaves_none_to_ring(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """A skill lists them and deletes one after the other, after its session too."""
    for trigger in (recurring(EVENING), recurring(SUNDAYS), absolute("2026-11-25T09:00:00")):
        set_reminder(client, trigger)
    assert rings(alexa, clock() + timedelta(days=1)) == ["2026-11-24 01:00"]
    alexa.household.device("kitchen").session = None
    listed = client("GET", REMINDERS).body
    paths = [f"{REMINDERS}/{alert['alertToken']}" for alert in listed["alerts"]]
    assert listed["totalCount"] == "3"
    assert [client("DELETE", path).status for path in paths] == [200, 200, 200]
    assert client("GET", REMINDERS).body == {"totalCount": "0", "alerts": [], "links": None}
    assert rings(alexa, clock() + timedelta(days=30)) == []


@pytest.mark.parametrize(
    ("trigger", "says"),
    [
        (recurring(), "recurrenceRules"),
        (recurring(""), "'' cannot be read"),
        (recurring("every day at eight"), "'every day at eight' cannot be read"),
        (recurring("RRULE:FREQ=DAILY"), "cannot be read"),
        (recurring("FREQ=DAILY\nFREQ=DAILY"), "cannot be read"),
        (recurring("BYHOUR=20;BYMINUTE=0;"), "The FREQ of the recurrence rule 'BYHOUR=20"),
        (recurring("FREQ=SOMETIMES;"), "is none of DAILY, WEEKLY, MONTHLY, YEARLY"),
        (recurring("FREQ=HOURLY;INTERVAL=6;"), "is none of DAILY, WEEKLY, MONTHLY, YEARLY"),
        (recurring("FREQ=MINUTELY;"), "is none of DAILY, WEEKLY, MONTHLY, YEARLY"),
        (recurring("FREQ=SECONDLY;"), "is none of DAILY, WEEKLY, MONTHLY, YEARLY"),
        (recurring(EVENING, "FREQ=HOURLY;"), "'FREQ=HOURLY;' is none of"),
        (recurring("FREQ=DAILY;INTERVAL=0;"), "is not above zero"),
        (recurring("FREQ=DAILY;INTERVAL=-1;"), "is not above zero"),
        (recurring("FREQ=DAILY;BYHOUR=25;"), "hour must be in 0..23"),
        (recurring("FREQ=WEEKLY;BYDAY=XX;"), "invalid 'BYDAY': XX"),
        (recurring("FREQ=DAILY;BYTIDE=1;"), "unknown parameter 'BYTIDE'"),
        (recurring("FREQ=MONTHLY;BYDAY=99MO;"), "['FREQ=MONTHLY;BYDAY=99MO;'] cannot be kept"),
        (recurring(EVENING, start="2026-11-23T20:00:00Z"), "wall times: without offset"),
        (recurring(EVENING, endDateTime="2026-12-23T20:00:00-05:00"), "wall times"),
        (recurring(EVENING, start="tonight"), "startDateTime"),
        (recurring(EVENING, endDateTime="2026-11-23T11:00:00"), "last time"),
        (recurring(EVENING) | {"timeZoneId": "Mars/Olympus"}, "Mars/Olympus"),
        (
            recurring(EVENING) | {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 60},
            "Only SCHEDULED_ABSOLUTE can recur",
        ),
        (absolute("2026-11-23T20:00:00") | {"recurrence": {"freq": "DAILY"}}, "recurrenceRules"),
    ],
)
def test_a_recurrence_that_is_not_kept_is_refused(
    client: Client, trigger: dict[str, object], says: str
) -> None:
    """The answer is 400 and says what is wrong, and no reminder is there."""
    answer = client("POST", REMINDERS, reminder(trigger))
    assert (answer.status, answer.code) == (400, "INVALID_ALERT_INFO")
    assert says in answer.body["message"]
    assert client("GET", REMINDERS).body["alerts"] == []


def test_advancing_by_days_rings_each_of_them(desk_with: OpenDesk) -> None:
    """Each ring is shown at its own time, and the next one is still waiting."""
    desk = desk_with()
    desk.speaker.alerts.create_reminder(reminder(recurring(EVENING)), desk.speaker.device)
    events = desk.speaker.take("/advance 3d")
    heard = [f"{event.at:%d %H:%M} {line}" for event in events for line in event.lines]
    assert heard == [
        "24 01:00 Chime: Here's your reminder: Come back",
        "25 01:00 Chime: Here's your reminder: Come back",
        "26 01:00 Chime: Here's your reminder: Come back",
        "26 17:00 (It is 12:00 PM on Thursday, 26 November 2026, America/New_York.)",
    ]
    assert desk.type("/alerts") == [
        "(reminder on the kitchen, rings at 8:00 PM, in 8 h, and repeats)"
    ]


def test_alerts_says_the_day_of_a_ring_that_is_far_away(desk_with: OpenDesk) -> None:
    """From a day on the date stands beside the time."""
    desk = desk_with()
    desk.speaker.alerts.create_reminder(reminder(recurring(SUNDAYS)), desk.speaker.device)
    [line] = desk.type("/alerts")
    assert line == (
        "(reminder on the kitchen, rings at 6:00 PM on Sunday, 29 November 2026, "
        "in 6 d 6 h, and repeats)"
    )
