"""Alexa's services over real HTTP: every path, every status, every way to fail."""

import json
from datetime import timedelta

import pytest
import urllib3
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model.services.reminder_management import ReminderResponse
from ask_sdk_model.services.timer_management import TimersResponse

from speaker.household.clock import SpeakerClock
from speaker.household.scopes import Scope
from speaker.services import AlexaServices
from speaker.services.failures import UnknownFailureError
from speaker.services.routes import MOST_REQUESTS, ServiceRequest
from tests.speaker.client import REMINDERS, TIMERS, Client, absolute, reminder, timer

ZONE = "/v2/devices/amzn1.ask.device.KITCHEN/settings/System.timeZone"


def test_a_created_timer_is_on_and_triggers_after_its_duration(client: Client) -> None:
    """POST answers 200 with the timer in Alexa's shape."""
    answer = client("POST", TIMERS, timer("PT20M"))
    timer_id = answer.body.pop("id")
    assert answer.status == 200
    assert timer_id
    assert answer.body == {
        "status": "ON",
        "duration": "PT20M",
        "triggerTime": "2026-11-23T17:20:00.000Z",
        "timerLabel": "break",
        "createdTime": "2026-11-23T17:00:00.000Z",
        "updatedTime": "2026-11-23T17:00:00.000Z",
    }


def test_timers_are_listed_the_shortest_first(client: Client) -> None:
    """GET lists the skill's timers by the time that is left."""
    for minutes in (30, 5, 10):
        client("POST", TIMERS, timer(f"PT{minutes}M", f"{minutes}"))
    answer = client("GET", TIMERS)
    assert answer.status == 200
    assert answer.body["totalCount"] == 3
    assert [each["timerLabel"] for each in answer.body["timers"]] == ["5", "10", "30"]


def test_the_sdk_reads_the_list_of_timers(client: Client) -> None:
    """The Alexa SDK deserializes what the list has, a paused timer too."""
    timer_id = client("POST", TIMERS, timer()).body["id"]
    client("POST", f"{TIMERS}/{timer_id}/pause")
    text = json.dumps(client("GET", TIMERS).body)
    read = DefaultSerializer().deserialize(text, TimersResponse)
    assert read.timers[0].remaining_time_when_paused == "PT20M"
    assert read.timers[0].status.value == "PAUSED"


