"""One turn of a conversation: what an intent's function is given, and the reply that it returns.

The functions touch nothing outside: they may be run again when another speaker saved first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from skill.domain.breaks import LONGEST_LENGTH, Break, Cue, CueKind
from skill.domain.clock_times import DayPart
from skill.domain.households import Household
from skill.domain.routines import Place
from skill.intents.slots import Slots
from skill.speech.catalog import Phrase
from skill.speech.times import TimeWords


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
    TALK = "talk"
    OFFER = "offer"
    WORDS = "words"
    KEEP = "keep"
    READY = "ready"
    RESUME = "resume"
    BEGIN_RETURN = "begin_return"


ELICITED: Mapping[Ask, tuple[str, str]] = {
    Ask.MORE: ("MoreTimeIntent", "length"),
    Ask.LESS: ("LessTimeIntent", "length"),
    Ask.WORDS: ("KeepAgreementIntent", "agreement"),
}
"""The intent and slot that Alexa is to fill with the answer to a question."""


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
        return self.return_time or now + (self.length if self.length is not None else otherwise)


@dataclass(frozen=True)
class Question:
    """What was asked, and what the answer will be about."""

    ask: Ask
    wish: Wish = Wish()
    day_part: DayPart | None = None
    place: Place | None = None
    """Where the guided conversation was when it was asked."""


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
        return self.question is None or (bool(self.reprompt) and self.question.wish.is_sound)


class ConsentStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    DENIED = "DENIED"
    NOT_ANSWERED = "NOT_ANSWERED"


@dataclass(frozen=True)
class ConsentAnswer:
    """What came of asking for the permission to set one kind of cue."""

    kind: CueKind
    status: ConsentStatus


Answerer = Callable[[Household], "Reply"]
"""Answers a turn's request for a household; may be called again for a newer one."""


@dataclass(frozen=True)
class Reply:
    """What to say, what to wait for, and what to remember.

    Where a cue is planned, what came of it is said between ``say`` and ``then``.
    """

    household: Household
    say: tuple[Phrase, ...]
    then: tuple[Phrase, ...] = ()
    question: Question | None = None
    reprompt: tuple[Phrase, ...] = ()
    plans: tuple[Cue, ...] = ()
    """The household's cues that are to be made with this turn: all of them, or none."""

    otherwise: Answerer | None = None
    """What to answer instead, for the household as it is then, where the cues cannot be made."""

    cue_values: Mapping[str, str] = field(default_factory=dict)
    """What fills the phrase about the cue; without it, ``say`` tells of the cues itself."""
    may_ask_consent: bool = True
    consent_card: CueKind | None = None
    stands_alone: bool = False
    """The words hold, and help, even where nothing can be remembered."""
    is_vital: bool = False
    """The words are said whatever happens, and nothing is said beside them."""

    misses: int = 0
    variant: int | None = None
    """The number that chooses the variants, where they are to be those of before."""


@dataclass(frozen=True)
class Turn:
    now: datetime
    zone: ZoneInfo | None
    household: Household
    words: TimeWords
    slots: Slots = field(default_factory=Slots)
    session: Session = Session()
    consent: ConsentAnswer | None = None
    missed: Break | None = None
    """The break whose time had passed unnoticed, and that this visit has closed."""

    @property
    def running(self) -> Break | None:
        return self.household.current_break

    @property
    def place(self) -> Place | None:
        """Where a guided conversation waits, unless it has waited for a day."""
        place = self.household.place
        is_there = place is not None and place.is_a_step and not place.is_let_go(self.now)
        return place if is_there else None

    @property
    def question(self) -> Question | None:
        return self.session.question

    @property
    def open_question(self) -> Question | None:
        """The question, unless another speaker has moved the conversation on since."""
        asked_at = self.question.place if self.question else None
        is_gone = asked_at and not (self.place and asked_at.is_same(self.place))
        return None if is_gone else self.question

    def reply(self, *say: Phrase) -> Reply:
        """Say this, and let the session end."""
        return Reply(self.household, say)

    def ask(self, question: Question, *say: Phrase, asking: Phrase) -> Reply:
        """Say this, then ask; the question is repeated after silence."""
        return Reply(self.household, (*say, asking), question=question, reprompt=(asking,))

    def back(self, running: Break) -> dict[str, str]:
        return {"back": self.words.back(running.return_time)}

    def with_wish(self, wish: Wish) -> Wish:
        """Return the wish with the topic that an earlier question has kept, if it has none."""
        kept = self.question.wish.topic if self.question else None
        return wish if wish.topic else replace(wish, topic=kept)


IntentFunction = Callable[[Turn], Reply]
