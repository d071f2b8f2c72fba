"""Find the function that answers what was heard: the open question decides first."""

from dataclasses import replace

from skill.domain.breaks import LATE_LIMIT, RefusalError
from skill.intents import missed, refusing, safety, session
from skill.intents.asks import ASKS
from skill.intents.names import ABOUT_SAFETY
from skill.intents.rows import IntentRow, QuestionRow, WhenLate
from skill.intents.table import INTENTS, REQUESTS
from skill.intents.turn import Handling, IntentFunction, RefusalFunction, Reply, Turn

UNKNOWN = IntentRow(session.not_understood)

ABOUT_THE_BREAK = (WhenLate.ASK, WhenLate.LATE)


def answer(name: str, turn: Turn) -> Reply:
    """Return the reply to an intent or another request.

    If Alexa delivers a request again that has changed the household, nothing is done twice.
    """
    name = safety.heard_in(turn.slots, turn.words.catalog.locale) or name
    reply = _answer(name, _with_passed_break(name, turn))
    if not turn.is_delivered_again or reply.handling is Handling.VITAL:
        return reply
    would_change = bool(reply.planned.cues) or reply.household != turn.household
    return session.stand_by_it(turn) if would_change else replace(reply, handling=Handling.REPEATED)


def known_name(name: str) -> str:
    """Return the name that a log may show, or "other".

    A name that is not ours may say anything. Some of ours say that somebody was afraid, or what
    somebody wanted words for, and that is private.
    """
    row = _row(name)
    return "other" if row is UNKNOWN or row.is_private else name


def _row(name: str) -> IntentRow:
    return INTENTS.get(name) or REQUESTS.get(name) or UNKNOWN


def _asked(turn: Turn) -> QuestionRow:
    return ASKS[turn.question.ask]


def _answer(name: str, turn: Turn) -> Reply:
    turn = replace(turn, help_asked=_asked(turn).help)
    try:
        return _function(name, turn)(turn)
    except RefusalError as refusal:
        return _refusing(name, turn)(turn, refusal.reason)


def _function(name: str, turn: Turn) -> IntentFunction:
    row = _row(name)
    if turn.missed and row.when_late in ABOUT_THE_BREAK:
        return missed.ask_whether_they_talked
    return _asked(turn).answers.get(name, row.function)


def _refusing(name: str, turn: Turn) -> RefusalFunction:
    asked = _asked(turn)
    is_answer = name in asked.answers
    return (is_answer and asked.refuse) or _row(name).refuse or refusing.refuse


def _with_passed_break(name: str, turn: Turn) -> Turn:
    """Close a break if its return time has passed and nobody came back.

    Some intents can still answer for such a break, but after a day none can. What is about the
    break takes it up, although an earlier turn has closed it.
    """
    when_late = _row(name).when_late
    if name in ABOUT_SAFETY or (turn.question.ask in safety.ASKED and name in _asked(turn).answers):
        return turn
    if when_late in ABOUT_THE_BREAK:
        turn = replace(turn, household=turn.household.take_up_untold())
    running = turn.running
    if running is None or not running.passed_unnoticed(turn.now):
        return turn
    is_long_ago = turn.now - running.return_time > LATE_LIMIT
    if when_late in (WhenLate.ANSWER, WhenLate.LATE) and not is_long_ago:
        return turn
    return replace(turn, household=turn.household.pass_by(running, turn.now), missed=running)
