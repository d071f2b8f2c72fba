"""What stands between the skill and Alexa's services: odd answers, and something in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Thread

import urllib3
from werkzeug import Request, Response
from werkzeug.serving import make_server

from speaker.services import AlexaServices
from speaker.services.server import QuietHandler

HANDED_ON = ("Authorization", "Content-Type")


@dataclass
class Between:
    """Hands on each request, unless it was told what to answer to its method."""

    to: str
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    """By method: the status and the body to answer with, while the request goes nowhere."""

    meanwhile: dict[str, Callable[[], None]] = field(default_factory=dict)
    """By method: what happens once, before the request is handed on."""

    afterwards: dict[str, Callable[[], None]] = field(default_factory=dict)
    """By method: what happens once, after it was handed on and before it is answered."""

    asked: list[tuple[str, str]] = field(default_factory=list)
    """Each request's method and path, in order."""

    def __post_init__(self) -> None:
        self._pool = urllib3.PoolManager(retries=False)

    def answer(self, request: Request) -> Response:
        self.asked.append((request.method, request.path))
        happening = self.meanwhile.pop(request.method, None)
        if happening:
            happening()
        if request.method in self.answers:
            status, body = self.answers[request.method]
            return Response(body, status, content_type="application/json")
        handed = {name: request.headers[name] for name in HANDED_ON if name in request.headers}
        told = self._pool.request(
            request.method, self.to + request.path, body=request.get_data(), headers=handed
        )
        happening = self.afterwards.pop(request.method, None)
        if happening:
            happening()
        return Response(told.data, told.status, content_type="application/json")

    def count(self, method: str, service: str) -> int:
        return sum(asked == method and service in path for asked, path in self.asked)


@contextmanager
def between(alexa: AlexaServices) -> Iterator[tuple[Between, str]]:
    """Serve it on the loopback; return it with its address, which is for the envelope."""
    stands = Between(alexa.endpoint)
    app = Request.application(stands.answer)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=QuietHandler)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield stands, f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        stands._pool.clear()  # noqa: SLF001  its own
