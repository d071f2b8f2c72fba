"""Fuzz the handler with the bytes of envelopes, guided by which lines of the skill they reach.

    python -m tests.soak.guided 900 corpus-folder

Atheris has libFuzzer choose what to change next. It runs in a process of its own, because it ends
the process, and because it counts what the skill reaches from the import on. The exit code is not
zero if an answer broke a rule; the bytes are then in the folder, as crash-...
"""

import json
import random
import sys
from contextlib import ExitStack
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["skill"]):
    from tests.soak import hostile
    from tests.soak.guided_bytes import event_of, lead_home

MOST = 16 * 1024
"""Bytes of an envelope. Alexa's have a few thousand."""

HOUSEHOLD_LASTS = 50
"""So many envelopes go to one household, so that it meets them in odd states."""


def mutated(data: bytes, most: int, seed: int) -> bytes:
    """Return other bytes: mostly JSON again, and now and then as libFuzzer changes bytes."""
    chance = random.Random(seed)  # noqa: S311  no secret
    event = event_of(data)
    if not isinstance(event, dict) or chance.random() < 0.1:
        return bytes(atheris.Mutate(data, most))
    return json.dumps(hostile.changed(event, chance)).encode()[:most]


def seeds(folder: Path, target: hostile.Target) -> None:
    """Write an envelope of each kind into the folder, if nothing is there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        return
    for number, request in enumerate(hostile.requests()):
        envelope = json.dumps(target.echo.envelope(request))
        (folder / f"seed-{number:03}").write_text(envelope, "utf-8")


def main() -> None:
    seconds, folder = int(sys.argv[1]), Path(sys.argv[2])
    stack = ExitStack()  # libFuzzer ends the process, and nothing after it runs
    target = stack.enter_context(hostile.target())
    target.move_in()
    seeds(folder, target)
    sent = 0

    def one_input(data: bytes) -> None:
        nonlocal sent
        sent += 1
        if sent % HOUSEHOLD_LASTS == 0:
            target.move_in()
        event = event_of(data)
        if isinstance(event, dict):
            lead_home(event, target)
        target.ask(event)

    options = [f"-max_total_time={seconds}", f"-max_len={MOST}", "-timeout=60", "-seed=1"]
    options += ["-rss_limit_mb=3000", f"-artifact_prefix={folder}/", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *options, str(folder)], one_input, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
