"""Never two chimes, and never a word about one that is not true."""

import json
from datetime import UTC, datetime

import pytest

from speaker.services import AlexaServices
from tests.front_door.between import Between
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, Handler, reminders, timers
from tests.front_door.skill_events import TIMERS
from tests.front_door.slots import keepsake, occasion, repeat_day

CONSENT = "Connections.SendRequest"


def rings(alexa: AlexaServices) -> list[str]:
    """Return when the timers ring, as a clock in New York shows it in winter."""
    return [
        f"{datetime.fromisoformat(timer['triggerTime']).astimezone(UTC):%H:%M}"
        for timer in timers(alexa)
    ]


AT_7_15, AT_7_25, AT_7_10, AT_7_45 = "00:15", "00:25", "00:10", "00:45"


@pytest.mark.parametrize("status", [401, 403, 404])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("MoreTimeIntent", {"length": "PT10M"}),
        ("LessTimeIntent", {"length": "PT5M"}),
        ("MoveBreakIntent", {"return_time": "19:45"}),
    ],
)
def test_an_old_chime_that_may_not_be_touched(
    echo: Echo,
    alexa: AlexaServices,
    alexas: Between,
    method: str,
    status: int,
    intent: str,
    slots: dict[str, str],
) -> None:
    """While the old chime may still ring no second one is made, whatever Alexa calls the reason."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.clock.advance(minutes=5)
    alexas.answers[method] = (status, '{"code": "TOLD", "message": "told"}')
    answer = echo.hears(intent, **slots)
    if intent == "LessTimeIntent":
        answer = echo.yes()
    assert rings(alexa) == [AT_7_15]
    assert "hear a chime" not in answer.said
    assert "may still" in answer.said
    is_asked = [each["type"] for each in answer.directives] == [CONSENT]
    assert is_asked is ((method, status) != ("DELETE", 404))


def test_a_permission_that_was_missing_for_one_call(
    echo: Echo, alexa: AlexaServices, alexas: Between
) -> None:
    """Once the permission is confirmed, the old chime goes and the new one is made."""
    echo.hears("StartBreakIntent", length="PT20M")
    alexas.answers["GET"] = (403, "{}")
    echo.clock.advance(minutes=5)
    (asked,) = echo.hears("MoreTimeIntent", length="PT10M").directives
    del alexas.answers["GET"]
    assert (
        echo.consent(("ACCEPTED"), asked["token"]).said == "Back at 7:25. You'll hear a chime then."
    )
    assert rings(alexa) == [AT_7_25]


def test_a_no_does_not_undo_a_chime_that_was_made(
    echo: Echo, alexa: AlexaServices, alexas: Between
) -> None:
    """A permission that is refused later leaves the old chime, and nobody denies that."""
    echo.hears("StartBreakIntent", length="PT20M")
    echo.clock.advance(minutes=5)
    alexas.answers["GET"] = alexas.answers["POST"] = (403, "{}")
    (asked,) = echo.hears("MoreTimeIntent", length="PT10M").directives
    assert "may still" in echo.consent("DENIED", asked["token"]).said
    assert "may still" in echo.hears("MoreTimeIntent", length="PT10M").said
    assert rings(alexa) == [AT_7_15]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
@pytest.mark.parametrize("status", [401, 403, 404])
def test_an_old_reminder_that_may_not_be_touched(
    echo: Echo, alexa: AlexaServices, alexas: Between, method: str, status: int
) -> None:
    """While the old daily reminder may still ring, no second one is made."""
    _every_day_at(echo, "20:00")
    echo.clock.advance(minutes=5)
    alexas.answers[method] = (status, "{}")
    _every_day_at(echo, "21:00")
    assert [each["trigger"]["recurrence"]["recurrenceRules"] for each in reminders(alexa)] == [
        ["FREQ=DAILY;BYHOUR=20;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"]
    ]


NOT_LISTINGS = [
    "{}",
    "[]",
    "null",
    '"x"',
    "5",
    '{"timers": null, "alerts": null}',
    '{"timers": "x", "alerts": "x"}',
    '{"timers": [null], "alerts": [null]}',
    '{"timers": [{}], "alerts": [{}]}',
    '{"timers": [{"id": 7, "status": "ON"}], "alerts": [{"alertToken": 7, "status": "ON"}]}',
    '{"timers": [{"id": "", "status": "ON"}], "alerts": [{"alertToken": "", "status": "ON"}]}',
    '{"timers": [{"id": "a"}], "alerts": [{"alertToken": "a"}]}',
    '{"totalCount": 3, "timers": [], "alerts": []}',
    '{"totalCount": -1, "timers": [], "alerts": []}',
    '{"totalCount": "none", "timers": [], "alerts": []}',
    '{"totalCount": true, "timers": [], "alerts": []}',
    f'{{"totalCount": "{"9" * 5000}", "timers": [], "alerts": []}}',
    '{"timers": [], "nextToken": "more", "alerts": [], "links": {"next": "more"}}',
]


@pytest.mark.parametrize("body", NOT_LISTINGS)
def test_an_answer_that_is_no_listing(
    echo: Echo, alexa: AlexaServices, alexas: Between, memory: Memory, body: str
) -> None:
    """An answer of the wrong shape does not say that there is nothing; the record stays sound."""
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    _every_day_at(echo, "20:00")
    echo.hears("StartBreakIntent", length="PT20M")
    alexas.answers["GET"] = (200, body)
    echo.hears("HearRhythmIntent")
    echo.hears("ForgetIntent", keepsake=keepsake("everything"))
    answer = echo.yes()
    assert "Everything is forgotten" not in answer.said
    assert len(timers(alexa)) == len(reminders(alexa)) == 1
    assert all(
        cue.handle is None or isinstance(cue.handle, str) for cue in memory.household.cues.to_clear
    )


@pytest.mark.parametrize("body", NOT_LISTINGS)
def test_an_odd_listing_costs_nothing_that_is_kept(
    echo: Echo, alexas: Between, memory: Memory, body: str
) -> None:
    """Whatever Alexa lists during a debrief, what was agreed can still be read."""
    echo.hears("KeepAgreementIntent", agreement="no phones at dinner")
    echo.yes()
    echo.hears("AMAZON.StopIntent")
    echo.hears("DebriefIntent")
    alexas.answers["GET"] = (200, body)
    echo.hears("TimeLeftIntent")
    assert [each.words for each in memory.household.agreements] == ["no phones at dinner"]


@pytest.mark.parametrize("odd", [7, 7.5, True, [], {}, None, "", "x" * 5000, "\x00"])
@pytest.mark.parametrize("field", ["timerLabel", "triggerTime", "duration"])
def test_a_listed_timer_with_an_odd_field(
    echo: Echo, alexa: AlexaServices, alexas: Between, field: str, odd: object
) -> None:
    """A timer of ours that Alexa describes oddly is still known by its id, and no turn fails."""
    echo.hears("StartBreakIntent", length="PT20M")
    (timer,) = timers(alexa)
    alexas.answers["GET"] = (200, json.dumps({"totalCount": 1, "timers": [{**timer, field: odd}]}))
    echo.clock.advance(minutes=5)
    assert "7:25" in echo.hears("MoreTimeIntent", length="PT10M").said
    assert rings(alexa) == [AT_7_25]
    assert "went wrong" not in echo.hears("TimeLeftIntent").said
    assert "went wrong" not in echo.hears("CallOffIntent").said


def test_a_listing_that_counts_none(echo: Echo, alexas: Between) -> None:
    """A listing that leaves out the list, and counts none, says that there is none."""
    echo.hears("StartBreakIntent", length="PT20M")
    alexas.answers["GET"] = (200, '{"totalCount": 0, "nextToken": null}')
    assert "may still" not in echo.hears("CallOffIntent").said


def test_a_chime_that_may_have_been_made(echo: Echo, alexa: AlexaServices, alexas: Between) -> None:
    """If neither the making nor the look is answered, nobody claims that there is no chime."""
    alexas.answers["GET"] = (500, "")
    alexa.failures.set("timers", "lost", method="POST")
    answer = echo.hears("StartBreakIntent", length="PT20M")
    assert "I couldn't check if there's a chime. Keep an eye on the clock too." in answer.said
    assert rings(alexa) == [AT_7_15]


def test_a_debrief_whose_second_timer_fails(
    echo: Echo, alexa: AlexaServices, alexas: Between, memory: Memory
) -> None:
    """A first timer that cannot be taken back is told before the talk, and cleared in it."""
    alexas.afterwards["POST"] = lambda: alexas.answers.update(
        {"POST": (500, ""), "DELETE": (500, "")}
    )
    answer = echo.hears("DebriefIntent")
    assert rings(alexa) == ["00:00"]
    assert "may still go off" in answer.said
    assert answer.is_listening
    alexas.answers.clear()
    assert "anything you need from me" in echo.hears("AMAZON.NextIntent").said
    assert rings(alexa) == []
    assert memory.household.cues.guide_cues == ()


def _every_day_at(echo: Echo, at: str) -> str:
    echo.hears(
        "RhythmIntent",
        occasion=occasion("debrief"),
        clock_time=at,
        repeat_day=repeat_day("every day", "daily"),
    )
    said = echo.yes().said
    echo.attributes = {}
    return said


def test_a_timer_that_was_paused_and_resumed(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock
) -> None:
    """A chime that somebody moved by hand is still known by its label, and goes with the break."""
    echo.hears("StartBreakIntent", length="PT20M")
    (timer,) = timers(alexa)
    clock.advance(minutes=6)
    alexa.alerts.pause_timer(timer["id"])
    clock.advance(minutes=2)
    alexa.alerts.resume_timer(timer["id"])
    assert "no chime" not in echo.hears("TimeLeftIntent").said
    assert "hear a chime" in echo.hears("MoreTimeIntent", length="PT10M").said
    assert rings(alexa) == [AT_7_25]
    echo.hears("BothBackIntent")
    assert rings(alexa) == []


def test_a_reminder_whose_time_was_changed_in_the_app(echo: Echo, alexa: AlexaServices) -> None:
    """A reminder is known by its words, so that stopping it, or asking for another, leaves none."""
    _every_day_at(echo, "20:00")
    _edited(alexa, hour=21)
    _every_day_at(echo, "21:30")
    assert len(reminders(alexa)) == 1
    _edited(alexa, hour=22)
    echo.hears("StopRhythmIntent", occasion=occasion("debrief"))
    assert reminders(alexa) == []


def _edited(alexa: AlexaServices, hour: int) -> None:
    """Change the one reminder's time, as the Alexa app does."""
    (reminder,) = reminders(alexa)
    trigger = reminder["trigger"]
    rule = f"FREQ=DAILY;BYHOUR={hour};BYMINUTE=0;BYSECOND=0;INTERVAL=1;"
    trigger["recurrence"]["recurrenceRules"] = [rule]
    body = {
        "requestTime": reminder["createdTime"],
        "trigger": trigger,
        "alertInfo": reminder["alertInfo"],
        "pushNotification": reminder["pushNotification"],
    }
    alexa.alerts.update_reminder(reminder["alertToken"], body)


