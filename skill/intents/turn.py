"""What an intent's function gets, and the reply that it returns.

The functions change nothing outside. If another speaker saves first, the turn calls them again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import Enum, StrEnum, auto
from typing import Optional, TypeVar
from zoneinfo import ZoneInfo

from skill.domain.breaks import Break, RefusalReason
from skill.domain.cues import Cue, CueKind
from skill.domain.guides import Place
from skill.domain.households import Household
from skill.intents.questions import NO_QUESTION, Question, Session
from skill.intents.slots import Slots
from skill.speech.catalog import Phrase
from skill.speech.times import TimeWords


class ConsentStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    DENIED = "DENIED"
    NOT_ANSWERED = "NOT_ANSWERED"


@dataclass(frozen=True)
class ConsentAnswer:
    """What people answered when Alexa asked for the permission to make one kind of cue."""

    kind: CueKind
    status: ConsentStatus
    planned: Cue | None = None
    """The cue that waits for the permission; None if Alexa did not bring it back."""


Asked = TypeVar("Asked", bound=Question)

Answerer = Callable[[Household], "Reply"]
"""Answers a turn's request for a household. The turn may call it again for a newer one."""


@dataclass(frozen=True)
class PlannedCues:
    """The cues that Alexa is to make with a turn, and how their outcome is told."""

    cues: tuple[Cue, ...] = ()
    """Cues of the reply's household. Alexa makes all of them, or none."""

    heads_up: tuple[Cue, ...] = ()
    """The heads-up before the return, which Alexa makes after them, or else not at all."""

    lacks_heads_up: bool = False
    """Whether they want a heads-up, and there cannot be one before this return."""

    changes_room: bool = False
    """Whether the chime before it rings at another device: a timer rings where it was made."""

    section: str = "cue"
    """The section of the catalog that tells the outcome; "" if the reply tells of the cues."""

    values: Mapping[str, str] = field(default_factory=dict)
    """These fill the phrase that tells the outcome."""

    then: tuple[Phrase, ...] = ()
    """What is said after the outcome, and before the question."""

    if_uncleared: tuple[Phrase, ...] = ()
    """What is said in place of all that if what the reply calls quiet may still ring."""

    may_ask_consent: bool = True
    otherwise: Optional["Reply"] = None
    """The reply to give if the cues cannot be made, with this household but without them."""

    if_allowed: Optional["Reply"] = None
    """The reply to give in place of cues that Alexa would make, but nobody has agreed to yet."""

    if_not_allowed: Optional["Reply"] = None
    """The reply to give, with its own household, in place of cues that Alexa would not make."""

    only_asks: bool = False
    """Whether nothing is made yet: Alexa asks for the permission, and the cues wait for it."""

    @property
    def kind(self) -> CueKind | None:
        """The kind of the cues, which is the same for all of them; None if there are none."""
        return self.cues[0].kind if self.cues else None

    def replaces(self, cue: Cue) -> bool:
        """Whether one of the cues is made now in place of that one."""
        return not self.only_asks and any(map(cue.rings_in_place_of, self.cues))


class Handling(Enum):
    """What a turn does with a reply beside saying it and saving its household."""

    USUAL = auto()
    STANDS_ALONE = auto()
    """It is said even if nothing can be saved, because its words help without that."""

    TELLS_REMINDERS = auto()
    """It says which reminders there are, so the turn looks for them at Alexa first."""

    VITAL = auto()
    """It is said whatever happens, and nothing is said beside it."""

    REPEATED = auto()
    """It answers a request that was answered before, so the turn plans nothing a second time.

    What the first turn was to clear is cleared, for that turn may have been cut off before.
    """

    FORGETS_EVERYTHING = auto()
    """The turn deletes the household's record and all its cues."""


