"""How a skill calls Alexa's services, and the bodies it sends."""

import json
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import urllib3

TIMERS = "/v1/alerts/timers"
REMINDERS = "/v1/alerts/reminders"


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any

    @property
    def code(self) -> str:
        return str(self.body["code"])


class Client:
    """Calls with an access token; with None, without one."""

    def __init__(self, endpoint: str, token: str | None) -> None:
        self.endpoint, self.token = endpoint, token
        self._pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(5))

    def __call__(self, method: str, path: str, body: object = None) -> Answer:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        data = None if body is None else json.dumps(body)
        response = self._pool.request(
            method,
            self.endpoint + path,
            body=data,
            headers=headers | {"Content-Type": "application/json"},
        )
        text = response.data.decode()
        return Answer(response.status, json.loads(text) if text else None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.clear()


def timer(
    duration: str = "PT20M", label: str | None = "break", **changes: object
) -> dict[str, Any]:
    """The body that creates a timer."""
    body: dict[str, Any] = {
        "duration": duration,
        "creationBehavior": {"displayExperience": {"visibility": "VISIBLE"}},
        "triggeringBehavior": {
            "operation": {
                "type": "ANNOUNCE",
                "textToAnnounce": [{"locale": "en-US", "text": "It is time."}],
            },
            "notificationConfig": {"playAudible": True},
        },
    }
    return body | ({"timerLabel": label} if label else {}) | changes


def reminder(trigger: dict[str, Any] | None = None, **changes: object) -> dict[str, Any]:
    """The body that creates a reminder: in three hours, unless another trigger is given."""
    return {
        "requestTime": "2026-11-23T17:00:00.000",
        "trigger": trigger or {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 10_800},
        "alertInfo": {"spokenInfo": {"content": [{"locale": "en-US", "text": "Come back"}]}},
        "pushNotification": {"status": "ENABLED"},
    } | changes


def absolute(wall: str, zone: str | None = None) -> dict[str, Any]:
    trigger = {"type": "SCHEDULED_ABSOLUTE", "scheduledTime": wall}
    return trigger | ({"timeZoneId": zone} if zone else {})


def recurring(
    *rules: str, start: str = "2026-11-23T20:00:00.000", **changes: str
) -> dict[str, Any]:
    """The trigger of a reminder that recurs in New York; `changes` are the recurrence's own."""
    return {
        "type": "SCHEDULED_ABSOLUTE",
        "timeZoneId": "America/New_York",
        "recurrence": {"startDateTime": start, "recurrenceRules": [*rules], **changes},
    }


def daily(hour: int, minute: int = 0) -> str:
    """The rule of every day, as a skill writes it."""
    return f"FREQ=DAILY;BYHOUR={hour};BYMINUTE={minute};BYSECOND=0;INTERVAL=1;"
