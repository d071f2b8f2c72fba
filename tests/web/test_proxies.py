"""The documented proxies: what they let through, and what slow clients can do behind them."""

import contextlib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import urllib3
from flask import Flask

from skill.web import server as web
from tests.certificates import CertificateFiles, write_certificate
from tests.web.conftest import Caller, serving, signed
from tests.web.proxies import PROXIES, Proxy, Setting, found, free_port, running, shortened
from tests.web.test_refusals import BODY

SERVED_AT_ONCE = 40
"""How many connections the skill serves here, so that few clients are more than that."""

SLOW_CLIENTS = 60

TURN_LASTS = 8.0
"""Seconds that Alexa waits for an answer."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> CertificateFiles:
    return write_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(params=PROXIES, ids=lambda proxy: proxy.command)
def proxy(request: pytest.FixtureRequest) -> Proxy:
    chosen: Proxy = request.param
    found(chosen.command)
    return chosen


@pytest.fixture
def setting(
    tmp_path: Path, files: CertificateFiles, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Setting]:
    """The skill, with a place for a proxy in front of it."""
    monkeypatch.setattr(web, "MOST_CONNECTIONS", SERVED_AT_ONCE)
    with serving(app) as behind:
        port = int(behind.origin.rpartition(":")[2])
        yield Setting(tmp_path, files, free_port(), port)


@contextlib.contextmanager
def calling(setting: Setting) -> Iterator[Caller]:
    """Call as Alexa does: from the world's side of the proxy."""
    with urllib3.PoolManager(
        retries=False, timeout=TURN_LASTS, ca_certs=str(setting.files.certificate)
    ) as pool:
        yield Caller(f"https://localhost:{setting.port}", pool)


def test_what_is_let_through(proxy: Proxy, setting: Setting) -> None:
    """A signed request is answered, a tampered one refused, and so is a body that is too large."""
    with running(proxy, setting, proxy.text), calling(setting) as alexa:
        assert alexa.send(BODY).status == 200
        assert alexa.send(BODY + b" ", signed(BODY)).status == 400
        assert alexa.send(BODY.ljust(99_999)).status == 200
        for length in web.MOST_BYTES + 1, 1_000_000:
            assert alexa.send(BODY.ljust(length)).status == 413


@pytest.mark.parametrize("path", ["/health", "/health/", "/elsewhere", "//health", "/%2e/health"])
def test_what_is_not_shown(proxy: Proxy, setting: Setting, path: str) -> None:
    """The world sees neither the health of the server nor any other path."""
    with running(proxy, setting, proxy.text), calling(setting) as caller:
        assert caller.get(path).status == 404


def test_a_request_without_a_length(setting: Setting) -> None:
    """Caddy hands on nothing without a Content-Length: its newer versions would not buffer that."""
    caddy = PROXIES[1]
    found(caddy.command)
    chunks = iter([BODY])
    with running(caddy, setting, caddy.text), calling(setting) as caller:
        answer = caller.pool.request("POST", caller.origin, body=chunks, headers=signed(BODY))
    assert answer.status == 404


def request_head(*lines: str) -> bytes:
    return "\r\n".join(["POST / HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()


def signed_head() -> bytes:
    headers = {**signed(BODY), "Content-Length": str(len(BODY))}
    return request_head(*(f"{name}: {value}" for name, value in headers.items()))


SENT_BY_SLOW_CLIENTS: dict[str, Callable[[], bytes]] = {
    "headers": lambda: request_head()[:-2] + b"X-Slow: ",
    "a body": lambda: signed_head() + BODY[: len(BODY) // 2],
    "a body that never begins": signed_head,
    "chunks": lambda: request_head("Transfer-Encoding: chunked") + b"5\r\n{",
    "a body after asking": lambda: request_head("Expect: 100-continue", "Content-Length: 9"),
    "nothing after an answer": lambda: signed_head() + BODY,
    "many requests, and no reading": lambda: (signed_head() + BODY) * 5,
}


@contextlib.contextmanager
def clients(setting: Setting, count: int) -> Iterator[list[ssl.SSLSocket]]:
    context = ssl.create_default_context(cafile=str(setting.files.certificate))
    with contextlib.ExitStack() as stack:
        sockets = []
        for _ in range(count):
            raw = socket.create_connection(("127.0.0.1", setting.port), timeout=TURN_LASTS)
            client = context.wrap_socket(raw, server_hostname="localhost")
            sockets.append(stack.enter_context(client))
        yield sockets


@pytest.mark.parametrize("sent", SENT_BY_SLOW_CLIENTS.values(), ids=SENT_BY_SLOW_CLIENTS)
def test_slow_clients(proxy: Proxy, setting: Setting, sent: Callable[[], bytes]) -> None:
    """While more clients than the skill serves draw their requests out, Alexa is answered."""
    beginning = sent()
    with (
        running(proxy, setting, proxy.text),
        calling(setting) as alexa,
        clients(setting, SLOW_CLIENTS) as slow,
    ):
        for client in slow:
            client.sendall(beginning)
        for client in slow:  # and a little more, to be no client that stands still
            with contextlib.suppress(OSError):
                client.sendall(b"x")
        assert alexa.send(BODY).status == 200


def test_clients_that_say_nothing(proxy: Proxy, setting: Setting) -> None:
    """While clients hold connections without as much as a handshake, Alexa is answered."""
    place = ("127.0.0.1", setting.port)
    with (
        running(proxy, setting, proxy.text),
        calling(setting) as alexa,
        contextlib.ExitStack() as stack,
    ):
        for _ in range(SLOW_CLIENTS):
            stack.enter_context(socket.create_connection(place, timeout=TURN_LASTS))
        assert alexa.send(BODY).status == 200


@pytest.mark.parametrize("kind", ["headers", "a body", "a body that never begins"])
def test_clients_that_stand_still(proxy: Proxy, setting: Setting, kind: str) -> None:
    """A request that does not go on is ended by the proxy; here its 10 s are one."""
    with (
        running(proxy, setting, shortened(proxy.text)),
        clients(setting, 1) as (client,),
    ):
        client.sendall(SENT_BY_SLOW_CLIENTS[kind]())
        began = time.monotonic()
        with contextlib.suppress(ConnectionError, ssl.SSLError):
            while client.recv(4096):
                pass
        assert time.monotonic() - began < TURN_LASTS


def test_the_skill_itself_holds_more(app: Flask) -> None:
    """Also without a proxy, a hundred slow connections do not silence the skill."""
    with serving(app) as alexa, contextlib.ExitStack() as stack:
        port = int(alexa.origin.rpartition(":")[2])
        for _ in range(150):
            client = socket.create_connection(("127.0.0.1", port), timeout=TURN_LASTS)
            stack.enter_context(client).sendall(request_head()[:-2])
        assert alexa.send(BODY).status == 200


def test_the_limits_of_the_skill(app: Flask) -> None:
    """An idle connection is closed after a minute, which is longer than Caddy keeps one."""
    server = web.listen(app, "127.0.0.1", 0, threads=1)
    with contextlib.closing(server), socket.create_connection(server.socket.getsockname()) as idle:
        server.handle_accept()
        server.maintenance(time.time() + 59)
        (channel,) = server.active_channels.values()
        assert not channel.will_close
        server.maintenance(time.time() + 61)
        assert channel.will_close
        channel.handle_close()
        assert idle.recv(1) == b""
        server.task_dispatcher.shutdown()
