"""One of them has left the house: a reminder that also goes to a phone, or a line to text.

The reminder comes in the Alexa app of the one account. Nothing is promised of the other's phone.
"""

from dataclasses import replace

from skill.domain.breaks import Break
from skill.domain.cues import Cue, CueKind
from skill.intents.questions import Ask, Question
from skill.intents.turn import PlannedCues, Reply, Turn
from skill.speech.catalog import Phrase


def offer(turn: Turn) -> Reply:
    """Offer a reminder in place of the chime; if there is nothing to offer, a line to text."""
    running = turn.running
    if running is None or running.is_due(turn.now):
        return turn.ask(Question(Ask.AWAY_LINE), asking=Phrase("ask.away_line"))
    if any(cue.kind is CueKind.REMINDER for cue in turn.household.cues.break_cues):
        told = Phrase("away.is_one", turn.back(running))
        return turn.ask(Question(Ask.AWAY_LINE), told, asking=Phrase("ask.away_line"))
    asking = Phrase("ask.away", turn.back(running))
    return turn.ask(Question(Ask.AWAY), Phrase("away.only_here"), asking=asking)


def remind(turn: Turn) -> Reply:
    """Have a reminder in place of the chime, after a "yes" to it and its time.

    Without the permission the chime stays until somebody has given it.
    """
    running = turn.running
    if running is None or running.is_due(turn.now):
        return turn.reply(Phrase("consent.nothing_left"))
    reminder = Cue(CueKind.REMINDER, running.return_time)
    cues = turn.household.cues
    promised = replace(cues.with_to_clear(*cues.break_cues), break_cue=reminder)
    planned = PlannedCues(
        (reminder,),
        section="away",
        values=turn.back(running),
        may_ask_consent=False,
        if_not_allowed=_without_the_permission(turn, reminder),
    )
    return Reply(turn.household.with_cues(promised), (), planned=planned)


def _without_the_permission(turn: Turn, reminder: Cue) -> Reply:
    """Have Alexa ask for the permission, unless it was refused lately: then there is the app."""
    if turn.household.cues.declined_lately(CueKind.REMINDER, turn.now):
        return replace(say_line(turn, Phrase("away.not_allowed")), consent_card=CueKind.REMINDER)
    return replace(turn.reply(), planned=PlannedCues((reminder,), section="away", only_asks=True))


def say_line(turn: Turn, *said: Phrase) -> Reply:
    """Say a line that either of them can text to the other."""
    return turn.reply(*said, Phrase("away.lead"), _line(turn, turn.running))


def _line(turn: Turn, running: Break | None) -> Phrase:
    if running is None or running.is_due(turn.now):
        return Phrase("text.no_time")
    return Phrase("text.back", turn.back(running))
