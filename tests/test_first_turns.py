"""The first turns of a process may come at once: what is learned at a first use is learned by then.

msgspec crashed the process here, about each third time.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROCESSES = 8
PATIENCE = 60.0
"""Seconds that a slow machine may take for a process."""

AT_ONCE = """
import sys
from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

from skill.app import create_handler
from skill.domain.households import Household
from skill.store import records
from skill.turns.ports import Stored

ARRIVING, LOADING = Barrier(12), Barrier(12)
NOW = datetime.now(UTC)
RECORD = records.encode(Household().begin_break(NOW + timedelta(minutes=20), NOW, "the budget"))

class Store:
    def load(self, user_id, now, *, sets_aside=True):
        LOADING.wait()
        return Stored(records.decode(RECORD), 1)

    def save(self, user_id, household, replaces, now):
        return replaces + 1

def take(number):
    request = {"type": "IntentRequest", "requestId": str(number), "locale": "en-US",
               "intent": {"name": "TimeLeftIntent"}}
    session = {"attributes": {"question": {"ask": "consent"}, "turns": 1}}
    system = {"user": {"userId": "somebody"}, "device": {"deviceId": "kitchen"}}
    event = {"session": session, "context": {"System": system}, "request": request}
    ARRIVING.wait()
    answer = handler(event, None)
    spoken.append(answer["response"]["outputSpeech"]["ssml"])

handler, spoken = create_handler(store=Store()), []
sys.setswitchinterval(1e-6)
threads = [Thread(target=take, args=(number,)) for number in range(12)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(len(spoken), any("went wrong" in each for each in spoken))
"""
"""Twelve turns come together, and again at the store, while Python changes threads all the time."""


def test_the_first_turns_may_come_at_once() -> None:
    """Of a new process that is asked by twelve at once, all twelve get their answer, every time."""
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", AT_ONCE], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(PROCESSES)
    ]
    said = [run.communicate(timeout=PATIENCE)[0] for run in runs]
    assert [run.returncode for run in runs] == [0] * PROCESSES
    assert said == ["12 False\n"] * PROCESSES
