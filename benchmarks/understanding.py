"""Measure how soon the speaker is ready, and how long it thinks about a sentence.

    python -m benchmarks.understanding

Ready is the time until a new process with nothing to do has ended: `echo /quit | speaker --silent`.
Its peer is a process that only imports hassil, which matches our templates. The sentences are those
of tests/hearing that strangers wrote. Their peer is hassil's matching alone, without the likeness.
Medians and 95th percentiles are of this machine; the ratios hardly depend on it.
"""

import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from time import perf_counter

from speaker.understanding import built, grammar
from speaker.understanding.interpreter import Knowledge, Understanding
from speaker.understanding.language import of_locale
from tools.hearing import read_set

STARTS = 7
READY = ([sys.executable, "-m", "speaker", "--silent"], "/quit\n")
PEER = ([sys.executable, "-c", "import hassil"], "")


def main() -> int:
    """Print both measurements, and return 0."""
    ready, peer = _starts()
    print(f"Ready in {ready:.2f} s: {ready / peer:.1f} times as long as importing hassil alone.")
    language = of_locale("en-US")
    matching = Knowledge(built.read("en").patterns, {})
    alone = Understanding(language.model, grammar.load("en-US"), matching)
    said = [each.text for each in (*read_set("tuning"), *read_set("report"))]
    whole = _times(language.understanding, said)
    exact = _times(alone, said)
    middle, late = _of_100(whole, 50), _of_100(whole, 95)
    ratio = sum(whole) / sum(exact)
    print(
        f"A sentence takes {middle:.1f} ms; at the 95th percentile of {len(said)}, {late:.1f} ms."
    )
    print(f"That is {ratio:.1f} times as long as hassil's matching alone.")
    return 0


def _starts() -> tuple[float, float]:
    """Return the median seconds until each process has ended, started in turns."""
    times = [(_run(*READY), _run(*PEER)) for _ in range(STARTS)]
    ready, peer = zip(*times, strict=True)
    return statistics.median(ready), statistics.median(peer)


def _run(command: Sequence[str], typed: str) -> float:
    begun = perf_counter()
    subprocess.run(command, input=typed, text=True, check=True, capture_output=True)
    return perf_counter() - begun


def _times(understanding: Understanding, said: Iterable[str]) -> list[float]:
    """Return the milliseconds that each sentence took."""
    times = []
    for text in said:
        begun = perf_counter()
        understanding.interpret(text)
        times.append(1000 * (perf_counter() - begun))
    return times


def _of_100(times: Sequence[float], place: int) -> float:
    return statistics.quantiles(times, n=100)[place - 1]


if __name__ == "__main__":
    sys.exit(main())
