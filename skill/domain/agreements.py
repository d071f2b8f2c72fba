"""What two people agreed or planned, in their own words, for as long as it is theirs to keep."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

AGREEMENTS_KEPT = 10
AGREEMENT_LASTS = timedelta(days=90)
"""Counted from the day when it was kept, reworded or renewed."""

CAPTURE_LENGTH = 200
"""Characters of what somebody asks to have kept."""


class Kept(StrEnum):
    """What words are kept as: something agreed, or a part of the pause plan."""

    AGREEMENT = "agreement"
    PLAN = "plan"
    SIGNAL = "signal"
    CALM_FIRST = "calm_first"
    CALM_SECOND = "calm_second"
    SOFTENING = "softening"


@dataclass(frozen=True)
class Agreement:
    """What was agreed or planned, in their own words, and when (UTC)."""

    words: str
    kind: Kept
    kept_at: datetime

    def is_over(self, now: datetime) -> bool:
        return now - self.kept_at >= AGREEMENT_LASTS


Agreements = tuple[Agreement, ...]
"""The newest first."""


def added(agreements: Agreements, new: Agreement) -> Agreements:
    """Keep one more; beyond ten, the oldest goes."""
    return (new, *agreements)[:AGREEMENTS_KEPT]


def reworded(agreements: Agreements, index: int, words: str, now: datetime) -> Agreements:
    """Keep it with new words, as the newest."""
    return _again(agreements, index, replace(agreements[index], words=words, kept_at=now))


def renewed(agreements: Agreements, index: int, now: datetime) -> Agreements:
    """Keep it for another while, as the newest."""
    return _again(agreements, index, replace(agreements[index], kept_at=now))


def without(agreements: Agreements, index: int) -> Agreements:
    return (*agreements[:index], *agreements[index + 1 :])


def place_of(agreements: Agreements, kept_at: datetime | None, index: int) -> int | None:
    """Return where the agreement of that moment is now: there where it was, or elsewhere."""
    places = [at for at, each in enumerate(agreements) if each.kept_at == kept_at]
    return index if index in places else next(iter(places), None)


def _again(agreements: Agreements, index: int, new: Agreement) -> Agreements:
    return (new, *without(agreements, index))
