"""The HTTP client of a turn: what it sends, and how long it waits for what."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from skill.alexa.http import AlexaApi, Answer, NoAnswerError, NotSentError, TurnBudget, new_pool

Server = Callable[[socket.socket, threading.Event], None]


@contextlib.contextmanager
def serving(answer: Server) -> Iterator[str]:
    """Serve one connection at a time with a function that has the socket to itself."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def run() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
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


def api(endpoint: str, seconds: float = 5) -> AlexaApi:
    return AlexaApi(new_pool(), endpoint, "token", TurnBudget(timedelta(seconds=seconds)))


def replying(raw: bytes) -> Server:
    return lambda connection, _: connection.sendall(raw)


GIVES_UP = 8.0
"""Seconds: far more than any budget here, for a slow machine, and less than the server waits."""


def drip(connection: socket.socket, over: threading.Event) -> None:
    """Send the headers at once and then one byte, again and again, for as long as it takes."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b"x")


def stall_after_headers(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
    over.wait(2 * GIVES_UP)


@pytest.mark.parametrize("slow", [drip, stall_after_headers])
def test_a_slow_answer_does_not_outlast_the_budget(slow: Server) -> None:
    """However an answer is drawn out, the call ends when the turn's budget does."""
    with serving(slow) as endpoint:
        started = time.monotonic()
        with pytest.raises(NoAnswerError):
            api(endpoint, seconds=0.5).call("GET", "/")
        assert time.monotonic() - started < GIVES_UP


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
