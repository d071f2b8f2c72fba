"""Begin a break: say until when it lasts, and what may help."""

from datetime import datetime

from skill.domain.breaks import Wish, cue_kind
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.intents.questions import Ask
from skill.intents.turn import Handling, PlannedCues, Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase
from skill.speech.times import SpokenMoment


def begin(turn: Turn, wish: Wish, *, may_be_long: bool) -> Reply:
    """Begin a break, and say until when it lasts and what may help.

    If it needs a reminder, ask for that first unless `may_be_long` is set: we ask each time.
    """
    now, before = turn.now, turn.household
    return_time = before.end_of(wish, now)
    begun = before.begin_break(return_time, now, wish.topic)
    chime, calms = begun.cues.break_cues, before.pause_plan.calms
    if cue_kind(return_time, now) is CueKind.REMINDER and not may_be_long:
        return _ask_about_long(turn, wish, return_time)
    spoken = turn.words.spoken(return_time)
    # A length is said as they said it. If they said a clock time, it is the time until then.
    length = spoken.until if wish.return_time else turn.words.exactly(return_time - now)
    missed = (Phrase("return.missed_then_new"),) if turn.missed else ()
    topic = (Phrase("break.topic", {"topic": wish.topic}),) if wish.topic else ()
    advice = _advice(turn, begun, calms)
    return Reply(
        begun,
        (*missed, _started(spoken, length), *topic),
        planned=PlannedCues(chime, values={"back": spoken.back}, then=advice),
        handling=Handling.STANDS_ALONE,
    )


def _started(spoken: SpokenMoment, length: str) -> Phrase:
    if spoken.is_clock_time:
        return Phrase("break.started", {"length": length, "back": spoken.aloud})
    return Phrase("break.started_without_clock", {"length": length})


def _advice(turn: Turn, begun: Household, calms: tuple[str, ...]) -> tuple[Phrase, ...]:
    """Explain a short break once. Otherwise suggest what calms them, in their own words if any."""
    if begun.short_break_explained and not turn.household.short_break_explained:
        return (Phrase("break.twenty_helps"),)
    if turn.missed:
        return ()
    if not calms:
        return (Phrase("break.suggestion"),)
    return (Phrase("break.calms", {"words": turn.words.listed(calms)}),)


def _ask_about_long(turn: Turn, wish: Wish, return_time: datetime) -> Reply:
    spoken = turn.words.spoken(return_time)
    said = Phrase("long.asked", {"length": spoken.until, "back": spoken.aloud})
    return turn.ask(BreakQuestion(Ask.LONG, wish), said, asking=Phrase("ask.long"))
