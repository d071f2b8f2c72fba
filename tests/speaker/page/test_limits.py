"""What the page does with bodies that make no sense, too much at once, and slow clients."""

import contextlib
import json
import socket
import struct
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
import urllib3

from speaker.desk.speaker import Speaker
from speaker.page import listening, tabs
from tests.speaker.page_client import HTTP, get, opened, post

PATIENCE = 20.0
"""Seconds that a slow machine may take for one answer."""


@pytest.fixture(autouse=True)
def quiet(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Whatever is sent, the terminal shows no line of a server, and no traceback."""
    yield
    shown = "".join(capfd.readouterr())
    assert shown == ""
    assert [record for record in caplog.records if record.name.startswith("speaker")] == []


def devices(speaker: Speaker) -> list[str]:
    return [*speaker.household.devices]


# -- bodies

SHAPE = 'Send what was typed like {"typed": "start a 20-minute break"}.'
DEEP = 8_000


@pytest.mark.parametrize(
    "body",
    [
        b"[" * DEEP,
        b"{" * DEEP,
        b"[" * DEEP + b"]" * DEEP,
        b'{"typed":' * 1_600,
        b'{"typed":' + b"[" * 7_000 + b"]" * 7_000 + b"}",
        b"",
        b" ",
        b"\0",
        b"null",
        b"true",
        b"NaN",
        b"Infinity",
        b"1e999",
        b"9" * 10_000,
        b'"start"',
        b"{",
        b'{"typed"',
        b'{"typed": "start',
        b'{"typed": NaN}',
        b'{"typed": -Infinity}',
        b'{"typed": 1e999}',
        b'{"typed": ' + b"9" * 10_000 + b"}",
        b'{"typed": null}',
        b'{"typed": true}',
        b'{"typed": ["start"]}',
        b'{"typed": {"typed": "start"}}',
        b'{"Typed": "start"}',
        b'{"typed": "\xff\xfe"}',
        b"\xff\xfe\x00\xd8",
        b"\x80",
        b"typed=start",
        b"<typed>start</typed>",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_body_that_is_none_is_answered_in_words(
    terminal: Speaker, page: str, body: bytes
) -> None:
    """If a body cannot be read or has another shape, the answer shows a right one."""
    answer = HTTP.request(
        "POST",
        f"{page}/devices/kitchen/take",
        body=body,
        headers={"Content-Type": "application/json"},
    )
    assert (answer.status, answer.json()) == (400, {"error": SHAPE})
    assert terminal.device.session is None


@pytest.mark.parametrize(
    "tab", [None, 7, [], {}, True, "\ud800", "x" * 9_000, json.loads("[" * 900 + "]" * 900)]
)
def test_a_tab_that_is_none_is_no_matter(page: str, tab: object) -> None:
    """What was typed is done; whose tab it was is not known."""
    assert post(f"{page}/devices/kitchen/take", {"typed": "help", "tab": tab}).status == 200


@pytest.mark.parametrize("confidence", [-0.1, 1.1, "0.9", True, []])
def test_how_sure_a_browser_is_is_a_share(page: str, terminal: Speaker, confidence: object) -> None:
    """Anything else is refused, and nobody hears it."""
    sent = {"typed": "start a 20-minute break", "confidence": confidence}
    answer = post(f"{page}/devices/kitchen/take", sent)
    assert (answer.status, answer.json()) == (400, {"error": SHAPE})
    assert terminal.device.session is None


@pytest.mark.parametrize(
    "typed",
    [
        "(" * 8_000,
        "[" * 8_000,
        "{length}" * 1_000,
        "a " * 7_000,
        "break " * 2_000,
        "twenty " * 2_000,
        "9" * 15_000,
        "start a break of " + "9" * 5_000 + " minutes",
        "/advance " + "9" * 5_000 + "m",
        "/advance -1m",
        "/at " + "9" * 5_000,
        "/zone " + "../" * 2_000,
        "/zone \\",
        "/locale " + "[" * 2_000,
        "/touch " + "{" * 2_000,
        "/touch \"'",
        "\u202e\u0000\ud800\U000e0001",
        "/",
        "//",
        "/ ",
    ],
    ids=lambda typed: repr(typed[:24]),
)
def test_whatever_is_typed_is_answered_in_words(page: str, typed: str) -> None:
    """It is said to the skill, carried out, or refused with what to do."""
    answer = post(f"{page}/devices/kitchen/take", {"typed": typed, "tab": None})
    assert answer.status in {200, 400}
    assert answer.status == 200 or answer.json()["error"]
    assert post(f"{page}/devices/kitchen/take", {"typed": "/help"}).status == 200


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[" * DEEP, b"\0", b"nobody"])
def test_a_farewell_of_no_tab_closes_none(page: str, body: bytes) -> None:
    """Whatever names no open tab is answered, and the others stay."""
    with opened(page) as tab:
        assert HTTP.request("POST", f"{tab.address}/left", body=body).status == 200
        tab.type("are we okay")


@pytest.mark.parametrize("route", ["take", "left"])
def test_a_body_that_is_too_large_is_refused(page: str, route: str) -> None:
    """Nobody says that much: 16 KiB are read, and no more."""
    url, headers = f"{page}/devices/kitchen/{route}", {"Content-Type": "application/json"}
    much = json.dumps({"typed": "x" * 20_000}).encode()
    answer = HTTP.request("POST", url, body=much, headers=headers)
    assert answer.status == 413
    assert answer.json()["error"]
    without_length = HTTP.request("POST", url, body=iter([much]), headers=headers)
    assert (without_length.status, without_length.json()) == (
        411,
        {"error": "Send that with its length."},
    )


def raw(page: str, *pieces: bytes) -> bytes:
    """Send bytes as they are, and read all that comes back until the server hangs up."""
    host, _, port = page.removeprefix("http://").rpartition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
        for piece in pieces:
            connection.sendall(piece)
        connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


TAKE = (
    b"POST /devices/kitchen/take HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
)


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        (b"\r\n", 400),
        (b"Content-Length: 0\r\n\r\n", 400),
        (b"Content-Length: x\r\n\r\n{}", 400),
        (b"Content-Length: -1\r\n\r\n{}", 400),
        (b"Content-Length: 99\r\n\r\n{}", 408),
        (b"Content-Length: 99999999999\r\n\r\n{}", 413),
        (b"Content-Length: " + b"9" * 5_000 + b"\r\n\r\n{}", 400),
        (b"Transfer-Encoding: chunked\r\n\r\nzz\r\n", 411),
        (b"Transfer-Encoding: chunked\r\n\r\n-5\r\n", 411),
        (b"Transfer-Encoding: chunked\r\n\r\n5\r\n{", 411),
        (b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 411),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_length_that_is_wrong_is_answered(page: str, rest: bytes, status: int) -> None:
    """A request whose body has no length, or a wrong one, gets words and no traceback."""
    answer = raw(page, TAKE, rest)
    assert answer.startswith(b"HTTP/1.1 %d " % status)
    assert b'"error":' in answer
    assert b"Traceback" not in answer


@pytest.mark.parametrize(
    "request_",
    [
        b"\r\n\r\n",
        b"nonsense\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET http://[::1/ HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n",
        b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /devices/%ff%fe HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /devices/%00/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /static/%00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /static/../server.py HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET /chime.wav HTTP/1.1\r\nHost: 127.0.0.1\r\nRange: bytes=9-1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    ],
    ids=lambda value: repr(value)[:40],
)
def test_what_is_no_request_is_no_matter(terminal: Speaker, page: str, request_: bytes) -> None:
    """It is refused or hung up on, and the next one is answered."""
    answer = raw(page, request_)
    assert b" 200 " not in answer.partition(b"\r\n")[0]
    assert b"Traceback" not in answer
    assert get(page).status == 302
    assert devices(terminal) == ["kitchen"]


# -- too much at once


@pytest.mark.parametrize(
    "line", [b"GET /devices/kitchen/events\r\n", b"GET /devices/kitchen/events \n"]
)
def test_a_request_without_a_version_opens_no_stream(page: str, line: bytes) -> None:
    """Its answer would have no status, so nobody could tell where the stream begins."""
    answer = raw(page, line)
    assert b"505" in answer
    assert b"event:" not in answer


def test_all_browsers_together_keep_twenty_tabs(page: str) -> None:
    """The next one is told so and holds no place, whichever browser it is in."""
    with ExitStack() as open_tabs:
        for number in range(tabs.MOST_TABS):
            open_tabs.enter_context(_stream_of(page, f"browser {number}"))
        next_one = get(f"{page}/devices/kitchen/events", **{"User-Agent": "one more"})
        assert next_one.data == b'event: full\ndata: {"tabs": 20}\n\n'


def test_devices_are_twenty(terminal: Speaker, page: str) -> None:
    """Each way to add one more says so and adds none; those that are there go on."""
    for number in range(1, tabs.MOST_DEVICES):
        assert post(f"{page}/devices/room-{number}/take", {"typed": "/help"}).status == 200
    assert len(devices(terminal)) == 20
    words = "This household has 20 devices, and the page adds no more. Go on at one of them."
    refused = post(f"{page}/devices/attic/take", {"typed": "help"})
    assert (refused.status, refused.json()) == (409, {"error": words})
    assert get(f"{page}/devices/attic/events").data == b'event: full\ndata: {"devices": 20}\n\n'
    shown = get(f"{page}/devices/attic", Accept="text/html")
    assert (shown.status, words.encode() in shown.data) == (409, True)
    assert post(f"{page}/devices/room-7/take", {"typed": "/help"}).status == 200
    with opened(page, "room-8") as tab:
        tab.type("are we okay")
    terminal.take("/device attic")
    assert len(devices(terminal)) == 21, "the terminal may add one: nobody else types there"


@contextlib.contextmanager
def _stream_of(page: str, browser: str) -> Iterator[urllib3.BaseHTTPResponse]:
    stream = HTTP.request(
        "GET",
        f"{page}/devices/kitchen/events",
        headers={"User-Agent": browser},
        preload_content=False,
    )
    assert stream.read1().startswith(b"retry")
    yield stream
    stream.close()


def _hang_up(connection: socket.socket) -> None:
    connection.close()


def _reset(connection: socket.socket) -> None:
    """Close it as a program that is killed with something left to read."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def _half_close(connection: socket.socket) -> None:
    connection.shutdown(socket.SHUT_WR)


@pytest.mark.parametrize("leave", [_hang_up, _reset])
def test_a_reader_who_hangs_up_leaves_no_file_open(
    page: str, leave: Callable[[socket.socket], None]
) -> None:
    """The page is a file, which is closed even if nobody waits for the end of it."""
    port = int(page.rpartition(":")[2])
    for _ in range(20):
        connection = socket.create_connection(("127.0.0.1", port), PATIENCE)
        connection.sendall(b"GET /devices/kitchen HTTP/1.1\r\nHost: localhost\r\n\r\n")
        connection.recv(1)
        leave(connection)
    assert get(f"{page}/devices/kitchen").status == 200


@pytest.mark.parametrize("leave", [_hang_up, _reset, _half_close])
def test_a_tab_that_hangs_up_frees_its_place_at_once(
    page: str, leave: Callable[[socket.socket], None]
) -> None:
    """Without a farewell, and before its stream has noticed: five more can be opened, and so on."""
    host, port = page.removeprefix("http://").split(":")
    request = b"GET /devices/kitchen/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with ExitStack() as open_connections:
        for _ in range(3):
            connections = [
                open_connections.enter_context(
                    socket.create_connection((host, int(port)), timeout=PATIENCE)
                )
                for _ in range(tabs.MOST_IN_A_BROWSER)
            ]
            for connection in connections:
                connection.sendall(request)
                told = b""
                while b"event: " not in told:
                    told += connection.recv(65_536)
                assert b"event: hello" in told
            for connection in connections:
                leave(connection)
        assert get(page).headers["Location"] == "/devices/kitchen"


# -- slow clients


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server waits a fraction of a second instead of seconds."""
    monkeypatch.setattr(listening, "REQUEST_WITHIN", 0.3)
    monkeypatch.setattr(listening, "TAKEN_WITHIN", 0.3)


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(
    "sent", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "]
)
def test_who_sends_a_request_too_slowly_is_hung_up_on(page: str, sent: bytes) -> None:
    """However it drips, a request that has not come in time holds nothing of the server."""
    host, port = page.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as slow:
        slow.sendall(sent)
        if sent:
            with contextlib.suppress(ConnectionError):
                for _ in range(20):
                    time.sleep(0.05)
                    slow.sendall(b"x")
        assert get(page).status == 302, "others are served meanwhile"
        with contextlib.suppress(ConnectionError):
            assert slow.recv(1) == b""


@pytest.mark.usefixtures("hurried")
def test_who_sends_a_body_too_slowly_is_told(page: str) -> None:
    """The rest is not waited for, and nothing is done."""
    host, port = page.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as slow:
        slow.sendall(TAKE + b'Content-Length: 40\r\n\r\n{"typed": ')
        answer = b"".join(iter(lambda: slow.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"That came too slowly, or not as a whole. Send it again." in answer


@pytest.mark.usefixtures("hurried")
def test_who_takes_nothing_of_a_stream_loses_it(terminal: Speaker, page: str) -> None:
    """A tab that reads nothing more frees its place once it has been sent more than fits."""
    host, port = page.removeprefix("http://").split(":")
    with socket.socket() as stuck:
        stuck.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
        stuck.settimeout(PATIENCE)
        stuck.connect((host, int(port)))
        stuck.sendall(b"GET /devices/kitchen/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        until = time.monotonic() + PATIENCE
        while get(page).headers["Location"] != "/devices/bedroom":
            assert time.monotonic() < until
        while get(page).headers["Location"] != "/devices/kitchen":
            assert time.monotonic() < until
            for _ in range(100):
                terminal.take("/help")
