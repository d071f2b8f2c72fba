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


def planned_cues(household: Household, values: Mapping[str, str]) -> PlannedCues:
    """Plan the promised chime of a break, and the heads-up before it if they want one."""
    running, heads_up = household.current_break, household.cues.heads_up_cues
    lacks = running is not None and running.lead is not None and not heads_up
    return PlannedCues(household.cues.break_cues, heads_up, lacks, values=values)


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
    planned = planned_cues(household, {"back": turn.words.back(at)})
    if is_a_timer and not household.has_agreed_to_chimes:
        back = {"back": turn.words.back_aloud(at)}
        question = BreakQuestion(Ask.CHIME, Wish(leaves_topic=leaves_topic))
        asked = turn.ask(question, *said, asking=Phrase("ask.chime", back))
        in_words = replace(asked, household=household.without_break_chime())
        planned = replace(planned, if_allowed=in_words)
    return Reply(household, said, planned=planned)
