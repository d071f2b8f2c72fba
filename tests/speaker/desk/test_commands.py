"""The commands that direct the desk, and what they say when they cannot."""

from pathlib import Path
from typing import Any

import pytest

from speaker.desk.commands import COMMANDS, CommandError, run, run_in_a_tab
from speaker.desk.opening import open_speaker
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import Settings
from speaker.household.scopes import Consent, Scope
from tests.speaker.client import timer
from tests.speaker.conftest import OpenDesk
from tests.speaker.small_skill import NOON, asks


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/advance 20m", "It is 12:20 PM on Monday, 23 November 2026, America/New_York."),
        ("/advance 1h30m", "It is 1:30 PM on Monday, 23 November 2026, America/New_York."),
        ("/advance 1d 2h", "It is 2 PM on Tuesday, 24 November 2026, America/New_York."),
        ("/ADVANCE 90s", "It is 12:01:30 PM on Monday, 23 November 2026, America/New_York."),
        ("/at 18:55", "It is 6:55 PM on Monday, 23 November 2026, America/New_York."),
        ("/at 9:30", "It is 9:30 AM on Tuesday, 24 November 2026, America/New_York."),
        ("/at 2027-03-14 01:59", "It is 1:59 AM on Sunday, 14 March 2027, America/New_York."),
        (
            "/at 2026-11-23T18:55:30",
            "It is 6:55:30 PM on Monday, 23 November 2026, America/New_York.",
        ),
        ("/at 20:00 europe/london", "It is 8:00 PM on Monday, 23 November 2026, Europe/London."),
        ("/zone Europe/London", "It is 5:00 PM on Monday, 23 November 2026, Europe/London."),
        ("/zone unknown", "The kitchen has no time zone now."),
        ("/deny timers", "Consent for timers: denied."),
        ("/allow reminders", "Consent for reminders: granted."),
        ("/offline", "The kitchen is offline."),
        ("/online", "The kitchen is online."),
        ("/device Bedroom", "You are at the bedroom, a new device."),
        ("/device kitchen", "You are at the kitchen."),
        ("/fail timers 500", "timers will fail: 500. /fail off ends that."),
        ("/fail reminders 429 POST", "reminders will fail: 429 post. /fail off ends that."),
        ("/fail off", "Every service works again."),
        ("/alerts", "Nothing is waiting to ring."),
    ],
)
def test_a_command_answers_with_what_it_did(desk_with: OpenDesk, typed: str, answer: str) -> None:
    """Each command says the new state in one line."""
    assert desk_with().type(typed) == [f"({answer.replace(' 2 PM', ' 2:00 PM')})"]


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        (
            "/advnce 20m",
            "There is no command /advnce. Did you mean /advance? /help lists them all.",
        ),
        ("/xyzzy", "There is no command /xyzzy. /help lists them all."),
        ("/", "There is no command /. /help lists them all."),
        ("/advance", "'' is not a length of time. Write it like 20m, 1h30m or 90s."),
        ("/advance soon", "'soon' is not a length of time. Write it like 20m, 1h30m or 90s."),
        ("/advance -5m", "'-5m' is not a length of time. Write it like 20m, 1h30m or 90s."),
        ("/advance 5", "'5' is not a length of time. Write it like 20m, 1h30m or 90s."),
        ("/at teatime", "'teatime' is not a time. Write it like 2026-11-23 18:55, or 18:55."),
        ("/at 25:99", "'25:99' is no time of any day, or on no calendar."),
        ("/at 18:55 Mars/Base", "There is no time zone 'Mars/Base'. Did you mean "),
        ("/zone", "Which zone? Write it like /zone Europe/London, or /zone unknown."),
        ("/zone london", "There is no time zone 'london'. Did you mean Europe/London?"),
        (
            "/zone Europe/Lodnon",
            "There is no time zone 'Europe/Lodnon'. Did you mean Europe/London?",
        ),
        ("/deny", "Consent for what? timers or reminders."),
        ("/allow everything", "Consent for what? timers or reminders."),
        ("/device", "Which device? Write it like /device kitchen: one word."),
        ("/device living room", "Which device? Write it like /device kitchen: one word."),
        ("/fail", "Which service, and how? /fail timers|reminders|zone 500 "),
        ("/fail alarms 500", "There is no service 'alarms': timers, reminders or zone."),
        ("/fail timers 200", "There is no failure '200': a status from 400 to 599, stall, "),
        ("/json maybe", "Write /json on, or /json off."),
        ("/offline now", "'now' is not needed here. /help shows how each command is written."),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_what_to_do(
    desk_with: OpenDesk, typed: str, complaint: str
) -> None:
    """Nothing changes, and the message says what to write instead."""
    desk = desk_with()
    before = (desk.speaker.clock(), repr(desk.speaker.household), desk.speaker.device.name)
    assert desk.complaint(typed).startswith(complaint)
    assert (desk.speaker.clock(), repr(desk.speaker.household), desk.speaker.device.name) == before


def test_a_time_that_does_not_exist_on_the_calendar_is_refused(desk_with: OpenDesk) -> None:
    """A 30th of February changes nothing."""
    assert "on no calendar" in desk_with().complaint("/at 2026-02-30 10:00")


