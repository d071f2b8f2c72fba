"""The HTTP client of a turn: what it sends, and how long it waits for what."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import urllib3

from skill.alexa.services.http import LONGEST_CALL, AlexaApi, Answer
from skill.network.budget import TURN_BUDGET, TurnBudget
from skill.network.connections import NoAnswerError, NotSentError, new_pool
from tests.certificates import write_certificate

Server = Callable[[socket.socket, threading.Event], None]


@contextlib.contextmanager
def serving(answer: Server, *, reads_first: bool = True) -> Iterator[str]:
    """Serve one connection at a time with a function that has the socket to itself.

    Unless it is to read everything, the request is read before.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def run() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                if reads_first:
                    connection.recv(65536)
                answer(connection, over)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def api(endpoint: str, seconds: float = 5, pool: urllib3.PoolManager | None = None) -> AlexaApi:
    return AlexaApi(pool or new_pool(), endpoint, "token", TurnBudget(timedelta(seconds=seconds)))


def replying(raw: bytes) -> Server:
    return lambda connection, _: connection.sendall(raw)


GIVES_UP = 8.0
"""Seconds: far more than any budget here, for a slow machine, and less than the server goes on."""

SHORT = 0.4
"""Seconds of a budget that a test spends in real time."""


def dripping(at_once: bytes, drop: bytes = b"x", pause: float = 0.02) -> Server:
    """Send something at once and then a little, again and again, for as long as it takes."""

    def drip(connection: socket.socket, over: threading.Event) -> None:
        ends = time.monotonic() + 2 * GIVES_UP
        connection.sendall(at_once)
        while time.monotonic() < ends and not over.wait(pause):
            connection.sendall(drop)

    return drip


