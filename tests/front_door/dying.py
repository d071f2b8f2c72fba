"""A turn in a process of its own, which is killed as it calls one of Alexa's services."""

import json
import subprocess
import sys
from pathlib import Path
from threading import Event
from typing import Any

from tests.front_door.between import Between
from tests.front_door.echo import Echo

TURN = """
import json, sys
from datetime import datetime
from skill.app import create_handler

now = datetime.fromisoformat(sys.argv[1])
handler = create_handler(clock=lambda: now, environ={"STEADY_GROUND_STORE": sys.argv[2]})
handler(json.load(sys.stdin), None)
"""
LONGEST = 20.0
"""Seconds in which a process starts and comes to its call, on the slowest machine."""


def dies_before(
    method: str, echo: Echo, alexas: Between, database: Path, request: dict[str, Any]
) -> None:
    """Send a request to a process that is killed when it first calls Alexa with the method.

    The call comes to nothing, and nobody hears an answer.
    """
    has_called, is_dead, is_refused = Event(), Event(), Event()

    def hold() -> None:
        has_called.set()
        is_dead.wait(LONGEST)
        alexas.answers[method] = (500, "")
        is_refused.set()

    alexas.meanwhile[method] = hold
    now = echo.clock.now.isoformat()
    command = [sys.executable, "-c", TURN, now, f"sqlite:{database}"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, text=True)
    assert process.stdin
    process.stdin.write(json.dumps(echo.envelope(request)))
    process.stdin.close()
    assert has_called.wait(LONGEST)
    process.kill()
    process.wait(LONGEST)
    is_dead.set()
    assert is_refused.wait(LONGEST)
    del alexas.answers[method]
    echo.attributes = {}


def intent(name: str, **slots: str) -> dict[str, Any]:
    """Return the request of an intent with these slots."""
    filled = {
        slot: {"name": slot, "value": value, "confirmationStatus": "NONE"}
        for slot, value in slots.items()
    }
    body = {"name": name, "confirmationStatus": "NONE", "slots": filled}
    return {"type": "IntentRequest", "dialogState": "STARTED", "intent": body}
