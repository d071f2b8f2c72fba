"""One turn of a conversation: what an intent's function is given, and the reply that it returns.

The functions touch nothing outside: they may be run again when another speaker saved first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Optional
from zoneinfo import ZoneInfo

from skill.domain.breaks import Break, RefusalReason
from skill.domain.cues import Cue, CueKind
from skill.domain.guides import Place
from skill.domain.households import Household
from skill.domain.regular_times import RegularTimeWish
from skill.intents.questions import Question, Session, Wish
from skill.intents.slots import Slots
from skill.speech.catalog import Phrase
from skill.speech.times import TimeWords


class ConsentStatus(StrEnum):
    ACCEPTED = "ACCEPTED"
    DENIED = "DENIED"
    NOT_ANSWERED = "NOT_ANSWERED"


@dataclass(frozen=True)
class ConsentAnswer:
    """What came of asking for the permission to set one kind of cue."""

    kind: CueKind
    status: ConsentStatus
    planned: Cue | None = None
    """The reminder that waits for it; None where it is the break's cue."""


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

    otherwise: Optional["Reply"] = None
    """What to say instead where the cues cannot be made; its household is this one without them."""

    cue_words: str = "cue"
    """The section of the catalog that says how the cues ended; empty if ``say`` tells of them."""

    cue_values: Mapping[str, str] = field(default_factory=dict)
    """What fills the phrase about the cue."""
    may_ask_consent: bool = True
    consent_card: CueKind | None = None
    stands_alone: bool = False
    """The words hold, and help, even where nothing can be remembered."""
    is_vital: bool = False
    """The words are said whatever happens, and nothing is said beside them."""

    is_repeated: bool = False
    """It answers a request that was answered already, and does nothing a second time."""

    tells_reminders: bool = False
    """It says which reminders there are, so Alexa is asked first."""

    forgets_everything: bool = False
    """The record and every cue of the household are deleted."""

    is_slow: bool = False
    misses: int = 0
    variant: int | None = None
    """The number that chooses the variants, where they are to be those of before."""


@dataclass(frozen=True)
class Turn:
    now: datetime
    household: Household
    words: TimeWords
    locale: str = ""
    """The device's locale; "" if Alexa did not name one."""

    slots: Slots = field(default_factory=Slots)
    session: Session = field(default_factory=Session)
    consent: ConsentAnswer | None = None
    fingerprint: str = ""
    """What tells the request from all others; empty if unknown."""

    help_asked: str | None = None
    """The key of what helps at the question, if it is not what helps in any such state."""

    missed: Break | None = None
    """The break whose time had passed unnoticed, and that this visit has closed."""

    @property
    def zone(self) -> ZoneInfo | None:
        """The device's zone; None if nobody knows it. Reading it may ask Alexa, once a turn."""
        return self.words.zone

    @property
    def today(self) -> date:
        """The day on this device's calendar; in UTC where its zone is not known."""
        return self.now.astimezone(self.zone or UTC).date()

    @property
    def running(self) -> Break | None:
        return self.household.current_break

    @property
    def place(self) -> Place | None:
        """Where a guided conversation waits, unless it has waited for a day or cues lead it."""
        place = self.household.place
        if self.household.cues.guide_cues and not self._is_led_by_next:
            place = None
        is_there = place is not None and place.is_a_step and not place.is_let_go(self.now)
        return place if is_there else None

    @property
    def is_delivered_again(self) -> bool:
        """Whether Alexa delivers a request once more that has changed the household already."""
        return self.household.has_answered(self.fingerprint, self.now)

    @property
    def _is_led_by_next(self) -> bool:
        """Whether a talk that timers were to lead goes on without them: they could not be made."""
        asked_at, place = self.question and self.question.place, self.household.place
        return bool(asked_at and place and asked_at.is_same(place))

    @property
    def question(self) -> Question | None:
        return self.session.question

    @property
    def asked_regular_time(self) -> RegularTimeWish:
        """What is known of the regular time that is being asked about."""
        return self.question.regular_time if self.question else RegularTimeWish()

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

    def still_asking(self, *said: Phrase) -> "Reply":
        """Say this, and keep waiting for the answer to what is open."""
        reply = replace(self.reply(*said), question=self.open_question)
        return replace(reply, reprompt=self.session.reprompt)

    def back(self, running: Break) -> dict[str, str]:
        return {"back": self.words.back_aloud(running.return_time)}

    def ends(self, wish: Wish) -> datetime:
        """Return the time to come back (UTC); a plain wish is for their usual length."""
        return wish.ends(self.now, self.household.usual_length)

    def with_wish(self, wish: Wish) -> Wish:
        """Return the wish with the topic that an earlier question has kept, if it has none."""
        kept = self.question.wish.topic if self.question else None
        return wish if wish.topic else replace(wish, topic=kept)


IntentFunction = Callable[[Turn], Reply]
RefusalFunction = Callable[[Turn, RefusalReason], Reply]
