"""Begin a break: say until when it lasts, and what to do before anyone leaves."""

from dataclasses import replace
from datetime import datetime

from skill.domain.breaks import Wish, cue_kind
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.intents.chiming import with_chime
from skill.intents.leaving import before_leaving
from skill.intents.questions import Ask
from skill.intents.turn import Handling, Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase
from skill.speech.times import SpokenMoment


def begin(turn: Turn, wish: Wish, *, may_be_long: bool) -> Reply:
    """Begin a break, say until when it lasts, and ask what it needs before anyone leaves.

    If it needs a reminder, ask for that first unless `may_be_long` is set: we ask each time.
    """
    now, before = turn.now, turn.household
    return_time = before.end_of(wish, now)
    begun = before.begin_break(return_time, now, wish.topic)
    if cue_kind(return_time, now) is CueKind.REMINDER and not may_be_long:
        return _ask_about_long(turn, wish, return_time)
    spoken = turn.words.spoken(return_time)
    # A length is said as they said it. If they said a clock time, it is the time until then.
    length = spoken.until if wish.return_time else turn.words.exactly(return_time - now)
    said = (*_before(turn), _started(spoken, length), *_topic(wish), *_explained(turn, begun, wish))
    reply = with_chime(turn, begun, return_time, *said, leaves_topic=wish.leaves_topic)
    reply = replace(reply, handling=Handling.STANDS_ALONE)
    return before_leaving(turn, reply, leaves_topic=wish.leaves_topic)


def _before(turn: Turn) -> tuple[Phrase, ...]:
    return (Phrase("return.missed_then_new"),) if turn.missed else ()


def _started(spoken: SpokenMoment, length: str) -> Phrase:
    if spoken.is_clock_time:
        return Phrase("break.started", {"length": length, "back": spoken.aloud})
    return Phrase("break.started_without_clock", {"length": length})


def _topic(wish: Wish) -> tuple[Phrase, ...]:
    return (Phrase("break.topic", {"topic": wish.topic}),) if wish.topic else ()


def _explained(turn: Turn, begun: Household, wish: Wish) -> tuple[Phrase, ...]:
    """Explain once that twenty minutes work better, unless there is more to say."""
    is_new = begun.short_break_explained and not turn.household.short_break_explained
    has_time = not turn.missed and not wish.topic
    return (Phrase("break.twenty_helps"),) if is_new and has_time else ()


def _ask_about_long(turn: Turn, wish: Wish, return_time: datetime) -> Reply:
    spoken = turn.words.spoken(return_time)
    said = Phrase("long.asked", {"length": spoken.until, "back": spoken.aloud})
    return turn.ask(BreakQuestion(Ask.LONG, wish), said, asking=Phrase("ask.long"))
