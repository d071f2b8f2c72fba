"""Echo devices that send real envelopes to the real handler, and what they hear."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

from speaker.services import AlexaServices
from tests.front_door.spoken import broken_rules

Handler = Callable[[dict[str, Any], object], dict[str, Any]]

SKILL_ID = "amzn1.ask.skill.steady"
_ids = itertools.count(1)


USER_EVENT = "Alexa.Presentation.APL.UserEvent"
KITCHEN = "cacb135ea5491ffa"
"""What a record calls the device in the kitchen: the start of its id's SHA-256."""


@dataclass
class FrozenClock:
    """A clock that stands still until it is told to move."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **spans: float) -> None:
        self.now += timedelta(**spans)


@dataclass(frozen=True)
class Answer:
    """A response, as a person meets it."""

    envelope: dict[str, Any]

    @property
    def response(self) -> dict[str, Any]:
        response: dict[str, Any] = self.envelope["response"]
        return response

    @property
    def said(self) -> str:
        return plain(self.response["outputSpeech"])

    @property
    def reprompt(self) -> str | None:
        reprompt = self.response.get("reprompt")
        return plain(reprompt["outputSpeech"]) if reprompt else None

    @property
    def is_listening(self) -> bool:
        return self.response.get("shouldEndSession") is False

    @property
    def ends(self) -> bool:
        return self.response.get("shouldEndSession") is True

    @property
    def directives(self) -> list[dict[str, Any]]:
        directives: list[dict[str, Any]] = self.response.get("directives", [])
        return directives

    def keeps_the_rules(self) -> None:
        """Hold what is said, and what is said after a silence, to the rules of every reply."""
        if "outputSpeech" not in self.response:
            return
        assert not broken_rules(self.said, is_listening=self.is_listening), self.said
        assert not broken_rules(self.reprompt or "", is_listening=True), self.reprompt

    @property
    def card(self) -> dict[str, Any] | None:
        return self.response.get("card")


def plain(speech: dict[str, str]) -> str:
    """Return the words of an SSML outputSpeech, which must be one whole XML document."""
    assert speech["type"] == "SSML"
    root = ET.fromstring(speech["ssml"])  # noqa: S314  our own response
    assert root.tag == "speak"
    return " ".join("".join(root.itertext()).split())


@dataclass
class Echo:
    """One device of a household; it keeps its session as Alexa does."""

    handler: Handler
    alexa: AlexaServices
    clock: FrozenClock
    room: str = "kitchen"
    zone: str | None = "America/New_York"
    locale: str = "en-US"
    user_id: str = "amzn1.ask.account.HOUSEHOLD"
    attributes: dict[str, Any] = field(default_factory=dict)
    has_screen: bool = False
    endpoint: str | None = None
    """Where the envelope says that Alexa's services are, if it is not where they are."""

    keeps_rules: bool = True
    """False where a test makes it say what no turn of ours would."""

    request_id: str | None = None
    """The id that the next requests have; None gives each its own."""

    def __post_init__(self) -> None:
        self._device = self.alexa.household.device(self.room, self.zone)
        self._device.zone = self.zone
        self._token = self.alexa.sign_in(self._device)

    @property
    def _interfaces(self) -> dict[str, Any]:
        return (
            {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2023.1"}}}
            if self.has_screen
            else {}
        )

    def open(self) -> Answer:
        return self.send({"type": "LaunchRequest"})

    def hears(self, intent: str, **slots: str | dict[str, Any] | None) -> Answer:
        """Send an intent; a slot is its value, None for not filled, or a whole slot."""
        filled = {name: _slot(name, value) for name, value in slots.items()}
        body = {"name": intent, "confirmationStatus": "NONE", "slots": filled}
        return self.send({"type": "IntentRequest", "dialogState": "STARTED", "intent": body})

    def touches(self, button: str) -> Answer:
        """Send what a button of the screen sends."""
        return self.send({"type": USER_EVENT, "token": "steady-ground", "arguments": [button]})

    def falls_silent(self) -> None:
        """Leave a question unanswered, so that Alexa ends the session."""
        self.attributes = {}

    def yes(self) -> Answer:
        return self.hears("AMAZON.YesIntent")

    def no(self) -> Answer:
        return self.hears("AMAZON.NoIntent")

    def leave(self) -> None:
        """Let the session end, as silence does."""
        self.attributes = {}

    def consent(self, status: str, scope: str) -> Answer:
        """Send what a person answered to Alexa's own question about a permission."""
        request = {
            "type": "Connections.Response",
            "name": "AskFor",
            "token": scope,
            "status": {"code": "200", "message": "OK"},
            "payload": {
                "isCardThrown": False,
                "permissionScopes": [{"permissionScope": scope, "consentLevel": "ACCOUNT"}],
                "status": status,
            },
        }
        return self.send(request)

    def send(self, request: dict[str, Any]) -> Answer:
        answer = Answer(self.handler(self.envelope(request), None))
        if self.keeps_rules:
            answer.keeps_the_rules()
        kept = answer.envelope.get("sessionAttributes") or {}
        self.attributes = kept if answer.is_listening else {}
        return answer

    def envelope(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the envelope that Alexa would send for a request."""
        application, user = {"applicationId": SKILL_ID}, {"userId": self.user_id}
        return {
            "version": "1.0",
            "session": {
                "new": not self.attributes,
                "sessionId": "amzn1.echo-api.session.1",
                "application": application,
                "attributes": self.attributes,
                "user": user,
            },
            "context": {
                "System": {
                    "application": application,
                    "user": user,
                    "device": {
                        "deviceId": self._device.id,
                        "supportedInterfaces": self._interfaces,
                    },
                    "apiEndpoint": self.endpoint or self.alexa.endpoint,
                    "apiAccessToken": self._token,
                }
            },
            "request": {
                "requestId": self.request_id or f"amzn1.echo-api.request.{next(_ids)}",
                "timestamp": self.clock.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                "locale": self.locale,
                **request,
            },
        }


def _slot(name: str, value: str | dict[str, Any] | None) -> dict[str, Any]:
    slot: dict[str, Any] = {"name": name, "confirmationStatus": "NONE"}
    if isinstance(value, dict):
        return slot | value
    return slot if value is None else slot | {"value": value}


def day_part(value: str, part: str) -> dict[str, Any]:
    """Return a DAY_PART slot that was matched to the value of that id."""
    match = {"value": {"id": part, "name": value}}
    resolution = {
        "authority": "amzn1.er-authority.echo-sdk.DAY_PART",
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [match],
    }
    return {"value": value, "resolutions": {"resolutionsPerAuthority": [resolution]}}


def timers(alexa: AlexaServices) -> list[dict[str, Any]]:
    """Return the timers that are to ring, as Alexa lists them."""
    listing: dict[str, Any] = alexa.alerts.list_timers()
    return list(listing["timers"])


def reminders(alexa: AlexaServices) -> list[dict[str, Any]]:
    """Return the reminders, as Alexa lists them."""
    listing: dict[str, Any] = alexa.alerts.list_reminders()
    return list(listing["alerts"])
