"""What rings when: in order, exactly at its time, however far the clock jumps."""

from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from speaker.household.clock import SpeakerClock
from speaker.household.devices import Device
from speaker.services.alerts import Alerts
from speaker.transcript import RingEvent
from tests.speaker.client import absolute, reminder, timer
from tests.speaker.conftest import OpenDesk
from tests.speaker.small_skill import Desk, asks

HORN = {"operation": {"type": "NOTIFY_ONLY"}, "notificationConfig": {"playAudible": True}}


def set_timer(desk: Desk, duration: str, text: str, *, audible: bool = True) -> None:
    behaviour = {
        "operation": {
            "type": "ANNOUNCE",
            "textToAnnounce": [
                {"locale": "de-DE", "text": "Es ist Zeit."},
                {"locale": "en-GB", "text": "British."},
                {"locale": "en-US", "text": text},
            ],
        },
        "notificationConfig": {"playAudible": audible},
    }
    body = timer(duration, text, triggeringBehavior=behaviour)
    desk.speaker.alerts.create_timer(body, desk.speaker.device)


def rung(desk: Desk, typed: str) -> list[tuple[str, str]]:
    """Type a line; the time and the words of what rang."""
    rings = [event for event in desk.speaker.take(typed) if isinstance(event, RingEvent)]
    return [(f"{ring.at:%H:%M:%S}", ring.lines[0].text) for ring in rings]


def test_a_timer_rings_exactly_at_its_time(desk_with: OpenDesk) -> None:
    """One second before it is quiet; then it announces the skill's name and its text."""
    desk = desk_with()
    set_timer(desk, "PT20M", "It is time.")
    assert rung(desk, "/advance 19m59s") == []
    assert rung(desk, "/advance 1s") == [("17:20:00", "This is from Tea House. It is time.")]
    assert rung(desk, "/advance 2d") == []


def test_a_long_jump_rings_everything_in_order_and_in_time(desk_with: OpenDesk) -> None:
    """Timers and reminders ring by their times, and the clock stands there as they do."""
    desk = desk_with()
    set_timer(desk, "PT1H", "second")
    set_timer(desk, "PT5M", "first")
    third = reminder(absolute("2026-11-24T09:00:00"))
    desk.speaker.alerts.create_reminder(third, desk.speaker.device)
    assert rung(desk, "/advance 3d") == [
        ("17:05:00", "This is from Tea House. first"),
        ("18:00:00", "This is from Tea House. second"),
        ("14:00:00", "Here's your reminder: Come back"),
    ]
    assert desk.speaker.clock() == datetime(2026, 11, 26, 17, 0, tzinfo=UTC)


def test_setting_the_clock_rings_what_was_due_before(desk_with: OpenDesk) -> None:
    """/at passes the time like /advance; going back rings nothing."""
    desk = desk_with()
    set_timer(desk, "PT20M", "It is time.")
    assert rung(desk, "/at 2026-11-23 11:00") == []
    assert rung(desk, "/at 2026-11-23 13:00") == [
        ("17:20:00", "This is from Tea House. It is time.")
    ]


def test_an_alert_rings_on_the_device_where_it_was_set(desk_with: OpenDesk) -> None:
    """Going to the bedroom does not take the kitchen's timer along."""
    desk = desk_with()
    set_timer(desk, "PT20M", "It is time.")
    desk.type("/device bedroom")
    [ring] = [each for each in desk.speaker.take("/advance 1h") if isinstance(each, RingEvent)]
    assert ring.device.name == "kitchen"
    assert ring.as_json()["device"] == "kitchen"


def test_a_ring_without_words_is_shown(desk_with: OpenDesk) -> None:
    """NOTIFY_ONLY sounds and says nothing."""
    desk = desk_with()
    body = timer(triggeringBehavior=HORN)
    desk.speaker.alerts.create_timer(body, desk.speaker.device)
    assert desk.type("/advance 20m")[0] == "Chime: (a ring, without words)"


@pytest.mark.parametrize(
    ("locale", "text"), [("en-US", "US"), ("en-AU", "British."), ("fr-FR", "Es ist Zeit.")]
)
def test_the_announcement_is_in_the_devices_language(
    desk_with: OpenDesk, locale: str, text: str
) -> None:
    """The exact locale first, then the language, then whatever there is."""
    desk = desk_with()
    set_timer(desk, "PT5M", "US")
    desk.speaker.device.locale = locale
    ringing = desk.speaker.alerts.ring_next(desk.speaker.clock() + timedelta(hours=1))
    assert ringing is not None
    assert ringing.text == text


def test_stop_silences_the_chime_and_nothing_else(desk_with: OpenDesk) -> None:
    """The first "Alexa, stop" belongs to what sounds; the next one does not."""
    desk = desk_with(LaunchRequest=asks("Welcome."))
    set_timer(desk, "PT20M", "It is time.")
    desk.type("/advance 20m")
    assert desk.type("Alexa, stop") == ["(The chime stops.)"]
    assert desk.type("Alexa, stop") == [
        "(Nothing is open or sounding here. /quit leaves the speaker.)"
    ]
    assert desk.skill.asked == []


def test_speaking_to_the_skill_silences_the_chime_too(desk_with: OpenDesk) -> None:
    """After another utterance stop is the skill's again."""
    desk = desk_with(GreetIntent=asks("Hi."))
    set_timer(desk, "PT20M", "It is time.")
    desk.type("/advance 20m")
    desk.type("greet me")
    assert desk.type("stop") == ["Alexa: AMAZON.StopIntent"]


def test_an_announcement_without_a_ring_leaves_nothing_to_stop(desk_with: OpenDesk) -> None:
    """With playAudible false the text is spoken without the bell, and nothing goes on sounding."""
    desk = desk_with()
    set_timer(desk, "PT20M", "It is time.", audible=False)
    heard, _ = desk.type("/advance 20m")
    assert heard.startswith("Alexa: ")
    assert heard.endswith("It is time.")
    assert desk.speaker.device.ringing is None


def test_in_real_time_an_alert_rings_by_itself() -> None:
    """The waiting thread wakes when something is set, and again when it is due."""
    clock = SpeakerClock()
    alerts = Alerts(clock)
    rang: list[datetime] = []

    def watch() -> None:
        while not rang:
            ringing = alerts.ring_next(clock())
            if ringing is not None:
                rang.append(ringing.at)
            else:
                alerts.wait_until_due()

    watcher = Thread(target=watch)
    watcher.start()
    due = alerts.create_timer(timer("PT1H"), Device("kitchen"))["triggerTime"]
    clock.advance(timedelta(hours=1) - timedelta(milliseconds=50))
    alerts.wake()
    watcher.join(timeout=5)
    assert [f"{at:%Y-%m-%dT%H:%M:%S}" for at in rang] == [str(due)[:19]]


def test_a_running_clock_goes_on_from_where_it_is_put() -> None:
    """move_to and advance shift real time; the clock does not stop."""
    clock = SpeakerClock()
    clock.move_to(datetime(2030, 1, 1, tzinfo=UTC))
    clock.advance(timedelta(days=1))
    first, second = clock(), clock()
    assert f"{first:%Y-%m-%d}" == "2030-01-02"
    assert first <= second
    assert not clock.frozen


def test_a_frozen_clock_moves_only_when_it_is_told() -> None:
    """It stands at the instant, in UTC, and moves by exactly what it is told."""
    start = datetime.fromisoformat("2026-11-23T12:00:00-05:00")
    clock = SpeakerClock(start)
    assert clock() == clock() == start
    clock.advance(timedelta(minutes=20))
    assert clock().isoformat() == "2026-11-23T17:20:00+00:00"
