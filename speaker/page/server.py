"""The speaker as a page in a browser, served to this machine alone unless told otherwise."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from queue import Empty
from socket import socket
from threading import Thread

from flask import Flask, Response, abort, redirect, request, send_file, send_from_directory, url_for
from markupsafe import escape
from werkzeug.exceptions import (
    ClientDisconnected,
    Conflict,
    HTTPException,
    InternalServerError,
    RequestTimeout,
)
from werkzeug.wrappers import Response as AnyResponse

from speaker.desk.commands import CommandError
from speaker.desk.speaker import Speaker
from speaker.household.wire import JsonObject
from speaker.page import access, listening, reading, view
from speaker.page.hearing import Hearing, serve_hearing
from speaker.page.listening import PortTakenError
from speaker.page.tabs import FullError, LateError, Message, Tab, Tabs
from speaker.services.server import POLL
from speaker.sound.chime import chime_wave

__all__ = ["HOST", "Hearing", "PortTakenError", "create_page", "is_loopback", "serve", "told"]

AnyAnswer = tuple[JsonObject | str, int]

HOST = "127.0.0.1"
_STATIC = Path(__file__).parent / "static"
# A stream says every so many seconds that it is still there. So we notice a tab that is gone.
_HEARTBEAT = 5.0
# Nobody says more than this in the eight seconds that Alexa listens.
_LONGEST = 16 * 1024
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    # This tells us that our page asks, if a browser does not say so: see access.may_act.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach that address or name."""
    found = access.addresses_of(host)
    return bool(found) and all(each.is_loopback for each in found)


def told(address: str, host: str) -> str:
    """Return a line that says where the page is and who can open it."""
    if is_loopback(host):
        return f"In a browser: {address} (this machine alone can open it)"
    port = address.rpartition(":")[2]
    every_address = any(each.is_unspecified for each in access.addresses_of(host))
    elsewhere = f" here, or port {port} at any address of this machine" if every_address else ""
    return (
        f"In a browser: {address}{elsewhere}. Everyone who can reach this machine can open it, talk"
        " there and read along: there is no password."
    )


@contextmanager
def serve(
    speaker: Speaker, host: str = HOST, port: int | None = None, hearing: Hearing | None = None
) -> Iterator[str]:
    """Serve the page for a speaker's home within the block, and yield its address.

    Without a port it is the usual one, or another one if that is taken. `hearing` recognizes what
    is spoken there; without it the page's own server cannot listen. Raises PortTakenError.
    """
    host = host.removeprefix("[").removesuffix("]")
    tabs = Tabs(speaker, hearing=hearing)
    with listening.listen(host, port) as bound:
        is_alone = is_loopback(str(bound.getsockname()[0]))
        app = create_page(tabs, access.PageNames(host, is_alone))
        server = listening.PageServer(app, bound)
        thread = Thread(target=server.serve_forever, args=(POLL,), name="page", daemon=True)
        thread.start()
        try:
            yield listening.address_of(host, bound)
        finally:
            tabs.close()
            server.shutdown()
            thread.join()
            server.server_close()


