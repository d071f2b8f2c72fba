"""A tab of the speaker's page without a browser: its stream of events, and what it sends."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import urllib3

HTTP = urllib3.PoolManager(timeout=20.0, retries=False)

PATIENCE = 3
"""So many times a stream may say that it is still there, and nothing else."""

Message = tuple[str, dict[str, Any]]


@dataclass
class PageTab:
    """One open tab; `messages` are those still to be read."""

    address: str
    messages: Iterator[Message]
    hello: dict[str, Any] = field(init=False)

    def __post_init__(self) -> None:
        self.hello = self.next("hello")

    @property
    def id(self) -> str:
        return str(self.hello["tab"])

    def next(self, name: str) -> dict[str, Any]:
        """Read on to the next message of that name."""
        return next(data for told, data in self.messages if told == name)

    def type(self, typed: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Type it in this tab; the exchange that follows, and how things stand then."""
        return self._take({"typed": typed})

    def press(self, label: str, answers: int) -> urllib3.BaseHTTPResponse:
        """Press a button in this tab, which shows everything up to the exchange of that number."""
        said = {"typed": label, "answers": answers, "tab": self.id}
        return post(f"{self.address}/take", said)

    def say(self, words: str, confidence: float) -> tuple[dict[str, Any], dict[str, Any]]:
        """Say it to this tab's browser, which recognizes it by itself; the same as for `type`."""
        return self._take({"typed": words, "confidence": confidence})

    def _take(self, said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        answer = post(f"{self.address}/take", {**said, "tab": self.id})
        assert answer.status == 200, answer.data
        entry = self.next("entry")
        return entry, entry.pop("state")


def get(url: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return HTTP.request("GET", url, headers=headers, redirect=False)


def post(url: str, body: object, **headers: str) -> urllib3.BaseHTTPResponse:
    named = {"Content-Type": "application/json"} | {
        k.replace("_", "-"): v for k, v in headers.items()
    }
    return HTTP.request("POST", url, body=json.dumps(body).encode(), headers=named)


def delete(url: str, **headers: str) -> urllib3.BaseHTTPResponse:
    return HTTP.request("DELETE", url, headers=headers)


@contextmanager
def opened(page: str, device: str = "kitchen") -> Iterator[PageTab]:
    address = f"{page}/devices/{device}"
    stream = HTTP.request("GET", f"{address}/events", preload_content=False)
    try:
        yield PageTab(address, _messages(stream))
    finally:
        stream.close()


def _messages(stream: urllib3.BaseHTTPResponse) -> Iterator[Message]:
    name, idle = "", 0
    for line in _lines(stream):
        key, _, value = line.partition(": ")
        idle = idle + 1 if line.startswith(":") else idle if not line else 0
        assert idle < PATIENCE, "nothing more is told"
        if key == "event":
            name = value
        elif key == "data":
            yield name, json.loads(value)


def _lines(stream: urllib3.BaseHTTPResponse) -> Iterator[str]:
    rest = b""
    while piece := stream.read1():
        *lines, rest = (rest + piece).split(b"\n")
        yield from (line.decode() for line in lines)
