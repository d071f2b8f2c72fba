"""Open and stop the skill, help, repeat, and answer what we did not understand."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from skill.domain.breaks import Break, Punctuality, Wish
from skill.domain.guides import Place
from skill.intents import breaks, debriefs, moving
from skill.intents.check_ins import offer_due
from skill.intents.guides import say_again
from skill.intents.leading import offer_to_resume, position, stop_timers
from skill.intents.pauses import come_back, welcome_back
from skill.intents.questions import Ask, Question, Session, are_counts
from skill.intents.turn import Handling, Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase

OFFER = BreakQuestion(Ask.START)
WHAT = Question(Ask.WHAT)
"""After a misunderstanding we ask this, so that a "yes" begins nothing."""

ASKS_NOTHING = (Ask.NOTHING, Ask.WHAT, Ask.ANYTHING)
"""At these questions a number may be about a break."""

MOMENT = Phrase("quiet.moment")
MISSES_ALLOWED = 2
"""If we do not understand more often than this in a row, we leave the room quiet."""


@dataclass(frozen=True)
class TourQuestion(Question):
    """Whether to go on with the tour."""

    part: int = 0
    """The part that comes next, from 0."""

    @property
    def is_sound(self) -> bool:
        return are_counts(self.part)


def launch(turn: Turn) -> Reply:
    """Greet. During a break say how long is left, and at its end welcome them back."""
    running = turn.running
    if running is None:
        return _greet(turn)
    if running.is_due(turn.now):
        return welcome_back(turn, running, Phrase("welcome.due"), Punctuality.ON_TIME)
    left = {"left": turn.words.left(running.time_left(turn.now))}
    return _ask_on(turn, Phrase(_running_key(turn, running), left | turn.back(running)))


def _running_key(turn: Turn, running: Break) -> str:
    if not turn.words.knows_the_clock:
        return "break.left_without_clock"
    is_after_a_change = turn.words.spoken(running.return_time).is_after_a_change
    return "break.back" if is_after_a_change else "welcome.running"


def _greet(turn: Turn) -> Reply:
    """Greet, and offer to go on where they were, to read the agreements, or to take a break."""
    if turn.place:
        return offer_to_resume(turn, turn.place, Phrase("welcome.hello"))
    is_let_go = turn.household.place is not None and not turn.household.cues.guide_cues
    household = replace(turn.household, place=None) if is_let_go else turn.household
    said = (Phrase("guide.let_go"),) if is_let_go else _hello(turn)
    if household.cues.due_check_in(turn.now) and household.agreements:
        return offer_due(replace(turn, household=household), said[0])
    greeted = replace(household, greeted=household.greeted or not is_let_go)
    return replace(turn, household=greeted).ask(OFFER, *said, asking=Phrase("ask.start"))


def _hello(turn: Turn) -> tuple[Phrase, ...]:
    """Return the greeting. The first one says what this is, and what it is not."""
    if turn.household.greeted:
        return (Phrase("welcome.hello"),)
    if turn.household.is_at_home:
        return Phrase("welcome.hello"), Phrase("welcome.practice")
    return (Phrase("welcome.first"),)


def greet_back(turn: Turn) -> Reply:
    """Answer a greeting as if they had opened the skill, or go on with what we asked."""
    if turn.open_question.is_asked:
        return _ask_on(turn, Phrase("welcome.hello"))
    return launch(turn)


def give_help(turn: Turn) -> Reply:
    asked = turn.open_question
    key = turn.help_asked if asked.is_asked else None
    if key:
        return _ask_on(turn, Phrase(key))
    if turn.place and not turn.running:
        return _help_in_talk(turn, turn.place)
    return debriefs.give_help(turn) or _ask_on(turn, _for_state(turn, "help"))


def _help_in_talk(turn: Turn, place: Place) -> Reply:
    """Say where they are and what they can do, or offer to go on if they had stopped there."""
    if turn.open_question.place:
        return _ask_on(turn, position(turn, place), Phrase("help.guide"))
    return offer_to_resume(turn, place)


TOUR = ("tour.breaks", "tour.talks", "tour.words")


def tour(turn: Turn) -> Reply:
    """Say what the skill can do, in three short parts."""
    return _tour_part(turn, 0)


def tour_on(turn: Turn) -> Reply:
    return _tour_part(turn, turn.asked(TourQuestion).part)


def _tour_part(turn: Turn, number: int) -> Reply:
    said = Phrase(TOUR[number % len(TOUR)])
    if number + 1 < len(TOUR):
        question = TourQuestion(Ask.TOUR, number + 1)
        return turn.ask(question, said, asking=Phrase("ask.tour"))
    return _ask_on(replace(turn, session=Session()), said)


def slower(turn: Turn) -> Reply:
    """Say the last thing again, slowly."""
    return replace(repeat(turn), is_slow=True)


def stop(turn: Turn) -> Reply:
    """Stop talking at once. A break goes on, and we keep the place in a conversation."""
    if turn.place and not turn.running:
        return _keep_place(turn, turn.place)
    if turn.household.cues.guide_cues and not turn.running:
        return stop_timers(turn)
    return turn.reply(_for_state(turn, "close"))


def _keep_place(turn: Turn, place: Place) -> Reply:
    kept = replace(turn.household, place=replace(place, at=turn.now))
    return Reply(kept, (Phrase("guide.kept"),))


def done(turn: Turn) -> Reply:
    """Take "done" for the next step of a talk, for the end of a break, or for a goodbye."""
    if turn.running:
        return come_back(turn)
    is_led = turn.open_question.place or turn.household.cues.guide_cues
    return debriefs.move_on(turn) if is_led else stop(turn)


def close(turn: Turn) -> Reply:
    """Be quiet, after a "no" to an offer. Everything stays as it is."""
    return turn.reply(_for_state(turn, "close"))


def welcome(turn: Turn) -> Reply:
    """Answer thanks, and be quiet. A break goes on, and we keep the place in a conversation."""
    return turn.reply(Phrase("close.welcome"))


def leave_check_in(turn: Turn) -> Reply:
    """Be quiet, after a "no" to reading the agreements. We do not bring up this check-in again."""
    cues = turn.household.cues.without_due_check_in(turn.now)
    return close(replace(turn, household=turn.household.with_cues(cues)))


def cancel(turn: Turn) -> Reply:
    """Take back the open question. If there is none, or in a guided conversation, stop."""
    question = turn.open_question
    can_be_left = question.is_asked and not question.place
    return leave_as_it_is(turn) if can_be_left else stop(turn)


def leave_as_it_is(turn: Turn) -> Reply:
    if turn.running is None:
        return turn.reply(Phrase("close.nothing_changed"))
    return turn.reply(Phrase("move.stays", turn.back(turn.running)))


def resume(turn: Turn) -> Reply:
    """Go on with the conversation that they broke off, or come back from the break."""
    if turn.place is None and turn.running:
        return come_back(turn)
    return say_again(turn)


def pause(turn: Turn) -> Reply:
    """Stop, and keep the place. If nothing goes on, "pause" means a break."""
    if turn.place or turn.household.cues.guide_cues or turn.running:
        return stop(turn)
    return turn.ask(OFFER, Phrase("welcome.hello"), asking=Phrase("ask.start"))


def wait(turn: Turn) -> Reply:
    """Wait a moment, and then ask again what was open. Nothing is lost by it."""
    if turn.open_question.is_asked:
        return turn.still_asking(MOMENT, *turn.session.asked)
    return turn.reply(_for_state(turn, "close"))


def repeat(turn: Turn) -> Reply:
    if turn.session.said:
        again = turn.still_asking(*turn.session.said)
        return replace(again, variant=turn.session.variant)
    if turn.running:
        return turn.reply(Phrase("break.back", turn.back(turn.running)))
    return turn.reply(Phrase("repeat.nothing"))


def start_over(turn: Turn) -> Reply:
    """Offer to count the running break from now again. If none runs, open the skill again."""
    if turn.running is None:
        return launch(turn)
    return moving.ask_to_move(turn, turn.running, Wish(turn.running.length))


def not_understood(turn: Turn) -> Reply:
    return _missed(turn, "fallback")


def overhear(turn: Turn) -> Reply:
    """Tell two people who talk to each other, and not in a guide, what there is to say to us."""
    return _missed(turn, "overheard")


def _missed(turn: Turn, section: str) -> Reply:
    misses = turn.session.misses + 1
    if misses > MISSES_ALLOWED:
        return turn.reply(Phrase("fallback.enough"))
    is_asked = turn.open_question.is_asked
    said = Phrase(f"{section}.question") if is_asked else _for_state(turn, section)
    return replace(_ask_on(turn, said, otherwise=WHAT), misses=misses)


def hear_number(turn: Turn) -> Reply:
    """Offer so many minutes, unless we asked for something else, or the break has just begun."""
    is_offered = turn.open_question.ask in ASKS_NOTHING
    if is_offered and breaks.is_longer_after_all(turn):
        return breaks.correct(turn)
    return moving.hear_number(turn) if is_offered else not_understood(turn)


def yes_to_nothing(turn: Turn) -> Reply:
    return _ask_on(turn, Phrase("yes_no.nothing_asked"), otherwise=WHAT)


def ask_again(turn: Turn) -> Reply:
    """Ask again, because a "yes" does not answer this question."""
    return turn.still_asking(*turn.session.asked)


def tell_how(turn: Turn) -> Reply:
    """Say what can be changed, after a "yes" to "is there anything?"."""
    return turn.still_asking(Phrase("yes_no.told_how"))


def stand_by_it(turn: Turn) -> Reply:
    """Answer a request that we answered before: say how things stand, and do nothing again."""
    if turn.running:
        reply = turn.reply(Phrase("break.back", turn.back(turn.running)))
    elif turn.place:
        reply = say_again(turn)
    else:
        reply = turn.reply(Phrase("repeat.done"))
    return replace(reply, household=turn.household, handling=Handling.REPEATED)


WHEN_DUE: Mapping[str, str] = {
    "help": "help.due",
    "fallback": "fallback.question",
    "overheard": "overheard.question",
}
"""What is said at a return time and after it, where the time is not ahead any more."""


def _for_state(turn: Turn, section: str) -> Phrase:
    if turn.running is None:
        return Phrase(f"{section}.idle")
    if turn.running.is_due(turn.now):
        return Phrase(WHEN_DUE.get(section, f"{section}.idle"))
    return Phrase(f"{section}.running", turn.back(turn.running))


def _ask_on(turn: Turn, *said: Phrase, otherwise: Question = OFFER) -> Reply:
    """Say this, and then ask the open question again or, if there is none, a new one."""
    if turn.open_question.is_asked and turn.session.asked:
        return turn.still_asking(*said, *turn.session.asked)
    if turn.running:
        return turn.ask(Question(Ask.ANYTHING), *said, asking=Phrase("ask.anything"))
    return turn.ask(otherwise, *said, asking=Phrase(f"ask.{otherwise.ask}"))
