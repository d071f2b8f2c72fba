"""The rules of a break: its lengths, its moves, its cue, and how a return counts."""

from datetime import UTC, datetime, timedelta

import pytest

from skill.domain.breaks import (
    Break,
    Punctuality,
    RefusalError,
    RefusalReason,
    checked_length,
    moment_after,
    moved_break,
    new_break,
)
from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household

CALLED = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize("length", [MINUTE, 20 * MINUTE, 90 * timedelta(seconds=1), 24 * HOUR])
def test_lengths_that_a_break_can_have(length: timedelta) -> None:
    """A break can be one minute, 24 hours, and anything between."""
    assert new_break(CALLED + length, CALLED, None).length == length


@pytest.mark.parametrize(
    ("length", "reason"),
    [
        (timedelta(), RefusalReason.TOO_SHORT),
        (-5 * MINUTE, RefusalReason.TOO_SHORT),
        (59 * timedelta(seconds=1), RefusalReason.TOO_SHORT),
        (24 * HOUR + timedelta(seconds=1), RefusalReason.TOO_LONG),
        (timedelta(days=365), RefusalReason.TOO_LONG),
        (timedelta(hours=20, minutes=5, seconds=30), RefusalReason.UNREADABLE_LENGTH),
    ],
)
def test_lengths_that_are_refused(length: timedelta, reason: RefusalReason) -> None:
    """A length outside a minute to a day, or of hours and odd seconds, is refused by its reason."""
    with pytest.raises(RefusalError) as refusal:
        checked_length(length)
    assert refusal.value.reason is reason


@pytest.mark.parametrize(
    ("days", "reason"),
    [(3_000_000, RefusalReason.TOO_LONG), (-3_000_000, RefusalReason.TOO_SHORT)],
)
def test_a_length_beyond_the_calendar(days: int, reason: RefusalReason) -> None:
    """A length that ends in no year that a calendar has is refused as too long, or too short."""
    with pytest.raises(RefusalError) as refusal:
        moment_after(timedelta(days=days), CALLED)
    assert refusal.value.reason is reason


@pytest.mark.parametrize(
    ("length", "kind"),
    [
        (20 * MINUTE, CueKind.TIMER),
        (2 * HOUR, CueKind.TIMER),
        (2 * HOUR + timedelta(seconds=1), CueKind.REMINDER),
        (24 * HOUR, CueKind.REMINDER),
    ],
)
def test_the_cue_of_a_length(length: timedelta, kind: CueKind) -> None:
    """Up to two hours a break is cued by a timer, beyond by a reminder, at its return time."""
    begun = Household().begin_break(CALLED + length, CALLED, None)
    assert begun.cues.break_cue == Cue(kind, rings_at=CALLED + length, handle=None)


@pytest.mark.parametrize(
    ("lateness", "expected"),
    [
        (-20 * MINUTE, Punctuality.EARLY),
        (-5 * MINUTE - timedelta(seconds=1), Punctuality.EARLY),
        (-5 * MINUTE, Punctuality.ON_TIME),
        (timedelta(), Punctuality.ON_TIME),
        (5 * MINUTE, Punctuality.ON_TIME),
        (5 * MINUTE + timedelta(seconds=1), Punctuality.LATE),
        (24 * HOUR, Punctuality.LATE),
        (24 * HOUR + timedelta(seconds=1), Punctuality.MISSED),
    ],
)
def test_how_a_return_counts(lateness: timedelta, expected: Punctuality) -> None:
    """A return within five minutes of its time is on time; a day after it, it was missed."""
    running = Break(called_at=CALLED, return_time=CALLED + 20 * MINUTE)
    assert running.punctuality(running.return_time + lateness) is expected


def test_a_time_passes_unnoticed_after_five_minutes() -> None:
    """Until five minutes after its return time a break has not passed unnoticed."""
    running = Break(called_at=CALLED, return_time=CALLED + 20 * MINUTE)
    assert not running.passed_unnoticed(CALLED + 25 * MINUTE)
    assert running.passed_unnoticed(CALLED + 25 * MINUTE + timedelta(seconds=1))


def test_a_move_counts_and_brings_a_new_cue() -> None:
    """A moved break keeps its call and topic, counts the move, and has a cue for the new time."""
    begun = Household().begin_break(CALLED + 20 * MINUTE, CALLED, "the budget")
    assert begun.current_break is not None
    moved = begun.move_break(begun.current_break, CALLED + 3 * HOUR, CALLED + 10 * MINUTE)
    assert moved.current_break == Break(
        called_at=CALLED,
        return_time=CALLED + 3 * HOUR,
        topic="the budget",
        moves=1,
    )
    assert moved.cues.break_cue == Cue(CueKind.REMINDER, CALLED + 3 * HOUR)


def test_moves_end_a_day_after_the_first_call() -> None:
    """Across all moves a break never ends later than 24 hours after it was called."""
    running = new_break(CALLED + 23 * HOUR, CALLED, None)
    now = CALLED + 22 * HOUR
    assert moved_break(running, CALLED + 24 * HOUR, now).return_time == CALLED + 24 * HOUR
    with pytest.raises(RefusalError) as refusal:
        moved_break(running, CALLED + 24 * HOUR + MINUTE, now)
    assert refusal.value.reason is RefusalReason.PAST_THE_DAY


def test_a_break_is_not_moved_to_the_past() -> None:
    """A move that leaves less than a minute is refused."""
    running = new_break(CALLED + 20 * MINUTE, CALLED, None)
    with pytest.raises(RefusalError) as refusal:
        moved_break(running, CALLED + 10 * MINUTE, CALLED + 10 * MINUTE)
    assert refusal.value.reason is RefusalReason.ALREADY_OVER
