"""Starting a break, moving its return time, and all that is asked while it runs."""

from dataclasses import replace
from datetime import datetime, timedelta

from skill.domain.breaks import (
    LONGEST_LENGTH,
    SHORTEST_LENGTH,
    Break,
    RefusalError,
    RefusalReason,
    checked_length,
    checked_move,
    checked_span,
    cue_kind,
)
from skill.domain.cues import CueKind
from skill.intents.questions import Ask, Question, Wish
from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase


def start_break(turn: Turn) -> Reply:
    """Start the break that was asked for, or ask first where one runs or it is a long one."""
    return _offer(turn, wished(turn))


def start_offered_break(turn: Turn) -> Reply:
    """Take a "yes" to the offer of a break: what was offered, or twenty minutes."""
    return _offer(turn, turn.question.wish if turn.question else Wish())


def wished(turn: Turn) -> Wish:
    """Read the wish from the slots; RefusalError where it cannot be read."""
    asked_part = turn.question.day_part if turn.question else None
    wish = Wish(
        turn.slots.length,
        turn.slots.return_time(turn.now, turn.zone, asked_part),
        turn.slots.topic,
    )
    if wish.length is not None and wish.return_time is None:
        checked_length(wish.length)
    return turn.with_wish(wish)


def _offer(turn: Turn, wish: Wish) -> Reply:
    if turn.running:
        return ask_to_move(turn, turn.running, wish)
    return_time = turn.ends(wish)
    checked_span(return_time - turn.now)
    if cue_kind(return_time, turn.now) is CueKind.REMINDER:
        return _ask_about_long(turn, wish, return_time)
    return _begin(turn, wish)


def begin_long_break(turn: Turn) -> Reply:
    """Take the "yes" to a long break and its reminder, unless another speaker began one."""
    wish = turn.question.wish if turn.question else Wish()
    return ask_to_move(turn, turn.running, wish) if turn.running else _begin(turn, wish)


def decline_long_break(turn: Turn) -> Reply:
    if turn.running:
        return turn.reply(Phrase("move.stays", turn.back(turn.running)))
    return turn.reply(Phrase("long.not_started"))


def _begin(turn: Turn, wish: Wish) -> Reply:
    return_time = turn.ends(wish)
    begun = turn.household.begin_break(return_time, turn.now, wish.topic)
    is_explained = begun.short_break_explained and not turn.household.short_break_explained
    advice = () if turn.missed else (_suggestion(turn),)
    if is_explained:
        advice = (Phrase("break.twenty_helps"),)
    missed = (Phrase("return.missed_then_new"),) if turn.missed else ()
    topic = (Phrase("break.topic", {"topic": wish.topic}),) if wish.topic else ()
    return Reply(
        begun,
        (*missed, _started(turn, wish, return_time), *topic),
        then=advice,
        plans=begun.cues.break_cues,
        cue_values={"back": turn.words.back(return_time)},
        stands_alone=True,
    )


def _suggestion(turn: Turn) -> Phrase:
    """Suggest what calms them, in their own words where the pause plan has them."""
    calms = turn.household.pause_plan.calms
    if not calms:
        return Phrase("break.suggestion")
    return Phrase("break.calms", {"words": turn.words.listed(calms)})


def _started(turn: Turn, wish: Wish, return_time: datetime) -> Phrase:
    values = {"length": _length_meant(turn, wish, return_time)}
    if not turn.words.knows_the_clock:
        return Phrase("break.started_without_clock", values)
    return Phrase("break.started", values | {"back": turn.words.back_aloud(return_time)})


def _length_meant(turn: Turn, wish: Wish, return_time: datetime) -> str:
    """Say the length of a break as it was asked for, or else what there is until its clock time."""
    if wish.return_time:
        return turn.words.until(return_time)
    return turn.words.exactly(return_time - turn.now)


def _ask_about_long(turn: Turn, wish: Wish, return_time: datetime) -> Reply:
    length = turn.words.until(return_time)
    said = Phrase("long.asked", {"length": length, "back": turn.words.back_aloud(return_time)})
    return turn.ask(Question(Ask.LONG, wish), said, asking=Phrase("ask.long"))


