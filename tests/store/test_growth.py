"""A household's record stays small, however much a household keeps and however long it does."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from skill.domain.agreements import CAPTURE_LENGTH, Agreement, Kept
from skill.domain.agreements import added as with_agreement
from skill.domain.answered_requests import AnsweredRequest
from skill.domain.breaks import Break, Punctuality
from skill.domain.cues import Cue, CueKind, Recurrence, RepeatDay
from skill.domain.guides import GuideName, Place
from skill.domain.households import ChimeAnswer, Household, ZoneReading
from skill.domain.past_breaks import PastBreak
from skill.domain.past_breaks import added as with_past_break
from skill.domain.pause_plans import Names, PausePlan
from skill.domain.permissions import Permission
from skill.domain.promised_cues import MOST_TO_CLEAR, PromisedCues
from skill.store import items, records
from tests.store.places import NOW as ON_THE_MINUTE

KIB = 1024
NOW = ON_THE_MINUTE.replace(microsecond=123456)
"""A moment as the clock really gives it."""

AS_PEOPLE_SPEAK = "we call each other before nine when one of us is late"
LONGEST = "w" * CAPTURE_LENGTH
USER = "amzn1.ask.account." + "A" * 200
HANDLE, DEVICE = "0f8c6a1e-8f0e-4f5e-9d5c-3b1d2c7a9e10", "0123456789abcdef"
ZONE = "America/Argentina/ComodRivadavia"
MINUTE = timedelta(minutes=1)
WEEKLY = Recurrence(RepeatDay.WEDNESDAY, time(19), ZONE)


def cue(says: str, kind: CueKind = CueKind.TIMER, repeats: Recurrence | None = None) -> Cue:
    lead = 5 * MINUTE if says == "heads_up" else None
    return Cue(
        kind, NOW, HANDLE, says, repeats=repeats, planned_at=NOW, planned_on=DEVICE, lead=lead
    )


def promised(left_over: int) -> PromisedCues:
    """Return as many cues of every sort as there can be, and some of each kind to clear."""
    debrief, weekly = cue("debrief", CueKind.REMINDER, WEEKLY), cue("state_of_us", CueKind.REMINDER)
    return PromisedCues(
        break_cue=cue("return", CueKind.REMINDER),
        heads_up_cue=cue("heads_up", CueKind.REMINDER),
        guide_cues=(cue("switch"), cue("end")),
        reminders=(debrief, replace(weekly, repeats=WEEKLY), cue("check_in", CueKind.REMINDER)),
        to_clear=(cue("return"), debrief) * left_over,
        declined=dict.fromkeys(CueKind, NOW),
        permissions=dict.fromkeys(CueKind, Permission(is_given=True, told_at=NOW)),
    )


def full(words: str, left_over: int = 0) -> Household:
    """Return a household in which nothing is missing, and each text is these words."""
    running = Break(NOW, NOW, words, 3, asked_how=True, lead=5 * MINUTE)
    return Household(
        greeted=True,
        current_break=running,
        untold=running,
        cues=promised(left_over),
        past_breaks=(PastBreak(NOW, NOW, Punctuality.ON_TIME, 3),) * 10,
        breaks_begun=1000,
        short_break_explained=True,
        zones={f"{number:016}": ZoneReading(ZONE, NOW) for number in range(10)},
        place=Place(GuideName.REPAIR, 7, NOW, words, words, 1, 7, is_swapped=True),
        agreements=(Agreement(words, Kept.AGREEMENT, NOW),) * 10,
        pause_plan=PausePlan(20 * MINUTE, words[:40], words, words, words, lead=5 * MINUTE),
        names=Names("Maximiliana", "Bartholomew"),
        may_read_aloud=True,
        counselor_named_at=NOW,
        bell_explained_at=NOW,
        chime=ChimeAnswer(is_yes=True, at=NOW),
        answered=(AnsweredRequest(DEVICE, NOW),) * 4,
    )


@pytest.mark.parametrize(
    ("words", "left_over", "most"),
    [
        (AS_PEOPLE_SPEAK, 0, 8 * KIB),
        (AS_PEOPLE_SPEAK, MOST_TO_CLEAR, 10 * KIB),
        (LONGEST, MOST_TO_CLEAR, 12 * KIB),
    ],
)
def test_a_household_that_keeps_all_it_can(words: str, left_over: int, most: int) -> None:
    """An item has at most 8 KiB if it has all at once, in words of the length that people say.

    If Alexa fails for so long that most is left to clear, it has 10; with the longest words, 12.
    """
    record = records.encode(full(words, left_over))
    row = records.Row(USER, 10_000, int(NOW.timestamp()), record)
    item = items.item_of(row)
    size = sum(len(name) + len(*each.values()) for name, each in item.items())
    assert 0.8 * most < size <= most


def test_a_record_is_read_as_it_was_written() -> None:
    """What is left out of a record because it has its default is there again when it is read."""
    for household in (full(AS_PEOPLE_SPEAK), Household()):
        assert records.decode(records.encode(household)) == household


def test_it_does_not_grow_with_the_years() -> None:
    """After a thousand breaks, agreements and devices a record is as large as after ten."""
    assert len(records.encode(after(1000))) == len(records.encode(after(10)))


def after(times: int) -> Household:
    """Return a household in which what can come again has come so many times."""
    household = Household()
    for number in range(times):
        past = PastBreak(NOW, NOW, Punctuality.MISSED, 0)
        agreement = Agreement(AS_PEOPLE_SPEAK, Kept.AGREEMENT, NOW)
        household = replace(
            household.with_zone(f"{number:016}", ZONE, NOW).with_answered(DEVICE, NOW),
            past_breaks=with_past_break(household.past_breaks, past),
            agreements=with_agreement(household.agreements, agreement),
        )
    return household
