"""How botocore's requests are sent: within the time that the turn has left, and told apart.

botocore gives every attempt the same time-out, which begins anew with each byte, and does not say
whether a request that failed was sent. Its event "before-send" lets somebody else send.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import urllib3
from botocore import exceptions
from botocore.awsrequest import AWSResponse
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError, ReadTimeoutError

from skill.network.budget import taking_at_most, time_left
from skill.network.connections import NEVER_CONNECTED
from skill.turns.ports import StoreUnavailableError, StoreUncertainError

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

LAST_ATTEMPT = timedelta(seconds=0.5)
"""How much of the turn's time an attempt that stalls leaves to the next."""

REFUSALS = range(400, 500)
"""The statuses that say: nothing was done. After one from 500 on nobody knows."""


@dataclass
class Operation:
    """What botocore is asked to do, in one attempt or several."""

    attempts: int = 0
    may_be_done: bool = False
    """Whether an attempt was sent that no answer refused."""

    def failure(self, reason: str) -> StoreUnavailableError:
        """Return the store's error for it."""
        return (StoreUncertainError if self.may_be_done else StoreUnavailableError)(reason)


_operation: ContextVar[Operation] = ContextVar("_operation")


@contextmanager
def watched() -> Iterator[Operation]:
    """Watch what is sent for one operation."""
    operation = Operation()
    token = _operation.set(operation)
    try:
        yield operation
    finally:
        _operation.reset(token)


@dataclass(frozen=True)
class Sender:
    """A handler of "before-send", for operations that are watched."""

    pool: urllib3.PoolManager
    attempts: int
    connect_timeout: timedelta
    read_timeout: timedelta

    def __call__(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """Return the answer. Raises what botocore itself would."""
        operation = _operation.get()
        operation.attempts += 1
        try:
            with taking_at_most(self._allowed(is_last=operation.attempts >= self.attempts)):
                response = self._response(request)
        except (HTTPError, OSError, ValueError) as error:
            operation.may_be_done |= not isinstance(error, NEVER_CONNECTED)
            raise _as_botocore_has_it(error, request.url) from None
        operation.may_be_done |= response.status_code not in REFUSALS
        return response

    def _allowed(self, *, is_last: bool) -> timedelta:
        """Return how long an attempt may take, connecting and all."""
        longest = self.connect_timeout + self.read_timeout
        left = time_left(self.attempts * longest)
        return min(longest, left if is_last else max(left - LAST_ATTEMPT, left / 2))

    def _response(self, request: AWSPreparedRequest) -> AWSResponse:
        answer = self.pool.urlopen(
            request.method,
            request.url,
            headers=request.headers,
            body=request.body,
            timeout=urllib3.Timeout(
                connect=self.connect_timeout.total_seconds(),
                read=self.read_timeout.total_seconds(),
            ),
            retries=False,
            redirect=False,
            preload_content=False,
            decode_content=False,
        )
        headers: Any = answer.headers
        response = AWSResponse(request.url, answer.status, headers, answer)
        content = response.content  # read here, while the time is held
        if response.status_code == HTTPStatus.OK and not _is_object(content):
            raise ValueError("no answer of DynamoDB's")  # botocore would take it for an empty one
        return response


def _is_object(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), dict)
    except ValueError:
        return False


def _as_botocore_has_it(error: Exception, url: str) -> exceptions.BotoCoreError:
    """Return botocore's error for one of urllib3; its retries, and our log, go by that."""
    match error:
        case NewConnectionError():
            return exceptions.EndpointConnectionError(endpoint_url=url, error=error)
        case urllib3.exceptions.ConnectTimeoutError():
            return exceptions.ConnectTimeoutError(endpoint_url=url, error=error)
        case ReadTimeoutError():
            return exceptions.ReadTimeoutError(endpoint_url=url, error=error)
        case ProtocolError():
            return exceptions.ConnectionClosedError(endpoint_url=url, error=error)
        case _:
            return exceptions.HTTPClientError(error=error)
