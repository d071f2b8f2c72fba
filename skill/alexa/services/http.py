"""The HTTP client that all calls to Alexa's services share.

The SDK's own client has no time limits at all, and its service clients fail on reminders and on any
status they do not know (alexa-facts, sections 2 and 17). So we send plain JSON ourselves.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from http import HTTPStatus
from typing import Any

import msgspec
import urllib3

from skill.network.budget import TurnBudget
from skill.network.connections import NoAnswerError, NotSentError, Received, Sent, ask
from skill.telemetry import OK, RequestLog, Service

LONGEST_CALL = timedelta(seconds=2.5)
"""The most time for one call, even if the answer drips. It leaves time to look for the chime."""

MOST_BYTES = 256 * 1024
LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True)
class Answer:
    """The status of an answer, and the value of its body if that was JSON."""

    status: int
    body: Any

    @property
    def is_success(self) -> bool:
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES

    @property
    def code(self) -> str:
        """Alexa's name for what went wrong, such as MAX_TIMERS_EXCEEDED, or nothing."""
        return str(self.body.get("code", "")) if isinstance(self.body, dict) else ""


@dataclass(frozen=True)
class AlexaApi:
    """Alexa's services at an envelope's apiEndpoint, with its token and the turn's budget."""

    pool: urllib3.PoolManager
    endpoint: str
    token: str
    budget: TurnBudget
    noted: RequestLog = field(default_factory=RequestLog)

    def call(self, method: str, path: str, body: Any = None) -> Answer:
        """Send one request, once, and return the answer. Raises NoAnswerError."""
        with self.noted.timed(_service(path), method) as noted:
            noted.result = "no_answer"
            answer = self._answer(method, path, body)
            noted.result = OK if answer.is_success else str(answer.status)
            return answer

    def _answer(self, method: str, path: str, body: Any) -> Answer:
        if not _may_carry_a_token(self.endpoint):
            raise NotSentError("the endpoint is not encrypted")
        sent = Sent(
            method,
            self.endpoint.rstrip("/") + path,
            {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            None if body is None else msgspec.json.encode(body),
        )
        received = ask(self.pool, sent, self.budget, LONGEST_CALL, MOST_BYTES)
        return Answer(received.status, _json(received))


def _json(received: Received) -> Any:
    """Return the value of the body; None if there is none, or for a refusal that is not JSON.

    Raises NoAnswerError if anything else is not JSON.
    """
    if not received.content:
        return None
    try:
        return msgspec.json.decode(received.content)
    except msgspec.DecodeError as error:
        if received.status >= HTTPStatus.BAD_REQUEST:
            return None
        raise NoAnswerError(type(error).__name__) from None


def _service(path: str) -> Service:
    """Return the service's name for the log: the path may name a device or a cue."""
    _, _, alert = path.partition("/v1/alerts/")
    return Service(alert.partition("/")[0]) if alert else Service.SETTINGS


@lru_cache(maxsize=8)
def _may_carry_a_token(endpoint: str) -> bool:
    try:
        url = urllib3.util.parse_url(endpoint)
    except urllib3.exceptions.LocationParseError:
        return False
    return url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
