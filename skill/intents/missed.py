"""A return time went by and nobody told us: ask whether they talked, and count what is told."""

from dataclasses import replace

from skill.domain.breaks import Wish
from skill.intents.questions import Ask
from skill.intents.turn import Reply, Turn
from skill.intents.wishes import BreakQuestion, with_topic
from skill.speech.catalog import Phrase


def ask_whether_they_talked(turn: Turn) -> Reply:
    """Say which time went by, and ask whether they got to talk. We ask that once a break."""
    assert turn.missed is not None  # noqa: S101  only called about such a break
    asking = replace(turn, household=replace(turn.household, untold=None))
    said = Phrase("return.missed", {"past": turn.words.past(turn.missed.return_time)})
    question = BreakQuestion(Ask.TALKED, Wish(topic=turn.missed.topic))
    return asking.ask(question, said, asking=Phrase("ask.talked"))


def we_talked(turn: Turn) -> Reply:
    """Take it that they have talked, or made up. That ends a break, and it counts as a return."""
    running = turn.running
    if running is None:
        return Reply(turn.household.have_talked(), (Phrase("talked.glad"),))
    outcome = running.punctuality(turn.now)
    ended = turn.household.end_break(running, turn.now, outcome)
    is_over = running.is_due(turn.now)
    return Reply(ended, (Phrase("talked.glad" if is_over else "talked.ended"),))


def offer_new_time(turn: Turn) -> Reply:
    """Offer a new time with the same topic, after a "no" or a "not yet"."""
    question = BreakQuestion(Ask.NEW_TIME, with_topic(turn, Wish()))
    return turn.ask(question, Phrase("talked.not_yet"), asking=Phrase("ask.new_time"))
