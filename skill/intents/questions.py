"""What the conversation waits for, and what Alexa carries of it from one turn to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum, auto

from skill.domain.guides import Place
from skill.speech.catalog import Catalog, Phrase

NEAR = timedelta(days=30)
"""Farther from now than this lies nothing that a question of ours is about."""

MOST_COUNTED = 1000
"""No question of ours counts further, so we did not write a session that does."""


class Ask(StrEnum):
    """What was asked. It says what "yes", "no" and the other answers mean.

    A session carries the value, and the catalog has it as a key.
    """

    NOTHING = auto()
    """Nothing was asked, or the answer to it does not count any more."""

    START = auto()
    CHIME = auto()
    TOPIC = auto()
    LENGTH = auto()
    TIME = auto()
    LONG = auto()
    MOVE = auto()
    SOONER = auto()
    NEW_TIME = auto()
    TALKED = auto()
    NOT_BACK = auto()
    HOLDING_UP = auto()
    BREATHE = auto()
    BOTH = auto()
    BOTH_OR_ONE = auto()
    AWAY = auto()
    AWAY_LINE = auto()
    MORE = auto()
    LESS = auto()
    ANYTHING = auto()
    WHAT = auto()
    TALK = auto()
    OFFER = auto()
    WORDS = auto()
    KEEP = auto()
    CONSENT = auto()
    WAYS_OUT = auto()
    SWITCH = auto()
    RESUME = auto()
    BEGIN_RETURN = auto()
    MOMENT = auto()
    LINE = auto()
    SUBJECT = auto()
    PLAN_LENGTH = auto()
    NAMES = auto()
    MAKE_PLAN = auto()
    ONE_MAY_END = auto()
    PLAN_PART = auto()
    SAY_BACK = auto()
    PLAN_TOPIC = auto()
    HEADS_UP = auto()
    KEEP_NEW = auto()
    NEW_WORDS = auto()
    READ_ALOUD = auto()
    READ_ON = auto()
    AGREEMENTS = auto()
    WHICH_DONE = auto()
    WHICH_CHANGED = auto()
    WHICH_DROPPED = auto()
    WHICH_RENEWED = auto()
    CHECK_IN = auto()
    CHECK_IN_WHEN = auto()
    CHECK_IN_SURE = auto()
    OCCASION = auto()
    REGULAR_TIME_WHEN = auto()
    REGULAR_TIME_SURE = auto()
    STOP_WHICH = auto()
    FORGET_WHAT = auto()
    FORGET_SURE = auto()
    BOUNDARY = auto()
    MINUTES_OR_CLOCK = auto()
    TOUR = auto()
    HELPLINE = auto()
    """Nothing, but that a number can be heard again."""

    KIND_LINE = auto()
    TRY_IT = auto()


@dataclass(frozen=True)
class Question:
    """A question that waits for its answer. By default it is the empty one: nothing was asked.

    A journey that has to remember more has a class of its own, which the question's row names.
    """

    ask: Ask = Ask.NOTHING

    @property
    def is_asked(self) -> bool:
        return self.ask is not Ask.NOTHING

    @property
    def place(self) -> Place | None:
        """Where the guided conversation was when it asked this; None if none did."""
        return None

    @property
    def topic(self) -> str | None:
        """The topic that is kept until there is a break or a return to keep it."""
        return None

    @property
    def moments(self) -> tuple[datetime, ...]:
        """The moments (UTC) that the question is about."""
        return ()

    @property
    def is_sound(self) -> bool:
        """Whether we could have asked it."""
        return all(moment.tzinfo is not None for moment in self.moments)


NO_QUESTION = Question()


def are_counts(*numbers: int) -> bool:
    """Return whether a question of ours could have counted to each of these numbers."""
    return all(0 <= number <= MOST_COUNTED for number in numbers)


@dataclass(frozen=True)
class Session:
    """What Alexa carries from turn to turn of one session, and then forgets."""

    question: Question = NO_QUESTION
    said: tuple[Phrase, ...] = ()
    reprompt: tuple[Phrase, ...] = ()
    asking: tuple[Phrase, ...] = ()
    """The question that was asked, if the reprompt says something else."""

    variant: int = 0
    """The number that chose the variants of what was said."""

    turns: int = 0
    misses: int = 0
    """How many times in a row the skill did not understand."""

    def if_ours(self, catalog: Catalog, now: datetime) -> "Session":
        """Return this session if a reply of ours could have left it; otherwise a new one.

        Ours says what the catalog has, and is about a time that is near to now (UTC).
        """
        said = (*self.said, *self.reprompt, *self.asking)
        is_ours = (
            self.is_sound
            and all(map(catalog.can_say, said))
            and all(abs(each - now) <= NEAR for each in self.question.moments)
        )
        return self if is_ours else Session()

    @property
    def asked(self) -> tuple[Phrase, ...]:
        """What asks the open question again."""
        return self.asking or self.reprompt

    @property
    def is_sound(self) -> bool:
        """Whether its counts, its question and its reprompt go together as in ours."""
        is_counted = self.variant >= 0 and are_counts(self.turns, self.misses)
        is_answerable = bool(self.reprompt) or not self.question.is_asked
        return is_counted and is_answerable and self.question.is_sound
