"""What the conversation waits for, and what Alexa carries of it from turn to turn."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from skill.domain.breaks import LONGEST_LENGTH, moment_after
from skill.domain.clock_times import DayPart
from skill.domain.guides import Place
from skill.domain.regular_times import RegularTimeWish
from skill.speech.catalog import Phrase

MOST_COUNTED = 1000
"""No question counts further; a session that does was not written by us."""


class Ask(StrEnum):
    """What the conversation waits for; "yes", "no" and the others take their meaning from it."""

    START = "start"
    LENGTH = "length"
    TIME = "time"
    LONG = "long"
    MOVE = "move"
    NEW_TIME = "new_time"
    MORE = "more"
    LESS = "less"
    ANYTHING = "anything"
    WHAT = "what"
    TALK = "talk"
    OFFER = "offer"
    WORDS = "words"
    KEEP = "keep"
    READY = "ready"
    RESUME = "resume"
    BEGIN_RETURN = "begin_return"
    MOMENT = "moment"
    LINE = "line"
    SUBJECT = "subject"
    PLAN_LENGTH = "plan_length"
    NAMES = "names"
    MAKE_PLAN = "make_plan"
    PLAN_PART = "plan_part"
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


@dataclass(frozen=True)
class Wish:
    """The break that somebody asked for: until a moment, or else for a length."""

    length: timedelta | None = None
    return_time: datetime | None = None
    topic: str | None = None

    @property
    def is_sound(self) -> bool:
        """Whether it is one that could have been asked for."""
        is_aware = self.return_time is None or self.return_time.tzinfo is not None
        return is_aware and (self.length is None or abs(self.length) <= LONGEST_LENGTH)

    def ends(self, now: datetime, otherwise: timedelta) -> datetime:
        """Return when it ends (UTC). RefusalError if no calendar goes that far."""
        if self.return_time:
            return self.return_time
        return moment_after(otherwise if self.length is None else self.length, now)


@dataclass(frozen=True)
class Question:
    """What was asked, and what the answer will be about."""

    ask: Ask
    wish: Wish = Wish()
    day_part: DayPart | None = None
    place: Place | None = None
    """Where the guided conversation was when it was asked."""

    about: str | None = None
    """What it is about: a moment, a subject, or a kind of what is kept."""

    number: int = 0
    """Which of several: the variant of a line, an agreement's place, a part of the tour."""

    count: int = 0
    """How many there are, or were heard."""

    words: str | None = None
    """Words that were read back, and wait for a yes."""

    regular_time: RegularTimeWish = field(default_factory=RegularTimeWish)
    moment: datetime | None = None
    """The time (UTC) that was read back, and waits for a yes."""

    @property
    def is_sound(self) -> bool:
        """Whether it is one that could have been asked."""
        is_aware = self.moment is None or self.moment.tzinfo is not None
        is_counted = 0 <= self.number <= MOST_COUNTED and 0 <= self.count <= MOST_COUNTED
        return is_aware and is_counted and self.wish.is_sound


@dataclass(frozen=True)
class Session:
    """What Alexa carries from turn to turn of one session, and then forgets."""

    question: Question | None = None
    said: tuple[Phrase, ...] = ()
    reprompt: tuple[Phrase, ...] = ()
    variant: int = 0
    """The number that chose the variants of what was said."""
    turns: int = 0
    misses: int = 0

    @property
    def is_sound(self) -> bool:
        """Whether it is one that a reply of ours could have left."""
        counts = (self.turns, self.misses)
        is_counted = self.variant >= 0 and all(0 <= count <= MOST_COUNTED for count in counts)
        is_answerable = self.question is None or (bool(self.reprompt) and self.question.is_sound)
        return is_counted and is_answerable

    @property
    def moments(self) -> tuple[datetime, ...]:
        """The moments (UTC) that the open question is about."""
        question = self.question
        if question is None:
            return ()
        place = question.place.at if question.place else None
        moments = (question.wish.return_time, question.moment, place)
        return tuple(moment for moment in moments if moment)
