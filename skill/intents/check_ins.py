"""The check-in: one reminder, in neutral words and after a yes, to look at the agreements."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from skill.domain.breaks import RefusalError, RefusalReason
from skill.domain.cues import RepeatDay
from skill.domain.regular_times import Occasion, RegularTimeWish, check_in_cue, next_on, tomorrow_at
from skill.intents.questions import Ask, Question
from skill.intents.reminding import RegularTimeQuestion, asked_wish, plan_reminder, refusing
from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase


@dataclass(frozen=True)
class CheckInQuestion(RegularTimeQuestion):
    """Whether a check-in is to be at the time that was read back."""

    moment: datetime | None = None
    """That time (UTC)."""

    @property
    def moments(self) -> tuple[datetime, ...]:
        return (self.moment,) if self.moment else ()


def check_in(turn: Turn) -> Reply:
    """Ask for the day and the time until both are known, then read them back."""
    return settle(turn, turn.slots.regular_time(asked_wish(turn)))


def settle(turn: Turn, wish: RegularTimeWish) -> Reply:
    has_day = wish.day is not None or wish.part is not None
    at = wish.time_meant
    if at is None or not has_day:
        known = replace(wish, occasion=Occasion.CHECK_IN)
        question = RegularTimeQuestion(Ask.CHECK_IN_WHEN, known)
        return turn.ask(question, asking=Phrase(_missing(wish, has_day=has_day)))
    return _read_back(turn, wish, _moment(turn, wish, at))


def _missing(wish: RegularTimeWish, *, has_day: bool) -> str:
    if has_day:
        return "ask.check_in_time" if wish.at is None else "ask.which_half"
    return "ask.check_in_day" if wish.at is None else "ask.check_in_day_only"


def _moment(turn: Turn, wish: RegularTimeWish, at: time) -> datetime:
    """Return when the check-in is to be (UTC). RefusalError if the zone is not known."""
    if turn.zone is None:
        raise RefusalError(RefusalReason.UNKNOWN_ZONE)
    if wish.day is None and wish.part and wish.part.is_tomorrow:
        return tomorrow_at(at, turn.now, turn.zone, wish.part)
    return next_on(wish.day_meant or RepeatDay.DAILY, at, turn.now, turn.zone)


def _read_back(turn: Turn, wish: RegularTimeWish, moment: datetime) -> Reply:
    said = Phrase("check_in.asked", {"when": turn.words.on_day(moment)})
    known = replace(wish, occasion=Occasion.CHECK_IN)
    question = CheckInQuestion(Ask.CHECK_IN_SURE, known, moment)
    return turn.ask(question, said, asking=Phrase("ask.regular_time"))


def keep_check_in(turn: Turn) -> Reply:
    """Plan the check-in, after a "yes" to its time, or ask again if that time has passed."""
    moment = turn.asked(CheckInQuestion).moment
    if moment is None or moment <= turn.now:
        return check_in(turn)
    return plan_reminder(turn, check_in_cue(moment))


def name_the_day(turn: Turn) -> Reply:
    """Ask on which day, after a "yes" to a check-in."""
    wish = RegularTimeWish(Occasion.CHECK_IN)
    question = RegularTimeQuestion(Ask.CHECK_IN_WHEN, wish)
    return turn.ask(question, asking=Phrase("ask.check_in_day"))


def offer_due(turn: Turn, *said: Phrase) -> Reply:
    """Offer to read the agreements, because it is time for the check-in."""
    asking = "ask.read_due" if turn.household.may_read_aloud else "ask.read_due_aloud"
    question = Question(Ask.READ_ALOUD)
    return turn.ask(question, *said, Phrase("check_in.due"), asking=Phrase(asking))


refuse = refusing(Ask.CHECK_IN_WHEN, "ask.check_in_time", Occasion.CHECK_IN)
