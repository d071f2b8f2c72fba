"""The wire between the store and DynamoDB. It notes requests and spoils answers."""

import json
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import urllib3

from tests.certificates import CertificateFiles

Answer = tuple[int, bytes]
Answerer = Callable[[Callable[[], Answer]], Answer | None]
"""Takes the way on to the server; returns an answer, or None to close the connection without."""

FORWARDED = ("Content-Type", "X-Amz-Target", "X-Amz-Date", "Authorization")


def forward(pass_on: Callable[[], Answer]) -> Answer:
    return pass_on()


def lose_the_answer(pass_on: Callable[[], Answer]) -> None:
    """Let the server do what was asked, and never tell."""
    pass_on()


def refuse(code: str, message: str = "", status: int = 400) -> Answerer:
    """Answer as DynamoDB does if it refuses."""
    error = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": message}
    return lambda _: (status, json.dumps(error).encode())


@dataclass
class Wire:
    """A loopback server that passes requests on, unless it is told to answer them itself."""

    upstream: str
    requests: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    next_answers: deque[Answerer] = field(default_factory=deque)
    answers: Answerer = forward
    certificate: CertificateFiles | None = None
    """With one, it speaks TLS."""
    keeps_alive: bool = False
    """Whether a connection may be used again after an answer."""

    _over: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_on(self))
        if self.certificate:
            context = self.certificate.server_context()
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        protocol = "https" if self.certificate else "http"
        return f"{protocol}://127.0.0.1:{self._server.server_port}"

    @property
    def operations(self) -> list[str]:
        return [operation for operation, _ in self.requests]

    def stall(self, _: Callable[[], Answer]) -> None:
        """Keep the connection open and say nothing."""
        self._over.wait()

    def answer(self, operation: str, body: bytes, headers: dict[str, str]) -> Answer | None:
        self.requests.append((operation, json.loads(body)))
        answers = self.next_answers.popleft() if self.next_answers else self.answers
        return answers(lambda: self._pass_on(body, headers))

    def _pass_on(self, body: bytes, headers: dict[str, str]) -> Answer:
        answer = urllib3.request("POST", self.upstream, body=body, headers=headers, retries=False)
        return answer.status, answer.data


def handler_on(wire: Wire) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def setup(self) -> None:
            super().setup()
            self.protocol_version = "HTTP/1.1" if wire.keeps_alive else "HTTP/1.0"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            operation = self.headers["X-Amz-Target"].partition(".")[2]
            answer = wire.answer(operation, body, {name: self.headers[name] for name in FORWARDED})
            if answer:
                self.send_response(answer[0])
                self.send_header("Content-Length", str(len(answer[1])))
                self.end_headers()
                self.wfile.write(answer[1])
            else:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    return Handler
