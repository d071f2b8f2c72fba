"""Count how often a turn goes from one room of the skill to another.

    python -m benchmarks.rooms

The turn is "start a 20-minute break", with a zone and with the permission for timers. A room is a
folder or a loose module at the top of skill/. We note the room of each of the skill's Python
functions twice: when it is called, and when it returns. A change is another room than the one that
we noted before, so a call into another room and back makes two. A generator that is resumed counts
as called, and one that yields as returned. The catalog and telemetry are left out, for every room
uses them.

A store's calls are made in threads of their own, so their changes are counted apart, thread by
thread. They begin at the room that has the threads.
"""

import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

from benchmarks.__main__ import envelope
from skill.app import create_handler
from skill.network.budget import TurnBudget
from speaker.services import AlexaServices

SKILL = Path(__file__).parents[1] / "skill"
APP = "app.py"
LEFT_OUT = (SKILL / "speech" / "catalog.py", SKILL / "telemetry.py")
NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)

NOTED = ("call", "return")

Change = tuple[str, str]
"""The room that we noted before, and the new one."""


@dataclass
class Trace:
    """The changes of one turn: how often there was each."""

    in_its_thread: Counter[Change] = field(default_factory=Counter)
    in_other_threads: Counter[Change] = field(default_factory=Counter)
    times_back_in_app: int = 0
    """How often a room below called app.py, after that had handed the turn on."""

    @contextmanager
    def running(self) -> Iterator[None]:
        """Trace what is called in the block, and in every thread that is started in it."""
        turn, last = threading.get_ident(), dict[int, str]()

        def note(frame: FrameType, event: str, _: Any) -> None:
            room, thread = _room(frame), threading.get_ident()
            if event not in NOTED or room is None or _is_left_out(frame):
                return
            before = last.setdefault(thread, room)
            last[thread] = room
            if before != room:
                changes = self.in_its_thread if thread == turn else self.in_other_threads
                changes[before, room] += 1
            if event == "call" and room == APP and _caller(frame) not in (None, APP):
                self.times_back_in_app += 1

        threading.setprofile(note)
        sys.setprofile(note)
        try:
            yield
        finally:
            sys.setprofile(None)
            threading.setprofile(None)


def _caller(called: FrameType) -> str | None:
    """Return the room of the nearest caller that is the skill's own; None if there is none."""
    caller = called.f_back
    while caller and not _room(caller):
        caller = caller.f_back
    return caller and _room(caller)


def _room(frame: FrameType) -> str | None:
    """Return the room of a function of the skill; None for any other function."""
    path = Path(frame.f_code.co_filename)
    return path.relative_to(SKILL).parts[0] if path.is_relative_to(SKILL) else None


def _is_left_out(frame: FrameType) -> bool:
    return Path(frame.f_code.co_filename) in LEFT_OUT


def trace() -> Trace:
    """Take the turn, and return its changes. Raises RuntimeError if no break begins in it."""
    traced = Trace()
    with tempfile.TemporaryDirectory() as folder, AlexaServices(lambda: NOW) as alexa:
        alexa.allow()
        environ = {"STEADY_GROUND_STORE": f"sqlite:{folder}/households.db"}
        # A traced turn is slow, and must not run out of time on a busy machine.
        makes_handler = partial(
            create_handler,
            clock=lambda: NOW,
            environ=environ,
            budget=lambda: TurnBudget(timedelta(minutes=1)),
        )
        _agree_to_the_chime(makes_handler(), alexa)
        # A new one, so that its threads begin while they are traced.
        handler, asked = makes_handler(), _request(alexa)
        with traced.running():
            handler(asked, None)
        timers: Any = alexa.alerts.list_timers()
        if len(timers["timers"]) != 1:
            raise RuntimeError("the break did not begin")
    return traced


def _agree_to_the_chime(handler: Callable[..., dict[str, Any]], alexa: AlexaServices) -> None:
    """Take a break before, because the first chime is asked about, and end it again."""
    carried: dict[str, Any] = {}
    for intent in ("StartBreakIntent", "AMAZON.YesIntent", "CallOffIntent", "AMAZON.YesIntent"):
        asked = _request(alexa, intent)
        asked["session"]["attributes"] = carried
        carried = handler(asked, None).get("sessionAttributes") or {}


def _request(alexa: AlexaServices, intent: str = "StartBreakIntent") -> dict[str, Any]:
    asked = envelope(intent)
    device = alexa.household.device("kitchen", "America/New_York")
    length = {"name": "length", "value": "PT20M", "confirmationStatus": "NONE"}
    asked["request"]["intent"]["slots"] = {"length": length}
    asked["context"]["System"] |= {
        "device": {"deviceId": device.id, "supportedInterfaces": {}},
        "apiEndpoint": alexa.endpoint,
        "apiAccessToken": alexa.sign_in(device),
    }
    return asked


def report(traced: Trace) -> list[str]:
    """Return the lines to print."""
    rows = [
        f"{count:5}  {before} -> {room}"
        for (before, room), count in traced.in_its_thread.most_common()
    ]
    return [
        f"room changes in the turn: {traced.in_its_thread.total()}",
        *rows,
        f"room changes in the threads of its store: {traced.in_other_threads.total()}",
        f"times back in {APP}: {traced.times_back_in_app}",
    ]


if __name__ == "__main__":
    print("\n".join(report(trace())))
