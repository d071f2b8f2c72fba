"""Regular times: ask for them, read them back, and plan a reminder only after a yes."""

from dataclasses import replace

from skill.domain.breaks import RefusalError, RefusalReason
from skill.domain.cues import Recurrence
from skill.domain.regular_times import Occasion, RegularTimeWish, recurring_cue
from skill.intents import check_ins
from skill.intents.breaks import start_break
from skill.intents.questions import Ask, Question
from skill.intents.reminding import (
    RegularTimeQuestion,
    asked_wish,
    named,
    plan_reminder,
    refusing,
    telling_reminders,
    told,
)
from skill.intents.turn import IntentFunction, PlannedCues, Reply, Turn
from skill.speech.catalog import Phrase


def ask_for_regular_time(turn: Turn) -> Reply:
    """Ask for the parts of a regular time until all are known, then read it back."""
    wish = turn.slots.regular_time(asked_wish(turn))
    is_check_in = wish.occasion is Occasion.CHECK_IN
    return check_ins.settle(turn, wish) if is_check_in else _settle(turn, wish)


def for_occasion(occasion: Occasion) -> IntentFunction:
    """Return the function that takes an occasion as the answer to "for which of the two?"."""

    def settle(turn: Turn) -> Reply:
        return _settle(turn, replace(asked_wish(turn), occasion=occasion))

    return settle


def _settle(turn: Turn, wish: RegularTimeWish) -> Reply:
    if wish.occasion is None:
        return turn.ask(RegularTimeQuestion(Ask.OCCASION, wish), asking=Phrase("ask.occasion"))
    kept = turn.household.cues.reminder(wish.occasion)
    if kept and kept.repeats and wish.day is None and wish.at is None:
        return turn.reply(told(turn, kept))
    if kept and kept.repeats:
        wish = wish.filled_from(RegularTimeWish.of(kept.repeats))
    wish = wish.usual_day()
    if wish.day is None or wish.time_meant is None:
        return turn.ask(
            RegularTimeQuestion(Ask.REGULAR_TIME_WHEN, wish), asking=Phrase(_missing(wish))
        )
    return _read_back(turn, wish, _recurrence(turn, wish))


def _missing(wish: RegularTimeWish) -> str:
    if wish.day is None:
        return "ask.regular_time_day"
    return "ask.regular_time_time" if wish.at is None else "ask.which_half"


def time_or_break(turn: Turn) -> Reply:
    """Take "until seven" as the time that we asked for, but start any other break."""
    is_a_time = turn.slots.values.keys() <= {"return_time", "day_part"}
    return ask_for_regular_time(turn) if turn.slots.name_a_time and is_a_time else start_break(turn)


def _recurrence(turn: Turn, wish: RegularTimeWish) -> Recurrence:
    """Return the regular time in the device's zone. RefusalError if the zone is not known."""
    if turn.zone is None or wish.day_meant is None or wish.time_meant is None:
        raise RefusalError(RefusalReason.UNKNOWN_ZONE)
    return Recurrence(wish.day_meant, wish.time_meant, str(turn.zone))


def _read_back(turn: Turn, wish: RegularTimeWish, recurrence: Recurrence) -> Reply:
    values = {"when": turn.words.regularly(recurrence), "occasion": named(turn, wish.occasion)}
    question = RegularTimeQuestion(Ask.REGULAR_TIME_SURE, wish)
    return turn.ask(
        question, Phrase("regular_time.asked", values), asking=Phrase("ask.regular_time")
    )


def keep_regular_time(turn: Turn) -> Reply:
    """Plan the reminder, after a "yes" to the regular time that was read back."""
    wish = asked_wish(turn)
    if wish.occasion is None:
        return _settle(turn, wish)
    recurrence = _recurrence(turn, wish)
    return plan_reminder(turn, recurring_cue(wish.occasion, recurrence, turn.now))


@telling_reminders
def hear_regular_times(turn: Turn) -> Reply:
    """Say which regular times there are, and when the check-in is."""
    to_come = turn.household.cues.reminders_to_come(turn.now)
    if not to_come:
        return turn.reply(Phrase("regular_time.none"))
    return turn.reply(*(told(turn, cue) for cue in to_come))


@telling_reminders
def stop_regular_time(turn: Turn) -> Reply:
    """Stop a regular time. If there are several, ask which; they may also say "all of them"."""
    asked = turn.slots.regular_time_but_its_clock_time.occasion
    to_come = turn.household.cues.reminders_to_come(turn.now)
    kept = [Occasion(cue.says) for cue in to_come]
    if asked:
        return _stop(turn, asked)
    if len(kept) > 1 and turn.question.ask is Ask.STOP_WHICH:
        return _stop(turn, *kept)
    if len(kept) > 1:
        said = (told(turn, cue) for cue in to_come)
        return turn.ask(Question(Ask.STOP_WHICH), *said, asking=Phrase("ask.stop_which"))
    return _stop(turn, kept[0]) if kept else turn.reply(Phrase("regular_time.none"))


def stopping(occasion: Occasion) -> IntentFunction:
    """Return the function that takes an occasion as the answer to "which of them?"."""
    return lambda turn: _stop(turn, occasion)


def _stop(turn: Turn, *occasions: Occasion) -> Reply:
    cues = turn.household.cues.without_reminders(*occasions)
    if cues == turn.household.cues:
        return hear_regular_times(turn)
    named_ones = {"occasion": turn.words.listed([named(turn, each) for each in occasions])}
    uncleared = PlannedCues(if_uncleared=(Phrase("regular_time.not_removed", named_ones),))
    stopped = (Phrase("regular_time.stopped", named_ones),)
    return Reply(turn.household.with_cues(cues), stopped, planned=uncleared)


refuse = refusing(Ask.REGULAR_TIME_WHEN, "ask.regular_time_time")
