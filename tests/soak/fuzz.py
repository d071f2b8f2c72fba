"""Send what nobody would, and see that every answer is one that Alexa, or a browser, can take.

    python -m tests.soak.fuzz --seconds 3600

Hostile texts in every slot of every intent come first, once each; then a share of the time each
for envelopes that are changed, sessions that come back changed, HTTP that is malformed, and bytes
that a coverage-guided fuzzer chooses (guided.py), if atheris is installed.
"""

import argparse
import importlib.util
import random
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count, product
from pathlib import Path
from time import monotonic

from skill.intents.table import INTENTS
from tests.soak import hostile, malformed_http
from tests.soak.hostile import SLOTS, VALUES, BrokenError, Target
from tests.soak.telling import tell

CORPUS = Path("build/corpus")
SHOWN = 20
"""So many faults are printed; the rest are counted."""

Attack = Callable[[], Iterator[str]]
"""Yields after each thing that it sends: what was wrong, or ""."""

ROUND = 40
"""So many requests go to one household before another moves in."""


def slots(target: Target, seed: int) -> Iterator[str]:
    """Put each text into each intent, in slots whose turn it is, several at once."""
    chance = random.Random(seed)  # noqa: S311  no secret
    for number, (intent, first) in enumerate(product(sorted(INTENTS), range(len(VALUES)))):
        if number % ROUND == 0:
            target.move_in()
        filled = {slot: chance.choice(VALUES) for slot in chance.sample(SLOTS, 2)}
        filled[chance.choice(SLOTS)] = VALUES[first]
        yield _broken(partial(target.hears, intent, **filled))


def envelopes(target: Target, seed: int) -> Iterator[str]:
    """Change a few parts of an envelope, whichever."""
    chance, requests = random.Random(seed), hostile.requests()  # noqa: S311  no secret
    for number in count():
        if number % ROUND == 0:
            target.move_in()
        sent = hostile.changed(target.echo.envelope(chance.choice(requests)), chance)
        yield _broken(partial(target.ask, sent))


def sessions(target: Target, seed: int) -> Iterator[str]:
    """Talk, and let what the session carries come back changed."""
    chance, names = random.Random(seed), sorted(INTENTS)  # noqa: S311  no secret
    for number in count():
        if number % ROUND == 0:
            target.move_in()
        if target.echo.attributes:
            target.echo.attributes = hostile.changed(target.echo.attributes, chance)
        named = {"length": chance.choice(("PT20M", "PT3H", "PT1M"))} if number % 3 else {}
        yield _broken(partial(target.hears, chance.choice(names), **named))


def page(seed: int) -> Iterator[str]:
    """Send malformed requests to the page's server."""
    with malformed_http.page() as served:
        yield from malformed_http.attack(served, seed)


def web(seed: int) -> Iterator[str]:
    """Send malformed requests to the web endpoint."""
    with malformed_http.web() as served:
        yield from malformed_http.attack(served, seed)


def _broken(ask: Callable[[], object]) -> str:
    try:
        ask()
    except BrokenError as broken:
        return str(broken)
    except Exception as error:  # noqa: BLE001  the handler never raises, whatever it is sent
        return f"raised {type(error).__name__}"
    return ""


def run(attack: Iterator[str], seconds: float) -> tuple[int, Counter[str]]:
    """Return how much was sent in the time, and how often each thing was wrong."""
    end, sent, wrong = monotonic() + seconds, 0, Counter[str]()
    for each in attack:
        sent += 1
        if each:
            wrong[each] += 1
        if monotonic() > end:
            break
    return sent, wrong


def guided(seconds: int) -> tuple[int, Counter[str]]:
    """Return how many envelopes atheris sent, and whether one was answered wrongly."""
    command = [sys.executable, "-m", "tests.soak.guided", str(seconds), str(CORPUS)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"number_of_executed_units: (\d+)", ended.stderr)
    wrong = Counter({f"guided: see {CORPUS}/crash-*": 1} if ended.returncode else {})
    return int(found[1]) if found else 0, wrong


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak.fuzz", description=__doc__)
    parser.add_argument("--seconds", type=int, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    counts: dict[str, int] = {}
    wrong: Counter[str] = Counter()

    def note(name: str, found: tuple[int, Counter[str]]) -> None:
        counts[name] = found[0]
        wrong.update(found[1])

    share = chosen.seconds / 5
    with hostile.target() as target:
        note("slots", run(slots(target, chosen.seed), share))
        note("envelopes", run(envelopes(target, chosen.seed), share))
        note("sessions", run(sessions(target, chosen.seed), share))
    note("page", run(page(chosen.seed), share / 2))
    note("web", run(web(chosen.seed), share / 2))
    if importlib.util.find_spec("atheris"):
        note("guided", guided(int(share)))
    for each, times in wrong.most_common(SHOWN):
        tell(f"{times} x {each}")
    told = ", ".join(f"{sent} {name}" for name, sent in counts.items())
    tell(f"fuzz: {told}; {wrong.total()} wrong answers")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
