"""The server of Alexa's services: real HTTP on the loopback.

with AlexaServices(clock) as alexa:
    alexa.endpoint  # for the envelope's context.System.apiEndpoint
    alexa.sign_in()  # an access token of a session in progress
    alexa.allow(Scope.TIMERS)  # the household's consent
    alexa.requests  # what was asked, in order
    alexa.failures.set("timers", "500")
"""

from collections.abc import Callable
from datetime import datetime
from threading import Thread
from types import TracebackType
from typing import Self

from werkzeug.serving import WSGIRequestHandler, make_server

from speaker.household.devices import AlexaHousehold, Device
from speaker.household.scopes import Consent, Scope
from speaker.household.session import AlexaSession
from speaker.household.wire import Ids
from speaker.services.alerts import Alerts
from speaker.services.failures import Failures
from speaker.services.routes import Backend, create_app

# The server looks this often whether it should stop, in seconds: closing takes no longer.
POLL = 0.02


class QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 -- werkzeug's name
        """Write nothing: the terminal belongs to the conversation."""


class AlexaServices:
    def __init__(
        self,
        clock: Callable[[], datetime],
        household: AlexaHousehold | None = None,
        ids: Callable[[], str] | None = None,
    ) -> None:
        self._ids = ids or Ids()
        self.household = household or AlexaHousehold()
        self.alerts = Alerts(clock, self._ids)
        self.failures = Failures()
        backend = Backend(self.household, self.alerts, self.failures)
        self.requests = backend.requests
        self._server = make_server(
            "127.0.0.1", 0, create_app(backend), threaded=True, request_handler=QuietHandler
        )
        self._thread = Thread(
            target=self._server.serve_forever, args=(POLL,), name="alexa-services", daemon=True
        )

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def sign_in(self, device: Device | None = None) -> str:
        """Open a session on `device` (a kitchen, if none is given) and return its access token."""
        device = device or self.household.device("kitchen")
        device.session = self.new_session(device)
        return device.session.token

    def new_session(self, device: Device) -> AlexaSession:
        session = AlexaSession(f"amzn1.echo-api.session.{self._ids()}", f"token.{self._ids()}")
        self.household.hand_out(session.token, device)
        return session

    def allow(self, *scopes: Scope) -> None:
        """Grant these scopes; all of them when none is named."""
        self.household.consents |= dict.fromkeys(scopes or Scope, Consent.GRANTED)

    def deny(self, *scopes: Scope) -> None:
        """Refuse these scopes; all of them when none is named."""
        self.household.consents |= dict.fromkeys(scopes or Scope, Consent.DENIED)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.failures.clear()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
