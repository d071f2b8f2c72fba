"""The servers of the soak, and who talks to them."""

import contextlib
import json
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any, Self

import urllib3
from urllib3.exceptions import HTTPError

from speaker.services import AlexaServices
from tests.front_door.echo import Echo, FrozenClock
from tests.soak.endpoint import clock_since
from tests.soak.said import SLOTS
from tests.soak.said import intent as intent_request
from tests.speaker.page_client import HTTP, post
from tests.web.authority import NOW, alexas
from tests.web.conftest import signed

HOUSEHOLDS = 20
PATIENCE = 60.0
"""Seconds in which a page tells something, on the slowest machine."""

TABS = 4
"""How many tabs are open at once; one of them is closed and opened anew now and then."""

INTENTS = (
    *(name for name in SLOTS if not name.startswith("MoreTimeIntent#")),
    "TimeLeftIntent",
    "BothBackIntent",
    "CallOffIntent",
    "RitualIntent",
    "DebriefIntent",
    "StateOfUsIntent",
    "AMAZON.NextIntent",
    "AMAZON.YesIntent",
    "AMAZON.YesIntent",
    "AMAZON.NoIntent",
    "AMAZON.StopIntent",
    "AMAZON.HelpIntent",
    "AMAZON.FallbackIntent",
    "HearAgreementsIntent",
    "WhatIsKeptIntent",
    "SafetyIntent",
    "PracticeIntent",
)

SENTENCES = (
    "alexa, open steady ground",
    "start a 20-minute break",
    "I approve",
    "the budget",
    "ten more minutes",
    "how long is left",
    "is he coming back",
    "we're both back",
    "yes",
    "no",
    "start the debrief",
    "next",
    "start the repair ritual",
    "let's agree on no phones at dinner",
    "what did we agree on",
    "what do you remember about us",
    "remind us of the debrief every day at eight",
    "what can I say when it goes quiet",
    "another one",
    "I'm scared of him",
    "forget everything",
    "blah blah blah",
    "until quarter past seven",
    "stop",
    "/advance 5m",
    "what time is it",
)


@dataclass(frozen=True)
class Served:
    """A server in a process of its own, and where it is."""

    process: subprocess.Popen[str]
    address: str
    epoch: float = 0.0


@contextlib.contextmanager
def endpoint_served() -> Iterator[Served]:
    """Start the web endpoint, whose clock began to run just now."""
    with tempfile.TemporaryDirectory() as folder:
        chain, epoch = Path(folder) / "chain.pem", time.time()
        chain.write_bytes(alexas())
        store = f"sqlite:{Path(folder) / 'households.db'}"
        arguments = ["tests.soak.endpoint", store, str(epoch), str(chain)]
        with _started(arguments, stderr=subprocess.DEVNULL) as process:
            assert process.stdout
            port = int(process.stdout.readline())
            yield Served(process, f"http://127.0.0.1:{port}", epoch)


@contextlib.contextmanager
def desk_served() -> Iterator[Served]:
    """Start the desk with its page, on an evening of its own."""
    arguments = ["speaker", "--silent", "--port", "0", "--at", "2026-11-23 18:55"]
    with _started(arguments, stderr=subprocess.STDOUT) as process:
        assert process.stdout
        for line in process.stdout:
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield Served(process, found[0])
                return
    raise AssertionError("the desk did not tell where its page is")


@contextlib.contextmanager
def _started(arguments: list[str], stderr: int) -> Iterator[subprocess.Popen[str]]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", *arguments]
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=stderr, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


