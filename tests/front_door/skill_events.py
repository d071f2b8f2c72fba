"""Skill events as Alexa sends them: of an account, with no session, no device and no token."""

from datetime import UTC, datetime
from typing import Any

from tests.front_door.echo import SKILL_ID, Handler

TIMERS = "alexa::alerts:timers:skill:readwrite"
REMINDERS = "alexa::alerts:reminders:skill:readwrite"

HOUSEHOLD = "amzn1.ask.account.HOUSEHOLD"


def event(
    name: str, at: datetime, body: Any = ..., *, user_id: str = HOUSEHOLD, **changes: Any
) -> dict[str, Any]:
    """Return the envelope of AlexaSkillEvent.{name}; what is `...` is left out."""
    moment = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    request = {
        "type": f"AlexaSkillEvent.{name}",
        "requestId": "3c4d5e6f-0000-4000-8000-000000000001",
        "timestamp": moment,
        "eventCreationTime": moment,
        "eventPublishingTime": moment,
        "body": body,
    }
    return {
        "version": "1.0",
        "context": {
            "System": {
                "application": {"applicationId": SKILL_ID},
                "user": {"userId": user_id},
                "apiEndpoint": "https://api.amazonalexa.com",
            }
        },
        "request": {
            key: value for key, value in (request | changes).items() if value is not Ellipsis
        },
    }


def accepting(*scopes: str) -> dict[str, Any]:
    """Return the body of a permission event: all that the account permits now."""
    return {
        "acceptedPermissions": [{"scope": scope} for scope in scopes],
        "acceptedPersonPermissions": [],
    }


def tell(handler: Handler, envelope: dict[str, Any]) -> None:
    """Send an event, which must get the empty response: nobody is there to hear another."""
    answer = handler(envelope, None)
    assert answer.keys() - {"userAgent"} == {"version", "response"}
    assert (answer["version"], answer["response"]) == ("1.0", {})