def test_a_timer_pauses_and_resumes_with_what_was_left(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """A paused timer keeps its remaining time, however long it is paused."""
    timer_id = client("POST", TIMERS, timer("PT1H5M30S")).body["id"]
    clock.advance(timedelta(minutes=2))
    paused = client("POST", f"{TIMERS}/{timer_id}/pause").body
    clock.advance(timedelta(hours=3))
    assert alexa.alerts.ring_next(clock()) is None
    resumed = client("POST", f"{TIMERS}/{timer_id}/resume").body
    assert (paused["status"], paused["remainingTimeWhenPaused"]) == ("PAUSED", "PT1H3M30S")
    assert (resumed["status"], resumed["triggerTime"]) == ("ON", "2026-11-23T21:05:30.000Z")
    assert "remainingTimeWhenPaused" not in resumed


def test_pausing_twice_and_resuming_a_running_timer_are_refused(client: Client) -> None:
    """A transition that the state does not have is 400 with its own code."""
    timer_id = client("POST", TIMERS, timer()).body["id"]
    resumed = client("POST", f"{TIMERS}/{timer_id}/resume")
    client("POST", f"{TIMERS}/{timer_id}/pause")
    paused = client("POST", f"{TIMERS}/{timer_id}/pause")
    assert (resumed.status, resumed.code) == (400, "TIMER_IS_NOT_PAUSED")
    assert (paused.status, paused.code) == (400, "TIMER_ALREADY_PAUSED")


def test_a_deleted_timer_is_gone(client: Client) -> None:
    """DELETE answers 200, and the second one 404."""
    timer_id = client("POST", TIMERS, timer()).body["id"]
    path = f"{TIMERS}/{timer_id}"
    statuses = [client("GET", path).status, client("DELETE", path).status]
    statuses += [client("DELETE", path).status, client("GET", path).status]
    assert statuses == [200, 200, 404, 404]


def test_deleting_all_timers_leaves_none(client: Client) -> None:
    """DELETE without an id removes every timer of the skill."""
    client("POST", TIMERS, timer(label="a"))
    client("POST", TIMERS, timer(label="b"))
    assert client("DELETE", TIMERS).status == 200
    assert client("GET", TIMERS).body["timers"] == []


@pytest.mark.parametrize(
    ("duration", "code"),
    [
        ("PT0S", "INVALID_DURATION"),
        ("PT2H1S", "INVALID_DURATION"),
        ("PT24H", "INVALID_DURATION"),
        ("P1D", "INVALID_DURATION"),
        ("", "INVALID_DURATION_FORMAT"),
        ("?", "INVALID_DURATION_FORMAT"),
        ("20", "INVALID_DURATION_FORMAT"),
        ("PT", "INVALID_DURATION_FORMAT"),
        ("P1W", "INVALID_DURATION_FORMAT"),
        ("-PT5M", "INVALID_DURATION_FORMAT"),
        ("pt5m", "INVALID_DURATION_FORMAT"),
    ],
)
def test_a_duration_alexa_does_not_take_is_refused(
    client: Client, duration: str, code: str
) -> None:
    """Only ISO 8601 above zero and up to two hours makes a timer."""
    answer = client("POST", TIMERS, timer(duration))
    assert (answer.status, answer.code) == (400, code)
    assert answer.body["message"]


@pytest.mark.parametrize("duration", ["PT1S", "PT2H", "PT120M", "PT1H30M", "PT1H59M60S"])
def test_a_duration_up_to_two_hours_is_taken(client: Client, duration: str) -> None:
    """The limit itself is allowed, in any way of writing it."""
    assert client("POST", TIMERS, timer(duration)).status == 200


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        timer(duration=20),  # type: ignore[arg-type]
        timer(label="x" * 257),
        timer(creationBehavior={"displayExperience": {"visibility": "SOMETIMES"}}),
        timer(triggeringBehavior={"operation": {"type": "SING"}}),
        timer(
            triggeringBehavior={
                "operation": {"type": "ANNOUNCE", "textToAnnounce": []},
                "notificationConfig": {"playAudible": True},
            }
        ),
        timer(
            triggeringBehavior={
                "operation": {"type": "NOTIFY_ONLY"},
                "notificationConfig": {"playAudible": False},
            }
        ),
    ],
)
def test_a_timer_of_another_shape_is_refused(client: Client, body: object) -> None:
    """A body that is not a timer's is 400."""
    answer = client("POST", TIMERS, body)
    assert (answer.status, answer.code) == (400, "INVALID_TIMER_REQUEST")


def test_a_label_is_used_once_while_its_timer_lives(client: Client) -> None:
    """A second timer with the same label is 400 until the first is gone; without one it is not."""
    first = client("POST", TIMERS, timer()).body["id"]
    second = client("POST", TIMERS, timer())
    client("DELETE", f"{TIMERS}/{first}")
    third = client("POST", TIMERS, timer())
    unlabelled = [client("POST", TIMERS, timer(label=None)).status for _ in range(2)]
    assert (second.status, second.code) == (400, "DUPLICATE_TIMER_LABEL")
    assert (third.status, unlabelled) == (200, [200, 200])


def test_ten_timers_are_the_limit_with_the_households_own(
    client: Client, alexa: AlexaServices
) -> None:
    """The household's own timers count, and are not listed."""
    alexa.alerts.household_timers = 9
    tenth = client("POST", TIMERS, timer(label="tenth"))
    eleventh = client("POST", TIMERS, timer(label="eleventh"))
    assert tenth.status == 200
    assert (eleventh.status, eleventh.code) == (403, "MAX_TIMERS_EXCEEDED")
    assert client("GET", TIMERS).body["totalCount"] == 1


