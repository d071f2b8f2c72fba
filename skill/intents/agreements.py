"""What was agreed: kept after a read-back, told to those who want it told, and let go of."""

from collections.abc import Callable
from dataclasses import replace

from skill.domain import agreements as agreed
from skill.domain.agreements import Agreements, Kept
from skill.domain.rhythms import Occasion
from skill.domain.routines import Waits
from skill.intents.questions import Ask, Question
from skill.intents.routines import MASKED, hear_words
from skill.intents.slots import LAST
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase

READ_AT_ONCE = 3


def keep(turn: Turn) -> Reply:
    """Read back what is to be remembered; a step that waits for words takes them first."""
    place = turn.place
    if place and place.step.waits_for is Waits.WORDS and not turn.running:
        return hear_words(turn)
    return hear_new_words(turn)


def hear_new_words(turn: Turn) -> Reply:
    """Read back the words of a new agreement, or the new words of an old one."""
    words, asked = turn.slots.agreement, turn.question
    is_about_words = asked is not None and asked.ask in (Ask.NEW_WORDS, Ask.KEEP_NEW)
    about = asked if asked and is_about_words else Question(Ask.NEW_WORDS)
    if words is None or MASKED in words:
        unclear = (Phrase("keep.unclear"),) if turn.slots.values.get("agreement") else ()
        return _ask_words(turn, about, *unclear)
    read_back = Phrase("keep.read_back", {"words": words})
    question = replace(about, ask=Ask.KEEP_NEW, words=words)
    return turn.ask(question, read_back, asking=Phrase("ask.keep"))


def _ask_words(turn: Turn, about: Question, *said: Phrase) -> Reply:
    question = replace(about, ask=Ask.NEW_WORDS, words=None)
    return turn.ask(question, *said, asking=Phrase("ask.new_words"))


def keep_new(turn: Turn) -> Reply:
    """Take the "yes" to what was read back."""
    question = turn.question
    if question is None or not question.words:
        return _ask_words(turn, Question(Ask.NEW_WORDS))
    if not question.number:
        kept = turn.household.keep_words(question.words, Kept.AGREEMENT, turn.now)
        return _offer_check_in(replace(turn, household=kept))
    if question.count != len(turn.household.agreements):
        return turn.reply(Phrase("cue.changed_elsewhere"))
    index = question.number - 1
    new = agreed.reworded(turn.household.agreements, index, question.words, turn.now)
    return _changed(turn, new, Phrase("keep.kept"))


def _offer_check_in(turn: Turn) -> Reply:
    """Offer a time to look at it again; where there is one to come, name it."""
    check_in = turn.household.reminder(Occasion.CHECK_IN)
    if check_in and check_in.rings_at > turn.now:
        when = {"when": turn.words.on_day(check_in.rings_at)}
        return turn.reply(Phrase("keep.kept"), Phrase("check_in.kept", when))
    asking = Phrase("ask.check_in")
    return turn.ask(Question(Ask.CHECK_IN), Phrase("keep.kept"), asking=asking)


def say_it_again(turn: Turn) -> Reply:
    """Take the "no" to what was read back, and ask for it once more."""
    about = turn.question or Question(Ask.NEW_WORDS)
    return _ask_words(turn, about, Phrase("keep.say_again"))


def hear(turn: Turn) -> Reply:
    """Read what was agreed, once they know that anyone nearby will hear."""
    count = len(turn.household.agreements)
    if not count:
        return turn.reply(Phrase("agreements.none"))
    if turn.household.may_read_aloud:
        return _read(turn, 0)
    said = Phrase("agreements.one_kept" if count == 1 else "agreements.kept", {"count": str(count)})
    return turn.ask(Question(Ask.READ_ALOUD), said, asking=Phrase("ask.read_aloud"))


def read_aloud(turn: Turn) -> Reply:
    allowed = replace(turn.household, may_read_aloud=True)
    return hear(replace(turn, household=allowed))


def read_on(turn: Turn) -> Reply:
    return _read(turn, turn.question.number if turn.question else 0)


def _read(turn: Turn, start: int) -> Reply:
    """Read a few, the newest first; then offer the rest, or to change one."""
    kept = turn.household.agreements[start : start + READ_AT_ONCE]
    is_one_of_many = len(turn.household.agreements) > 1
    said = tuple(
        Phrase("agreements.read", {"which": _ordinal(turn, start + at), "words": each.words})
        if is_one_of_many
        else Phrase("agreements.read_only", {"words": each.words})
        for at, each in enumerate(kept)
    )
    done_with = replace(turn, household=turn.household.met_check_in(turn.now))
    if start + READ_AT_ONCE < len(turn.household.agreements):
        question = Question(Ask.READ_ON, number=start + READ_AT_ONCE)
        return done_with.ask(question, *said, asking=Phrase("ask.read_on"))
    return done_with.ask(Question(Ask.AGREEMENTS), *said, asking=Phrase("ask.agreements"))


def tell_how(turn: Turn) -> Reply:
    """Take a "yes" to "is one of them done?" by saying how to name it."""
    return turn.ask(Question(Ask.AGREEMENTS), asking=Phrase("ask.agreements_how"))


def _on_one(ask: Ask, act: Callable[[Turn, int], Reply]) -> IntentFunction:
    """Return the function that does something to the agreement that was named, or asks which."""

    def on_one(turn: Turn) -> Reply:
        count, which = len(turn.household.agreements), turn.slots.which
        if not count:
            return turn.reply(Phrase("agreements.none"))
        if which is None and count == 1:
            return act(turn, 0)
        if which == LAST:
            return act(turn, count - 1)
        if which is None or not 1 <= which <= count:
            said = Phrase("agreements.kept", {"count": str(count)})
            return turn.ask(Question(ask), said, asking=Phrase("ask.which"))
        return act(turn, which - 1)

    return on_one


def _changed(turn: Turn, new: Agreements, said: Phrase) -> Reply:
    return Reply(replace(turn.household, agreements=new), (said,))


def _done(turn: Turn, index: int) -> Reply:
    new = agreed.without(turn.household.agreements, index)
    return _changed(turn, new, _about_one(turn, "done", index))


def _drop(turn: Turn, index: int) -> Reply:
    new = agreed.without(turn.household.agreements, index)
    return _changed(turn, new, _about_one(turn, "dropped", index))


def _renew(turn: Turn, index: int) -> Reply:
    new = agreed.renewed(turn.household.agreements, index, turn.now)
    return _changed(turn, new, _about_one(turn, "renewed", index))


def _reword(turn: Turn, index: int) -> Reply:
    count = len(turn.household.agreements)
    return _ask_words(turn, Question(Ask.NEW_WORDS, number=index + 1, count=count))


def _about_one(turn: Turn, key: str, index: int) -> Phrase:
    """Name an agreement by its place, for not everybody in the room may have heard its words."""
    if len(turn.household.agreements) == 1:
        return Phrase(f"agreements.only_{key}")
    return Phrase(f"agreements.{key}", {"which": _ordinal(turn, index)})


def _ordinal(turn: Turn, index: int) -> str:
    return turn.words.catalog.text(f"ordinal.{index + 1}")


mark_done = _on_one(Ask.WHICH_DONE, _done)
change = _on_one(Ask.WHICH_CHANGED, _reword)
drop = _on_one(Ask.WHICH_DROPPED, _drop)
renew = _on_one(Ask.WHICH_RENEWED, _renew)
