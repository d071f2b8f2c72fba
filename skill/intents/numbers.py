"""A bare "ten" is minutes or a clock time, as the open question has it. If that is not clear, ask.

Alexa may send it as a number, but also as ten o'clock: "10:00" or "22:00".
"""

from dataclasses import replace

from skill.domain.breaks import Wish
from skill.intents.breaks import correct, correct_or_hear_topic, start_break, take_time
from skill.intents.moving import (
    ask_to_move,
    change_by,
    hear_number,
    move_as_wished,
    move_break,
    move_to_length,
)
from skill.intents.questions import Ask
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.intents.wishes import BreakQuestion, read_wish, with_topic
from skill.speech.catalog import Phrase

HOURS = frozenset(map(str, range(1, 13)))
CHANGES = (Ask.MORE, Ask.LESS)


def take_answer(turn: Turn) -> Reply:
    """Take a length or a clock time, and ask which of the two it is if that is not clear."""
    return _unless_unclear(turn, start_break)


def take_move(turn: Turn) -> Reply:
    """Take "make it ten" as the answer to how long."""
    return _unless_unclear(turn, move_break)


def move(turn: Turn) -> Reply:
    """Move the break. If none runs, "make it ten" may be minutes."""
    return _unless_bare_hour(turn, move_break)


def take_whole_sentence(turn: Turn) -> Reply:
    """Take "a break until ten", which may have been a bare "ten", or start a plain break."""
    return take_answer(turn) if turn.slots.name_a_time else start_break(turn)


def take_time_to_move(turn: Turn) -> Reply:
    """Take another time instead of a "yes" to a move.

    If the offer was a length from now, so is the answer; if it was so much more or less, likewise.
    """
    question, length = turn.asked(BreakQuestion), turn.slots.length
    if not turn.slots.name_a_time:
        return _ask_again(turn)
    if question.change in CHANGES:
        return _take_sentence_as(turn, question.change)
    if turn.running and length is not None and question.wish.length is not None:
        return move_to_length(turn, turn.running, length)
    return _unless_bare_hour(turn, move_break)


def take_correction(turn: Turn) -> Reply:
    """Take "no wait, make it thirty" right after the start. "Make it ten" may be a clock time."""
    hour = turn.slots.bare_hour
    return ask_which(turn, hour) if hour else correct(turn)


def take_correction_or_topic(turn: Turn) -> Reply:
    """Take "let's make that thirty minutes", or what they will talk about."""
    hour = turn.slots.bare_hour
    return ask_which(turn, hour) if hour else correct_or_hear_topic(turn)


def _unless_unclear(turn: Turn, take: IntentFunction) -> Reply:
    if not turn.slots.name_a_time:
        return _ask_again(turn)
    return _unless_bare_hour(turn, take)


def _unless_bare_hour(turn: Turn, take: IntentFunction) -> Reply:
    """Ask which of the two they mean before a break starts. A move just says its new time."""
    hour = turn.slots.bare_hour
    return ask_which(turn, hour) if hour and turn.running is None else take(turn)


def _ask_again(turn: Turn) -> Reply:
    """Ask the same again, or how long, because no time was heard. Nothing starts or moves."""
    if turn.open_question.is_asked:
        return turn.still_asking(*turn.session.asked)
    ask = Ask.MORE if turn.running else Ask.LENGTH
    return turn.ask(BreakQuestion(ask), asking=Phrase(f"ask.{ask}"))


def ask_which(turn: Turn, hour: int, change: Ask | None = None) -> Reply:
    """Ask whether they meant an hour on the clock, or as many minutes.

    `change` is MORE or LESS if the minutes are to change a break that runs.
    """
    said = turn.words.minutes_or_hour(hour)
    wish = Wish(topic=turn.slots.topic, leaves_topic=turn.slots.say_no_topic)
    wish = with_topic(turn, wish)
    part = turn.asked(BreakQuestion).day_part
    question = BreakQuestion(Ask.MINUTES_OR_CLOCK, wish, part, change)
    return turn.ask(question, asking=Phrase("ask.minutes_or_clock", said))


