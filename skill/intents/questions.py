"""What the conversation waits for, and what Alexa carries of it from one turn to the next."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from skill.domain.guides import Place
from skill.speech.catalog import Catalog, Phrase

NEAR = timedelta(days=30)
"""Farther from now than this lies nothing that a question of ours is about."""

MOST_COUNTED = 1000
"""No question of ours counts further, so we did not write a session that does."""


class Ask(StrEnum):
    """What was asked. It says what "yes", "no" and the other answers mean."""

    NOTHING = "nothing"
    """Nothing was asked, or the answer to it does not count any more."""

    START = "start"
    CHIME = "chime"
    TOPIC = "topic"
    LENGTH = "length"
    TIME = "time"
    LONG = "long"
    MOVE = "move"
    SOONER = "sooner"
    NEW_TIME = "new_time"
    TALKED = "talked"
    NOT_BACK = "not_back"
    HOLDING_UP = "holding_up"
    BREATHE = "breathe"
    BOTH = "both"
    BOTH_OR_ONE = "both_or_one"
    AWAY = "away"
    AWAY_LINE = "away_line"
    MORE = "more"
    LESS = "less"
    ANYTHING = "anything"
    WHAT = "what"
    TALK = "talk"
    OFFER = "offer"
    WORDS = "words"
    KEEP = "keep"
    CONSENT = "consent"
    WAYS_OUT = "ways_out"
    SWITCH = "switch"
    RESUME = "resume"
    BEGIN_RETURN = "begin_return"
    MOMENT = "moment"
    LINE = "line"
    SUBJECT = "subject"
    PLAN_LENGTH = "plan_length"
    NAMES = "names"
    MAKE_PLAN = "make_plan"
    ONE_MAY_END = "one_may_end"
    PLAN_PART = "plan_part"
    SAY_BACK = "say_back"
    PLAN_TOPIC = "plan_topic"
    HEADS_UP = "heads_up"
    KEEP_NEW = "keep_new"
    NEW_WORDS = "new_words"
    READ_ALOUD = "read_aloud"
    READ_ON = "read_on"
    AGREEMENTS = "agreements"
    WHICH_DONE = "which_done"
    WHICH_CHANGED = "which_changed"
    WHICH_DROPPED = "which_dropped"
    WHICH_RENEWED = "which_renewed"
    CHECK_IN = "check_in"
    CHECK_IN_WHEN = "check_in_when"
    CHECK_IN_SURE = "check_in_sure"
    OCCASION = "occasion"
    REGULAR_TIME_WHEN = "regular_time_when"
    REGULAR_TIME_SURE = "regular_time_sure"
    STOP_WHICH = "stop_which"
    FORGET_WHAT = "forget_what"
    FORGET_SURE = "forget_sure"
    BOUNDARY = "boundary"
    MINUTES_OR_CLOCK = "minutes_or_clock"
    TOUR = "tour"
    HELPLINE = "helpline"
    """Nothing, but that a number can be heard again."""

    KIND_LINE = "kind_line"
    TRY_IT = "try_it"


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
