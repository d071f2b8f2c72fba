"""Alexa's services as quick as Python can be them, in a process of their own.

    python -m benchmarks.load.alexa

Each access token has one timer at most. A token that begins with "running" has from the start what
the token "seed" has. Everybody lives in New York. This prints its port, and ends when its input
does.
"""

import asyncio
import json
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

SEED, RUNNING = "seed", "running"

LENGTH = re.compile(rb"^content-length: *(\d+)", re.IGNORECASE | re.MULTILINE)
TOKEN = re.compile(rb"^authorization: *bearer (\S+)", re.IGNORECASE | re.MULTILINE)
DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?")
ZONE = json.dumps("America/New_York").encode()


@dataclass
class Timers:
    """The timer of each token, and how many were made."""

    made: int = 0
    kept: dict[bytes, dict[str, str] | None] = field(default_factory=dict)

    def of(self, token: bytes) -> dict[str, str] | None:
        """Return the token's timer, or None."""
        if token not in self.kept and token.startswith(RUNNING.encode()):
            return self.kept.get(SEED.encode())
        return self.kept.get(token)

    def answer(self, method: bytes, path: bytes, token: bytes, body: bytes) -> tuple[int, bytes]:
        """Return the status and the body."""
        match method:
            case b"GET" if path.endswith(b"System.timeZone"):
                return 200, ZONE
            case b"GET" if path.endswith(b"reminders"):
                return 200, b'{"totalCount": "0", "alerts": []}'
            case b"GET":
                timer = self.of(token)
                listed: dict[str, Any] = {"totalCount": int(timer is not None)}
                return 200, json.dumps(listed | {"timers": [timer] if timer else []}).encode()
            case b"DELETE":
                there = self.of(token)
                if there is None or not path.endswith(there["id"].encode()):
                    return 404, b"{}"
                self.kept[token] = None
                return 200, b""
            case _:
                return 200, json.dumps(self._make(token, json.loads(body))).encode()

    def _make(self, token: bytes, asked: dict[str, Any]) -> dict[str, str]:
        self.made += 1
        parts = DURATION.fullmatch(asked["duration"])
        hours, minutes, seconds = (
            (int(each or 0) for each in parts.groups()) if parts else (0, 0, 0)
        )
        length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
        timer = {
            "id": f"timer-{self.made}",
            "status": "ON",
            "triggerTime": (datetime.now(UTC) + length).isoformat(),
            "timerLabel": asked["timerLabel"],
        }
        self.kept[token] = timer
        return timer


class Connection(asyncio.Protocol):
    """One connection, which stays open for the next request."""

    def __init__(self, timers: Timers) -> None:
        self._timers, self._read = timers, b""

    def connection_made(self, transport: Any) -> None:
        """Keep where the answers go."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer every request that is whole by now."""
        self._read += data
        while b"\r\n\r\n" in self._read:
            head, _, rest = self._read.partition(b"\r\n\r\n")
            length = LENGTH.search(head)
            size = int(length[1]) if length else 0
            if len(rest) < size:
                return
            self._read = rest[size:]
            method, path, _ = head.split(b" ", 2)
            token = TOKEN.search(head)
            name = token[1] if token else b""
            status, body = self._timers.answer(method, path, name, rest[:size])
            self._transport.write(
                b"HTTP/1.1 %d OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
                % (status, len(body), body)
            )


async def serve() -> None:
    """Serve until the input ends."""
    loop, timers = asyncio.get_running_loop(), Timers()
    server = await loop.create_server(lambda: Connection(timers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(serve())
