"""Serves the skill over HTTP, for your own server behind a TLS proxy: docs/server.md."""

import itertools
import logging
import os
import signal
import socket
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from http import HTTPStatus
from typing import Any, NoReturn

from ask_sdk_core.skill import CustomSkill
from flask import Flask
from waitress.adjustments import Adjustments
from waitress.server import TcpWSGIServer, create_server
from werkzeug.exceptions import BadRequest, ServiceUnavailable

from skill.app import SKILL_ID_VARIABLE, Clock, LambdaHandler, create_handler, system_clock
from skill.store import open_store
from skill.turns.ports import EventNotTakenError, HouseholdStore, StoreUnavailableError
from skill.web.verification import sdk
from skill.web.verification.chains import SigningKeys, trusted_roots
from skill.web.verification.fetching import CertificateFetcher
from skill.web.verification.request import RequestVerification, read
from skill.web.verification.rules import RefusedError, Rule

MOST_BYTES = 128 * 1024
"""Bytes. Alexa's requests have a few thousand, and those of the longest talk about ten thousand."""

MOST_HEADER_BYTES = 32 * 1024
"""Bytes. Alexa's headers have about two thousand."""

MOST_CONNECTIONS = 500
"""Fewer than the 1,024 files that Linux lets a process open by default."""

MOST_WAITING = 2048
"""How many more connections the system holds until we take them, or as many as it lets us."""

IDLE_LASTS = 60
"""Seconds. The proxy closes idle connections sooner, so it never uses one that we have closed."""

CLEANS_UP_EVERY = 10
"""Seconds."""

HEALTH_ROUTE = "/health"
NOBODY = "health"
"""A userId that no account has."""

LAST_TURNS = 5
"""How many more seconds a stopping server waits for turns, after waitress's own 5 s.

Alexa waits about 8 s for a turn.
"""

log = logging.getLogger("steady_ground.web")


class SkillIdMissingError(ValueError):
    """ALEXA_SKILL_ID is not set."""


def create_app(
    environ: Mapping[str, str] = os.environ,
    clock: Clock = system_clock,
    *,
    keys: SigningKeys | None = None,
    path: str = "/",
    opens_store: bool = False,
) -> Flask:
    """Return the WSGI app, which takes Alexa's requests at the path, and GET /health.

    If ``opens_store`` is set, it opens a SQLite file now, and not at the first turn. Raises
    SkillIdMissingError and StoreSettingError.
    """
    if not environ.get(SKILL_ID_VARIABLE):
        raise SkillIdMissingError(
            f"{SKILL_ID_VARIABLE} must be set to the skill's id, so that no other is answered."
        )
    keys = keys or SigningKeys(CertificateFetcher(), trusted_roots())
    # Both share one store, because only a store that has used a file can tell that it is gone.
    store = open_store(environ, at_once=opens_store)
    handler = create_handler(clock=clock, environ=environ, store=store)
    app = _new_flask()
    adapter = sdk.SkillAdapter(
        HandlerSkill(handler),
        environ[SKILL_ID_VARIABLE],
        [Verifier(RequestVerification(keys, clock))],
        app,
    )
    health = partial(_health, store, clock)
    for route, method, view in (
        (path, "POST", adapter.dispatch_request),
        (HEALTH_ROUTE, "GET", health),
    ):
        app.add_url_rule(route, method, view, methods=[method], provide_automatic_options=False)
    app.register_error_handler(UnicodeDecodeError, _refuse_encoding)
    app.register_error_handler(EventNotTakenError, _ask_again)
    return app


def _new_flask() -> Flask:
    app = Flask("skill.web", static_folder=None)
    app.logger = log
    log.addFilter(_in_one_line)
    app.config.update(
        {
            "MAX_CONTENT_LENGTH": MOST_BYTES,
            # The SDK's own verifiers are off, because ours take their place.
            sdk.VERIFY_SIGNATURE_APP_CONFIG: False,
            sdk.VERIFY_TIMESTAMP_APP_CONFIG: False,
        }
    )
    return app


def _in_one_line(record: logging.LogRecord) -> bool:
    """Log what was wrong, and no traceback, because that may quote what somebody said."""
    error = record.exc_info[1] if record.exc_info else None
    if error:
        is_ours = isinstance(error, sdk.VerificationException)
        record.msg = f"{record.getMessage()}: {error if is_ours else type(error).__name__}"
        record.args, record.exc_info = (), None
    return True


def _refuse_encoding(_: UnicodeDecodeError) -> BadRequest:
    """Refuse a body that the adapter could not decode. Nobody has verified it yet."""
    log.error("Request verification failed: %s", Rule.ENCODING.value)
    return BadRequest()


def _ask_again(_: EventNotTakenError) -> ServiceUnavailable:
    return ServiceUnavailable()


