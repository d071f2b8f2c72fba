"""The HTTP client that all calls to Alexa's services share.

The SDK's own client has no time limits at all, and its service clients fail on reminders and on any
status they do not know (alexa-facts, sections 2 and 17). So we send plain JSON ourselves.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import msgspec
import urllib3

from skill.network.budget import TurnBudget, ending_with, taking_at_most
from skill.network.connections import (
    CONNECT_TIMEOUT,
    NEVER_CONNECTED,
    READ_TIMEOUT,
    NoAnswerError,
    NotSentError,
    TooSlowError,
    read_whole,
)
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
        try:
            with ending_with(self.budget), taking_at_most(LONGEST_CALL):
                return self._asked(method, path, body)
        except NEVER_CONNECTED as error:
            raise NotSentError(type(error).__name__) from None
        except (urllib3.exceptions.TimeoutError, TimeoutError) as error:
            raise TooSlowError(type(error).__name__) from None
        except (urllib3.exceptions.HTTPError, msgspec.DecodeError, OSError) as error:
            raise NoAnswerError(type(error).__name__) from None

    def _asked(self, method: str, path: str, body: Any) -> Answer:
        with self._respond(method, path, body) as response:
            return Answer(response.status, self._read_json(response))

    def _respond(self, method: str, path: str, body: Any) -> urllib3.BaseHTTPResponse:
        if self.budget.is_spent:
            raise NotSentError("the turn's budget is spent")
        return self.pool.request(
            method,
            self.endpoint.rstrip("/") + path,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            body=None if body is None else msgspec.json.encode(body),
            timeout=urllib3.Timeout(
                connect=CONNECT_TIMEOUT.total_seconds(), read=READ_TIMEOUT.total_seconds()
            ),
            retries=False,
            redirect=False,
            preload_content=False,
        )

    def _read_json(self, response: urllib3.BaseHTTPResponse) -> Any:
        """Return the value of the body; None for a refusal that is not JSON."""
        content = read_whole(response, MOST_BYTES)
        if not content:
            return None
        try:
            return msgspec.json.decode(content)
        except msgspec.DecodeError:
            if response.status >= HTTPStatus.BAD_REQUEST:
                return None
            raise


def _service(path: str) -> Service:
    """Return the service's name for the log: the path may name a device or a cue."""
    _, _, alert = path.partition("/v1/alerts/")
    return Service(alert.partition("/")[0]) if alert else Service.SETTINGS


def _may_carry_a_token(endpoint: str) -> bool:
    try:
        url = urllib3.util.parse_url(endpoint)
    except urllib3.exceptions.LocationParseError:
        return False
    return url.scheme == "https" or (url.scheme == "http" and url.hostname in LOOPBACK)
