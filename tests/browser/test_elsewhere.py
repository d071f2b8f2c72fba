"""What a page of another site can do to the speaker's, in a real browser: nothing."""

import json
import socket
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Browser, expect

from speaker.desk.speaker import Speaker
from speaker.page import server
from tests.browser.conftest import find_command
from tests.browser.visits import Visit

EVERYWHERE = "0.0.0.0"  # noqa: S104 -- it is what is tried
ATTACK = """<!doctype html><meta name="referrer" content="no-referrer"><title>trying</title>
<script type="module">
const page = %s;
const ways = [{}, { mode: "no-cors" }, { method: "POST", mode: "no-cors", body: "{}" }];
for (const [number, way] of ways.entries()) {
  for (const what of ["events", "state", "take", "left"]) {
    await fetch(`${page}/devices/evil-${number}/${what}`, way).catch(() => {});
  }
}
for (let number = 0; number < 8; number += 1) {
  const image = document.body.appendChild(new Image());
  await new Promise((done) => {
    image.onerror = done;
    image.src = `${page}/devices/image-${number}/events`;
  });
}
document.title = "tried";
</script>"""
SENT = 16
"""Eight images, and four routes by two methods."""


@pytest.fixture
def names(chromium: Browser) -> Iterator[Browser]:
    """A browser for which this machine's name, and that of another site, lead to the loopback.

    Under such a name a page is as one in the network: the browser does not send Sec-Fetch-Site.
    """
    rules = f"MAP evil.example 127.0.0.1, MAP {socket.gethostname()} 127.0.0.1"
    browser = chromium.browser_type.launch(
        executable_path=find_command(), args=["--no-sandbox", f"--host-resolver-rules={rules}"]
    )
    yield browser
    browser.close()


@contextmanager
def attacking(page: str) -> Iterator[str]:
    """Serve the other site's page; gives its address."""

    class Evil(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write((ATTACK % json.dumps(page)).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Evil) as site:
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://evil.example:{site.server_port}/"
        finally:
            site.shutdown()
            thread.join()


@pytest.mark.parametrize("is_open", [False, True], ids=["this machine alone", "the network"])
def test_another_site_adds_no_device_and_takes_no_place(
    names: Browser, speaker: Speaker, *, is_open: bool
) -> None:
    """Its scripts and images reach the speaker and are refused; the speaker's own page works."""
    with server.serve(speaker, EVERYWHERE if is_open else "127.0.0.1", 0) as address:
        name = socket.gethostname() if is_open else "127.0.0.1"
        page = f"http://{name}:{address.rpartition(':')[2]}"
        with attacking(page) as site, names.new_context() as context:
            other, failures = context.new_page(), Counter[str | None]()
            other.on("requestfailed", lambda request: failures.update([request.failure]))
            other.goto(site)
            expect(other).to_have_title("tried")
            # The speaker answered all that needs no permission to be sent, and none can be read.
            assert failures["net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin"] == SENT
            assert [*speaker.household.devices] == ["kitchen"]
            visits = [Visit.to(context.new_page(), page) for _ in range(5)]
            visits[4].say("are we okay")
            assert len(speaker.household.devices) == 5
