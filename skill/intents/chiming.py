"""Plan the chime of a break. The first one is asked for, in words for what it does."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from skill.domain.breaks import Wish
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.intents.questions import Ask
from skill.intents.turn import PlannedCues, Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase


def planned_cues(turn: Turn, household: Household, values: Mapping[str, str]) -> PlannedCues:
    """Plan the chime that the household is promised, and the heads-up if they want one."""
    running, cues = household.current_break, household.cues
    lacks_heads_up = running is not None and running.lead is not None and not cues.heads_up_cues
    before = turn.household.cues.break_cue if turn.running else None
    return PlannedCues(
        cues.break_cues,
        cues.heads_up_cues,
        lacks_heads_up,
        changes_room=before is not None and before.was_planned_elsewhere(turn.device),
        values=values,
    )


def with_chime(
    turn: Turn, household: Household, at: datetime, *said: Phrase, leaves_topic: bool = False
) -> Reply:
    """Say this of the household's break, and plan the chime for its return time (UTC).

    A reminder has had its own yes. A timer needs one too, once and for all: if nobody gave it yet,
    the break goes on without a chime until somebody does.
    """
    cues = household.cues.break_cues
    is_a_timer = any(cue.kind is CueKind.TIMER for cue in cues)
    if is_a_timer and household.has_declined_chimes(turn.now):
        return Reply(household.without_break_chime(), (*said, Phrase("consent.declined")))
    planned = planned_cues(turn, household, {"back": turn.words.back(at)})
    if is_a_timer and not household.has_agreed_to_chimes:
        back = {"back": turn.words.back_aloud(at)}
        question = BreakQuestion(Ask.CHIME, Wish(leaves_topic=leaves_topic))
        asked = turn.ask(question, *said, asking=Phrase("ask.chime", back))
        in_words = replace(asked, household=household.without_break_chime())
        planned = replace(planned, if_allowed=in_words)
    return Reply(household, said, planned=planned)
