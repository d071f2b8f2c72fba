"""Which cues a household is promised, and which must not ring."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from skill.domain.cues import HEADS_UP, Cue, CueKind
from skill.domain.promised_cues import PromisedCues
from skill.domain.regular_times import Occasion

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SWITCH = Cue(CueKind.TIMER, NOW + 10 * MINUTE, says="switch")
END = Cue(CueKind.TIMER, NOW + 20 * MINUTE, says="end")
HEADS_UP_CUE = Cue(CueKind.TIMER, NOW + 15 * MINUTE, says=HEADS_UP, lead=5 * MINUTE)


def chime(minutes: int) -> Cue:
    return Cue(CueKind.TIMER, NOW + minutes * MINUTE)


def reminder(occasion: Occasion, minutes: int) -> Cue:
    return Cue(CueKind.REMINDER, NOW + minutes * MINUTE, says=occasion.value)


def test_a_new_cue_takes_the_place_of_the_one_before() -> None:
    """A break has one cue, a guide its own, an occasion one; those before them are to clear."""
    cues = PromisedCues().with_break_cue(chime(20)).with_break_cue(chime(40))
    cues = cues.with_guide_cues(SWITCH, END).with_guide_cues()
    first, second = (reminder(Occasion.DEBRIEF, minutes) for minutes in (60, 90))
    cues = cues.with_reminder(first).with_reminder(second)
    assert cues.promised == (chime(40), second)
    assert cues.to_clear == (chime(20), SWITCH, END, first)


def test_a_reminder_that_nobody_wants_is_to_be_cleared() -> None:
    """Of several occasions, those that are named lose their reminder, and no other does."""
    kept = reminder(Occasion.DEBRIEF, 60)
    gone = reminder(Occasion.CHECK_IN, 90)
    cues = PromisedCues(reminders=(kept, gone)).without_reminders(Occasion.CHECK_IN)
    assert (cues.reminders, cues.to_clear) == ((kept,), (gone,))


def test_a_check_in_that_rang_leaves_nothing_to_clear() -> None:
    """A check-in is let go once its time has come, and stays until then."""
    cues = PromisedCues(reminders=(reminder(Occasion.CHECK_IN, 60),))
    assert cues.without_due_check_in(NOW) == cues
    assert cues.without_due_check_in(NOW + 60 * MINUTE) == PromisedCues()


def test_a_guide_is_led_by_all_of_its_cues_or_none() -> None:
    """If one cue of a guide is missing, the other is to be cleared."""
    cues = PromisedCues(guide_cues=(SWITCH, END)).with_known({SWITCH: None})
    assert cues == PromisedCues(to_clear=(END,))


def test_a_planned_cue_tells_when_and_where_it_was_planned() -> None:
    """A cue that a turn is about to create names that turn, and every other cue stays as it is."""
    cues = PromisedCues(break_cue=chime(20), guide_cues=(SWITCH, END))
    planned = replace(chime(20), planned_at=NOW, planned_on="kitchen")
    assert cues.with_planned([chime(20)], NOW, "kitchen") == replace(cues, break_cue=planned)


def test_cues_that_were_not_created_leave_nothing_to_clear() -> None:
    """Planned cues that were refused are dropped, and every other cue stays."""
    cues = PromisedCues(break_cue=chime(20), guide_cues=(SWITCH, END))
    assert cues.without_refused(SWITCH, END) == PromisedCues(break_cue=chime(20))


def test_what_is_needed_to_clear_all() -> None:
    """For clearing, each cue is one to be cleared, and only the permissions stay beside them."""
    cues = PromisedCues(break_cue=chime(20), to_clear=(chime(10),))
    cues = cues.with_decline(CueKind.REMINDER, NOW).with_permission(CueKind.TIMER, NOW)
    assert cues.for_clearing() == PromisedCues(
        to_clear=(chime(20), chime(10)), permissions=cues.permissions
    )


def test_a_heads_up_goes_with_the_chime() -> None:
    """Whatever replaces or drops the break's chime has its heads-up cleared too."""
    cues = PromisedCues().with_break_cue(chime(20), HEADS_UP_CUE)
    assert cues.promised == (chime(20), HEADS_UP_CUE)
    moved = cues.with_break_cue(chime(30))
    assert (moved.heads_up_cue, set(moved.to_clear)) == (None, {chime(20), HEADS_UP_CUE})
    assert set(cues.without_break_cue().to_clear) == {chime(20), HEADS_UP_CUE}
    assert cues.with_heads_up(None) == PromisedCues(break_cue=chime(20), to_clear=(HEADS_UP_CUE,))


def test_a_heads_up_stands_beside_a_chime() -> None:
    """Neither takes the other's place, and neither is taken for the other at the same moment."""
    at_the_same = chime(15)
    assert not HEADS_UP_CUE.rings_in_place_of(at_the_same)
    assert not at_the_same.rings_in_place_of(HEADS_UP_CUE)
    assert not HEADS_UP_CUE.may_be_taken_for(at_the_same)
    assert not at_the_same.may_be_taken_for(HEADS_UP_CUE)
    assert HEADS_UP_CUE.rings_in_place_of(replace(HEADS_UP_CUE, rings_at=NOW + 40 * MINUTE))


