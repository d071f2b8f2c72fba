"""A running break belongs to both: before its time, one of them alone neither ends nor shortens it.

The pause plan can say that one may (research.md: a break that one ends alone is no time-out).
"""

from dataclasses import dataclass
from enum import StrEnum

from skill.domain.breaks import Break
from skill.domain.guides import GuideName
from skill.intents.questions import Ask
from skill.intents.turn import Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase


class Act(StrEnum):
    """What would end the break, and waits until both want it."""

    COME_BACK = "come_back"
    CALL_OFF = "call_off"
    BEGIN_GUIDE = "begin_guide"
    GO_ON = "go_on"
    """Go on with the conversation that the break interrupted."""


@dataclass(frozen=True)
class BothQuestion(BreakQuestion):
    """Whether both want what would end the break."""

    act: Act = Act.COME_BACK
    guide: GuideName | None = None


def needs_both(turn: Turn) -> Break | None:
    """Return the running break if one alone may not end or shorten it now, or else None."""
    running = turn.running
    if running is None or running.is_due(turn.now):
        return None
    one_may = turn.both_agree or turn.household.pause_plan.one_may_end
    return None if one_may else running


def ask_who_is_ready(turn: Turn, running: Break, act: Act, guide: GuideName | None = None) -> Reply:
    """Say how long the break still runs, and ask whether both are ready."""
    left = {"left": turn.words.left(running.time_left(turn.now))} | turn.back(running)
    key = "both.still" if turn.words.knows_the_clock else "both.still_without_clock"
    question = BothQuestion(Ask.BOTH_OR_ONE, act=act, guide=guide)
    return turn.ask(question, Phrase(key, left), asking=Phrase("ask.both_or_one"))


def ask_whether_both(turn: Turn, act: Act) -> Reply:
    return turn.ask(BothQuestion(Ask.BOTH, act=act), asking=Phrase(f"ask.both_{act}"))


def stay(turn: Turn) -> Reply:
    """Leave the break as it is, because one of them is not ready. The one who asked may rest."""
    if turn.running is None:
        return turn.reply(Phrase("close.nothing_changed"))
    return turn.reply(Phrase("both.stays", turn.back(turn.running)))