def test_a_timer_that_has_rung_is_off_and_no_longer_listed(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """After its time a timer is OFF, cannot be paused, and its label is free."""
    timer_id = client("POST", TIMERS, timer()).body["id"]
    clock.advance(timedelta(minutes=20))
    assert alexa.alerts.ring_next(clock()) is not None
    assert client("GET", f"{TIMERS}/{timer_id}").body["status"] == "OFF"
    assert client("GET", TIMERS).body["totalCount"] == 0
    assert client("POST", f"{TIMERS}/{timer_id}/pause").status == 400
    assert client("POST", TIMERS, timer()).status == 200


@pytest.mark.parametrize(
    ("trigger", "rings_at"),
    [
        ({"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 10_800}, "20:00:00"),
        (absolute("2026-11-23T15:00:00"), "20:00:00"),
        (absolute("2026-11-23T21:30:00.000", "Europe/London"), "21:30:00"),
    ],
)
def test_a_reminder_rings_after_its_offset_or_at_its_wall_time(
    client: Client, alexa: AlexaServices, trigger: dict[str, object], rings_at: str
) -> None:
    """A time without an offset is UTC for requestTime, and the zone's for scheduledTime."""
    answer = client("POST", REMINDERS, reminder(trigger))
    token = answer.body.pop("alertToken")
    assert answer.status == 200
    assert answer.body == {
        "createdTime": "2026-11-23T17:00:00.000Z",
        "updatedTime": "2026-11-23T17:00:00.000Z",
        "status": "ON",
        "version": "1",
        "href": f"{REMINDERS}/{token}",
    }
    assert f"{alexa.alerts.next_ring():%H:%M:%S}" == rings_at


def test_the_offset_of_a_request_time_counts(client: Client, alexa: AlexaServices) -> None:
    """A requestTime with an offset is that instant."""
    client("POST", REMINDERS, reminder(requestTime="2026-11-23T12:30:00-05:00"))
    assert f"{alexa.alerts.next_ring():%H:%M:%S}" == "20:30:00"


def test_a_reminder_is_read_back_as_it_was_set(client: Client) -> None:
    """GET gives the trigger, the words and the push setting, alone and in the list."""
    body = reminder()
    token = client("POST", REMINDERS, body).body["alertToken"]
    one = client("GET", f"{REMINDERS}/{token}").body
    listed = client("GET", REMINDERS).body
    assert one["trigger"] == body["trigger"]
    assert one["alertInfo"]["spokenInfo"]["content"][0]["text"] == "Come back"
    assert one["pushNotification"] == {"status": "ENABLED"}
    assert (listed["totalCount"], listed["alerts"]) == ("1", [one])


def test_an_updated_reminder_moves_and_counts_its_version(
    client: Client, alexa: AlexaServices
) -> None:
    """PUT changes when it rings, and the SDK reads the answer."""
    token = client("POST", REMINDERS, reminder()).body["alertToken"]
    changed = client("PUT", f"{REMINDERS}/{token}", reminder(absolute("2026-11-23T18:00:00")))
    read = DefaultSerializer().deserialize(json.dumps(changed.body), ReminderResponse)
    assert (changed.status, read.version, read.alert_token) == (200, "2", token)
    assert f"{alexa.alerts.next_ring():%H:%M}" == "23:00"


def test_a_reminder_that_rang_is_completed_and_vanishes_after_three_days(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """It stays readable as COMPLETED for three days, and cannot be updated."""
    token = client("POST", REMINDERS, reminder()).body["alertToken"]
    clock.advance(timedelta(hours=3))
    alexa.alerts.ring_next(clock())
    updated = client("PUT", f"{REMINDERS}/{token}", reminder())
    clock.advance(timedelta(days=3))
    kept = client("GET", f"{REMINDERS}/{token}")
    clock.advance(timedelta(seconds=1))
    assert updated.status == 409
    assert (kept.status, kept.body["status"]) == (200, "COMPLETED")
    assert client("GET", f"{REMINDERS}/{token}").status == 404
    assert client("GET", REMINDERS).body["totalCount"] == "0"


def test_a_deleted_reminder_does_not_ring(
    client: Client, alexa: AlexaServices, clock: SpeakerClock
) -> None:
    """DELETE answers 200, then 404, and nothing rings."""
    token = client("POST", REMINDERS, reminder()).body["alertToken"]
    statuses = [client("DELETE", f"{REMINDERS}/{token}").status for _ in range(2)]
    clock.advance(timedelta(days=1))
    assert statuses == [200, 404]
    assert alexa.alerts.ring_next(clock()) is None


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"trigger": {"type": "SCHEDULED_RELATIVE"}}, "offsetInSeconds"),
        ({"trigger": {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 0}}, ">= 1"),
        ({"trigger": {"type": "SCHEDULED_ABSOLUTE"}}, "scheduledTime"),
        ({"trigger": {"type": "SOMETIME"}}, "SOMETIME"),
        ({"trigger": absolute("2026-11-23T11:59:00")}, "past"),
        ({"trigger": absolute("2026-11-23T20:00:00+01:00")}, "wall time"),
        ({"trigger": absolute("2026-11-23T20:00:00", "Mars/Olympus")}, "Mars/Olympus"),
        ({"trigger": absolute("2026-11-23T20:00:00", "../../etc/passwd")}, "not a time zone"),
        ({"trigger": absolute("eight")}, "scheduledTime"),
        ({"requestTime": ""}, "requestTime"),
        ({"requestTime": "2026-11-23T13:00:00.000"}, "past"),
        ({"alertInfo": {"spokenInfo": {"content": []}}}, "content"),
        ({"alertInfo": {"spokenInfo": {"content": [{"locale": "en-US"}]}}}, "text"),
        ({"pushNotification": {"status": "MAYBE"}}, "MAYBE"),
    ],
)
def test_a_reminder_of_another_shape_is_refused(
    client: Client, changes: dict[str, object], says: str
) -> None:
    """A body that is not a reminder's, or a time that is past, is 400 and says why."""
    answer = client("POST", REMINDERS, reminder(**changes))  # type: ignore[arg-type]
    assert (answer.status, answer.code) == (400, "INVALID_ALERT_INFO")
    assert says in answer.body["message"]


