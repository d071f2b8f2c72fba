"""A row has the facts about an intent (table.py) or about a question (asks.py)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from skill.intents.questions import Question
from skill.intents.turn import IntentFunction, RefusalFunction

Answers = Mapping[str, IntentFunction]
"""The functions that take the answers to a question, by the names of the intents."""


class WhenLate(Enum):
    """How an intent is answered if a return time has passed and nobody came back."""

    CLOSE = auto()
    """We close the break and answer. Whether they talked, we ask when it is about that break."""

    ASK = auto()
    """It is about that break, or opens the skill: we ask whether they talked, and do not answer."""

    LATE = auto()
    """It is about that break, and for a day its function answers. After that, we ask."""

    ANSWER = auto()
    """For a day its function answers and knows what to do with the break. After that, we close."""


@dataclass(frozen=True)
class IntentRow:
    """An intent, or another request, and the function that answers it unless a question does."""

    function: IntentFunction
    is_talk: bool = False
    """In a guided talk it may be one partner talking to the other. Then we keep quiet."""

    when_late: WhenLate = WhenLate.CLOSE
    is_private: bool = False
    """Its name says what is on somebody's mind, so we do not log it."""

    refuse: RefusalFunction | None = None
    """Says why it cannot be done; None if it is about a break."""


@dataclass(frozen=True)
class QuestionRow:
    """A question, and what its answers mean."""

    answers: Answers
    """If an intent is not here, its own function answers it."""

    help: str | None = None
    """The key of the help for this question; None if the help depends on the state."""

    carries: type[Question] = Question
    """The class of the question, which has what it remembers until the answer."""

    elicits: tuple[str, str] | None = None
    """The intent and the slot that Alexa should fill with the answer."""

    refuse: RefusalFunction | None = None
    """Says why an answer cannot be taken; None if the intent's row says that."""
