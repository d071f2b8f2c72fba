"""Agreements: kept once they were read back, read to those who ask, changed and dropped."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from skill.domain import agreements as agreed
from skill.domain.agreements import Agreements, Kept
from skill.domain.regular_times import Occasion
from skill.intents.guide_words import MASKED, hear_words
from skill.intents.questions import Ask, Question, are_counts
from skill.intents.reminding import RegularTimeQuestion, told
from skill.intents.slots import LAST
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase

READ_AT_ONCE = 3


@dataclass(frozen=True)
class AgreementsQuestion(Question):
    """A question about one of the agreements, or about all, as they were when it was asked."""

    read: int = 0
    """How many were read so far."""

    count: int = 0
    """How many there were."""

    newest: datetime | None = None
    """When the newest was kept (UTC)."""

    @property
    def moments(self) -> tuple[datetime, ...]:
        return (self.newest,) if self.newest else ()

    @property
    def is_sound(self) -> bool:
        return super().is_sound and are_counts(self.read, self.count)


@dataclass(frozen=True)
class WordsQuestion(Question):
    """What the words of an agreement are to be, or whether they were heard right."""

    number: int = 0
    """Which agreement gets the words, from 1; 0 for a new one."""

    kept_at: datetime | None = None
    """When that agreement was kept (UTC)."""

    words: str | None = None
    """The words that were read back, and wait for a yes."""

    @property
    def moments(self) -> tuple[datetime, ...]:
        return (self.kept_at,) if self.kept_at else ()

    @property
    def is_sound(self) -> bool:
        return super().is_sound and are_counts(self.number)


def keep(turn: Turn) -> Reply:
    """Read back what people want remembered. If a step waits for words, they are for that step."""
    place = turn.place
    is_asked_for = place is not None and place.step.keeps in (Kept.AGREEMENT, Kept.PLAN)
    return hear_words(turn) if is_asked_for and not turn.running else hear_new_words(turn)


def hear_new_words(turn: Turn) -> Reply:
    """Read back the words of a new agreement, or the new words of an old one."""
    words, about = turn.slots.agreement, turn.asked(WordsQuestion)
    if words is None or MASKED in words:
        unclear = (Phrase("keep.unclear"),) if turn.slots.values.get("agreement") else ()
        return _ask_words(turn, about, *unclear)
    read_back = Phrase("keep.read_back", {"words": words})
    question = replace(about, ask=Ask.KEEP_NEW, words=words)
    return turn.ask(question, read_back, asking=Phrase("ask.keep"))


def _ask_words(turn: Turn, about: WordsQuestion, *said: Phrase) -> Reply:
    question = replace(about, ask=Ask.NEW_WORDS, words=None)
    return turn.ask(question, *said, asking=Phrase("ask.new_words"))


def keep_new(turn: Turn) -> Reply:
    """Keep the words that were read back, now that they said yes."""
    question = turn.asked(WordsQuestion)
    if not question.words:
        return _ask_words(turn, WordsQuestion())
    if not question.number:
        kept = turn.household.keep_words(question.words, Kept.AGREEMENT, turn.now)
        return _offer_check_in(replace(turn, household=kept))
    index = agreed.place_of(turn.household.agreements, question.kept_at, question.number - 1)
    if index is None:
        return turn.reply(Phrase("trouble.changed_elsewhere"))
    new = agreed.reworded(turn.household.agreements, index, question.words, turn.now)
    return _changed(turn, new, Phrase("keep.kept"))


def _offer_check_in(turn: Turn) -> Reply:
    """Offer a time to look at the agreements again, or name it if there is one already."""
    check_in = turn.household.cues.reminder(Occasion.CHECK_IN)
    if check_in and check_in.rings_at > turn.now:
        return turn.reply(Phrase("keep.kept"), told(turn, check_in, "check_in.kept"))
    question = RegularTimeQuestion(Ask.CHECK_IN)
    return turn.ask(question, Phrase("keep.kept"), asking=Phrase("ask.check_in"))


def say_it_again(turn: Turn) -> Reply:
    """Ask for the words once more, because what was read back was wrong."""
    return _ask_words(turn, turn.asked(WordsQuestion), Phrase("keep.say_again"))


def hear(turn: Turn) -> Reply:
    """Read the agreements. The first time, ask whether to: anyone nearby will hear them."""
    count = len(turn.household.agreements)
    if not count:
        return turn.reply(Phrase("agreements.none"))
    if turn.household.may_read_aloud:
        return _read(turn, 0)
    return turn.ask(Question(Ask.READ_ALOUD), _counted(turn), asking=Phrase("ask.read_aloud"))


def _counted(turn: Turn) -> Phrase:
    return turn.words.catalog.counted("agreements.kept", len(turn.household.agreements))


def read_aloud(turn: Turn) -> Reply:
    allowed = replace(turn.household, may_read_aloud=True)
    return hear(replace(turn, household=allowed))


def read_on(turn: Turn) -> Reply:
    return _read(turn, turn.asked(AgreementsQuestion).read)


def _read(turn: Turn, start: int) -> Reply:
    """Read a few, the newest first. Then offer to read the rest, or to change one."""
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


def _about(turn: Turn, ask: Ask, read: int = 0) -> AgreementsQuestion:
    """Ask about the agreements as they are now: "the first one" is the first of these."""
    newest = turn.household.agreements[0].kept_at if turn.household.agreements else None
    return AgreementsQuestion(ask, read, len(turn.household.agreements), newest)


def _were_changed(turn: Turn) -> bool:
    """Whether another speaker has changed them since this one spoke of them."""
    asked = turn.asked(AgreementsQuestion)
    return asked.count > 0 and asked != _about(turn, asked.ask, asked.read)


def tell_how(turn: Turn) -> Reply:
    """Say how to name an agreement, after a "yes" to "is one of them done?"."""
    is_one = len(turn.household.agreements) == 1
    asking = Phrase("ask.agreements_how_one" if is_one else "ask.agreements_how")
    return turn.ask(_about(turn, Ask.AGREEMENTS), asking=asking)


def _was_read(turn: Turn) -> bool:
    """Whether the agreements were read just now, so that it is clear what "it" is."""
    return turn.question.ask in (Ask.AGREEMENTS, Ask.READ_ON)


def _ask_about_the_only(turn: Turn, ask: Ask) -> Reply:
    return turn.ask(_about(turn, ask), _counted(turn), asking=Phrase(f"ask.{ask}"))


def _as_asked(act: Callable[[Turn, int], Reply]) -> IntentFunction:
    """Return the function that does it to the only agreement, after a "yes"."""

    def as_asked(turn: Turn) -> Reply:
        if _were_changed(turn):
            return turn.reply(Phrase("trouble.changed_elsewhere"))
        is_one = len(turn.household.agreements) == 1
        return act(turn, 0) if is_one else turn.still_asking(*turn.session.asked)

    return as_asked


def _on_one(
    ask: Ask,
    act: Callable[[Turn, int], Reply],
    is_clear: Callable[[Turn], bool] = lambda turn: True,  # noqa: ARG005  nothing is lost by it
) -> IntentFunction:
    """Return the function that does something to the agreement that was named, or asks which.

    If there is only one, nobody has to name it. But if that cannot be undone, `is_clear` decides
    whether to ask first.
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
    return _ask_words(turn, WordsQuestion(Ask.NEW_WORDS, index + 1, kept_at))


def _about_one(turn: Turn, key: str, index: int) -> Phrase:
    """Name an agreement by its number, because its words may not be for everybody in the room."""
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