def _health(store: HouseholdStore, clock: Clock) -> tuple[dict[str, str], HTTPStatus]:
    try:
        store.load(NOBODY, clock())
    except StoreUnavailableError as error:
        log.warning("store not available: %s", error)
        return {"status": "store unavailable"}, HTTPStatus.SERVICE_UNAVAILABLE
    return {"status": "ok"}, HTTPStatus.OK


class Verifier(sdk.AbstractVerifier):
    """Our verification, in the form that the adapter wants."""

    def __init__(self, verification: RequestVerification) -> None:
        self._verification = verification

    def verify(
        self,
        headers: Mapping[str, str],
        serialized_request_env: str,
        deserialized_request_env: object,  # noqa: ARG002  it is the same text: see AsItIs
    ) -> None:
        try:
            self._verification.check(headers, serialized_request_env)
        except RefusedError as refused:
            raise sdk.VerificationException(refused.rule.value) from None


class AsItIs:
    """A serializer that changes nothing, in either direction.

    The adapter deserialises a body before it verifies it. With this, nobody reads a body before it
    is verified. If the SDK's serializer cannot read an envelope, it fails in the handler, which
    still answers.
    """

    def deserialize(self, payload: str, obj_type: object) -> str:  # noqa: ARG002  the SDK's names
        return payload

    def serialize(self, obj: dict[str, Any]) -> dict[str, Any]:
        return obj


class HandlerSkill(CustomSkill):
    """Looks like an SDK skill to the adapter, and calls the same handler that AWS Lambda calls.

    The adapter insists on the class CustomSkill, reads serializer and invoke, and writes its own
    name into custom_user_agent. It needs nothing else.
    """

    def __init__(self, handler: LambdaHandler) -> None:
        self._handler = handler
        self.serializer: Any = AsItIs()
        self.custom_user_agent = ""

    def invoke(self, request_envelope: Any, context: object) -> Any:
        return self._handler(read(request_envelope), context)


def bind(host: str, port: int) -> list[socket.socket]:
    """Return what listens there: one socket for each address of the host.

    Raises OSError if that cannot be, and ValueError for a host that is not an address.
    """
    places: Any = Adjustments(host=host, port=port).listen
    with ExitStack() as opened:
        sockets = [
            opened.enter_context(socket.create_server(place, family=family, backlog=MOST_WAITING))
            for family, _, _, place in places
        ]
        opened.pop_all()
    return sockets


def listen(app: Callable[..., Any], host: str, port: int, threads: int) -> Any:
    """Return a waitress server that already listens. Raises what ``bind`` raises."""
    return taking(app, bind(host, port), threads)


def taking(app: Callable[..., Any], sockets: list[socket.socket], threads: int) -> Any:
    """Return a waitress server that takes its connections from these sockets."""
    servers: dict[int, Any] = {}
    server = create_server(
        app,
        map=servers,
        sockets=sockets,
        threads=threads,
        backlog=MOST_WAITING,
        max_request_body_size=MOST_BYTES + 1,  # waitress refuses exactly this size
        max_request_header_size=MOST_HEADER_BYTES,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=IDLE_LASTS,
        cleanup_interval=CLEANS_UP_EVERY,
        asyncore_use_poll=True,  # select() fails on the file with the number 1,024
        ident=None,
    )
    for each in servers.values():
        if isinstance(each, TcpWSGIServer):
            vars(each)["handle_accept"] = partial(_accept_some, each, each.handle_accept)
    return server


def _accept_some(server: Any, accept: Callable[[], None]) -> None:
    """Take several of the connections that wait, the more the more there are.

    waitress takes one between two looks at all that it has, so a thousand at once would wait for a
    thousand looks. If there are few, another process may have some of them.
    """
    most = min(1 + len(server.active_channels) // 4, MOST_CONNECTIONS - len(server.active_channels))
    for count in range(len(server.active_channels), len(server.active_channels) + most):
        accept()
        if len(server.active_channels) <= count:
            return


def serve(server: Any) -> None:
    """Serve until SIGTERM or SIGINT, and finish the turns in progress. A second one ends at once.

    At a SystemExit, waitress ends its loop and waits 5 s for its threads, but a turn may take
    longer. The threads send their own responses, so none is lost. What is queued is dropped.
    """
    signals = itertools.count()

    def stop(*_: object) -> NoReturn:
        if next(signals):
            os._exit(0)
        raise SystemExit(0)

    for number in signal.SIGTERM, signal.SIGINT:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, stop)
    with suppress(SystemExit):  # a signal may come before waitress expects one
        server.print_listen("Serving on http://{}:{}")
        server.run()
    server.task_dispatcher.shutdown(timeout=LAST_TURNS)
    server.close()
    log.info("stopped")
