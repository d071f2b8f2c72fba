"""The speaker as a page in a browser, served to this machine alone unless told otherwise."""

import ipaddress
import json
import os
import socket
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from queue import Empty
from threading import Thread

from flask import Flask, Response, abort, redirect, request, send_file, send_from_directory, url_for
from markupsafe import escape
from werkzeug.exceptions import HTTPException
from werkzeug.serving import make_server
from werkzeug.wrappers import Response as AnyResponse

from speaker.chime import chime_wave
from speaker.commands import CommandError, device_name
from speaker.page import view
from speaker.page.tabs import Message, Tab, Tabs
from speaker.services import POLL, QuietHandler
from speaker.speaker import Speaker
from speaker.wire import JsonObject

HOST, PORT = "127.0.0.1", 8080
# Where the usual port is taken: one of those after it, or whichever is free.
_PORTS = [*range(PORT, PORT + 10), 0]
_STATIC = Path(__file__).parent / "static"
# A stream says this often that it is still there, in seconds: a tab that is gone is noticed then.
_HEARTBEAT = 5.0
# Nobody says more in the eight seconds that Alexa listens.
_LONGEST = 16 * 1024
_LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"]
# A browser keeps six connections to one server: each tab's stream takes one, and talking needs one.
MOST_TABS = 5
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class PortTakenError(Exception):
    """No port to serve the page at; the message says what to do."""


def is_loopback(host: str) -> bool:
    """Whether this machine alone can reach that address."""
    return ipaddress.ip_address(host).is_loopback if _is_address(host) else host == "localhost"


def told(address: str, host: str) -> str:
    """Say where the page is, and who can open it."""
    if is_loopback(host):
        return f"In a browser: {address} (this machine alone can open it)"
    port = address.rpartition(":")[2]
    every_address = ipaddress.ip_address(host).is_unspecified if _is_address(host) else False
    where = f"port {port} at any address of this machine" if every_address else address
    return (
        f"In a browser: {where}. Everyone who can reach this machine can open it, talk there and "
        "read along: there is no password."
    )


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@contextmanager
def serve(speaker: Speaker, host: str = HOST, port: int | None = None) -> Iterator[str]:
    """Serve the page for a speaker's home within the block, and give its address.

    Without a port it is the usual one, or another where that is taken. Raises PortTakenError where
    it cannot be served there.
    """
    tabs = Tabs(speaker)
    with _socket(host, port) as listening:
        bound = listening.getsockname()[1]
        app = create_page(tabs, _LOOPBACK_NAMES if is_loopback(host) else None)
        server = make_server(
            host, bound, app, threaded=True, request_handler=QuietHandler, fd=listening.fileno()
        )
        thread = Thread(target=server.serve_forever, args=(POLL,), name="page", daemon=True)
        thread.start()
        try:
            yield f"http://{f'[{host}]' if ':' in host else host}:{bound}"
        finally:
            tabs.close()
            server.shutdown()
            thread.join()
            server.server_close()


def _socket(host: str, port: int | None) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for each in _PORTS if port is None else [port]:
        try:
            return socket.create_server((host, each), family=family)
        except socket.gaierror as unknown:
            reason = str(unknown.strerror)
        except OSError as error:
            # socket adds the address in words of its own, and this message names it already.
            reason = os.strerror(error.errno) if error.errno else str(error)
    place = host if port is None else f"{host}, port {port}"
    raise PortTakenError(
        f"The page cannot be served at {place} ({reason}). Choose another --port or --host, or "
        "leave the page out with --no-web."
    )


def create_page(tabs: Tabs, trusted_hosts: list[str] | None) -> Flask:
    """Make the web application; `trusted_hosts` None answers by every name."""
    app = Flask(__name__, static_folder="static", static_url_path="/static")
    # A page elsewhere whose name leads here must not be able to listen along.
    app.config |= {"TRUSTED_HOSTS": trusted_hosts, "MAX_CONTENT_LENGTH": _LONGEST}
    app.register_error_handler(HTTPException, _refused)
    app.after_request(_with_headers)

    _serve_page(app, tabs)
    _serve_devices(app, tabs)
    return app