@dataclass(frozen=True)
class Reply:
    """What to say, what to wait for, and what to remember."""

    household: Household
    say: tuple[Phrase, ...]
    question: Question = NO_QUESTION
    reprompt: tuple[Phrase, ...] = ()
    """What Alexa says if nobody answers the question. It is empty if there is no question."""

    asking: tuple[Phrase, ...] = ()
    """The question, which ends what is said, if Alexa says something else after silence."""

    planned: PlannedCues = field(default_factory=PlannedCues)
    handling: Handling = Handling.USUAL
    consent_card: CueKind | None = None
    """The kind of cue for which a card in the Alexa app asks for the permission."""

    is_slow: bool = False
    misses: int = 0
    """How many times in a row the skill did not understand."""

    variant: int | None = None
    """The number that chooses the variants; None for the one whose turn it is."""


@dataclass(frozen=True)
class Turn:
    now: datetime
    household: Household
    words: TimeWords
    locale: str = ""
    """The device's locale; "" if Alexa did not name one."""

    device: str = ""
    """The id of the device that is spoken to; "" if Alexa did not name one."""

    slots: Slots = field(default_factory=Slots)
    session: Session = field(default_factory=Session)
    consent: ConsentAnswer | None = None
    is_delivered_again: bool = False
    """Whether this request has changed the household before, and Alexa delivers it again."""

    help_asked: str | None = None
    """The key of the help for the open question; None if the help depends on the state."""

    both_agree: bool = False
    """Whether both have said that they want what would end the running break before its time."""

    missed: Break | None = None
    """The break whose time has passed while nobody came back, if this turn has to do with it."""

    @property
    def zone(self) -> ZoneInfo | None:
        """The device's zone; None if nobody knows it. Reading it may ask Alexa, once a turn."""
        return self.words.zone

    @property
    def today(self) -> date:
        """Today in the device's zone; in UTC if the zone is not known."""
        return self.now.astimezone(self.zone or UTC).date()

    @property
    def running(self) -> Break | None:
        return self.household.current_break

    @property
    def place(self) -> Place | None:
        """Where a guided conversation waits. None after a day, and if timers lead it."""
        place = self.household.place
        if self.household.cues.guide_cues and not self._is_led_by_next:
            place = None
        is_there = place is not None and place.is_a_step and not place.is_let_go(self.now)
        return place if is_there else None

    @property
    def _is_led_by_next(self) -> bool:
        """Whether a talk goes on without its timers, because Alexa could not make them."""
        asked_at, place = self.question.place, self.household.place
        return bool(asked_at and place and asked_at.is_same(place))

    @property
    def question(self) -> Question:
        return self.session.question

    def asked(self, kind: type[Asked]) -> Asked:
        """Return the question if it is of that kind, or else an empty one of it."""
        return self.question if isinstance(self.question, kind) else kind()

    @property
    def is_behind(self) -> bool:
        """Whether another speaker has moved the conversation on since the question was asked."""
        asked_at = self.question.place
        return bool(asked_at and not (self.place and asked_at.is_same(self.place)))

    @property
    def open_question(self) -> Question:
        """The question; the empty one if another speaker has moved the conversation on since."""
        return NO_QUESTION if self.is_behind else self.question

    def reply(self, *say: Phrase) -> Reply:
        """Say this, and let the session end."""
        return Reply(self.household, say)

    def ask(self, question: Question, *say: Phrase, asking: Phrase) -> Reply:
        """Say this, then ask. Alexa repeats the question after silence."""
        return Reply(self.household, (*say, asking), question=question, reprompt=(asking,))

    def still_asking(self, *said: Phrase) -> "Reply":
        """Say this, and wait on for the answer to the open question, if there is one."""
        asked, reply = self.open_question, self.reply(*said)
        if not asked.is_asked:
            return reply
        asking, reprompt = self.session.asking, self.session.reprompt
        return replace(reply, question=asked, reprompt=reprompt, asking=asking)

    def back(self, running: Break) -> dict[str, str]:
        return {"back": self.words.back_aloud(running.return_time)}


IntentFunction = Callable[[Turn], Reply]
RefusalFunction = Callable[[Turn, RefusalReason], Reply]
