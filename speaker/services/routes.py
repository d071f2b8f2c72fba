"""The paths of Alexa's services, and what each checks first: failures, token, consent."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from speaker.household.devices import AlexaHousehold, Device
from speaker.household.scopes import Consent, Scope
from speaker.household.wire import ServiceError
from speaker.services.alerts import Alerts
from speaker.services.failures import Failures

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

# A desk may run for weeks.
MOST_REQUESTS = 1000
_BACKEND = "steady_ground.backend"

_SCOPES = {"timers": Scope.TIMERS, "reminders": Scope.REMINDERS}


@dataclass(frozen=True)
class ServiceRequest:
    """A request that a skill made: `body` is its JSON, or None without one."""

    method: str
    path: str
    body: object = None


@dataclass
class Backend:
    """What the services work with, and the last requests that they got."""

    household: AlexaHousehold
    alerts: Alerts
    failures: Failures
    requests: list[ServiceRequest] = field(default_factory=list)


def create_app(backend: Backend) -> "WSGIApplication":
    """Return the services as a WSGI application. To make one costs little."""
    app = _app()

    def services(environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        return app(environ | {_BACKEND: backend}, start)

    return services


@cache
def _app() -> Flask:
    """Return the application of all backends: werkzeug takes 20 ms to compile its paths."""
    app = Flask("alexa-services")
    for blueprint in (_timers(), _reminders(), _zone()):
        app.register_blueprint(blueprint)

    @app.before_request
    def admit() -> Response | tuple[Response, int] | None:
        backend, body = _backend(), request.get_json(silent=True)
        backend.requests.append(ServiceRequest(request.method, request.path, body))
        del backend.requests[:-MOST_REQUESTS]
        service = request.blueprint
        if service is None:
            return None
        failed = _fail(backend.failures, service)
        if failed is None:
            g.device = _authorize(backend.household, service)
        return failed

    @app.after_request
    def lose(response: Response) -> Response:
        if g.get("lost"):
            _hang_up()
        return response

    app.register_error_handler(ServiceError, _refuse)
    app.register_error_handler(HTTPException, _refuse_path)
    return app


def _backend() -> Backend:
    backend: Backend = request.environ[_BACKEND]
    return backend


def _alerts() -> Alerts:
    return _backend().alerts


def _refuse(error: ServiceError) -> tuple[Response, int]:
    return jsonify(error.body()), error.status


def _refuse_path(error: HTTPException) -> tuple[Response, int]:
    status = HTTPStatus(error.code or 500)
    return jsonify(code=status.name, message=error.description), status


def _fail(failures: Failures, service: str) -> Response | None:
    """Fail if somebody asked for a failure of this request. Raises ServiceError."""
    failure = failures.take(service, request.method)
    if failure is None:
        return None
    if failure.status is not None:
        status = HTTPStatus(failure.status)
        raise ServiceError(status, status.name, "The service was told to fail.")
    match failure.way:
        case "full":
            raise ServiceError(403, "MAX_TIMERS_EXCEEDED", "10 timers are in use.")
        case "garbage":
            return Response('{"id": "', content_type="application/json")
        case "lost":
            g.lost = True
            return None
        case "stall":
            failures.stall()
    _hang_up()
    return Response()


def _hang_up() -> None:
    request.environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)


def _authorize(household: AlexaHousehold, service: str) -> Device:
    """Find the device whose token came with the request.

    Raises ServiceError 401 without a token that was handed out, and without the consent that
    the service needs.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    device = household.device_of(token) if scheme.lower() == "bearer" else None
    if device is None:
        raise ServiceError(401, "UNAUTHORIZED", "The access token is missing or not valid.")
    scope = _SCOPES.get(service)
    if scope is not None and household.consents[scope] is not Consent.GRANTED:
        raise ServiceError(401, "UNAUTHORIZED", f"The household gave no consent for {scope}.")
    g.token = token
    return device


def _in_session() -> Device:
    """Raise ServiceError unless the session is in progress and its device is online."""
    device: Device = g.device
    if device.session is None or device.session.token != g.token:
        raise ServiceError(401, "UNAUTHORIZED", "The session of this access token is over.")
    if not device.online:
        raise ServiceError(504, "DEVICE_OFFLINE", f"The device {device.name!r} is offline.")
    return device


def _timers() -> Blueprint:
    routes = Blueprint("timers", __name__, url_prefix="/v1/alerts/timers")

    @routes.post("")
    def create() -> Response:
        device = _in_session()
        return jsonify(_alerts().create_timer(request.get_json(silent=True), device))

    @routes.get("")
    def list_all() -> Response:
        return jsonify(_alerts().list_timers())

    @routes.delete("")
    def delete_all() -> Response:
        _alerts().delete_timers()
        return Response()

    @routes.get("/<timer_id>")
    def get(timer_id: str) -> Response:
        return jsonify(_alerts().get_timer(timer_id))

    @routes.delete("/<timer_id>")
    def delete(timer_id: str) -> Response:
        _alerts().delete_timer(timer_id)
        return Response()

    @routes.post("/<timer_id>/pause")
    def pause(timer_id: str) -> Response:
        _in_session()
        return jsonify(_alerts().pause_timer(timer_id))

    @routes.post("/<timer_id>/resume")
    def resume(timer_id: str) -> Response:
        _in_session()
        return jsonify(_alerts().resume_timer(timer_id))

    return routes


def _reminders() -> Blueprint:
    routes = Blueprint("reminders", __name__, url_prefix="/v1/alerts/reminders")

    @routes.post("")
    def create() -> Response:
        device = _in_session()
        return jsonify(_alerts().create_reminder(request.get_json(silent=True), device))

    @routes.get("")
    def list_all() -> Response:
        return jsonify(_alerts().list_reminders())

    @routes.get("/<token>")
    def get(token: str) -> Response:
        return jsonify(_alerts().get_reminder(token))

    @routes.put("/<token>")
    def update(token: str) -> Response:
        return jsonify(_alerts().update_reminder(token, request.get_json(silent=True)))

    @routes.delete("/<token>")
    def delete(token: str) -> Response:
        _alerts().delete_reminder(token)
        return Response()

    return routes


def _zone() -> Blueprint:
    routes = Blueprint("zone", __name__, url_prefix="/v2/devices")

    @routes.get("/<device_id>/settings/System.timeZone")
    def get(device_id: str) -> Response | tuple[str, int]:
        device = _backend().household.device_by_id(device_id)
        if device is None:
            raise ServiceError(404, "DEVICE_NOT_FOUND", f"No device {device_id!r}.")
        return jsonify(device.zone) if device.zone else ("", 204)

    return routes
