"""Requests that have changed the household, so that one that comes twice counts once."""

from dataclasses import dataclass
from datetime import datetime, timedelta

REQUESTS_REMEMBERED = 4
DELIVERED_AGAIN_WITHIN = timedelta(minutes=5)
"""Alexa waits some eight seconds for an answer, and may then deliver the request once more."""


@dataclass(frozen=True)
class AnsweredRequest:
    """A request that has changed the household, and when that was (UTC)."""

    fingerprint: str
    answered_at: datetime

    def is_recent(self, now: datetime) -> bool:
        """Whether the same request may still be delivered once more."""
        return now - self.answered_at < DELIVERED_AGAIN_WITHIN


def with_request(
    answered: tuple[AnsweredRequest, ...], fingerprint: str, now: datetime
) -> tuple[AnsweredRequest, ...]:
    """Return them with one more, the newest first, and without those that are not recent."""
    noted = (AnsweredRequest(fingerprint, now), *answered)
    return tuple(each for each in noted if each.is_recent(now))[:REQUESTS_REMEMBERED]
