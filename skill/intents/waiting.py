"""Answer the one who waits: what is known of the break, what is not, and what can be done now."""

from dataclasses import replace

from skill.domain.breaks import Break, Wish
from skill.intents.lines import line_for
from skill.intents.questions import Ask, Question
from skill.intents.turn import Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase

line = line_for("waiting")
"""Says a line to one who has not come back."""


def where_are_they(turn: Turn) -> Reply:
    """Say the plan and the minutes, and that we know no more. Once, ask how it is."""
    running = turn.running
    if running is None:
        return _ask_how(turn, Phrase("gone.none"))
    if running.is_due(turn.now):
        return not_back(turn)
    known = _known(turn, running)
    if running.asked_how:
        return turn.reply(known)
    asking = replace(turn, household=turn.household.ask_how_it_is(running))
    return _ask_how(asking, known)


def _known(turn: Turn, running: Break) -> Phrase:
    back = turn.back(running)
    if not turn.words.knows_the_clock:
        return Phrase("gone.running_without_clock", back)
    left = {"left": turn.words.left(running.time_left(turn.now))}
    return Phrase("gone.running", back | left)


def _ask_how(turn: Turn, known: Phrase) -> Reply:
    if turn.question.ask is Ask.HOLDING_UP:
        return turn.reply(known)
    return turn.ask(Question(Ask.HOLDING_UP), known, asking=Phrase("ask.holding_up"))


def holding_up(turn: Turn) -> Reply:
    """Leave the one who waits in peace, after "I'm okay"."""
    return turn.reply(Phrase("gone.glad"))


def offer_breathing(turn: Turn) -> Reply:
    """Say that waiting is hard, and offer a minute of breathing, after anything else."""
    return turn.ask(Question(Ask.BREATHE), Phrase("gone.hard"), asking=Phrase("ask.breathe"))


def not_back(turn: Turn) -> Reply:
    """Thank the one who is there at the time, and offer what one alone can do then."""
    running = turn.running
    if running is None or not running.is_due(turn.now):
        return where_are_they(turn)
    question = BreakQuestion(Ask.NOT_BACK, Wish(topic=running.topic))
    return turn.ask(question, Phrase("not_back.thanks"), asking=Phrase("ask.not_back"))


def leave_it(turn: Turn) -> Reply:
    """Leave it for tonight. The break stays, so that the next opening asks whether they talked."""
    return turn.reply(Phrase("not_back.left"))
