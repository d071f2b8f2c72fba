"""Move the return time of the running break, or make the break longer or shorter."""

from dataclasses import replace
from datetime import datetime, timedelta

from skill.domain.breaks import (
    LONGEST_LENGTH,
    SHORTEST_LENGTH,
    Break,
    RefusalError,
    RefusalReason,
    Wish,
    checked_length,
    checked_move,
    cue_kind,
)
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.intents.both import needs_both
from skill.intents.chiming import with_chime
from skill.intents.questions import Ask
from skill.intents.starting import begin
from skill.intents.turn import Handling, Reply, Turn
from skill.intents.wishes import BreakQuestion, read_wish, with_topic
from skill.speech.catalog import Phrase


def ask_to_move(turn: Turn, running: Break, wish: Wish, change: Ask | None = None) -> Reply:
    """Ask whether to move the running break.

    `change` is MORE or LESS if they asked for so many minutes more or less. RefusalError if the
    break cannot end then.
    """
    return_time = checked_move(running, turn.household.end_of(wish, turn.now), turn.now)
    return _ask_to_move(turn, running, return_time, BreakQuestion(Ask.MOVE, wish, change=change))


def _ask_to_move(
    turn: Turn, running: Break, return_time: datetime, question: BreakQuestion
) -> Reply:
    if abs(return_time - running.return_time) < SHORTEST_LENGTH:
        return turn.reply(Phrase("move.asked", turn.back(running)))
    if return_time < running.return_time and needs_both(turn):
        return _ask_both(turn, return_time, question)
    spoken = turn.words.spoken(return_time)
    key = "ask.move" if spoken.is_clock_time else "ask.move_without_clock"
    if cue_kind(return_time, turn.now) is CueKind.REMINDER:
        key = "ask.move_long"
    asking = Phrase(key, {"back": spoken.aloud, "length": spoken.until})
    before = turn.words.spoken(running.return_time)
    # That the clocks change is said once, with the new time.
    back = before.back if spoken.is_after_a_change else before.aloud
    return turn.ask(question, Phrase("move.asked", {"back": back}), asking=asking)


def _ask_both(turn: Turn, return_time: datetime, question: BreakQuestion) -> Reply:
    """Ask whether both want the earlier return time (UTC)."""
    back = {"back": turn.words.spoken(return_time).aloud}
    sooner = replace(question, ask=Ask.SOONER)
    return turn.ask(sooner, asking=Phrase("ask.both_sooner", back))


def move_as_asked(turn: Turn) -> Reply:
    """Move the running break, after a "yes". That also permits a reminder for it."""
    wish = turn.asked(BreakQuestion).wish
    if not turn.running:
        return _instead_of_a_move(turn, wish)
    return_time = turn.household.end_of(wish, turn.now)
    household = turn.household.move_break(turn.running, return_time, turn.now)
    return _moved(turn, household, wish, return_time)


def _instead_of_a_move(turn: Turn, wish: Wish) -> Reply:
    """Begin a break because none runs. If there is no record, we cannot know that, so we say so."""
    return replace(begin(turn, wish, may_be_long=False), handling=Handling.USUAL)


def _moved(turn: Turn, household: Household, wish: Wish, return_time: datetime) -> Reply:
    if wish.topic and household.current_break:
        household = household.keep_topic(household.current_break, wish.topic)
    spoken = turn.words.spoken(return_time)
    said = Phrase("move.moved", {"back": spoken.aloud})
    return with_chime(turn, household, return_time, said)


def more_time(turn: Turn) -> Reply:
    """Make the running break longer. If its time has passed, count from now."""
    return change_by(turn, Ask.MORE, turn.slots.length)


def less_time(turn: Turn) -> Reply:
    return change_by(turn, Ask.LESS, turn.slots.length)


def change_by(turn: Turn, ask: Ask, length: timedelta | None) -> Reply:
    """Make the running break longer (MORE) or shorter (LESS). Ask by how much if they did not say.

    RefusalError if the break cannot be changed by that much.
    """
    running = turn.running
    if running is None and ask is Ask.MORE:
        return _offer_to_start(turn, Wish(length))
    if running is None:
        return turn.reply(Phrase("break.none"))
    if length is None:
        return _ask_how_much(turn, ask)
    if length <= timedelta():
        raise RefusalError(RefusalReason.TOO_SHORT)
    if length > LONGEST_LENGTH:
        raise RefusalError(RefusalReason.PAST_THE_DAY)
    return_time = _changed_by(turn, running, ask, length)
    return _move_to(turn, running, Wish(return_time=return_time), ask)


def _changed_by(turn: Turn, running: Break, ask: Ask, length: timedelta) -> datetime:
    """Return the new return time (UTC) of a break that becomes longer (MORE) or shorter (LESS)."""
    if ask is Ask.LESS:
        return running.return_time - length
    return max(running.return_time, turn.now) + length


def _ask_how_much(turn: Turn, ask: Ask) -> Reply:
    return turn.ask(BreakQuestion(ask), asking=Phrase(f"ask.{ask}"))


def hear_number(turn: Turn, change: Ask = Ask.MORE) -> Reply:
    """Take a number that answers no question: offer so many minutes, or to move the break by them.

    `change` is LESS if we had offered to make the break shorter. RefusalError if no break can be
    that long.
    """
    length, running = turn.slots.length, turn.running
    if length is None:
        return _ask_how_much(turn, change if running else Ask.LENGTH)
    if running is None:
        return _offer_to_start(turn, with_topic(turn, Wish(length)))
    return_time = _changed_by(turn, running, change, checked_length(length))
    return ask_to_move(turn, running, Wish(return_time=return_time), change)


def _offer_to_start(turn: Turn, wish: Wish) -> Reply:
    length = turn.household.usual_length if wish.length is None else wish.length
    checked_length(length)
    asking = Phrase("ask.start_with_length", {"length": turn.words.exactly(length)})
    question = BreakQuestion(Ask.START, replace(wish, length=length))
    return turn.ask(question, Phrase("break.none"), asking=asking)


def move_break(turn: Turn) -> Reply:
    """Move to a clock time, or to a length that counts from when the break began."""
    return move_as_wished(turn, read_wish(turn))


def move_as_wished(turn: Turn, wish: Wish) -> Reply:
    if turn.running is None and not turn.slots.name_a_time:
        return _offer_to_start(turn, wish)
    if turn.running is None:
        return _instead_of_a_move(turn, wish)
    if wish.return_time is None and wish.length is None:
        return _ask_how_much(turn, Ask.MORE)
    if wish.return_time is None and wish.length is not None:
        wish = replace(wish, return_time=turn.running.called_at + wish.length)
    return _move_to(turn, turn.running, wish)


def move_to_length(turn: Turn, running: Break, length: timedelta) -> Reply:
    """Move the break so that it lasts for a length from now. RefusalError if it cannot."""
    return _move_to(turn, running, Wish(return_time=turn.now + checked_length(length)))


def _move_to(turn: Turn, running: Break, wish: Wish, change: Ask | None = None) -> Reply:
    """Move at once. If the new time needs a reminder, ask first: we ask each time."""
    return_time = turn.household.end_of(wish, turn.now)
    moved = turn.household.move_break(running, return_time, turn.now)
    if return_time < running.return_time and needs_both(turn):
        return _ask_both(turn, return_time, BreakQuestion(Ask.MOVE, wish, change=change))
    if cue_kind(return_time, turn.now) is CueKind.REMINDER:
        question = BreakQuestion(Ask.MOVE, wish, change=change)
        return _ask_to_move(turn, running, return_time, question)
    return _moved(turn, moved, wish, return_time)