def test_a_fault_that_lasts(echo: Echo, alexa: AlexaServices, alexas: Between) -> None:
    """While the old chime cannot be removed, nobody says that there is none."""
    echo.hears("StartBreakIntent", length="PT20M")
    alexas.answers["DELETE"] = (500, "")
    said = [echo.hears("MoreTimeIntent", length="PT10M").said]
    said += [echo.hears("TimeLeftIntent").said for _ in range(3)]
    assert rings(alexa) == [AT_7_15]
    assert not any("no chime" in each for each in said)


@pytest.mark.parametrize("times", [1, 2])
def test_a_chime_asked_for_again_in_one_moment(
    echo: Echo, handler: Handler, alexa: AlexaServices, clock: FrozenClock, times: int
) -> None:
    """One chime rings, where somebody asked last, though no label keeps a second one away."""
    london = Echo(handler, alexa, clock, "study", "Europe/London")
    echo.hears("StartBreakIntent")
    for each in (*[echo] * times, london):
        each.consent("ACCEPTED", TIMERS)
        assert rings(alexa) == [AT_7_15]
    assert [alert.device.name for alert in alexa.alerts.waiting()] == ["study"]


def test_everything_is_forgotten_while_a_reminder_is_being_made(
    echo: Echo, study: Echo, alexa: AlexaServices, alexas: Between
) -> None:
    """One reminder that is found says nothing of another that is about to be made."""
    _every_day_at(echo, "20:00")
    echo.hears("StartBreakIntent", length="PT3H")
    told: list[str] = []

    def forget() -> None:
        study.hears("ForgetIntent", keepsake=keepsake("everything"))
        told.append(study.yes().said)

    alexas.meanwhile["POST"] = forget
    echo.yes()
    assert "Everything is forgotten" not in told[0]
    study.hears("TimeLeftIntent")
    assert reminders(alexa) == []
