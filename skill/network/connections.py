"""Connections that end when the turn's budget does, even if the other side goes on slowly.

urllib3 starts its time limits again with each byte. These connections keep every step within
``time_left``: the look-up of the name, connecting, the TLS handshake, the headers and the body.
"""

import http.client
import io
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache, partial
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError
from urllib3.util.connection import allowed_gai_family

from skill.network.budget import (
    NO_TIME,
    TurnBudget,
    ending_with,
    taking_at_most,
    time_left,
)
from skill.network.workers import finished_within

CONNECT_TIMEOUT = timedelta(seconds=1)
READ_TIMEOUT = timedelta(seconds=2)
TIMEOUT = urllib3.Timeout(
    connect=CONNECT_TIMEOUT.total_seconds(), read=READ_TIMEOUT.total_seconds()
)
"""What a turn's request may wait for a connection, and for each part of an answer."""

ONCE = urllib3.Retry.from_int(False, redirect=False)  # noqa: FBT003  urllib3 has it so
"""What fails is not sent again, and a redirect is an answer."""

PART_BYTES = 4096

MOST_KEPT = 64
"""How many connections to a host stay open for the next calls: one for each turn at once."""

LONGEST = timedelta(days=1)
"""How long a connection may take if nobody gave it a time limit or a budget."""

NEVER_CONNECTED = (NewConnectionError, ConnectTimeoutError)
"""The errors that mean nothing was sent. Here a failed TLS handshake is one of them."""


class NoAnswerError(Exception):
    """No answer that we understand came in time. The service may have done what we asked."""


class TooSlowError(NoAnswerError):
    """The request was sent, and no answer came in time. The service may still do what we asked."""


class NotSentError(NoAnswerError):
    """The request never reached the service, so the service did nothing."""


def new_pool(**options: Any) -> urllib3.PoolManager:
    """Return a pool of connections for all turns. It keeps nothing of any one request."""
    usual: dict[str, Any] = {"num_pools": 4, "maxsize": MOST_KEPT, "retries": False}
    return kept_to_time(urllib3.PoolManager(**usual | options))


def kept_to_time(pool: urllib3.PoolManager) -> urllib3.PoolManager:
    """Return the pool, after making its next connections end when the time does."""
    pool.pool_classes_by_scheme = {"http": _PunctualPool, "https": _PunctualTLSPool}
    return pool


def _limit(sock: socket.socket, limit: timedelta) -> None:
    """Set how long the next use of a socket may take. Raises TimeoutError if no time is left."""
    left = time_left(limit)
    if left <= NO_TIME:
        raise TimeoutError
    sock.settimeout(left.total_seconds())


def _length(timeout: float | None) -> timedelta:
    return LONGEST if timeout is None else timedelta(seconds=timeout)


class _Reader(io.RawIOBase):
    """What a socket receives. Each part may take the socket's time limit, within the budget."""

    def __init__(self, sock: socket.socket, received: Any) -> None:
        super().__init__()
        self._sock = sock
        self._received = received
        self._limit = _length(sock.gettimeout())

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int | None:
        _limit(self._sock, self._limit)
        count: int | None = self._received.readinto(buffer)
        return count

    def close(self) -> None:
        self._received.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        buffered: Any = self.fp
        self.fp = io.BufferedReader(_Reader(sock, buffered.detach()))


