"""Measure what a cold start and a turn cost, as ratios to a peer in the same run.

    make benchmark

Each figure is the median of several new processes. Ours and the peer's run in turn, so a slow
minute of the machine slows both. The turn that is measured tells how long is left of a break: it
reads the store once, and asks Alexa in vain for the zone and for the chime. No figure here passes
or fails; `benchmarks.imports` has the one that does.
"""

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PROCESSES = 9
TURNS = 50

MEASURE = """
import json, resource, sys, time
begun = time.perf_counter()
from {module} import lambda_handler
imported = time.perf_counter() - begun
start, ask = json.loads(sys.stdin.read())
begun = time.process_time()
lambda_handler(start, None)
first = time.process_time() - begun
begun = time.process_time()
for _ in range({turns}):
    answer = lambda_handler(ask, None)
turn = (time.process_time() - begun) / {turns}
assert "outputSpeech" in answer["response"], answer
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
times = {{"import": imported, "first turn": first, "turn": turn}}
figures = {{name: each * 1e3 for name, each in times.items()}}
print(json.dumps(figures | {{"memory": peak / 1024}}))
"""
"""Each process runs this. Linux, which Lambda runs too, gives the peak of memory in KiB."""

UNITS = {
    "import": "ms",
    "first turn": "ms of CPU",
    "turn": "ms of CPU",
    "memory": "MiB at its peak",
}


def envelope(intent: str) -> dict[str, Any]:
    """Return a request as a device sends it. Nothing answers at its service endpoint."""
    user, application = {"userId": "benchmark"}, {"applicationId": "benchmark"}
    system = {
        "application": application,
        "user": user,
        "device": {"deviceId": "kitchen", "supportedInterfaces": {}},
        "apiEndpoint": "http://127.0.0.1:9",
        "apiAccessToken": "none",
    }
    session = {"new": True, "sessionId": "1", "application": application, "user": user}
    request = {
        "type": "IntentRequest",
        "requestId": "1",
        "timestamp": "2026-11-23T23:55:00Z",
        "locale": "en-US",
        "intent": {"name": intent, "confirmationStatus": "NONE", "slots": {}},
    }
    return {
        "version": "1.0",
        "session": session,
        "context": {"System": system},
        "request": request,
    }


def measure(module: str, folder: str) -> dict[str, float]:
    events = [envelope("StartBreakIntent"), envelope("TimeLeftIntent")]
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", MEASURE.format(module=module, turns=TURNS)],
        cwd=ROOT / "lambda",
        env={"STEADY_GROUND_STORE": f"sqlite:{folder}/households.db", "PYTHONPATH": f".:{ROOT}"},
        input=json.dumps(events),
        capture_output=True,
        text=True,
        check=True,
    )
    figures: dict[str, float] = json.loads(run.stdout)
    return figures


def main() -> None:
    ours, peers = [], []
    for _ in range(PROCESSES):
        with tempfile.TemporaryDirectory() as folder:
            ours.append(measure("handler", folder))
            peers.append(measure("benchmarks.peers.hello", folder))
    print(f"Steady Ground against a bare ask-sdk-core skill, medians of {PROCESSES} processes")
    for figure, unit in UNITS.items():
        mine = statistics.median(each[figure] for each in ours)
        peer = statistics.median(each[figure] for each in peers)
        ratio = statistics.median(a[figure] / b[figure] for a, b in zip(ours, peers, strict=True))
        print(f"{figure:>12}  {mine:8.1f} {unit:15} peer {peer:8.1f}   ratio {ratio:5.2f}")


if __name__ == "__main__":
    main()
