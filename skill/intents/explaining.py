"""Say why, in a few words: why a break helps, why it has a chime, and why it has one topic."""

from skill.intents import lines
from skill.intents.questions import Ask
from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase


def why(turn: Turn) -> Reply:
    """Say why the line helps that was just said or, without one, why a break does."""
    return lines.why(turn) if turn.question.ask is Ask.LINE else _explain(turn, "explain.break")


def why_chime(turn: Turn) -> Reply:
    return _explain(turn, "explain.chime")


def why_topic(turn: Turn) -> Reply:
    return _explain(turn, "explain.topic")


def _explain(turn: Turn, key: str) -> Reply:
    """Say it, and ask again what was asked, if anything was."""
    asked = turn.session.asked if turn.open_question.is_asked else ()
    return turn.still_asking(Phrase(key), *asked)
