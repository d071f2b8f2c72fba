"""The page's own server: its address, and how long it waits for a slow client."""

import io
import os
import socket
import sys
from http import HTTPStatus
from time import monotonic
from typing import Any

from werkzeug.serving import ThreadedWSGIServer

from speaker.page.access import addresses_of
from speaker.services.server import QuietHandler

PORT = 8080
# If the usual port is taken, we try the ones after it, and then any free one.
_PORTS = [*range(PORT, PORT + 10), 0]
# Seconds that a whole request may take to arrive, even if it drips.
REQUEST_WITHIN = 10.0
# Seconds for which a client may read nothing of what we send.
TAKEN_WITHIN = 15.0


class PortTakenError(Exception):
    """We have no port for the page. The message says what to do."""


def listen(host: str, port: int | None) -> socket.socket:
    """Return a socket that listens there. If `port` is None, it is the usual one or another.

    Raises PortTakenError.
    """
    for each in _PORTS if port is None else [port]:
        try:
            return _listen(host, each)
        except socket.gaierror as unknown:
            reason = str(unknown.strerror)
        except ValueError:
            reason = "that is no address and no name"
        except OSError as error:
            # socket adds the address in its own words, but our message names it already.
            reason = os.strerror(error.errno) if error.errno else str(error)
    place = host if port is None else f"{host}, port {port}"
    raise PortTakenError(
        f"The page cannot be served at {place} ({reason}). Choose another --port or --host, or "
        "leave the page out with --no-web."
    )


def _listen(host: str, port: int) -> socket.socket:
    """Listen at the host's first address, IPv4 before IPv6. "::" means all addresses of both."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    family, _, _, _, address = min(found, key=lambda each: each[0] != socket.AF_INET)
    is_both = address[0] == "::" and socket.has_dualstack_ipv6()
    return socket.create_server(address, family=family, dualstack_ipv6=is_both)


def address_of(host: str, listening: socket.socket) -> str:
    """Return the address at which a browser on this machine finds the page."""
    shown, port = host, listening.getsockname()[1]
    if any(each.is_unspecified for each in addresses_of(host)):
        # Not every system can connect to the address that stands for all addresses.
        is_ipv6_only = listening.family == socket.AF_INET6 and not socket.has_dualstack_ipv6()
        shown = "::1" if is_ipv6_only else "127.0.0.1"
    if ":" in shown:
        shown = f"[{shown.replace('%', '%25')}]"
    return f"http://{shown}:{port}"


class PageServer(ThreadedWSGIServer):
    """Serves on a socket that is bound already, and writes nothing to the terminal."""

    def __init__(self, app: Any, listening: socket.socket) -> None:
        host, port = listening.getsockname()[:2]
        super().__init__(host, port, app, handler=PageHandler, fd=listening.fileno())

    def handle_error(self, request: object, client_address: object) -> None:
        """Close the connection of a request that we could not read, and say nothing more."""

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 -- werkzeug's name
        """Write nothing: the terminal belongs to the conversation."""


class PageHandler(QuietHandler):
    """Hangs up on a client that sends too slowly or does not read its answer."""

    def setup(self) -> None:
        super().setup()
        connection: socket.socket = self.connection
        connection.settimeout(TAKEN_WITHIN)
        if sys.platform == "linux":
            # If a browser vanishes, it acknowledges nothing more, and that ends its stream.
            milliseconds = round(TAKEN_WITHIN * 1000)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, milliseconds)
        self.rfile.close()
        self._arriving = _InTime(connection, monotonic() + REQUEST_WITHIN)
        self.rfile = io.BufferedReader(self._arriving)

    def parse_request(self) -> bool:
        """Read the request; False if it was refused.

        An answer of HTTP/0.9 has no status and no headers: nobody could tell where a stream begins.
        """
        if not super().parse_request():
            return False
        if self.request_version == "HTTP/0.9":
            self.send_error(HTTPStatus.HTTP_VERSION_NOT_SUPPORTED)
            return False
        return True

    def send_response(self, code: int, message: str | None = None) -> None:
        self._arriving.is_answered = True
        super().send_response(code, message)


class _InTime(io.RawIOBase):
    """What a client sends until a moment on the monotonic clock.

    Raises TimeoutError after that moment, and ConnectionError if the client hangs up. Once we have
    answered, the rest does not matter, so the input just ends. Werkzeug reads that rest before it
    closes what it has sent, and an error there would leave a file open.
    """

    def __init__(self, connection: socket.socket, until: float) -> None:
        self._connection = connection
        self._until = until
        self.is_answered = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            # Zero would not wait at all, and would not report a time-out.
            self._connection.settimeout(max(self._until - monotonic(), 0.001))
            return self._connection.recv_into(buffer)
        except (TimeoutError, ConnectionError):
            if self.is_answered:
                return 0
            raise
        finally:
            self._connection.settimeout(TAKEN_WITHIN)