@pytest.mark.parametrize(
    "typed",
    ["/at 0001-01-01 00:00 UTC", "/at 1899-12-31 23:59", "/at 9999-12-31 23:59", "/advance 9999d"],
)
def test_the_clock_stays_where_every_zone_has_a_date(desk_with: OpenDesk, typed: str) -> None:
    """A time out of reach is a complaint, and the zone that it names is not taken either."""
    desk = desk_with()
    desk.type("/at 2999-12-31 12:00")
    assert desk.complaint(typed) == "The clock goes from 1900 to 2999."
    assert desk.speaker.device.zone == "America/New_York"
    assert desk.type("/zone Pacific/Kiritimati")[0].endswith("1 January 3000, Pacific/Kiritimati.)")


@pytest.mark.parametrize("typed", ["/allow timers", "/disable", "/locale en-GB"])
def test_what_cannot_be_kept_is_a_complaint(tmp_path: Path, typed: str) -> None:
    """At the terminal and in a tab, the message says what cannot be written, and nothing changes.

    The skill is told nothing either, so a break and its chime are still there.
    """
    settings = Settings(frozen_at=NOON, store=f"sqlite:{tmp_path / 'household.db'}")
    with open_speaker(settings) as speaker:
        for said in ("/deny timers", "/allow reminders", "until four", "yes"):
            speaker.take(said)
        before = _account(speaker)
        in_the_way = tmp_path / "household.db.alerts.new"
        in_the_way.mkdir()
        for carry_out in run, run_in_a_tab:
            with pytest.raises(CommandError) as wrong:
                carry_out(speaker, typed)
            assert str(wrong.value) == (
                f"{tmp_path / 'household.db.alerts'} cannot be written: Is a directory."
                " Nothing was changed."
            )
            assert _account(speaker) == before
        in_the_way.rmdir()
        run(speaker, typed)
        after = _account(speaker)
        assert after != before
    with open_speaker(settings) as again:
        account, consents, _, alerts, *_ = _account(again)
        assert (account, consents, alerts) == (after[0], after[1], after[3])


def _account(speaker: Speaker) -> tuple[Any, ...]:
    """Return what the commands change: the account, its permissions, its alerts, and the device."""
    household, device = speaker.household, speaker.device
    alerts = [(each.id, each.rings_at) for each in speaker.alerts.waiting()]
    asked = speaker.take("how long is left")
    knows_it = any("4 pm" in str(line) for event in asked for line in event.lines)
    account = household.user_id, dict(household.consents), device.locale, alerts
    return *account, household.returns_at, knows_it


def test_help_lists_every_command_on_a_line(desk_with: OpenDesk) -> None:
    """One line each, with how it is written and what it does."""
    lines = desk_with().type("/help")
    assert len(lines) == len(COMMANDS) == 21
    for command, line in zip(COMMANDS.values(), lines, strict=True):
        assert line.startswith(f"({command.usage}")
        assert command.summary in line


def test_consent_and_network_change_what_the_services_see(desk_with: OpenDesk) -> None:
    """The commands act on the household that the services answer for."""
    desk = desk_with()
    for typed in ("/deny timers", "/allow reminders", "/offline"):
        desk.type(typed)
    household = desk.speaker.household
    assert household.consents == {
        Scope.TIMERS: Consent.DENIED,
        Scope.REMINDERS: Consent.GRANTED,
    }
    assert not desk.speaker.device.online


def test_alerts_shows_what_is_waiting(desk_with: OpenDesk) -> None:
    """Running timers come with their time and what is left, paused ones with what is left."""
    desk = desk_with()
    alerts, device = desk.speaker.alerts, desk.speaker.device
    alerts.create_timer(timer("PT1H5M", "a"), device)
    paused = alerts.create_timer(timer("PT10M", "b"), device)
    alerts.pause_timer(str(paused["id"]))
    assert desk.type("/alerts") == [
        "(timer on the kitchen, rings at 1:05 PM, in 1 h 5 min)",
        "(timer on the kitchen, paused with 10 min left)",
    ]


def test_a_new_device_is_in_the_zone_of_the_last_one(desk_with: OpenDesk) -> None:
    """A second speaker of the household starts where the household lives, and can move."""
    desk = desk_with()
    desk.type("/zone Europe/London")
    desk.type("/device bedroom")
    desk.type("/zone Asia/Tokyo")
    assert [each.zone for each in desk.speaker.household.devices.values()] == [
        "Europe/London",
        "Asia/Tokyo",
    ]


def test_a_failure_that_was_told_reaches_the_skill(desk_with: OpenDesk) -> None:
    """/fail answers the skill's own calls, and /fail off ends it."""
    desk = desk_with()
    desk.type("/fail timers full")
    assert desk.speaker.failures.take("timers", "POST") is not None
    desk.type("/fail off")
    assert desk.speaker.failures.take("timers", "POST") is None


def test_json_and_quit_are_noted_for_the_terminal(desk_with: OpenDesk) -> None:
    """The speaker remembers what the terminal has to do."""
    desk = desk_with(LaunchRequest=asks("Welcome."))
    desk.type("/json on")
    desk.type("/quit")
    assert (desk.speaker.shows_json, desk.speaker.leaving) == (True, True)
    desk.type("/json off")
    assert not desk.speaker.shows_json