class WebTalker:
    """Alexa, who signs what the Echos of several households send, and now and then a stranger."""

    name = "web endpoint"

    def __init__(self, endpoint: Served, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311  talk
        self._clock, self._endpoint = FrozenClock(NOW), endpoint
        self._pool = urllib3.PoolManager(retries=False)
        self._alexa = AlexaServices(self._clock)

    def __enter__(self) -> Self:
        self._alexa.__enter__()
        self._alexa.allow()
        self._echoes = [
            Echo(self._send, self._alexa, self._clock, f"room{n}", user_id=f"amzn1.ask.account.{n}")
            for n in range(HOUSEHOLDS)
        ]
        for echo in self._echoes:
            echo.keeps_rules = False
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pool.clear()
        self._alexa.__exit__(kind, error, trace)

    def talk(self) -> None:
        """Say something in one of the households, or send what nobody signed."""
        self._clock.now = clock_since(self._endpoint.epoch)
        while self._alexa.alerts.ring_next(self._clock.now):
            pass
        self._alexa.requests.clear()
        if self._draw.random() < 1 / 50:
            self._send_unsigned()
            return
        echo = self._draw.choice(self._echoes)
        answer = echo.send(intent_request(self._draw.choice(INTENTS)))
        assert "something went wrong" not in json.dumps(answer.envelope)

    def _send(self, event: dict[str, Any], _: object) -> dict[str, Any]:
        body = json.dumps(event).encode()
        answer = self._pool.request("POST", self._endpoint.address, body=body, headers=signed(body))
        assert answer.status == HTTPStatus.OK, answer.status
        return dict(answer.json())

    def _send_unsigned(self) -> None:
        answer = self._pool.request("POST", self._endpoint.address, body=b"{" * 1000)
        assert answer.status == HTTPStatus.BAD_REQUEST, answer.status


class DeskTalker:
    """Somebody who types at the terminal; what it prints is read and let go."""

    name = "desk"

    def __init__(self, desk: Served, seed: int) -> None:
        self._draw = random.Random(seed)  # noqa: S311  talk
        self._process = desk.process
        Thread(target=self._read, daemon=True).start()

    def talk(self) -> None:
        """Type one sentence or command."""
        assert self._process.stdin
        self._process.stdin.write(self._draw.choice(SENTENCES) + "\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout
        for _ in self._process.stdout:
            pass


class Tab:
    """One open tab, which reads all that it is told: the page lets go of one that does not."""

    def __init__(self, address: str, room: str) -> None:
        self._address = f"{address}/devices/{room}"
        self._stream = HTTP.request("GET", f"{self._address}/events", preload_content=False)
        self._told = SimpleQueue[str]()
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()
        self._wait_for("hello")

    def close(self) -> None:
        """Close it, as somebody who closes a window."""
        self._stream.close()
        self._thread.join()

    def type(self, typed: str) -> None:
        """Say it in this tab, and wait until the tab is told of it."""
        while not self._told.empty():
            self._told.get()
        assert post(f"{self._address}/take", {"typed": typed}).status == HTTPStatus.OK
        self._wait_for("entry")

    def _wait_for(self, name: str) -> None:
        while self._told.get(timeout=PATIENCE) != name:
            pass

    def _read(self) -> None:
        with contextlib.suppress(OSError, ValueError, AttributeError, HTTPError):
            while piece := self._stream.read1():
                for line in piece.splitlines():
                    if line.startswith(b"event: "):
                        self._told.put(line.removeprefix(b"event: ").decode())


class PageTalker:
    """Somebody with several tabs of the page, who closes one and opens another now and then."""

    name = "page"

    def __init__(self, desk: Served, seed: int) -> None:
        self._draw = random.Random(seed + 1)  # noqa: S311  talk
        self._address = desk.address
        self._tabs: list[Tab] = []

    def __enter__(self) -> Self:
        for _ in range(TABS):
            self._open()
        return self

    def __exit__(self, *_: object) -> None:
        for tab in self._tabs:
            tab.close()

    def talk(self) -> None:
        """Type one sentence in one of the tabs, and read what it is told."""
        if self._draw.random() < 1 / 20:
            self._tabs.pop(self._draw.randrange(TABS)).close()
            self._open()
        self._draw.choice(self._tabs).type(self._draw.choice(SENTENCES))

    def _open(self) -> None:
        self._tabs.append(Tab(self._address, self._draw.choice(("kitchen", "study"))))