def settle(turn: Turn) -> Reply:
    """Take the answer to "ten minutes, or ten o'clock?". A number means minutes here."""
    change = turn.asked(BreakQuestion).change
    if not turn.slots.name_a_time:
        return _ask_again(turn)
    if change in CHANGES:
        length = turn.slots.length
        return move_break(turn) if length is None else change_by(turn, change, length)
    return start_break(turn)


def settle_by_sentence(turn: Turn) -> Reply:
    """Take "a break for ten minutes" as the answer, but start a plain break."""
    return settle(turn) if turn.slots.name_a_time else start_break(turn)


def take_as_more(turn: Turn) -> Reply:
    """Take the answer to "how many more?": "ten" means ten minutes."""
    return _take_as(turn, Ask.MORE)


def take_as_less(turn: Turn) -> Reply:
    """Take the answer to "how many less?": "ten" means ten minutes."""
    return _take_as(turn, Ask.LESS)


def take_sentence_as_more(turn: Turn) -> Reply:
    """Take "make it ten" or "until eight" as the answer to "how many more?"."""
    return _take_sentence_as(turn, Ask.MORE)


def take_sentence_as_less(turn: Turn) -> Reply:
    """Take "make it ten" or "until eight" as the answer to "how many less?"."""
    return _take_sentence_as(turn, Ask.LESS)


def _take_sentence_as(turn: Turn, ask: Ask) -> Reply:
    """Take the minutes. In a whole sentence an hour may well be a clock time, so ask which."""
    hour = turn.slots.bare_hour
    if hour and turn.running:
        return ask_which(turn, hour, ask)
    says_how_much = turn.slots.name_a_time or not turn.running
    return _take_as(turn, ask) if says_how_much else _ask_again(turn)


def _take_as(turn: Turn, ask: Ask) -> Reply:
    if not turn.slots.name_a_time:
        return _ask_again(turn)
    length = turn.slots.length
    if length is None:
        length = turn.slots.hour_as_minutes
    if length is not None:
        return change_by(turn, ask, length)
    hour = turn.slots.bare_hour
    return ask_which(turn, hour, ask) if hour and turn.running else _move_that_way(turn, ask)


def _move_that_way(turn: Turn, ask: Ask) -> Reply:
    """Move to a clock time. Ask first if it is later and they wanted less, or earlier and more."""
    running, wish = turn.running, read_wish(turn)
    if running is None or wish.return_time is None:
        return move_as_wished(turn, wish)
    wanted, planned = wish.return_time, running.return_time
    is_that_way = wanted > planned if ask is Ask.MORE else wanted < planned
    return move_as_wished(turn, wish) if is_that_way else ask_to_move(turn, running, wish)


def as_time(take: IntentFunction) -> IntentFunction:
    """Return the function that takes a number as the clock time that we asked for."""
    return lambda turn: take(replace(turn, slots=turn.slots.number_as_time))


def take_clock_time(turn: Turn) -> Reply:
    """Take the answer to "which clock time?", or ask again if there was none."""
    return take_time(turn) if turn.slots.name_a_time else _ask_again(turn)


def another_number(turn: Turn) -> Reply:
    """Take a number instead of a "yes" to a move. It is more or less if that was offered."""
    number, change = turn.slots.number or "", turn.asked(BreakQuestion).change
    if change not in CHANGES:
        return another_time(turn)
    if number in HOURS:
        return ask_which(turn, int(number), change)
    return hear_number(turn, change)


def another_time(turn: Turn) -> Reply:
    """Take a number instead of a "yes" to a break or a move.

    Up to twelve it may be an hour. Above that it is minutes.
    """
    number = turn.slots.number or ""
    hour = int(number) if number in HOURS else None
    return ask_which(turn, hour) if hour else _unless_unclear(turn, start_break)
