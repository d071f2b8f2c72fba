"""The real fetcher, against servers on the loopback that do as servers do."""

import socket
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
import urllib3
from flask import Flask

from skill.network.budget import TURN_BUDGET
from skill.web.server import create_app
from skill.web.verification.chains import SigningKeys
from skill.web.verification.fetching import MOST_BYTES, CertificateFetcher
from skill.web.verification.rules import RefusedError, Rule
from tests.alexa.test_http import SLOW_ANSWERS, Server, serving
from tests.front_door.echo import FrozenClock
from tests.web.authority import alexas, trusted
from tests.web.conftest import signed
from tests.web.test_refusals import BODY, post

SHORT = timedelta(seconds=0.2)


def fetch(origin: str, allowed: timedelta = SHORT) -> bytes:
    with urllib3.PoolManager(retries=False) as pool:
        return CertificateFetcher(allowed, pool)(origin + "/echo.api/echo-api-cert.pem")


def answering(status: str, file: Callable[[], bytes] = bytes, header: str = "X: x") -> Server:
    def answer(connection: socket.socket, _: threading.Event) -> None:
        content = file()
        head = f"HTTP/1.1 {status}\r\n{header}\r\nContent-Length: {len(content)}\r\n\r\n"
        connection.sendall(head.encode() + content)

    return answer


def stalling(_: socket.socket, over: threading.Event) -> None:
    over.wait()


def trickling(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n")
    while not over.wait(0.02):
        connection.sendall(b"-")


def cut_off(connection: socket.socket, _: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n-----BEGIN")


def endless(connection: socket.socket, over: threading.Event) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not over.is_set():
        connection.sendall(bytes(65536))


def test_what_is_there() -> None:
    """The file comes as it is."""
    with serving(answering("200 OK", alexas)) as origin:
        assert fetch(origin) == alexas()


@pytest.mark.parametrize(
    "server",
    [
        pytest.param(answering("404 Not Found", alexas), id="not found"),
        pytest.param(answering("403 Forbidden"), id="forbidden"),
        pytest.param(answering("500 Internal Server Error"), id="broken"),
        pytest.param(answering("206 Partial Content", alexas), id="a part"),
        pytest.param(answering("302 Found", header="Location: /elsewhere"), id="sent elsewhere"),
        pytest.param(answering("200 OK", lambda: bytes(MOST_BYTES + 1)), id="too much"),
        pytest.param(endless, id="without an end"),
        pytest.param(cut_off, id="cut off"),
        pytest.param(lambda connection, _: connection.sendall(b"hello\r\n\r\n"), id="no HTTP"),
        pytest.param(lambda *_: None, id="hung up"),
        pytest.param(stalling, id="stalled"),
        pytest.param(trickling, id="a byte at a time"),
    ],
)
def test_servers_that_fail(server: Server) -> None:
    """Whatever the server does, the answer is a refusal, and comes in the time that is allowed."""
    started = time.monotonic()
    with serving(server) as origin, pytest.raises(RefusedError) as refused:
        fetch(origin)
    assert refused.value.rule is Rule.SERVER
    assert time.monotonic() - started < 8, "far more than is allowed, for a slow machine"


@pytest.mark.parametrize("server", SLOW_ANSWERS.values(), ids=SLOW_ANSWERS)
def test_servers_that_draw_it_out(server: Server) -> None:
    """However the answer is drawn out, the fetch ends in the time that is allowed."""
    test_servers_that_fail(server)


def test_a_name_that_is_looked_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A resolver that says nothing is waited for no longer than is allowed."""
    over = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: over.wait(16))
    started = time.monotonic()
    with pytest.raises(RefusedError) as refused:
        fetch("https://s3.amazonaws.com")
    over.set()
    assert refused.value.rule is Rule.SERVER
    assert time.monotonic() - started < 8


def unused() -> str:
    """Return an origin at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return f"http://127.0.0.1:{listener.getsockname()[1]}"


def test_a_server_that_is_down() -> None:
    """If nobody listens, the request is refused at once."""
    with pytest.raises(RefusedError) as refused:
        fetch(unused())
    assert refused.value.rule is Rule.SERVER


def test_no_other_time_than_the_turns() -> None:
    """What a fetch may take, with all of a turn's other calls, is less than Alexa's 8 s."""
    assert CertificateFetcher().allowed + timedelta(seconds=5) < timedelta(seconds=8)
    assert timedelta(seconds=5) > TURN_BUDGET


def app_fetching_from(
    origin: str, environ: Mapping[str, str], clock: FrozenClock, pool: urllib3.PoolManager
) -> Flask:
    fetcher = CertificateFetcher(SHORT, pool)
    return create_app(environ, clock, keys=SigningKeys(lambda _: fetcher(origin), trusted()))


@pytest.mark.parametrize(
    ("server", "status"),
    [
        pytest.param(answering("200 OK", alexas), 200, id="up"),
        pytest.param(answering("200 OK", lambda: b"hello"), 400, id="garbage"),
        pytest.param(answering("404 Not Found"), 400, id="not found"),
        pytest.param(stalling, 400, id="stalled"),
    ],
)
def test_a_turn_that_needs_certificates(
    environ: Mapping[str, str], clock: FrozenClock, server: Server, status: int
) -> None:
    """A turn is answered when its certificates come, and is refused when they do not."""
    with serving(server) as origin, urllib3.PoolManager(retries=False) as pool:
        app = app_fetching_from(origin, environ, clock, pool)
        assert post(app.test_client(), BODY, signed(BODY)) == status
