"""What stands before a service on the wire: it counts the calls of a turn, and spoils some.

The skill's own sockets meet it, so whatever goes wrong here goes wrong as on a network. A stall
takes no time unless it is a true one: the turn's stopwatch jumps ahead as far as the turn would
have waited, and a first byte wakes it.
"""

import contextlib
import json
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import responses
from http.server import BaseHTTPRequestHandler
from threading import Event, Thread
from typing import Any, Self

from skill.alexa.services.http import LONGEST_CALL
from skill.network.budget import TurnBudget
from tests.soak.faults import Done, Fault, Way

Answer = tuple[int, bytes]

JSON = "application/json"
BIG = 10 * 1024 * 1024
DRIP = 0.1
"""Seconds between two bytes of a true drip."""

RESET = struct.pack("ii", 1, 0)
"""Tells a socket to close with a reset, as SO_LINGER."""


@dataclass(frozen=True)
class Call:
    """A call as it arrived: what it is called for people, and all that is needed to hand it on."""

    name: str
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class SkewedStopwatch:
    """A stopwatch that runs with the real time, and can be set ahead."""

    ahead: float = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.ahead


@dataclass
class Gate:
    """Serves on the loopback, hands calls on, and meets the one that is to go wrong."""

    hand_on: Callable[[Call], Answer]
    name_of: Callable[[str, str, dict[str, str]], str]
    stopwatch: SkewedStopwatch
    budget: Callable[[], TurnBudget]
    refusal: Callable[[int], bytes] = lambda status: json.dumps(
        {"code": "TOLD_TO_FAIL", "message": str(status)}
    ).encode()
    on_call: Callable[[int], None] = lambda _: None
    """Called with the number of each call before it is handed on."""

    after_call: Callable[[int], None] = lambda _: None
    """Called with the number of each call after it was done, and before it is answered."""

    fault: Fault | None = None
    calls: list[Call] = field(default_factory=list)
    met: int = 0
    """How many calls have met the fault."""

    _late: list[Call] = field(default_factory=list)
    _open: set[socket.socket] = field(default_factory=set)
    _over: Event = field(default_factory=Event)

    def __enter__(self) -> Self:
        self._listener = _listening(0)
        self.port: int = self._listener.getsockname()[1]
        self._accept()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._refuse()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def names(self) -> list[str]:
        return [call.name for call in self.calls]

    def arm(self, fault: Fault | None) -> None:
        """Count calls anew, and meet the fault from now on."""
        self.calls.clear()
        self.met, self.fault = 0, fault
        if fault and fault.way is Way.REFUSED and fault.at == 0:
            self.met = 1
            self._refuse()

    def disarm(self) -> None:
        """Let every call pass from now on, and do what was to be done late."""
        was_refused = self.fault is not None and self.fault.way is Way.REFUSED and self.met
        self.fault = None
        self._over.set()
        self._over = Event()
        if was_refused:
            self._listener = _listening(self.port)
            self._accept()
        late = [*self._late]
        self._late.clear()
        for call in late:
            self.hand_on(call)

    def _refuse(self) -> None:
        """Stop to listen, and close what is open, so that the next call finds nobody."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()
        for connection in [*self._open]:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        self._thread = Thread(target=self._accept_all, args=(self._listener,), daemon=True)
        self._thread.start()

    def _accept_all(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self._open.add(connection)
                Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        gate: Any = self  # in place of a server, of which a handler asks nothing
        with contextlib.suppress(OSError, ValueError):
            _Handler(connection, ("", 0), gate)
        self._open.discard(connection)
        connection.close()

    def answer(self, handler: "_Handler", call: Call) -> None:
        """Answer one call, or spoil it."""
        number = len(self.calls)
        self.calls.append(call)
        self.on_call(number)
        fault = self._met_by(call, number)
        if fault is None:
            answer = self.hand_on(call)
            self.after_call(number)
            self._answer_and_perhaps_close(handler, answer, number)
            return
        self.met += 1
        answer = self._done(call, fault)
        _SPOILS.get(fault.way, Gate._refuse_with)(self, handler, answer, fault)

    def _met_by(self, call: Call, number: int) -> Fault | None:
        fault = self.fault
        if fault is None or fault.way is Way.REFUSED or number < fault.at:
            return None
        is_it = number == fault.at or (fault.stays and call.name == self.calls[fault.at].name)
        return fault if is_it else None

    def _done(self, call: Call, fault: Fault) -> Answer:
        if fault.done is Done.DONE:
            return self.hand_on(call)
        if fault.done is Done.LATE:
            self._late.append(call)
        return 200, b"{}"

    def _answer_and_perhaps_close(self, handler: "_Handler", answer: Answer, number: int) -> None:
        fault = self.fault
        closes = fault and fault.way is Way.REFUSED and number == fault.at - 1
        if closes:
            self.met = 1
            self._open.discard(handler.connection)
            self._refuse()
            handler.close_connection = True
        handler.send(*answer)

    # -- the ways to go wrong

    def _refuse_with(self, handler: "_Handler", _: Answer, fault: Fault) -> None:
        status = fault.way.status or 500
        handler.send(status, self.refusal(status))

    def _reset(self, handler: "_Handler", *_: Any) -> None:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
        handler.close_connection = True

    def _truncate(self, handler: "_Handler", answer: Answer, _: Fault) -> None:
        status, body = answer
        handler.begin(status, len(body) + 100)
        handler.wfile.write(body[: len(body) // 2])
        handler.close_connection = True

    def _garble(self, handler: "_Handler", *_: Any) -> None:
        handler.send(200, b"<html>Welcome to the hotel's network</html>")

    def _reshape(self, handler: "_Handler", *_: Any) -> None:
        handler.send(200, b'[{"surprise": ["of", 7]}, null]')

    def _send_ten_megabytes(self, handler: "_Handler", *_: Any) -> None:
        handler.send(200, b'{"pad": "' + b"x" * BIG + b'"}')
        handler.close_connection = True

    def _stall(self, handler: "_Handler", _: Answer, fault: Fault) -> None:
        handler.close_connection = True
        if fault.is_true:
            self._over.wait(60)
            return
        self._jump()
        handler.wfile.write(b"H")
        self._over.wait(60)

    def _drip(self, handler: "_Handler", answer: Answer, fault: Fault) -> None:
        status, body = answer
        handler.close_connection = True
        handler.begin(status, len(body) + BIG)
        handler.wfile.write(b" ")
        if not fault.is_true:
            self._jump()
            handler.wfile.write(b" ")
            self._over.wait(60)
            return
        while not self._over.wait(DRIP):
            handler.wfile.write(b" ")

    def _jump(self) -> None:
        """Set the stopwatch as far ahead as the turn waits for this call, and a little more."""
        waits = min(LONGEST_CALL, self.budget().left).total_seconds()
        self.stopwatch.ahead += max(0.0, waits) + 0.01


_SPOILS: dict[Way, Callable[[Gate, "_Handler", Answer, Fault], None]] = {
    Way.RESET: Gate._reset,  # noqa: SLF001  the gate's own
    Way.STALL: Gate._stall,  # noqa: SLF001
    Way.DRIP: Gate._drip,  # noqa: SLF001
    Way.TRUNCATED: Gate._truncate,  # noqa: SLF001
    Way.NOT_JSON: Gate._garble,  # noqa: SLF001
    Way.OTHER_SHAPE: Gate._reshape,  # noqa: SLF001
    Way.TEN_MEGABYTES: Gate._send_ten_megabytes,  # noqa: SLF001
}


class _Handler(BaseHTTPRequestHandler):
    """One connection, which the skill may use again."""

    protocol_version = "HTTP/1.1"
    server: Any

    def _take(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = dict(self.headers.items())
        name = self.server.name_of(self.command, self.path, headers)
        self.server.answer(self, Call(name, self.command, self.path, headers, body))

    do_GET = do_POST = do_DELETE = do_PUT = _take  # noqa: N815  http.server's names

    def begin(self, status: int, length: int) -> None:
        """Send the head of an answer whose body has that many bytes."""
        head = f"HTTP/1.1 {status} {responses[status]}\r\nContent-Type: {JSON}\r\n"
        closes = "Connection: close\r\n" if self.close_connection else ""
        self.wfile.write(f"{head}{closes}Content-Length: {length}\r\n\r\n".encode())

    def send(self, status: int, body: bytes) -> None:
        self.begin(status, len(body))
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Write nothing."""


def _listening(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port), backlog=128)
