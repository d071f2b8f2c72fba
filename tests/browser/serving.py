"""The page's files over the loopback, under the policy that the speaker serves them with."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

PAGE = Path(__file__).parents[2] / "speaker" / "page" / "static"
BLANK = b'<!doctype html><html lang="en"><title>A screen</title><body><div id="host"></div></body>'


class _Files(SimpleHTTPRequestHandler):
    """Serves the page's files, and an empty page of their origin."""

    def do_GET(self) -> None:
        if self.path.endswith(".js"):
            super().do_GET()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(BLANK if self.path == "/" else b"")

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", "default-src 'self'")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """Serve for as long as it lasts; gives the address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(PAGE))) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