def create_page(tabs: Tabs, names: access.PageNames) -> Flask:
    """Return the web application, which answers to these names."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = _LONGEST

    @app.before_request
    def admit() -> None:
        # A page elsewhere could have a name that leads here, and must not listen.
        if not names.include(request):
            abort(400, "The speaker has another name. Open it at the address that it printed.")
        if "Transfer-Encoding" in request.headers:
            # Browsers send a length. Without one, nobody would notice that a body is too large.
            abort(411, "Send that with its length.")

    _tell_what_is_wrong(app)
    app.after_request(_with_headers)
    _serve_page(app, tabs)
    _serve_devices(app, tabs)
    serve_hearing(app, tabs)
    return app


def _tell_what_is_wrong(app: Flask) -> None:
    """Answer every error with words: nobody should see a traceback, on a page or in a terminal."""
    app.register_error_handler(HTTPException, _refused)

    @app.errorhandler(FullError)
    def full(error: FullError) -> AnyAnswer:
        return _refused(Conflict(str(error)))

    @app.errorhandler(LateError)
    def pressed_late(error: LateError) -> AnyAnswer:
        return _refused(Conflict(str(error)))

    @app.errorhandler(ClientDisconnected)
    def late(_: ClientDisconnected) -> AnyAnswer:
        return _refused(RequestTimeout("That came too slowly, or not as a whole. Send it again."))

    @app.errorhandler(Exception)
    def failed(error: Exception) -> AnyAnswer:
        words = f"The speaker failed at that ({type(error).__name__}). Nothing more is known."
        return _refused(InternalServerError(words))


def _serve_page(app: Flask, tabs: Tabs) -> None:
    @app.get("/")
    def first() -> AnyResponse:
        return redirect(url_for("page", device=tabs.free_device()))

    @app.get("/devices/<device>")
    def page(device: str) -> Response:
        name = reading.named(device)
        tabs.make_sure_of_a_device(name)
        if access.is_from_elsewhere(request) and not tabs.knows(name):
            # The page opens a stream at once, which adds the device.
            abort(403, "Another page led to a device that is not there.")
        return send_from_directory(_STATIC, "index.html")

    @app.get("/chime.wav")
    def chime() -> Response:
        # A browser may ask for parts. Otherwise it could not go back to the beginning.
        return send_file(BytesIO(chime_wave()), mimetype="audio/wav", conditional=True)


def _serve_devices(app: Flask, tabs: Tabs) -> None:
    @app.get("/devices/<device>/events")
    def events(device: str) -> Response:
        reading.only_from_here()
        browser = f"{request.remote_addr} {request.user_agent}"
        stream = _stream(tabs, reading.named(device), browser, request.environ["werkzeug.socket"])
        return Response(stream, mimetype="text/event-stream")

    @app.get("/devices/<device>/state")
    def state(device: str) -> JsonObject:
        reading.only_from_here()
        if not tabs.knows(reading.named(device)):
            abort(404, f"There is no device {device!r}. Open a tab there first.")
        return view.state(tabs.speaker(reading.named(device), None))

    @app.post("/devices/<device>/take")
    def take(device: str) -> JsonObject:
        return _take(tabs, reading.named(device))

    @app.post("/devices/<device>/left")
    def left(device: str) -> JsonObject:
        reading.only_from_here()
        tabs.leave(reading.named(device), request.get_data(as_text=True))
        return {}

    @app.delete("/devices/<device>/talk")
    def clear(device: str) -> JsonObject:
        reading.only_from_here()
        tabs.clear(reading.named(device))
        return {}


def _take(tabs: Tabs, device: str) -> JsonObject:
    """Do what somebody typed in a tab, or said to its browser, which recognized the words.

    What follows from it arrives on the tab's stream.
    """
    reading.only_from_here()
    taken = reading.taken()
    speaker = tabs.speaker(device, taken.tab if isinstance(taken.tab, str) else None)
    try:
        if taken.answers is not None:
            tabs.press(speaker, reading.printable(taken.typed), taken.answers)
        elif taken.confidence is None:
            speaker.take(reading.printable(taken.typed))
        elif words := reading.spoken(taken.typed):
            speaker.hear(words, taken.confidence)
    except CommandError as wrong:
        abort(400, str(wrong))
    return {}


def _stream(tabs: Tabs, device: str, browser: str, connection: socket) -> Iterator[str]:
    try:
        with tabs.opened(device, browser, connection) as tab:
            yield "retry: 1000\n\n"
            while (message := _next(tab)) is not None:
                yield message
    except FullError as full:
        yield _event(("full", full.told))


def _next(tab: Tab) -> str | None:
    try:
        message = tab.inbox.get(timeout=_HEARTBEAT)
    except Empty:
        return ": still here\n\n"
    return None if message is None else _event(message)


def _event(message: Message) -> str:
    name, data = message
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def _refused(error: HTTPException) -> AnyAnswer:
    code, reason = error.code or 500, error.description or error.name
    if request.method == "GET" and request.accept_mimetypes.accept_html:
        return f'<!doctype html><p>{escape(reason)}</p><p><a href="/">To the speaker</a></p>', code
    return {"error": reason}, code


def _with_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