def test_the_zone_is_a_json_string(client: Client) -> None:
    """GET System.timeZone answers the IANA name."""
    answer = client("GET", ZONE)
    assert (answer.status, answer.body) == (200, "America/New_York")


def test_a_device_without_a_zone_answers_nothing(client: Client, alexa: AlexaServices) -> None:
    """If the owner set no zone, the answer is 204 without a body."""
    alexa.household.device("kitchen").zone = None
    answer = client("GET", ZONE)
    assert (answer.status, answer.body) == (204, None)


def test_unknown_devices_and_paths_are_404_and_methods_405(client: Client) -> None:
    """What does not exist is refused in the services' own shape."""
    unknown = client("GET", ZONE.replace("KITCHEN", "CELLAR"))
    path = client("GET", "/v1/alerts/alarms")
    method = client("PATCH", TIMERS)
    assert (unknown.status, unknown.code) == (404, "DEVICE_NOT_FOUND")
    assert (path.status, path.code) == (404, "NOT_FOUND")
    assert (method.status, method.code) == (405, "METHOD_NOT_ALLOWED")


@pytest.mark.parametrize("token", [None, "", "guessed"])
@pytest.mark.parametrize("path", [TIMERS, REMINDERS, ZONE])
def test_without_a_token_that_was_handed_out_nothing_is_answered(
    client: Client, token: str | None, path: str
) -> None:
    """A missing or unknown bearer token is 401."""
    with Client(client.endpoint, token) as stranger:
        answer = stranger("GET", path)
    assert (answer.status, answer.code) == (401, "UNAUTHORIZED")


