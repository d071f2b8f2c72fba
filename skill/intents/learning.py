"""Short answers to what people wonder about, and one small practice for each week."""

from collections.abc import Mapping
from dataclasses import dataclass

from skill.intents import lines
from skill.intents.questions import Ask, Question
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase

SUBJECTS: Mapping[str, str] = {
    "PullingAwayIntent": "pulling_away",
    "PunishingSilenceIntent": "silence",
    "AttachmentIntent": "attachment",
    "FloodingIntent": "flooding",
    "TriggersIntent": "triggers",
    "WhyTimerIntent": "timer",
    "TakeSpaceWellIntent": "taking_space",
    "DistanceIntent": "distance",
}
"""The intent that asks about each subject; a subject is a key of the catalog's [learn]."""


@dataclass(frozen=True)
class SubjectQuestion(Question):
    """Whether to hear more about a subject, or which subject if there is none yet."""

    subject: str | None = None


def about(subject: str) -> IntentFunction:
    """Return the function that explains a subject, and offers once to say more."""

    def tell(turn: Turn) -> Reply:
        question = SubjectQuestion(Ask.SUBJECT, subject)
        return turn.ask(question, Phrase(f"learn.{subject}"), asking=Phrase("ask.tell_more"))

    return tell


def tell_more(turn: Turn) -> Reply:
    """Say more about the subject that was just explained, or why a line helps."""
    subject = turn.asked(SubjectQuestion).subject
    if subject in SUBJECTS.values():
        return turn.reply(Phrase(f"learn_more.{subject}"))
    if turn.question.ask is Ask.LINE:
        return lines.why(turn)
    return turn.ask(SubjectQuestion(Ask.SUBJECT), asking=Phrase("ask.subject"))


def practice(turn: Turn) -> Reply:
    """Say the practice of the week. It changes on Mondays."""
    week = (turn.today.toordinal() - 1) // 7
    return turn.reply(Phrase("practice.lead"), Phrase("practice.week", variant=week))
