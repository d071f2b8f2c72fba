"""What an attack prints, and when: it takes an hour, and who stops it wants to know what it had."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

Case = TypeVar("Case")

SHOWN = 5
"""So many of the new problems are printed; at its end an attack prints all of them."""


def tell(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201  what a command is for


def counted(cases: Iterable[Case], each: int, problems: Sequence[object]) -> Iterator[Case]:
    """Yield the cases, and after each so many tell how many there were, and some new problems."""
    told = 0
    for count, case in enumerate(cases, 1):
        yield case
        if count % each == 0:
            tell(f"  {count} so far, {len(problems)} problems")
            for problem in problems[told:][:SHOWN]:
                tell(f"    {problem}")
            told = len(problems)
