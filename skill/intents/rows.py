"""The facts about an intent and about a question: one row each, in table.py and asks.py."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from skill.intents.questions import Question
from skill.intents.turn import IntentFunction, RefusalFunction

Answers = Mapping[str, IntentFunction]
"""The function that takes each answer, by the name of its intent."""


class WhenLate(Enum):
    """What happens to an intent if a return time has gone by unnoticed."""

    NAME_IT = auto()
    """The missed break is named, and a new time offered, in place of an answer."""

    ANSWER = auto()
    """It is answered: its function knows of such a break, or has no interest in one."""

    BEGIN_ANEW = auto()
    """It is answered after the missed break is closed, for it brings a new return time itself."""


@dataclass(frozen=True)
class IntentRow:
    """An intent, or another request, and how it is answered if no question says otherwise."""

    function: IntentFunction
    is_talk: bool = False
    """In a guided talk it may be one partner talking to the other; then it gets more quiet."""

    when_late: WhenLate = WhenLate.NAME_IT
    is_private: bool = False
    """Its very name says what somebody has on their mind, so it is not logged."""

    refuse: RefusalFunction | None = None
    """What is said if it cannot be done; None if that is about a break."""


@dataclass(frozen=True)
class QuestionRow:
    """A question that the conversation may wait on."""

    answers: Answers
    """Any other intent is answered by its own function."""

    help: str | None = None
    """The key of what helps here; None if that depends on the state they are in."""

    carries: type[Question] = Question
    """What the question remembers until its answer."""

    elicits: tuple[str, str] | None = None
    """The intent and the slot that Alexa is to fill with the answer."""

    refuse: RefusalFunction | None = None
    """What is said if an answer cannot be taken; None if its intent's row says that."""
