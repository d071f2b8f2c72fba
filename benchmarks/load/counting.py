"""What the endpoint's log says was done, and whether all of that is in the store."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.load.talk import MOVE, START

MINUTE = timedelta(minutes=1)


@dataclass
class Log:
    """The log's lines, counted."""

    outcomes: Counter[str] = field(default_factory=Counter)
    started: set[int] = field(default_factory=set)
    moved: Counter[int] = field(default_factory=Counter)
    alexa_calls: int = 0
    cue_failures: int = 0
    notes: Counter[str] = field(default_factory=Counter)
    """Other lines, such as refusals and warnings."""

    @property
    def turns(self) -> int:
        """How many requests were answered, in whatever way."""
        return self.outcomes.total()

    def note(self, line: Mapping[str, Any]) -> None:
        """Count a line."""
        if "outcome" not in line:
            self.notes[str(line["message"]).split(" is ")[0]] += 1
            return
        self.outcomes[line["outcome"]] += 1
        self.cue_failures += line["CueFailures"]
        self.alexa_calls += sum(call["service"] != "store" for call in line["calls"])
        saves = [call for call in line["calls"] if call["operation"] == "save"]
        if any(call["result"] == "ok" for call in saves):
            number = int(line["alexaRequestId"].split(".")[1])
            if line["intent"] == START:
                self.started.add(number)
            elif line["intent"] == MOVE:
                self.moved[number] += 1


def read(path: Path) -> Log:
    """Read a log."""
    log = Log()
    with path.open() as lines:
        for line in lines:
            log.note(json.loads(line))
    return log


def lost(log: Log, changes: Mapping[int, timedelta | None], running: set[int]) -> Iterator[str]:
    """Yield each household whose break is not as the log says; ``running`` had one before."""
    for number, moved in changes.items():
        told = number in log.started
        if number in running and moved != log.moved[number] * MINUTE:
            yield f"household {number}: {log.moved[number] * MINUTE} was told, {moved} is kept"
        elif number not in running and told and moved is None:
            yield f"household {number}: a break was told, and none is kept"
        elif number not in running and moved is not None and not told:
            yield f"household {number}: a break is kept, and none was told"