@pytest.mark.parametrize(
    ("path", "body", "granted"),
    [(TIMERS, timer(), Scope.REMINDERS), (REMINDERS, reminder(), Scope.TIMERS)],
)
def test_each_service_needs_the_consent_of_its_own(
    alexa: AlexaServices, path: str, body: object, granted: Scope
) -> None:
    """With the other scope alone, create and list are 401."""
    alexa.allow(granted)
    with Client(alexa.endpoint, alexa.sign_in()) as skill:
        assert [skill("POST", path, body).status, skill("GET", path).status] == [401, 401]


def test_the_zone_needs_no_consent(alexa: AlexaServices) -> None:
    """The device's settings are readable with the token alone."""
    with Client(alexa.endpoint, alexa.sign_in()) as skill:
        assert skill("GET", ZONE).status == 200


def test_after_the_session_only_reading_and_deleting_is_left(
    client: Client, alexa: AlexaServices
) -> None:
    """Create, pause and resume need the token of the session in progress."""
    timer_id = client("POST", TIMERS, timer()).body["id"]
    alexa.household.device("kitchen").session = None
    assert client("POST", TIMERS, timer(label="b")).status == 401
    assert client("POST", REMINDERS, reminder()).status == 401
    assert client("POST", f"{TIMERS}/{timer_id}/pause").status == 401
    assert client("POST", f"{TIMERS}/{timer_id}/resume").status == 401
    assert client("GET", TIMERS).body["totalCount"] == 1
    assert client("DELETE", f"{TIMERS}/{timer_id}").status == 200


def test_one_devices_session_does_not_end_with_anothers(
    client: Client, alexa: AlexaServices
) -> None:
    """Each device has a token of its own, and both see the household's timers."""
    bedroom = alexa.household.device("bedroom", "Europe/London")
    with Client(alexa.endpoint, alexa.sign_in(bedroom)) as other:
        assert other("POST", TIMERS, timer()).status == 200
        zone = other("GET", ZONE.replace("KITCHEN", "BEDROOM"))
    bedroom.session = None
    assert zone.body == "Europe/London"
    assert client("POST", TIMERS, timer(label="b")).status == 200
    assert client("GET", TIMERS).body["totalCount"] == 2


def test_an_offline_device_takes_no_alerts(client: Client, alexa: AlexaServices) -> None:
    """Create, pause and resume are 504 while the device is offline; deleting works."""
    timer_id = client("POST", TIMERS, timer()).body["id"]
    alexa.household.device("kitchen").online = False
    answers = [
        client("POST", TIMERS, timer(label="b")),
        client("POST", REMINDERS, reminder()),
        client("POST", f"{TIMERS}/{timer_id}/pause"),
        client("POST", f"{TIMERS}/{timer_id}/resume"),
    ]
    assert {(each.status, each.code) for each in answers} == {(504, "DEVICE_OFFLINE")}
    assert client("DELETE", f"{TIMERS}/{timer_id}").status == 200


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
def test_a_service_fails_with_the_status_it_was_told(
    client: Client, alexa: AlexaServices, status: int
) -> None:
    """The told status is answered by that service alone, until failures are cleared."""
    alexa.failures.set("timers", str(status))
    answer = client("POST", TIMERS, timer())
    assert answer.status == status
    assert set(answer.body) == {"code", "message"}
    assert client("GET", REMINDERS).status == 200
    alexa.failures.clear()
    assert client("POST", TIMERS, timer()).status == 200


def test_a_failure_can_be_limited_to_a_method_and_a_number(
    client: Client, alexa: AlexaServices
) -> None:
    """Only the DELETE fails, and only twice."""
    timer_id = client("POST", TIMERS, timer()).body["id"]
    alexa.failures.set("timers", "500", method="delete", times=2)
    path = f"{TIMERS}/{timer_id}"
    assert client("GET", path).status == 200
    assert [client("DELETE", path).status for _ in range(3)] == [500, 500, 200]