class _Punctual(HTTPConnection):
    """A connection of which every step keeps within the time that is left."""

    response_class = _Response

    def connect(self) -> None:
        """Connect. Raises NewConnectionError for any failure, because nothing was sent yet."""
        try:
            super().connect()
        except NEVER_CONNECTED:
            raise
        except (OSError, HTTPError) as error:
            raise NewConnectionError(self, type(error).__name__) from error

    def request(self, *args: Any, **options: Any) -> None:
        """Send a request. Raises ConnectTimeoutError if no time is left: then nothing is sent."""
        if time_left(LONGEST) <= NO_TIME:
            raise ConnectTimeoutError(self, "no time is left")
        super().request(*args, **options)

    def _new_conn(self) -> socket.socket:
        """Look up the name and connect, both together within the time limit.

        Raises NewConnectionError if that fails, and ConnectTimeoutError if it takes too long.
        """
        allowed = _length(self.timeout)
        try:
            with taking_at_most(allowed):
                sock = self._connected(self._addresses())
            _limit(sock, allowed)  # for the handshake
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "no connection in time") from error
        except (OSError, UnicodeError) as error:
            raise NewConnectionError(self, type(error).__name__) from error
        return sock

    def _addresses(self) -> list[Any]:
        """Look up the name in a thread, because the resolver takes no time limit.

        A host that is an address already needs no resolver, and so no thread.
        """
        place = self._dns_host, self.port, allowed_gai_family(), socket.SOCK_STREAM
        look_up = partial(socket.getaddrinfo, *place)
        if _is_address(self._dns_host):
            return look_up(flags=socket.AI_NUMERICHOST)
        return finished_within(time_left(LONGEST).total_seconds(), look_up)

    def _connected(self, addresses: list[Any]) -> socket.socket:
        """Try the addresses in order. Each may take half of the time left; the last, all of it."""
        for address in addresses[:-1]:
            try:
                return self._connected_to(address, time_left(LONGEST) / 2)
            except OSError:
                continue
        return self._connected_to(addresses[-1], LONGEST)

    def _connected_to(self, address: Any, limit: timedelta) -> socket.socket:
        family, kind, protocol, _, place = address
        sock = socket.socket(family, kind, protocol)
        try:
            for option in self.socket_options or ():
                sock.setsockopt(*option)
            _limit(sock, limit)
            sock.connect(place)
        except BaseException:
            sock.close()
            raise
        return sock


class _PunctualTLS(_Punctual, HTTPSConnection):
    pass


class _PunctualPool(HTTPConnectionPool):
    ConnectionCls = _Punctual

    def _validate_conn(self, conn: Any) -> None:
        """Connect before the request is put together, as urllib3 itself does for HTTPS."""
        super()._validate_conn(conn)
        if conn.is_closed:
            conn.connect()


class _PunctualTLSPool(HTTPSConnectionPool):
    ConnectionCls = _PunctualTLS


def _is_address(host: str) -> bool:
    """Whether a host is an IP address, and no name."""
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.inet_pton(family, host)
        except (OSError, ValueError):
            continue
        return True
    return False


@dataclass(frozen=True)
class Sent:
    """A request as it goes out."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes | None = None


@dataclass(frozen=True)
class Received:
    """A status and the whole body, whatever the status is."""

    status: int
    content: bytearray


def ask(
    pool: urllib3.PoolManager, sent: Sent, budget: TurnBudget, longest: timedelta, most_bytes: int
) -> Received:
    """Send a request once, and return the answer; all of it ends with the budget.

    Together it takes no longer than ``longest``. Redirects are not followed. Raises NotSentError
    if nothing was sent, TooSlowError if no answer came in time, and another NoAnswerError if what
    came is no answer, or has more bytes than ``most_bytes``.
    """
    if budget.is_spent:
        raise NotSentError("the turn's budget is spent")
    try:
        with ending_with(budget, longest), _respond(pool, sent) as response:
            return Received(response.status, read_whole(response, most_bytes))
    except NEVER_CONNECTED as error:
        raise NotSentError(type(error).__name__) from None
    except (urllib3.exceptions.TimeoutError, TimeoutError) as error:
        raise TooSlowError(type(error).__name__) from None
    except (HTTPError, OSError) as error:
        raise NoAnswerError(type(error).__name__) from None


_parsed = lru_cache(maxsize=16)(urllib3.util.parse_url)
"""Most turns ask for the same few addresses."""


def _respond(pool: urllib3.PoolManager, sent: Sent) -> urllib3.BaseHTTPResponse:
    url = _parsed(sent.url)
    return pool.connection_from_host(url.host, url.port, url.scheme).urlopen(
        sent.method,
        url.request_uri,
        headers=sent.headers,
        body=sent.body,
        timeout=TIMEOUT,
        retries=ONCE,
        redirect=False,
        assert_same_host=False,
        preload_content=False,
    )


def read_whole(response: urllib3.BaseHTTPResponse, most_bytes: int) -> bytearray:
    """Return the body. Raises NoAnswerError if it is too long."""
    content = bytearray()
    while part := response.read1(PART_BYTES):
        content += part
        if len(content) > most_bytes:
            raise NoAnswerError("the answer is too long")
    return content
