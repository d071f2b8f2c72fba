"""Regular times: asked for, read back, and set as reminders only after a yes to each."""

from dataclasses import replace

from skill.domain.breaks import RefusalError, RefusalReason
from skill.domain.cues import Cue, Recurrence
from skill.domain.rhythms import Occasion, RhythmWish, recurring_cue
from skill.intents import check_ins
from skill.intents.questions import Ask, Question
from skill.intents.reminding import named, plan_reminder, when
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase


def ask_for_rhythm(turn: Turn) -> Reply:
    """Ask for what is missing of a regular time, then read it back for a yes."""
    wish = turn.slots.rhythm(turn.asked_rhythm)
    is_check_in = wish.occasion is Occasion.CHECK_IN
    return check_ins.settle(turn, wish) if is_check_in else _settle(turn, wish)


def for_occasion(occasion: Occasion) -> IntentFunction:
    """Return the function that takes an occasion as the answer to "for which of them?"."""

    def settle(turn: Turn) -> Reply:
        return _settle(turn, replace(turn.asked_rhythm, occasion=occasion))

    return settle


def _settle(turn: Turn, wish: RhythmWish) -> Reply:
    if wish.occasion is None:
        return turn.ask(Question(Ask.OCCASION, rhythm=wish), asking=Phrase("ask.occasion"))
    kept = turn.household.reminder(wish.occasion)
    if kept and kept.repeats and wish.day is None and wish.at is None:
        return turn.reply(_told(turn, kept))
    if kept and kept.repeats:
        wish = wish.filled_from(RhythmWish(day=kept.repeats.day, at=kept.repeats.at))
    wish = wish.usual_day()
    if wish.day is None or wish.at is None:
        asking = Phrase("ask.rhythm_time" if wish.day else "ask.rhythm_day")
        return turn.ask(Question(Ask.RHYTHM_WHEN, rhythm=wish), asking=asking)
    return _read_back(turn, wish, _recurrence(turn, wish))


def _recurrence(turn: Turn, wish: RhythmWish) -> Recurrence:
    """Return what was settled. RefusalError where nobody knows what the clock shows."""
    if turn.zone is None or wish.day is None or wish.at is None:
        raise RefusalError(RefusalReason.UNKNOWN_ZONE)
    return Recurrence(wish.day, wish.at, str(turn.zone))


def _read_back(turn: Turn, wish: RhythmWish, recurrence: Recurrence) -> Reply:
    values = {"when": turn.words.regularly(recurrence), "occasion": named(turn, wish.occasion)}
    question = Question(Ask.RHYTHM_SURE, rhythm=wish)
    return turn.ask(question, Phrase("rhythm.asked", values), asking=Phrase("ask.rhythm"))


def keep_rhythm(turn: Turn) -> Reply:
    """Take the "yes" to a regular time that was read back."""
    wish = turn.asked_rhythm
    if wish.occasion is None:
        return _settle(turn, wish)
    recurrence = _recurrence(turn, wish)
    return plan_reminder(turn, recurring_cue(wish.occasion, recurrence, turn.now))


def hear_rhythm(turn: Turn) -> Reply:
    """List the regular times, and the check-in."""
    if not turn.household.reminders:
        return turn.reply(Phrase("rhythm.none"))
    return turn.reply(*(_told(turn, cue) for cue in turn.household.reminders))


def stop_rhythm(turn: Turn) -> Reply:
    """Stop one regular time; where there are several, ask which."""
    asked = turn.slots.rhythm_but_its_time.occasion
    kept = [Occasion(cue.says) for cue in turn.household.reminders]
    if asked:
        return _stop(turn, asked)
    if len(kept) > 1:
        said = (_told(turn, cue) for cue in turn.household.reminders)
        return turn.ask(Question(Ask.STOP_WHICH), *said, asking=Phrase("ask.stop_which"))
    return _stop(turn, kept[0]) if kept else turn.reply(Phrase("rhythm.none"))


def stopping(occasion: Occasion) -> IntentFunction:
    """Return the function that takes an occasion as the answer to "which of them?"."""
    return lambda turn: _stop(turn, occasion)


def _stop(turn: Turn, occasion: Occasion) -> Reply:
    if turn.household.reminder(occasion) is None:
        return hear_rhythm(turn)
    said = Phrase("rhythm.stopped", {"occasion": named(turn, occasion)})
    return Reply(turn.household.without_reminder(occasion), (said,))


def _told(turn: Turn, cue: Cue) -> Phrase:
    values = {"occasion": named(turn, Occasion(cue.says)), "when": when(turn, cue)}
    return Phrase("rhythm.told", values)


def refuse(turn: Turn, reason: RefusalReason) -> Reply:
    """Say kindly that no time came of it, and ask again where that can help."""
    said = Phrase(f"refusal.{reason}")
    if reason is RefusalReason.UNKNOWN_ZONE:
        return turn.reply(said, Phrase("rhythm.not_made"))
    wish = turn.slots.rhythm_but_its_time.filled_from(turn.asked_rhythm)
    question = Question(Ask.RHYTHM_WHEN, rhythm=wish)
    return turn.ask(question, said, asking=Phrase("ask.rhythm_time"))
