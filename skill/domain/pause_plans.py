"""What two people settle in a calm moment for the breaks to come (article)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from skill.domain.agreements import Kept


@dataclass(frozen=True)
class Names:
    """Two first names, as they were heard; used where one of the two is spoken to."""

    first: str
    second: str


@dataclass(frozen=True)
class PausePlan:
    """How long a plain break lasts, and words of their own; each part may be missing."""

    length: timedelta | None = None
    signal: str | None = None
    """What either of them says to call a break."""

    calm_first: str | None = None
    calm_second: str | None = None
    softening: str | None = None

    @property
    def calms(self) -> tuple[str, ...]:
        return tuple(each for each in (self.calm_first, self.calm_second) if each)

    @property
    def is_empty(self) -> bool:
        return self == PausePlan()

    def with_words(self, part: Kept, words: str) -> "PausePlan":
        change: dict[str, Any] = {part.value: words}
        return replace(self, **change)
