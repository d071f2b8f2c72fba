"""The request envelopes that Alexa sends to a skill."""

from collections.abc import Callable
from datetime import UTC, datetime

from speaker.household.devices import AlexaHousehold, Device
from speaker.household.session import AlexaSession, PermissionQuestion
from speaker.household.wire import JsonObject

# The newest version that devices name.
APL_VERSION = "2024.3"


class Envelopes:
    """Builds request envelopes for one household, whose services are at `endpoint`."""

    def __init__(
        self,
        household: AlexaHousehold,
        endpoint: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str],
    ) -> None:
        self._household, self._endpoint = household, endpoint
        self._clock, self._new_id = clock, new_id

    def build(
        self, device: Device, session: AlexaSession, type_: str, **request: object
    ) -> JsonObject:
        """Build the envelope of a request of that type, with the fields that are its own."""
        return {
            "version": "1.0",
            "session": self._session(session),
            "context": {"System": self._system(device, session)},
            "request": {
                "type": type_,
                "requestId": f"amzn1.echo-api.request.{self._new_id()}",
                "timestamp": self._now(),
                "locale": device.locale,
            }
            | request,
        }

    def build_event(self, name: str, body: JsonObject | None) -> JsonObject:
        """Build the envelope of a skill event: it has no session, no device and no token."""
        now = self._now()
        return {
            "version": "1.0",
            "context": {"System": self._account() | {"apiEndpoint": self._endpoint}},
            "request": {
                "type": f"AlexaSkillEvent.{name}",
                "requestId": self._new_id(),
                "timestamp": now,
                "eventCreationTime": now,
                "eventPublishingTime": now,
            }
            | ({} if body is None else {"body": body}),
        }

    def _now(self) -> str:
        return self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    def _account(self) -> JsonObject:
        return {
            "application": {"applicationId": self._household.application_id},
            "user": {"userId": self._household.user_id},
        }

    def _session(self, session: AlexaSession) -> JsonObject:
        return {
            "new": session.new,
            "sessionId": session.id,
            "attributes": session.attributes,
        } | self._account()

    def _system(self, device: Device, session: AlexaSession) -> JsonObject:
        return self._account() | {
            "device": {"deviceId": device.id, "supportedInterfaces": _interfaces(device)},
            "apiEndpoint": self._endpoint,
            "apiAccessToken": session.token,
        }


def _interfaces(device: Device) -> JsonObject:
    if not device.has_screen:
        return {}
    return {"Alexa.Presentation.APL": {"runtime": {"maxVersion": APL_VERSION}}}


def permission_answer(question: PermissionQuestion, status: str) -> JsonObject:
    """Write the Connections.Response to AskFor, in the layout of the question."""
    payload: JsonObject = {"isCardThrown": False, "status": status}
    for field in ("permissionScopes", "permissionScope"):
        if field in question.payload:
            payload[field] = question.payload[field]
    return {
        "name": "AskFor",
        "token": question.token,
        "status": {"code": "200", "message": "OK"},
        "payload": payload,
    }