def _serve_page(app: Flask, tabs: Tabs) -> None:
    @app.get("/")
    def first() -> AnyResponse:
        return redirect(url_for("page", device=tabs.free_device()))

    @app.get("/devices/<device>")
    def page(device: str) -> Response:
        _named(device)
        return send_from_directory(_STATIC, "index.html")

    @app.get("/chime.wav")
    def chime() -> Response:
        # In parts where a browser asks for them: without that it cannot go back to the beginning.
        return send_file(BytesIO(chime_wave()), mimetype="audio/wav", conditional=True)


def _serve_devices(app: Flask, tabs: Tabs) -> None:
    @app.get("/devices/<device>/events")
    def events(device: str) -> Response:
        browser = f"{request.remote_addr} {request.user_agent}"
        stream = _stream(tabs, _named(device), browser)
        return Response(stream, mimetype="text/event-stream")

    @app.get("/devices/<device>/state")
    def state(device: str) -> JsonObject:
        return view.state(tabs.speaker(_named(device), None))

    @app.post("/devices/<device>/take")
    def take(device: str) -> JsonObject:
        return _take(tabs, _named(device))

    @app.post("/devices/<device>/left")
    def left(device: str) -> JsonObject:
        _only_from_here()
        tabs.leave(_named(device), request.get_data(as_text=True))
        return {}

    @app.delete("/devices/<device>/talk")
    def clear(device: str) -> JsonObject:
        _only_from_here()
        tabs.clear(_named(device))
        return {}


def _named(device: str) -> str:
    try:
        name = device_name(device)
    except CommandError:
        abort(404, f"{device!r} is no name for a device: use one word.")
    return name


def _take(tabs: Tabs, device: str) -> JsonObject:
    """Do what was typed in a tab; what follows from it comes by the tab's stream."""
    _only_from_here()
    said = request.get_json()
    typed = said.get("typed") if isinstance(said, dict) else None
    if not isinstance(typed, str):
        abort(400, 'Send what was typed like {"typed": "start a 20-minute break"}.')
    tab = said.get("tab")
    speaker = tabs.speaker(device, tab if isinstance(tab, str) else None)
    try:
        speaker.take(_printable(typed))
    except CommandError as wrong:
        abort(400, str(wrong))
    return {}


def _printable(typed: str) -> str:
    """Leave out what would direct a terminal, and what no terminal can write."""
    return "".join(each for each in typed if not unicodedata.category(each).startswith("C"))


def _only_from_here() -> None:
    if request.headers.get("Origin") not in {None, request.host_url.rstrip("/")}:
        abort(403, "Only the speaker's own page may talk to it.")


def _stream(tabs: Tabs, device: str, browser: str) -> Iterator[str]:
    if tabs.of(browser) >= MOST_TABS:
        yield _event(("full", {"most": MOST_TABS}))
        return
    with tabs.opened(device, browser) as tab:
        yield "retry: 1000\n\n"
        while (message := _next(tab)) is not None:
            yield message


def _next(tab: Tab) -> str | None:
    try:
        message = tab.inbox.get(timeout=_HEARTBEAT)
    except Empty:
        return ": still here\n\n"
    return None if message is None else _event(message)


def _event(message: Message) -> str:
    name, data = message
    return f"event: {name}\ndata: {json.dumps(data)}\n\n"


def _refused(error: HTTPException) -> tuple[JsonObject | str, int]:
    code, reason = error.code or 500, error.description or error.name
    if request.method == "GET" and request.accept_mimetypes.accept_html:
        return f'<!doctype html><p>{escape(reason)}</p><p><a href="/">To the speaker</a></p>', code
    return {"error": reason}, code


def _with_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