def test_a_handle_tells_a_cue_from_all_others() -> None:
    """With a handle only the cue of that handle may be meant, without one any that looks alike."""
    ours = replace(chime(20), handle="ours")
    assert ours.may_be_taken_for(replace(chime(40), handle="ours"))
    assert not ours.may_be_taken_for(replace(chime(20), handle="theirs"))
    assert not ours.may_be_taken_for(chime(20))
    assert chime(20).may_be_taken_for(replace(chime(20), handle="theirs"))
    assert not chime(20).may_be_taken_for(replace(chime(40), handle="theirs"))


def test_a_cue_is_planned_apart_from_the_one_that_it_replaces() -> None:
    """In one moment on one device two plans can be told apart."""
    planned = replace(chime(20), planned_at=NOW, planned_on="kitchen")
    cues = PromisedCues(break_cue=chime(20), to_clear=(planned,))
    again = cues.with_planned([chime(20)], NOW, "kitchen")
    assert again.break_cue is not None
    assert again.break_cue != planned
    assert again.to_clear == (planned,)


@pytest.mark.parametrize(("says", "lead"), [("heads_up", None), ("return", 5 * MINUTE)])
def test_only_a_heads_up_has_a_lead(says: str, lead: timedelta | None) -> None:
    """A damaged record with anything else is refused."""
    with pytest.raises(ValueError, match="heads-up"):
        Cue(CueKind.TIMER, NOW, says=says, lead=lead)


def test_too_many_to_clear_become_any_of_their_kind() -> None:
    """Before a turn, one stands for any of a kind if many are to be cleared; in it, each is told.

    What the turn itself replaces was promised when it began, and any of its kind is not that.
    """
    cues = PromisedCues(reminders=(reminder(Occasion.DEBRIEF, 60),)).without_reminders(
        Occasion.DEBRIEF
    )
    for minutes in range(20, 24):
        cues = cues.with_break_cue(chime(minutes))
    gone = reminder(Occasion.DEBRIEF, 60)
    few = (gone, *(chime(minutes) for minutes in range(20, 23)))
    assert cues.with_few_to_clear(NOW).to_clear == few
    cues = cues.with_break_cue(chime(24))
    assert cues.tidied(NOW).to_clear == (*few, chime(23))
    cues = cues.with_few_to_clear(NOW)
    any_timer = Cue(CueKind.TIMER, NOW + 23 * MINUTE, is_any_of_its_kind=True)
    assert cues.to_clear == (gone, any_timer)
    assert cues.with_break_cue(chime(25)).to_clear == (gone, any_timer, chime(24))


@pytest.mark.parametrize(("ago", "count"), [(14, 5), (15, 1)])
def test_what_may_be_in_the_making_is_noted_by_itself(ago: int, count: int) -> None:
    """A turn that is just planning it will make it, however many others there are to clear."""
    at = NOW - timedelta(seconds=ago)
    planned = (replace(chime(20), planned_at=at, planned_on=str(room)) for room in range(5))
    cues = PromisedCues().with_to_clear(*planned)
    assert len(cues.with_few_to_clear(NOW).to_clear) == count


@pytest.mark.parametrize(
    ("device", "ago", "is_made"), [("study", 14, False), ("study", 15, True), ("kitchen", 0, True)]
)
def test_what_looks_like_a_chime_to_come(device: str, ago: int, *, is_made: bool) -> None:
    """Until the chime of another room was surely made, a look may find the one before it."""
    at = NOW - timedelta(seconds=ago)
    promised = replace(chime(20), planned_at=at, planned_on="kitchen")
    old = replace(chime(20), planned_at=NOW - MINUTE, planned_on="study")
    cues = PromisedCues(break_cue=promised, to_clear=(old, chime(30)))
    assert cues.like_promised(cues.to_clear) == {old}
    assert cues.like_made(cues.to_clear, device, NOW) == ({old} if is_made else set())


@pytest.mark.parametrize(
    ("planned_at", "was_made"),
    [
        (NOW - MINUTE, True),
        (NOW - timedelta(seconds=1), True),
        (NOW, False),
        (NOW + MINUTE, False),
        (None, False),
    ],
)
def test_a_cue_that_was_planned_after_a_no_was_not_made(
    planned_at: datetime | None,
    was_made: bool,  # noqa: FBT001  what is expected
) -> None:
    """Without a look, a cue from before the no may be there; one from that moment on is not."""
    promised = PromisedCues().with_decline(CueKind.TIMER, NOW)
    assert promised.may_have_been_made(replace(chime(20), planned_at=planned_at), NOW) is was_made


def test_a_cue_of_which_more_is_known_may_have_been_made() -> None:
    """One that was seen may be there whatever was refused; and so may any once the no is old."""
    promised = PromisedCues().with_decline(CueKind.TIMER, NOW)
    planned = replace(chime(20), planned_at=NOW)
    assert promised.may_have_been_made(replace(planned, handle="t-1"), NOW)
    assert promised.may_have_been_made(replace(planned, kind=CueKind.REMINDER), NOW)
    week = timedelta(days=7)
    assert not promised.may_have_been_made(planned, NOW + week - MINUTE)
    assert promised.may_have_been_made(planned, NOW + week)
