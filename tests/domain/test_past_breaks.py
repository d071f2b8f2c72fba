"""How the last breaks ended, counted."""

from datetime import UTC, datetime, timedelta

from skill.domain.breaks import Punctuality
from skill.domain.past_breaks import PastBreak, Tally

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)


def past(outcome: Punctuality, moves: int = 0) -> PastBreak:
    return PastBreak(NOW - timedelta(minutes=20), NOW, outcome, moves)


def test_each_way_is_counted() -> None:
    """Whoever was not missed came back, and one that was moved twice is one that was moved."""
    breaks = (
        past(Punctuality.ON_TIME, moves=2),
        past(Punctuality.MISSED),
        past(Punctuality.LATE),
        past(Punctuality.TOLD, moves=1),
    )
    assert Tally.of(breaks) == Tally(all=4, returned=3, moved=2, missed=1)
    assert Tally.of(()) == Tally(all=0, returned=0, moved=0, missed=0)
