"""Reminders that a yes has asked for: planned, and told with their day and time."""

from dataclasses import dataclass, field, replace
from functools import wraps
from zoneinfo import ZoneInfo

from skill.domain.breaks import RefusalReason
from skill.domain.cues import Cue
from skill.domain.regular_times import Occasion, RegularTimeWish, next_on
from skill.intents.questions import Ask, Question
from skill.intents.turn import (
    ConsentAnswer,
    ConsentStatus,
    Handling,
    IntentFunction,
    PlannedCues,
    RefusalFunction,
    Reply,
    Turn,
)
from skill.speech.catalog import Phrase

ASKED_FOR_A_DAY = {
    Ask.REGULAR_TIME_WHEN: "ask.regular_time_day",
    Ask.CHECK_IN_WHEN: "ask.check_in_day",
}


@dataclass(frozen=True)
class RegularTimeQuestion(Question):
    """A question about a reminder that is to be: for what, on which day, at what time."""

    wish: RegularTimeWish = field(default_factory=RegularTimeWish)


def asked_wish(turn: Turn) -> RegularTimeWish:
    """Return what is known of the regular time that the question is about."""
    return turn.asked(RegularTimeQuestion).wish


def telling_reminders(function: IntentFunction) -> IntentFunction:
    """Have Alexa asked first which reminders there are: one may have been deleted in its app."""

    @wraps(function)
    def tell(turn: Turn) -> Reply:
        return replace(function(turn), handling=Handling.TELLS_REMINDERS)

    return tell


def plan_reminder(turn: Turn, cue: Cue, *, may_ask_consent: bool = True) -> Reply:
    """Keep a reminder. When it comes is said together with whether Alexa could set it."""
    planned = PlannedCues(
        (cue,),
        section="regular_time_cue",
        values={"when": when(turn, cue)},
        may_ask_consent=may_ask_consent,
    )
    household = turn.household.with_cues(turn.household.cues.with_reminder(cue))
    return Reply(household, (), planned=planned)


def consent_answered(turn: Turn, consent: ConsentAnswer, planned: Cue) -> Reply:
    """Set the reminder that waited for the permission, or say that there will be none."""
    if consent.status is not ConsentStatus.ACCEPTED:
        cues = turn.household.cues.without_refused(planned)
        is_left = cues.is_left_to_ring(planned, turn.now)
        said = Phrase("regular_time_cue.without_new" if is_left else "regular_time_cue.without")
        household = turn.household.with_cues(cues)
        return Reply(household, (said,), consent_card=consent.kind)
    if planned.repeats:
        zone = ZoneInfo(planned.repeats.zone)
        again = next_on(planned.repeats.day, planned.repeats.at, turn.now, zone)
        planned = replace(planned, rings_at=again)
    if planned.rings_at <= turn.now:
        return turn.reply(Phrase("consent.nothing_left"))
    return plan_reminder(turn, planned, may_ask_consent=False)


def refusing(ask: Ask, asking: str, occasion: Occasion | None = None) -> RefusalFunction:
    """Return the function that says kindly that no time came of it, and asks for it again."""

    def refuse(turn: Turn, reason: RefusalReason) -> Reply:
        said = Phrase(f"refusal.{reason}")
        if reason is RefusalReason.UNKNOWN_ZONE:
            return turn.reply(said, Phrase("regular_time.not_made"))
        wish = turn.slots.regular_time_but_its_clock_time.filled_from(asked_wish(turn))
        wish = replace(wish, occasion=occasion or wish.occasion)
        if reason is not RefusalReason.UNREADABLE_DAY:
            return turn.ask(RegularTimeQuestion(ask, wish), said, asking=Phrase(asking))
        asking_day = Phrase(ASKED_FOR_A_DAY[ask])
        return turn.ask(RegularTimeQuestion(ask, wish.without_day()), said, asking=asking_day)

    return refuse


def told(turn: Turn, cue: Cue, told_as: str = "regular_time.told") -> Phrase:
    """Say what a reminder is for and when it comes.

    If another room asked for it a moment ago and nobody has seen it yet, it may come to nothing.
    """
    values = {"occasion": named(turn, Occasion(cue.says)), "when": when(turn, cue)}
    is_in_doubt = cue.may_be_in_the_making(turn.device, turn.now)
    return Phrase("regular_time.being_set" if is_in_doubt else told_as, values)


def when(turn: Turn, cue: Cue) -> str:
    if cue.repeats:
        return turn.words.regularly(cue.repeats)
    return turn.words.on_day(cue.rings_at)


def named(turn: Turn, occasion: Occasion | None) -> str:
    return turn.words.catalog.text(f"occasion.{occasion}")
