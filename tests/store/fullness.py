"""A household in which nothing is missing."""

import random
import string
from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

from skill.domain.agreements import CAPTURE_LENGTH, Agreement, Kept
from skill.domain.answered_requests import AnsweredRequest
from skill.domain.breaks import Break, Punctuality
from skill.domain.cues import Cue, CueKind, Recurrence, RepeatDay
from skill.domain.guides import GuideName, Place
from skill.domain.households import ChimeAnswer, Household, ZoneReading
from skill.domain.past_breaks import PastBreak
from skill.domain.pause_plans import Names, PausePlan
from skill.domain.permissions import Permission
from skill.domain.promised_cues import PromisedCues
from tests.store.places import NOW as ON_THE_MINUTE

NOW = ON_THE_MINUTE.replace(microsecond=123456)
"""A moment as the clock really gives it."""

_chance = random.Random(1)  # noqa: S311  no secret
LETTERS = string.ascii_lowercase + " '"
AS_PEOPLE_SPEAK = "we call each other before nine when one of us is late"
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


def full(words: Callable[[], str], left_over: int = 0) -> Household:
    """Return a household in which nothing is missing, and each text is some of these words."""
    running = Break(NOW, NOW, words(), 3, asked_how=True, lead=5 * MINUTE)
    plan = words(), words(), words()
    return Household(
        greeted=True,
        current_break=running,
        untold=replace(running, topic=words()),
        cues=promised(left_over),
        past_breaks=(PastBreak(NOW, NOW, Punctuality.ON_TIME, 3),) * 10,
        breaks_begun=1000,
        short_break_explained=True,
        zones={f"{number:016}": ZoneReading(ZONE, NOW) for number in range(10)},
        place=Place(GuideName.REPAIR, 7, NOW, words(), words(), 1, 7, is_swapped=True),
        agreements=tuple(Agreement(words(), Kept.AGREEMENT, NOW) for _ in range(10)),
        pause_plan=PausePlan(20 * MINUTE, words()[:40], *plan, lead=5 * MINUTE),
        names=Names("Maximiliana", "Bartholomew"),
        may_read_aloud=True,
        counselor_named_at=NOW,
        bell_explained_at=NOW,
        chime=ChimeAnswer(is_yes=True, at=NOW),
        answered=(AnsweredRequest(DEVICE, NOW),) * 4,
    )


def longest() -> str:
    """Return other words each time, as long as we keep any, and hardly shorter if compressed."""
    return "".join(_chance.choices(LETTERS, k=CAPTURE_LENGTH))
