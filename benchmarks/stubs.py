"""Answers at the sockets of DynamoDB and of Alexa's services, always the same, in its own process.

    python -m benchmarks.stubs ITEM RINGS_AT

ITEM is the item of every household, as JSON. One timer is set; it rings at RINGS_AT, in ISO 8601.
This prints its port, and ends when its input does.
"""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ZONE = "/settings/System.timeZone"
MADE = {"id": "timer", "status": "ON", "alertToken": "reminder"}


def handler(item: str, rings_at: str) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # one packet for an answer

        def do_GET(self) -> None:
            is_zone = self.path.endswith(ZONE)
            timer = {"id": "timer", "status": "ON", "triggerTime": rings_at}
            listed = {"totalCount": 1, "timers": [timer], "alerts": []}
            self._answer("America/New_York" if is_zone else listed)

        def do_DELETE(self) -> None:
            self._answer({})

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            target = self.headers.get("X-Amz-Target", "")
            if not target:
                self._answer(MADE)
            else:
                self._answer({"Item": json.loads(item)} if target.endswith("GetItem") else {})

        def _answer(self, value: object) -> None:
            body = json.dumps(value).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def main(item: str, rings_at: str) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(item, rings_at))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
