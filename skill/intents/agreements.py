"""What was agreed: kept after a read-back, told to those who want it told, and let go of."""

from collections.abc import Callable
from dataclasses import replace

from skill.domain import agreements as agreed
from skill.domain.agreements import Agreements, Kept
from skill.domain.regular_times import Occasion, RegularTimeWish
from skill.intents.guides import MASKED, hear_words
from skill.intents.questions import Ask, Question
from skill.intents.slots import LAST
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase

READ_AT_ONCE = 3


def keep(turn: Turn) -> Reply:
    """Read back what is to be remembered; a step that waits for words takes them first."""
    place = turn.place
    is_asked_for = place is not None and place.step.keeps in (Kept.AGREEMENT, Kept.PLAN)
    return hear_words(turn) if is_asked_for and not turn.running else hear_new_words(turn)


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
    index = agreed.place_of(turn.household.agreements, question.moment, question.number - 1)
    if index is None:
        return turn.reply(Phrase("trouble.changed_elsewhere"))
    new = agreed.reworded(turn.household.agreements, index, question.words, turn.now)
    return _changed(turn, new, Phrase("keep.kept"))


def _offer_check_in(turn: Turn) -> Reply:
    """Offer a time to look at it again; where there is one to come, name it."""
    check_in = turn.household.cues.reminder(Occasion.CHECK_IN)
    if check_in and check_in.rings_at > turn.now:
        when = {"when": turn.words.on_day(check_in.rings_at)}
        return turn.reply(Phrase("keep.kept"), Phrase("check_in.kept", when))
    question = Question(Ask.CHECK_IN, regular_time=RegularTimeWish(Occasion.CHECK_IN))
    return turn.ask(question, Phrase("keep.kept"), asking=Phrase("ask.check_in"))


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
    return turn.ask(Question(Ask.READ_ALOUD), _counted(turn), asking=Phrase("ask.read_aloud"))


def _counted(turn: Turn) -> Phrase:
    count = len(turn.household.agreements)
    return Phrase("agreements.one_kept" if count == 1 else "agreements.kept", {"count": str(count)})


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
    cues = turn.household.cues.without_due_check_in(turn.now)
    done_with = replace(turn, household=turn.household.with_cues(cues))
    if start + READ_AT_ONCE < len(turn.household.agreements):
        question = _about(turn, Ask.READ_ON, start + READ_AT_ONCE)
        return done_with.ask(question, *said, asking=Phrase("ask.read_on"))
    return done_with.ask(_about(turn, Ask.AGREEMENTS), *said, asking=Phrase("ask.agreements"))


def _about(turn: Turn, ask: Ask, number: int = 0) -> Question:
    """Ask about the agreements as they are now: "the first one" is the first of these."""
    newest = turn.household.agreements[0].kept_at if turn.household.agreements else None
    return Question(ask, number=number, count=len(turn.household.agreements), moment=newest)


def _were_changed(turn: Turn) -> bool:
    """Whether another speaker has changed them since they were spoken of here."""
    asked = turn.question
    return (
        asked is not None
        and asked.count > 0
        and asked.ask in NUMBERED
        and (_about(turn, asked.ask, asked.number) != asked)
    )


NUMBERED = (
    Ask.READ_ON,
    Ask.AGREEMENTS,
    Ask.WHICH_DONE,
    Ask.WHICH_CHANGED,
    Ask.WHICH_DROPPED,
    Ask.WHICH_RENEWED,
)
"""The questions to which "the second one" is an answer."""


def tell_how(turn: Turn) -> Reply:
    """Take a "yes" to "is one of them done?" by saying how to name it."""
    is_one = len(turn.household.agreements) == 1
    asking = Phrase("ask.agreements_how_one" if is_one else "ask.agreements_how")
    return turn.ask(_about(turn, Ask.AGREEMENTS), asking=asking)


def _was_read(turn: Turn) -> bool:
    """Whether what was agreed has just been spoken of, so that "it" is clear."""
    return turn.question is not None and turn.question.ask in (Ask.AGREEMENTS, Ask.READ_ON)


def _ask_about_the_only(turn: Turn, ask: Ask) -> Reply:
    said = Phrase("agreements.one_kept")
    return turn.ask(_about(turn, ask), said, asking=Phrase(f"ask.{ask}"))


def _as_asked(act: Callable[[Turn, int], Reply]) -> IntentFunction:
    """Return the function that takes a "yes" to doing it to the only one."""

    def as_asked(turn: Turn) -> Reply:
        if _were_changed(turn):
            return turn.reply(Phrase("trouble.changed_elsewhere"))
        is_one = len(turn.household.agreements) == 1
        return act(turn, 0) if is_one else turn.still_asking(*turn.session.reprompt)

    return as_asked


def _on_one(
    ask: Ask,
    act: Callable[[Turn, int], Reply],
    is_clear: Callable[[Turn], bool] = lambda turn: True,  # noqa: ARG005  nothing is lost by it
) -> IntentFunction:
    """Return the function that does something to the agreement that was named, or asks which.

    What cannot be undone is done to the only one without a name just where that is clear.
    """

    def on_one(turn: Turn) -> Reply:
        count, which = len(turn.household.agreements), turn.slots.which
        if not count:
            return turn.reply(Phrase("agreements.none"))
        if _were_changed(turn):
            return turn.reply(Phrase("trouble.changed_elsewhere"))
        if which is None and count == 1:
            return act(turn, 0) if is_clear(turn) else _ask_about_the_only(turn, ask)
        if which == LAST:
            return act(turn, count - 1)
        if which is None or not 1 <= which <= count:
            return turn.ask(_about(turn, ask), _counted(turn), asking=Phrase("ask.which"))
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
    kept_at = turn.household.agreements[index].kept_at
    return _ask_words(turn, Question(Ask.NEW_WORDS, number=index + 1, moment=kept_at))


def _about_one(turn: Turn, key: str, index: int) -> Phrase:
    """Name an agreement by its place, for not everybody in the room may have heard its words."""
    if len(turn.household.agreements) == 1:
        return Phrase(f"agreements.only_{key}")
    return Phrase(f"agreements.{key}", {"which": _ordinal(turn, index)})


def _ordinal(turn: Turn, index: int) -> str:
    return turn.words.catalog.text(f"ordinal.{index + 1}")


mark_done = _on_one(Ask.WHICH_DONE, _done, _was_read)
mark_done_as_asked = _as_asked(_done)
change = _on_one(Ask.WHICH_CHANGED, _reword)
drop = _on_one(Ask.WHICH_DROPPED, _drop, _was_read)
drop_as_asked = _as_asked(_drop)
renew = _on_one(Ask.WHICH_RENEWED, _renew)
