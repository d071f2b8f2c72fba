"""The pause plan: what two people agree in a calm moment about their breaks (article)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from skill.domain.agreements import Kept
from skill.domain.guides import SayBack


@dataclass(frozen=True)
class Names:
    """Two first names as we heard them, for when we speak to one of the two."""

    first: str
    second: str


@dataclass(frozen=True)
class PausePlan:
    """How long a plain break lasts, and words of their own. Any part may be missing."""

    length: timedelta | None = None
    signal: str | None = None
    """What they say to each other when they need a break."""

    calm_first: str | None = None
    calm_second: str | None = None
    softening: str | None = None
    says_back: SayBack = SayBack.FIRST
    """After which questions of a talk the listener says back what they heard."""
    leaves_topic: bool = False
    """Whether nobody is to be asked what a break's topic is."""

    one_may_end: bool = False
    """Whether one of them alone may end a break, or shorten it, before its time."""

    lead: timedelta | None = None
    """How long before each return they want a heads-up; None if they want none."""

    def has_signal(self, heard: str) -> bool:
        """Whether these words are what they call a break with, alone or in a sentence of theirs."""
        told, saved = " ".join(heard.lower().split()), (self.signal or "").lower()
        return bool(told) and f" {told} " in f" {saved} "

    @property
    def calms(self) -> tuple[str, ...]:
        return tuple(each for each in (self.calm_first, self.calm_second) if each)

    @property
    def is_empty(self) -> bool:
        return self == PausePlan()

    def with_words(self, part: Kept, words: str) -> "PausePlan":
        change: dict[str, Any] = {part.value: words}
        return replace(self, **change)
