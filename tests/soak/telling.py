"""What an attack prints, and when: it takes an hour, and who stops it wants to know what it had."""

from collections.abc import Iterable, Iterator, Sized
from typing import TypeVar

Case = TypeVar("Case")


def tell(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)  # noqa: T201  what a command is for


def counted(cases: Iterable[Case], each: int, problems: Sized) -> Iterator[Case]:
    """Yield the cases, and after each so many tell how many there were, and how many problems."""
    for count, case in enumerate(cases, 1):
        yield case
        if count % each == 0:
            tell(f"  {count} so far, {len(problems)} problems")