def stalling_after(at_once: bytes) -> Server:
    def stall(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(at_once)
        over.wait(2 * GIVES_UP)

    return stall


OK = b"HTTP/1.1 200 OK\r\n"
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

SLOW_ANSWERS = {
    "nothing": stalling_after(b""),
    "half a status line": stalling_after(b"HTTP/1."),
    "a status line that drips": dripping(b"HTTP/1.1 200 "),
    "headers that drip": dripping(OK + b"X-Long: "),
    "headers without an end": dripping(OK, b"X: x\r\n"),
    "continue, again and again": dripping(b"", CONTINUE),
    "continue, as fast as can be": dripping(b"", CONTINUE * 4000, pause=0),
    "continue, with headers that drip": dripping(CONTINUE[:-2] + b"X: "),
    "no body": stalling_after(OK + b"Content-Length: 9\r\n\r\n"),
    "a body that drips": dripping(OK + b"Content-Length: 99999\r\n\r\n"),
    "a refusal whose body drips": dripping(b"HTTP/1.1 503 No\r\nContent-Length: 99999\r\n\r\n"),
    "a body without a length that drips": dripping(OK + b"\r\n"),
    "chunks that drip": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "a chunk's length that drips": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "a trailer that drips": dripping(OK + b"Transfer-Encoding: chunked\r\n\r\n1\r\n1\r\n0\r\nX: "),
}


@pytest.mark.parametrize("slow", SLOW_ANSWERS.values(), ids=SLOW_ANSWERS)
def test_a_slow_answer_does_not_outlast_the_budget(slow: Server) -> None:
    """However an answer is drawn out, the call ends when the turn's budget does, in doubt."""
    with serving(slow) as endpoint:
        started = time.monotonic()
        with pytest.raises(NoAnswerError) as error:
            api(endpoint, SHORT).call("POST", "/")
        assert time.monotonic() - started < GIVES_UP
    assert not isinstance(error.value, NotSentError)


def test_one_slow_answer_leaves_time_for_a_look() -> None:
    """No call takes the whole budget: there is time left to look what happened."""
    assert timedelta(seconds=4.5) == TURN_BUDGET
    assert timedelta(seconds=2.5) == LONGEST_CALL


def test_a_slow_answer_over_tls(tmp_path: Path) -> None:
    """Under TLS too, headers that drip do not outlast the budget."""
    files = write_certificate(tmp_path)
    context = files.server_context()

    def over_tls(connection: socket.socket, over: threading.Event) -> None:
        with context.wrap_socket(connection, server_side=True) as encrypted:
            encrypted.recv(65536)
            SLOW_ANSWERS["headers that drip"](encrypted, over)

    pool = new_pool(ca_certs=str(files.certificate))
    with serving(over_tls, reads_first=False) as endpoint:
        started = time.monotonic()
        with pytest.raises(NoAnswerError) as error:
            api(endpoint.replace("http:", "https:"), 2 * SHORT, pool).call("POST", "/")
        assert time.monotonic() - started < GIVES_UP
    assert not isinstance(error.value, NotSentError)


def test_a_connection_that_was_given_up_is_closed() -> None:
    """It goes back to no pool: the server sees its end, and the next call has a new one."""
    answers = [SLOW_ANSWERS["headers that drip"], replying(OK + b"Content-Length: 1\r\n\r\n1")]
    ended: list[bool] = []

    def answer(connection: socket.socket, over: threading.Event) -> None:
        ended.append(False)
        try:
            answers[len(ended) - 1](connection, over)
        except OSError:
            ended[0] = True
            raise

    with serving(answer) as endpoint:
        slow = api(endpoint, SHORT)
        with pytest.raises(NoAnswerError):
            slow.call("GET", "/")
        assert api(endpoint, pool=slow.pool).call("GET", "/") == Answer(200, 1)
    assert ended == [True, False]


def test_a_connection_that_was_answered_is_used_again() -> None:
    """Turns share a connection for as long as both sides keep it."""
    connections = []

    def answer(connection: socket.socket, _: threading.Event) -> None:
        connections.append(connection)
        for _time in range(2):
            connection.sendall(OK + b"Content-Length: 1\r\n\r\n1")
            connection.recv(65536)

    with serving(answer) as endpoint:
        first = api(endpoint)
        for each in first, api(endpoint, pool=first.pool):
            assert each.call("GET", "/") == Answer(200, 1)
        first.pool.clear()
    assert len(connections) == 1


HANDSHAKE = b"\x16\x03\x03\x40\x00"
"""The beginning of a TLS record of 16 KiB that has the server's part of a handshake."""


@pytest.mark.parametrize(
    "server",
    [
        pytest.param(stalling_after(b""), id="nothing"),
        pytest.param(dripping(HANDSHAKE), id="a handshake that drips"),
        pytest.param(replying(b"SMTP here\r\n" * 9), id="another protocol"),
        pytest.param(lambda *_: None, id="hung up"),
    ],
)
def test_a_handshake_that_fails_is_no_request(server: Server) -> None:
    """If TLS fails, nothing was sent, and so nothing was done."""
    with serving(server) as endpoint:
        started = time.monotonic()
        with pytest.raises(NotSentError):
            api(endpoint.replace("http:", "https:"), SHORT).call("POST", "/")
        assert time.monotonic() - started < GIVES_UP


def test_a_server_that_nobody_vouches_for(tmp_path: Path) -> None:
    """A certificate that is not trusted ends the call before the token is sent."""
    files = write_certificate(tmp_path)
    context = files.server_context()
    received = []

    def over_tls(connection: socket.socket, _: threading.Event) -> None:
        with context.wrap_socket(connection, server_side=True) as encrypted:
            received.append(encrypted.recv(65536))

    with serving(over_tls, reads_first=False) as endpoint, pytest.raises(NotSentError):
        api(endpoint.replace("http:", "https:")).call("POST", "/")
    assert received == []


def test_a_door_that_nobody_answers() -> None:
    """A connection that is not made in time was no request."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.settimeout(0)
            waiting.connect_ex(listener.getsockname())
        started = time.monotonic()
        with pytest.raises(NotSentError):
            api(f"http://127.0.0.1:{listener.getsockname()[1]}", SHORT).call("POST", "/")
        assert time.monotonic() - started < GIVES_UP


def test_a_name_that_is_looked_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that says nothing is waited for no longer than connecting may take.

    What it says later comes to nothing: the request is never sent, and no thread is left.
    """
    arrived, may_answer = [], threading.Event()
    before = threading.active_count()

    def answer(connection: socket.socket, _: threading.Event) -> None:
        arrived.append(connection)

    def look_up(*_: Any, **__: Any) -> list[Any]:
        may_answer.wait(2 * GIVES_UP)
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", place)]

    with serving(answer) as endpoint:
        place = ("127.0.0.1", int(endpoint.rpartition(":")[2]))
        monkeypatch.setattr(socket, "getaddrinfo", look_up)
        started = time.monotonic()
        with pytest.raises(NotSentError):
            api(endpoint.replace("127.0.0.1", "localhost"), SHORT).call("POST", "/")
        assert time.monotonic() - started < GIVES_UP
        may_answer.set()
        wait_until(lambda: threading.active_count() == before + 1, "the server's alone is left")
        assert arrived == []


def wait_until(is_so: Callable[[], bool], what: str) -> None:
    ends = time.monotonic() + GIVES_UP
    while not is_so():
        assert time.monotonic() < ends, what
        time.sleep(0.01)


def addresses(*ports: int) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port)) for port in ports]


