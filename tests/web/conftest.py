"""The web app with a clock that stands still, and certificates of the tests' own."""

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import urllib3
from flask import Flask
from flask.testing import FlaskClient

from skill.web.server import create_app, listen
from skill.web.verification.chains import SigningKeys
from speaker.services import AlexaServices
from tests.front_door.echo import SKILL_ID, Echo, FrozenClock
from tests.web.authority import (
    ADDRESS,
    NOW,
    CertificateServer,
    alexas,
    signature,
    trusted,
)

Start = Callable[[Flask], "Caller"]


@pytest.fixture
def clock() -> FrozenClock:
    """Monday evening, 6:55 pm in New York."""
    return FrozenClock(NOW)


@pytest.fixture
def environ(database: Path) -> dict[str, str]:
    return {"ALEXA_SKILL_ID": SKILL_ID, "STEADY_GROUND_STORE": f"sqlite:{database}"}


@pytest.fixture
def certificates() -> CertificateServer:
    return CertificateServer(alexas())


@pytest.fixture
def keys(certificates: CertificateServer) -> SigningKeys:
    return SigningKeys(certificates, trusted())


@pytest.fixture
def app(environ: Mapping[str, str], clock: FrozenClock, keys: SigningKeys) -> Flask:
    return create_app(environ, clock, keys=keys)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@dataclass(frozen=True)
class Caller:
    """Alexa, who signs what she sends to a server; as a handler, she sends an Echo's requests."""

    origin: str
    pool: urllib3.PoolManager

    def __call__(self, event: dict[str, Any], _: object) -> dict[str, Any]:
        response = self.send(json.dumps(event).encode())
        assert response.status == HTTPStatus.OK
        assert response.headers["Content-Type"] == "application/json"
        return dict(response.json())

    def send(
        self, body: bytes, headers: Mapping[str, str] | None = None, method: str = "POST"
    ) -> urllib3.BaseHTTPResponse:
        headers = signed(body) if headers is None else headers
        return self.pool.request(method, self.origin, body=body, headers=headers)

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        return self.pool.request("GET", self.origin + path)


def signed(body: bytes) -> dict[str, str]:
    """Return the headers that Alexa would send with a body."""
    return {
        "Content-Type": "application/json",
        "SignatureCertChainUrl": ADDRESS,
        "Signature-256": signature(body),
    }


@contextlib.contextmanager
def serving(app: Flask) -> Iterator[Caller]:
    """Serve an app with waitress on the loopback."""
    server = listen(app, "127.0.0.1", 0, threads=2)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        with urllib3.PoolManager(retries=False) as pool:
            yield Caller(f"http://127.0.0.1:{server.effective_port}", pool)
    finally:
        server.task_dispatcher.shutdown()
        with server.trigger.lock:  # or the loop might close the pipe before it is written to
            server.trigger.thunks.append(server.close)
            server.trigger.pull_trigger()
        thread.join(timeout=5)  # a connection that a failed test left open keeps it alive


@pytest.fixture
def caller(app: Flask) -> Iterator[Caller]:
    with serving(app) as caller:
        yield caller


@pytest.fixture
def echo(caller: Caller, alexa: AlexaServices, clock: FrozenClock) -> Echo:
    """An Echo in the kitchen whose requests come over HTTP, signed."""
    return Echo(caller, alexa, clock)
