"""Say what the pause plan and the names are."""

from collections.abc import Iterator

from skill.domain.guides import SayBack
from skill.intents.turn import Turn
from skill.speech.catalog import Phrase


def plan_told(turn: Turn) -> tuple[Phrase, ...]:
    """Return what to say of the pause plan's parts, or that there are none yet."""
    return tuple(_plan_parts(turn)) or (Phrase("plan.nothing_yet"),)


def _plan_parts(turn: Turn) -> Iterator[Phrase]:
    plan = turn.household.pause_plan
    if plan.length:
        yield Phrase("plan.length", {"length": turn.words.exactly(plan.length)})
    if plan.signal:
        yield Phrase("plan.signal", {"words": plan.signal})
    if plan.calms:
        yield Phrase("plan.calms", {"words": turn.words.listed(plan.calms)})
    if plan.softening:
        yield Phrase("plan.softening", {"words": plan.softening})
    if plan.says_back is not SayBack.FIRST:
        yield Phrase(f"plan.says_back_{plan.says_back}")
    if plan.leaves_topic:
        yield Phrase("plan.leaves_topic")
    if plan.lead:
        yield Phrase("plan.heads_up", {"lead": turn.words.exactly(plan.lead)})
    if plan.one_may_end:
        yield Phrase("plan.one_may_end_told")
    if turn.household.names:
        yield names_told(turn)


def names_told(turn: Turn) -> Phrase:
    names = turn.household.names
    values = {"first": names.first, "second": names.second} if names else {}
    return Phrase("plan.names", values)
