"""Sends botocore's requests in the time that the turn has left, and knows which ones went out.

botocore gives every attempt the same time limit, which starts again with each byte, and does not
say whether a failed request went out. Its event "before-send" lets us send instead.
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
from skill.network.connections import NEVER_CONNECTED, NoAnswerError, read_whole
from skill.turns.ports import StoreUnavailableError, StoreUncertainError

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

LAST_ATTEMPT = timedelta(seconds=0.5)
"""How much of the turn's time a stalled attempt leaves to the next one."""

MOST_BYTES = 2 * 1024 * 1024
"""Longer than any answer: DynamoDB keeps items of 400 KB at most."""

REFUSALS = range(400, 500)
"""The statuses that mean nothing was done. After a status from 500 on, nobody knows."""


@dataclass
class Operation:
    """One operation that botocore carries out, in one attempt or several."""

    attempts: int = 0
    may_be_done: bool = False
    """Whether an attempt went out and no answer refused it."""

    def failure(self, reason: str) -> StoreUnavailableError:
        """Return the store's error if this operation failed."""
        return (StoreUncertainError if self.may_be_done else StoreUnavailableError)(reason)


_operation: ContextVar[Operation] = ContextVar("_operation")


@contextmanager
def watched() -> Iterator[Operation]:
    """Watch what is sent for the operation in the block, and yield that operation."""
    operation = Operation()
    token = _operation.set(operation)
    try:
        yield operation
    finally:
        _operation.reset(token)


@dataclass(frozen=True)
class Sender:
    """A handler of "before-send" for the operations that we watch."""

    pool: urllib3.PoolManager
    attempts: int
    connect_timeout: timedelta
    read_timeout: timedelta

    def __call__(self, request: AWSPreparedRequest, **_: object) -> AWSResponse:
        """Return the answer. Raises the errors that botocore itself would raise."""
        operation = _operation.get()
        operation.attempts += 1
        try:
            with taking_at_most(self._allowed(is_last=operation.attempts >= self.attempts)):
                response = self._response(request)
        except (HTTPError, NoAnswerError, OSError, ValueError) as error:
            operation.may_be_done |= not isinstance(error, NEVER_CONNECTED)
            raise _as_botocore_has_it(error, request.url) from None
        operation.may_be_done |= response.status_code not in REFUSALS
        return response

    def _allowed(self, *, is_last: bool) -> timedelta:
        """Return how long an attempt may take, including the connection."""
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
        with answer:
            content = bytes(read_whole(answer, MOST_BYTES))  # here, in the time limit
        if answer.status == HTTPStatus.OK and not _is_object(content):
            raise ValueError("no answer of DynamoDB's")  # botocore would take it as empty
        headers: Any = answer.headers
        return AWSResponse(request.url, answer.status, headers, _Whole(content))


@dataclass(frozen=True)
class _Whole:
    """A body that was read already, in the form in which botocore reads one."""

    content: bytes

    def stream(self) -> Iterator[bytes]:
        yield self.content


def _is_object(content: bytes) -> bool:
    try:
        return isinstance(json.loads(content), dict)
    except ValueError:
        return False


def _as_botocore_has_it(error: Exception, url: str) -> exceptions.BotoCoreError:
    """Return botocore's error for one of urllib3's. It decides on retries, and our log names it."""
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