def test_a_stalled_service_answers_nothing_until_it_is_cleared(
    client: Client, alexa: AlexaServices
) -> None:
    """The client meets its own timeout, and nothing was done."""
    alexa.failures.set("timers", "stall")
    pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(0.05))
    with pytest.raises(urllib3.exceptions.ReadTimeoutError):
        pool.request("DELETE", client.endpoint + TIMERS)
    pool.clear()
    alexa.failures.clear()
    assert client("GET", TIMERS).status == 200


def test_garbage_is_a_success_that_cannot_be_read(client: Client, alexa: AlexaServices) -> None:
    """The status is 200, and the body is no JSON."""
    alexa.failures.set("zone", "garbage")
    with pytest.raises(ValueError, match="Unterminated string"):
        client("GET", ZONE)


@pytest.mark.parametrize(("way", "left_behind"), [("drop", 0), ("lost", 1)])
def test_a_lost_answer_was_carried_out_and_a_dropped_request_was_not(
    client: Client, alexa: AlexaServices, way: str, left_behind: int
) -> None:
    """Both close the connection without an answer; only "lost" leaves a timer behind."""
    alexa.failures.set("timers", way)
    with pytest.raises(urllib3.exceptions.ProtocolError):
        client("POST", TIMERS, timer())
    assert len(alexa.alerts.waiting()) == left_behind


def test_full_refuses_new_timers_and_nothing_else(client: Client, alexa: AlexaServices) -> None:
    """Creating meets ten timers in use; listing and deleting work."""
    alexa.failures.set("timers", "full")
    created = client("POST", TIMERS, timer())
    assert (created.status, created.code) == (403, "MAX_TIMERS_EXCEEDED")
    assert [client("GET", TIMERS).status, client("DELETE", TIMERS).status] == [200, 200]


@pytest.mark.parametrize(
    ("service", "way"), [("alarms", "500"), ("timers", "200"), ("timers", "slow"), ("zone", "full")]
)
def test_an_unknown_failure_is_refused(alexa: AlexaServices, service: str, way: str) -> None:
    """A service or a way that does not exist changes nothing."""
    with pytest.raises(UnknownFailureError):
        alexa.failures.set(service, way)
    assert alexa.failures.take("timers", "GET") is None


def test_every_request_is_on_record(client: Client, alexa: AlexaServices) -> None:
    """Method, path and JSON body are kept in order, also of what failed."""
    alexa.failures.set("timers", "500")
    client("POST", TIMERS, timer())
    client("GET", ZONE)
    assert alexa.requests == [ServiceRequest("POST", TIMERS, timer()), ServiceRequest("GET", ZONE)]


def test_a_closed_service_refuses_the_connection(clock: SpeakerClock) -> None:
    """After the end of the context nobody listens at the endpoint."""
    with AlexaServices(clock) as services:
        endpoint = services.endpoint
    with Client(endpoint, "token") as late, pytest.raises(urllib3.exceptions.NewConnectionError):
        late("GET", TIMERS)


def test_only_the_last_requests_are_kept(alexa: AlexaServices, client: Client) -> None:
    """A desk may run for weeks: of all requests, the last thousand are kept."""
    alexa.requests.extend([ServiceRequest("GET", TIMERS)] * MOST_REQUESTS)
    client("GET", ZONE)
    assert len(alexa.requests) == MOST_REQUESTS
    assert alexa.requests[-1] == ServiceRequest("GET", ZONE)


def test_only_the_last_tokens_are_good(alexa: AlexaServices) -> None:
    """An access token of long ago is not known any more, and a later one is."""
    first, *_, last = (alexa.sign_in() for _ in range(1001))
    assert alexa.household.device_of(first) is None
    assert alexa.household.device_of(last) is alexa.household.devices["kitchen"]