def ask_to_move(turn: Turn, running: Break, wish: Wish, about: Ask | None = None) -> Reply:
    """Offer to move. `about` is MORE or LESS if the wish was for so many minutes more or less."""
    return_time = checked_move(running, turn.ends(wish), turn.now)
    if abs(return_time - running.return_time) < SHORTEST_LENGTH:
        return turn.reply(Phrase("move.asked", turn.back(running)))
    key = "ask.move" if turn.words.knows_the_clock else "ask.move_without_clock"
    if cue_kind(return_time, turn.now) is CueKind.REMINDER:
        key = "ask.move_long"
    asking = Phrase(
        key,
        {
            "back": turn.words.back_aloud(return_time),
            "length": turn.words.until(return_time),
        },
    )
    return turn.ask(
        Question(Ask.MOVE, wish, about=about),
        Phrase("move.asked", turn.back(running)),
        asking=asking,
    )


def move_as_asked(turn: Turn) -> Reply:
    """Take the "yes" to moving the running break, which also allows a reminder for it."""
    wish = turn.question.wish if turn.question else Wish()
    if not turn.running:
        return _instead_of_a_move(turn, wish)
    return _moved(turn, turn.running, wish)


def _instead_of_a_move(turn: Turn, wish: Wish) -> Reply:
    """Begin a break, as none runs to be moved; without a record nobody knows that none does."""
    return replace(_offer(turn, wish), stands_alone=False)


def _moved(turn: Turn, running: Break, wish: Wish) -> Reply:
    return_time = turn.ends(wish)
    household = turn.household.move_break(running, return_time, turn.now)
    if wish.topic and household.current_break:
        household = household.keep_topic(household.current_break, wish.topic)
    moved = (Phrase("move.moved", {"back": turn.words.back_aloud(return_time)}),)
    cue_values = {"back": turn.words.back(return_time)}
    return Reply(household, moved, plans=household.cues.break_cues, cue_values=cue_values)


def more_time(turn: Turn) -> Reply:
    """Add to the running break; past its time, from now."""
    return change_by(turn, Ask.MORE, turn.slots.length)


def less_time(turn: Turn) -> Reply:
    return change_by(turn, Ask.LESS, turn.slots.length)


def take_time(turn: Turn) -> Reply:
    """Take the answer to "which clock time?", for the running break or a new one."""
    return move_break(turn) if turn.running else start_break(turn)


def change_by(turn: Turn, ask: Ask, length: timedelta | None) -> Reply:
    """Make the running break longer (MORE) or shorter (LESS); ask by how much if it is not said.

    RefusalError if no break can be changed so.
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
    """Return the time to come back (UTC) if the break is so much longer (MORE) or shorter."""
    if ask is Ask.LESS:
        return running.return_time - length
    return max(running.return_time, turn.now) + length


def _ask_how_much(turn: Turn, ask: Ask) -> Reply:
    return turn.ask(Question(ask), asking=Phrase(f"ask.{ask}"))


def hear_number(turn: Turn, about: Ask = Ask.MORE) -> Reply:
    """Offer what a number may mean that answers no question: a break, or more of the one that runs.

    `about` is LESS if less of it was offered before.
    RefusalError if no break can be so long.
    """
    length, running = turn.slots.length, turn.running
    if length is None:
        return _ask_how_much(turn, about if running else Ask.LENGTH)
    if running is None:
        return _offer_to_start(turn, turn.with_wish(Wish(length)))
    return_time = _changed_by(turn, running, about, checked_length(length))
    return ask_to_move(turn, running, Wish(return_time=return_time), about)


def _offer_to_start(turn: Turn, wish: Wish) -> Reply:
    length = turn.household.usual_length if wish.length is None else wish.length
    checked_length(length)
    asking = Phrase("ask.start_with_length", {"length": turn.words.exactly(length)})
    question = Question(Ask.START, replace(wish, length=length))
    return turn.ask(question, Phrase("break.none"), asking=asking)


def move_break(turn: Turn) -> Reply:
    """Move to a clock time, or to a length counted from when the break was called."""
    wish = wished(turn)
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
    """Move so that the break goes on for a length from now."""
    return _move_to(turn, running, Wish(return_time=turn.now + checked_length(length)))


def _move_to(turn: Turn, running: Break, wish: Wish, about: Ask | None = None) -> Reply:
    """Move at once, unless the new time needs a reminder, which is asked about each time."""
    return_time = checked_move(running, turn.ends(wish), turn.now)
    if cue_kind(return_time, turn.now) is CueKind.REMINDER:
        return ask_to_move(turn, running, wish, about)
    return _moved(turn, running, wish)
