"""What the cases of the fault matrix showed, as a table and a line."""

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.soak.faults import Way
from tests.soak.telling import tell


@dataclass
class Findings:
    """What the cases showed."""

    cases: int = 0
    unmet: int = 0
    """Cases in which the turn did not come to the call at all."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By call and fault: how many cases met it."""

    slowest: float = 0.0
    problems: list[str] = field(default_factory=list)

    def table(self) -> Iterator[str]:
        """Yield the lines of a table with the number of cases by call and by fault."""
        calls = sorted({call for call, _ in self.counts})
        yield f"| Fault | {' | '.join(calls)} |"
        yield f"|---|{'---|' * len(calls)}"
        known = [way.value for way in Way]
        others = {way for _, way in self.counts if way not in known}
        for way in (*known, *sorted(others)):
            row = [self.counts[call, way] for call in calls]
            if any(row):
                yield f"| {way} | {' | '.join(map(str, row))} |"


def report(title: str, findings: Findings, began: float) -> None:
    """Print one line of counts, and the table."""
    tell("\n".join(findings.table()))
    line = (
        f"{title}: {findings.cases} cases, {findings.unmet} not met,"
        f" {len(findings.problems)} problems, slowest turn {findings.slowest:.2f} s,"
        f" in {time.monotonic() - began:.0f} s"
    )
    tell(line)
    for problem, count in Counter(findings.problems).most_common(200):
        tell(f"  {count} x {problem}")
