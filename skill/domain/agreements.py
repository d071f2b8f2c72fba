"""Agreements: what two people agreed or planned, in their own words."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

AGREEMENTS_KEPT = 10
AGREEMENT_LASTS = timedelta(days=90)
"""From when it was kept, reworded or renewed."""

LONGEST_FILLER = 4
"""In words: "what about if we"."""

CAPTURE_LENGTH = 200
"""In characters. We keep no words that are longer."""


class Kept(StrEnum):
    """What we keep words as: an agreement, a plan for the week, or a part of the pause plan."""

    AGREEMENT = "agreement"
    PLAN = "plan"
    SIGNAL = "signal"
    CALM_FIRST = "calm_first"
    CALM_SECOND = "calm_second"
    SOFTENING = "softening"


@dataclass(frozen=True)
class Agreement:
    """What they agreed or planned, in their own words, and when they last said so (UTC)."""

    words: str
    kind: Kept
    kept_at: datetime

    def is_over(self, now: datetime) -> bool:
        return now - self.kept_at >= AGREEMENT_LASTS


Agreements = tuple[Agreement, ...]
"""The newest first."""


def added(agreements: Agreements, new: Agreement) -> Agreements:
    """Return the agreements with a new one. After ten, the oldest goes."""
    return (new, *agreements)[:AGREEMENTS_KEPT]


def reworded(agreements: Agreements, index: int, words: str, now: datetime) -> Agreements:
    """Return the agreements with new words for one of them, which is the newest now."""
    return _again(agreements, index, replace(agreements[index], words=words, kept_at=now))


def renewed(agreements: Agreements, index: int, now: datetime) -> Agreements:
    """Return the agreements with one of them renewed, which is the newest now."""
    return _again(agreements, index, replace(agreements[index], kept_at=now))


def without(agreements: Agreements, index: int) -> Agreements:
    return (*agreements[:index], *agreements[index + 1 :])


def place_of(agreements: Agreements, kept_at: datetime | None, index: int) -> int | None:
    """Return the index of the agreement of that moment; None if it is gone.

    If several are of the same moment, prefer the one at `index`.
    """
    places = [at for at, each in enumerate(agreements) if each.kept_at == kept_at]
    return index if index in places else next(iter(places), None)


def agreement_said(said: str, fillers: frozenset[str]) -> str:
    """Return what was said without the fillers that it begins with, in small letters."""
    words = said.split()
    while words:
        sizes = range(min(len(words), LONGEST_FILLER), 0, -1)
        size = next((size for size in sizes if _in_small(words[:size]) in fillers), 0)
        if not size:
            break
        words = words[size:]
    return " ".join(words)


def is_of_both(words: str, first_words_of_one: frozenset[str]) -> bool:
    """Whether words may be what both want, as their first word says."""
    return _in_small(words.split()[:1]) not in first_words_of_one


def _in_small(words: list[str]) -> str:
    return " ".join(words).lower().strip(",.")


def _again(agreements: Agreements, index: int, new: Agreement) -> Agreements:
    return (new, *without(agreements, index))