def test_a_second_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a name has several addresses and one refuses, the next one is tried."""
    with serving(replying(OK + b"Content-Length: 1\r\n\r\n1")) as endpoint:
        listening = int(endpoint.rpartition(":")[2])
        found = addresses(9, listening)
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        assert api(endpoint).call("GET", "/") == Answer(200, 1)


@pytest.mark.parametrize(
    "failure", [socket.gaierror(-2, "not known"), OSError(), UnicodeError("label too long")]
)
def test_a_name_that_is_not_known(monkeypatch: pytest.MonkeyPatch, failure: Exception) -> None:
    """A host that cannot be found was asked for nothing."""

    def look_up(*_: Any, **__: Any) -> None:
        raise failure

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(NotSentError):
        api("https://api.example.com").call("POST", "/")


def test_a_spent_budget_sends_nothing() -> None:
    """When nothing is left of the budget, the request is not sent at all."""
    with pytest.raises(NotSentError):
        api("http://127.0.0.1:9", seconds=0).call("GET", "/")


@pytest.mark.parametrize(
    ("raw", "answer"),
    [
        (b'HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n"Asia/Tokyo"', Answer(200, "Asia/Tokyo")),
        (b"HTTP/1.1 204 No Content\r\n\r\n", Answer(204, None)),
        (b"HTTP/1.1 500 Oh\r\nContent-Length: 5\r\n\r\n<p>no", Answer(500, None)),
        (
            b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:9/\r\nContent-Length: 0\r\n\r\n",
            Answer(302, None),
        ),
    ],
)
def test_answers(raw: bytes, answer: Answer) -> None:
    """A status and its JSON are returned as they are; redirects are not followed."""
    with serving(replying(raw)) as endpoint:
        assert api(endpoint).call("GET", "/") == answer


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"SMTP here\r\n",
        b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n{"id"',
        b"HTTP/1.1 200 OK\r\nContent-Length: 400000\r\n\r\n" + b"1" * 400000,
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}",
    ],
)
def test_what_is_no_answer(raw: bytes) -> None:
    """A closed connection, another protocol, broken or endless JSON are no answer."""
    with serving(replying(raw)) as endpoint, pytest.raises(NoAnswerError) as error:
        api(endpoint).call("GET", "/")
    assert not isinstance(error.value, NotSentError)


@pytest.mark.parametrize(
    "endpoint",
    ["http://api.amazonalexa.com", "ftp://127.0.0.1", "127.0.0.1", "", "http://[", "file:///etc"],
)
def test_the_token_only_travels_encrypted(endpoint: str) -> None:
    """To any place but this machine, the token is sent over HTTPS or not at all."""
    with pytest.raises(NotSentError):
        api(endpoint).call("GET", "/")
