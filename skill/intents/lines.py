"""Lines that people can say in a hard moment, one at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from skill.domain.guides import Place
from skill.intents.leading import USUAL_QUIET, at_the_place, hold
from skill.intents.questions import Ask, Question, are_counts
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase

MOMENTS: Mapping[str, str] = {
    "SayInConflictIntent": "conflict",
    "SayWhenQuietIntent": "quiet",
    "SayForHonestyIntent": "honesty",
    "SayAgainstShameIntent": "shame",
    "SaySofterIntent": "soften",
    "AskCuriousIntent": "curious",
    "NamePatternIntent": "pattern",
    "AskForHelpIntent": "ask_help",
    "SayFloodedIntent": "flooded",
    "SayBeforeLeavingIntent": "leaving",
    "SetBoundaryIntent": "boundary",
    "SayWorriedIntent": "worried",
    "SayWhileWaitingIntent": "waiting",
}
"""The intent that asks for each moment's lines; a moment is a key of the catalog's [say]."""

LEAD = Phrase("phrase.lead")
LEAD_TO_QUESTION = Phrase("phrase.lead_to_question")
QUESTIONS = "curious"
"""The moment whose lines are questions: what is asked is not "said"."""


@dataclass(frozen=True)
class LineQuestion(Question):
    """Whether to hear another line for the same moment."""

    moment: str | None = None
    number: int = 0
    """The number of the variant that was said last."""

    count: int = 0
    """How many of the moment's lines were heard."""

    @property
    def is_sound(self) -> bool:
        return are_counts(self.number, self.count)


def line_for(moment: str) -> IntentFunction:
    """Return the function that says the day's first line for a moment, and offers another."""

    def say(turn: Turn) -> Reply:
        own = _own_line(turn, moment)
        number = _first_number(turn, moment)
        if own:
            return _offer_another(turn, LineQuestion(Ask.LINE, moment, number - 1), own)
        return _say(turn, moment, number, count=1)

    return say


def line_in_a_talk(moment: str) -> IntentFunction:
    """Return the function that says a line in a guided talk, and then keeps quiet."""

    @at_the_place
    def say(turn: Turn, place: Place) -> Reply:
        own, line = _own_line(turn, moment), _line(turn, moment, _first_number(turn, moment))
        return hold(turn, place, *((own,) if own else (_lead(moment), line)), USUAL_QUIET)

    return say


def which_moment(turn: Turn) -> Reply:
    """Ask what the line is for."""
    return turn.ask(Question(Ask.MOMENT), asking=Phrase("ask.moment"))


def another(turn: Turn) -> Reply:
    """Say the next line. After the last, offer to begin again."""
    question, moment = turn.asked(LineQuestion), _moment(turn)
    if moment is None:
        return which_moment(turn)
    if question.count < _count(turn, moment):
        return _say(turn, moment, question.number + 1, question.count + 1)
    all_heard = LineQuestion(Ask.LINE, moment, question.number)
    return turn.ask(all_heard, Phrase("phrase.all_heard"), asking=Phrase("ask.from_the_first"))


def from_the_first(turn: Turn) -> Reply:
    """Begin again with the day's first line."""
    moment = _moment(turn)
    return line_for(moment)(turn) if moment else which_moment(turn)


def why(turn: Turn) -> Reply:
    """Say why the line helps, and offer another."""
    moment = _moment(turn)
    if moment is None:
        return which_moment(turn)
    return _offer_another(turn, turn.question, Phrase(f"say_why.{moment}"))


def _moment(turn: Turn) -> str | None:
    """Return the moment that the last line was for; None if there was no line."""
    moment = turn.asked(LineQuestion).moment
    return moment if moment in MOMENTS.values() else None


def _first_number(turn: Turn, moment: str) -> int:
    """Return the number of the day's first line. It changes daily, so we keep no note of any."""
    return turn.today.toordinal() % _count(turn, moment) + 1


def _own_line(turn: Turn, moment: str) -> Phrase | None:
    """Return the line for a moment that is in their pause plan, if there is one."""
    words = turn.household.pause_plan.softening if moment == "soften" else None
    return Phrase("phrase.yours", {"words": words}) if words else None


def _lines(turn: Turn, moment: str) -> Phrase:
    """Return the lines for a moment. Before leaving for a break that runs, all name its time."""
    running = turn.running
    if moment != "leaving" or running is None or running.is_due(turn.now):
        return Phrase(f"say.{moment}")
    back = turn.back(running)
    if running.topic is None:
        return Phrase("say_leaving.back", back)
    return Phrase("say_leaving.back_for_topic", back | {"topic": running.topic})


def _count(turn: Turn, moment: str) -> int:
    return turn.words.catalog.count(_lines(turn, moment).key)


def _line(turn: Turn, moment: str, number: int) -> Phrase:
    return replace(_lines(turn, moment), variant=number)


def _say(turn: Turn, moment: str, number: int, count: int) -> Reply:
    heard = LineQuestion(Ask.LINE, moment, number, count)
    return _offer_another(turn, heard, _lead(moment), _line(turn, moment, number))


def _lead(moment: str) -> Phrase:
    return LEAD_TO_QUESTION if moment == QUESTIONS else LEAD


def _offer_another(turn: Turn, question: Question, *said: Phrase) -> Reply:
    return turn.ask(question, *said, asking=Phrase("ask.line"))
