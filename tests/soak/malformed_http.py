"""HTTP that is not quite HTTP, at the page's server and at the web endpoint."""

import json
import logging
import random
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from skill.web.server import create_app
from skill.web.verification.chains import SigningKeys
from speaker.desk.opening import open_speaker
from speaker.hosting.opening import Settings
from speaker.page import server as page_server
from tests.front_door.echo import SKILL_ID, FrozenClock
from tests.web.authority import NOW, CertificateServer, alexas, trusted
from tests.web.conftest import serving, signed

PATIENCE = 20.0
"""Seconds in which a server answers or hangs up, on a machine that does other things too."""

EVENING = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
SECRETS = (b"Traceback", b'File "', b"root:x:0", b"households.db", b"BEGIN ")
STREAM = b"text/event-stream"
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")

PIECES = (
    *(b"\r\n", b"\n", b"\r", b"\r\n\r\n", b"\x00", b"\xff\xfe", b" ", b"\t", b":", b"%00", b"%ff"),
    *(b"../", b"%2e%2e%2f", b"//", b"?", b"#", b";", b"\\", b"x" * 40_000, b"\x16\x03\x01\x02"),
    *(
        b"Transfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"5\r\nhello\r\n",
    ),
    *(b"Content-Length: 0\r\n", b"Content-Length: -1\r\n", b"Content-Length: 5, 6\r\n"),
    *(b"Content-Length: 99999999999999999999\r\n", b"Content-Length: 0x10\r\n", b"0\r\n\r\n"),
    *(b"Host: evil.example\r\n", b"Host:\r\n", b"Origin: null\r\n", b"Expect: 100-continue\r\n"),
    *(b"Upgrade: websocket\r\nConnection: Upgrade\r\n", b"Range: bytes=0-,5-1\r\n", b" folded\r\n"),
    *(
        b"HTTP/2.0",
        b"HTTP/0.9",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"CONNECT a:1 HTTP/1.1\r\n\r\n",
    ),
    *(b"[" * 20_000, b'{"a":' * 5_000, b'"\\ud800"', b"NaN", b"1" * 9_000, b"\xc3\x28"),
    *(b"Content-Type: application/json; charset=utf-7\r\n", b"Content-Encoding: gzip\r\n"),
)


@dataclass(frozen=True)
class Served:
    """A server, requests that it knows, and what asks it whether it is well."""

    name: str
    port: int
    known: tuple[bytes, ...]
    well: tuple[bytes, int]


def request(method: str, path: str, body: bytes = b"", **headers: str) -> bytes:
    named = {"Host": "127.0.0.1", **headers}
    named |= {"Content-Length": str(len(body))} if body else {}
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in named.items())
    return f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode() + body


@contextmanager
def page() -> Iterator[Served]:
    """Serve the page of a speaker, with the real skill behind it."""
    typed = json.dumps({"typed": "start a break"}).encode()
    json_type = {"Content_Type": "application/json"}
    known = (
        request("GET", "/"),
        request("GET", "/devices/kitchen"),
        request("GET", "/devices/kitchen/events"),
        request("GET", "/devices/kitchen/state"),
        request("GET", "/chime.wav", Range="bytes=0-99"),
        request("GET", "/static/page.js"),
        request("POST", "/devices/kitchen/take", typed, **json_type),
        request("POST", "/devices/kitchen/left", b"tab-1"),
        request("DELETE", "/devices/kitchen/talk"),
    )
    with (
        open_speaker(Settings(frozen_at=EVENING, seed=1, has_screen=True)) as speaker,
        page_server.serve(speaker, port=0) as address,
    ):
        port = int(address.rstrip("/").rpartition(":")[2])
        yield Served("page", port, known, (request("GET", "/devices/kitchen"), 200))


@contextmanager
def web() -> Iterator[Served]:
    """Serve the web endpoint with waitress, as python -m skill.web does."""
    body = json.dumps({"version": "1.0", "request": {"type": "LaunchRequest"}}).encode()
    headers = {name.replace("-", "_"): value for name, value in signed(body).items()}
    known = (
        request("GET", "/health"),
        request("POST", "/", body, **headers),
        request("POST", "/", body, Content_Type="application/json"),
    )
    with TemporaryDirectory() as folder:
        database = Path(folder) / "households.db"
        environ = {"ALEXA_SKILL_ID": SKILL_ID, "STEADY_GROUND_STORE": f"sqlite:{database}"}
        keys = SigningKeys(CertificateServer(alexas()), trusted())
        app = create_app(environ, FrozenClock(NOW), keys=keys)
        logging.getLogger("waitress").setLevel(logging.ERROR)  # or it tells how long its queue is
        with serving(app) as caller:
            port = int(caller.origin.rpartition(":")[2])
            yield Served("web", port, known, (request("GET", "/health"), 200))


def malformed(known: bytes, chance: random.Random) -> bytes:
    """Return the request with some of it cut, doubled, turned round, or put among other bytes."""
    changed = known
    for _ in range(chance.randint(1, 4)):
        at, length = chance.randrange(len(changed) + 1), chance.choice((0, 0, 1, 4, 40))
        piece = chance.choice((*PIECES, chance.randbytes(4), changed[at : at + 60], b""))
        changed = changed[:at] + piece + changed[at + length :]
    return changed if chance.random() < 0.8 else changed[: chance.randrange(len(changed) + 1)]


def answer_of(port: int, sent: bytes) -> bytes:
    """Send the bytes, and return what comes back until the server hangs up.

    It must, unless it is a stream of events, of which we read the beginning. Raises TimeoutError.
    """
    end, received = monotonic() + PATIENCE, b""
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while (piece := connection.recv(65_536)) and STREAM not in received:
                received += piece
                if monotonic() > end:
                    raise TimeoutError
        except OSError as error:
            if isinstance(error, TimeoutError):
                raise
            # Otherwise it has hung up on what it did not want to read.
    return received


def wrong_with(sent: bytes, answer: bytes) -> str:
    """Return what is wrong with an answer; "" if nothing is."""
    told = next((each for each in SECRETS if each in answer), None)
    if told:
        return f"tells {told!r} after {sent[:80]!r}"
    status = int(found[1]) if (found := STATUS.match(answer)) else 0
    return f"{status} after {sent[:200]!r}" if status in (500, 502) else ""


def attack(served: Served, seed: int) -> Iterator[str]:
    """Send malformed requests, and yield what is wrong with each answer, or ""."""
    chance = random.Random(seed)  # noqa: S311  no secret
    for number in count():
        sent = malformed(chance.choice(served.known), chance)
        try:
            wrong = wrong_with(sent, answer_of(served.port, sent))
        except TimeoutError:
            wrong = f"neither an answer nor an end after {sent[:200]!r}"
        yield f"{served.name}: {wrong}" if wrong else ""
        if number % 20 == 0:
            yield from _illness(served)


def _illness(served: Served) -> Iterator[str]:
    """Yield what is wrong with the server, if it does not answer a good request."""
    asked, expected = served.well
    answer = answer_of(served.port, asked)
    found = STATUS.match(answer)
    if not found or int(found[1]) != expected:
        yield f"{served.name}: is not well: {answer[:80]!r}"
