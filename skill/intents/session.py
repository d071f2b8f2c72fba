"""Opening, help, stopping, repeating, and speech that nothing matches: answered for the state."""

from collections.abc import Mapping
from dataclasses import replace

from skill.domain.breaks import Punctuality, RefusalReason
from skill.domain.clock_times import DayPart
from skill.domain.guides import Place
from skill.intents import breaks
from skill.intents.breaks import ask_to_move
from skill.intents.check_ins import offer_due
from skill.intents.guides import say_again
from skill.intents.leading import offer_to_resume, stop_timers
from skill.intents.pauses import come_back, welcome_back
from skill.intents.questions import Ask, Question, Session, Wish
from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase

OFFER = Question(Ask.START)
WHAT = Question(Ask.WHAT)
"""Nothing is begun by a "yes" that comes after a misunderstanding."""

ASKS_NOTHING = (Ask.WHAT, Ask.ANYTHING)
"""These say what can be said, so that a number may be about a break."""

MISSES_ALLOWED = 2
"""After so many in a row that nothing matched, the room is left quiet."""


def launch(turn: Turn) -> Reply:
    """Greet; during a break tell how long is left, and at its end welcome them back."""
    running = turn.running
    if running is None:
        return _greet(turn)
    if running.is_due(turn.now):
        return welcome_back(turn, running, Phrase("welcome.due"), Punctuality.ON_TIME)
    left = {"left": turn.words.left(running.time_left(turn.now))}
    key = "welcome.running" if turn.words.knows_the_clock else "break.left_without_clock"
    return _ask_on(turn, Phrase(key, left | turn.back(running)))


def _greet(turn: Turn) -> Reply:
    """Offer to go on where they were, or to look at what was agreed, or else a break."""
    if turn.place:
        return offer_to_resume(turn, turn.place, Phrase("welcome.hello"))
    is_let_go = turn.household.place is not None and not turn.household.cues.guide_cues
    household = replace(turn.household, greeted=True)
    household = replace(household, place=None) if is_let_go else household
    said = Phrase("guide.let_go" if is_let_go else _hello(turn))
    here = replace(turn, household=household)
    if turn.household.cues.due_check_in(turn.now) and turn.household.agreements:
        return offer_due(here, said)
    return here.ask(Question(Ask.START), said, asking=Phrase("ask.start"))


def _hello(turn: Turn) -> str:
    """Explain what this is the first time ever, unless they have found out by themselves."""
    return "welcome.hello" if turn.household.is_at_home else "welcome.first"


def give_help(turn: Turn) -> Reply:
    asked = turn.open_question
    key = turn.help_asked if asked else None
    if key is None and turn.place and asked and asked.place:
        key = "help.guide"
    return _ask_on(turn, Phrase(key) if key else _for_state(turn, "help"))


TOUR = ("tour.breaks", "tour.talks", "tour.words")


def tour(turn: Turn) -> Reply:
    """Say what the skill can do, in three short parts."""
    return _tour_part(turn, 0)


def tour_on(turn: Turn) -> Reply:
    return _tour_part(turn, turn.question.number if turn.question else 0)


def _tour_part(turn: Turn, number: int) -> Reply:
    said = Phrase(TOUR[number % len(TOUR)])
    if number + 1 < len(TOUR):
        question = Question(Ask.TOUR, number=number + 1)
        return turn.ask(question, said, asking=Phrase("ask.tour"))
    return _ask_on(replace(turn, session=Session()), said)


def slower(turn: Turn) -> Reply:
    """Say the last thing again, slowly."""
    return replace(repeat(turn), is_slow=True)


def stop(turn: Turn) -> Reply:
    """Stop talking, at once. A break that runs goes on, and a place is kept."""
    if turn.place and not turn.running:
        return _keep_place(turn, turn.place)
    if turn.household.cues.guide_cues and not turn.running:
        return stop_timers(turn)
    return turn.reply(_for_state(turn, "close"))


def _keep_place(turn: Turn, place: Place) -> Reply:
    kept = replace(turn.household, place=replace(place, at=turn.now))
    return Reply(kept, (Phrase("guide.kept"),))


def close(turn: Turn) -> Reply:
    """Take the "no" to an offer: nothing is let go of, and it is quiet again."""
    return turn.reply(_for_state(turn, "close"))


def welcome(turn: Turn) -> Reply:
    """Take thanks, and be quiet. A place is kept, and a break goes on."""
    return turn.reply(Phrase("close.welcome"))


def leave_check_in(turn: Turn) -> Reply:
    """Take the "no" to reading what was agreed: a check-in that is due is not spoken of again."""
    cues = turn.household.cues.without_due_check_in(turn.now)
    return close(replace(turn, household=turn.household.with_cues(cues)))


def cancel(turn: Turn) -> Reply:
    """Take back the question that is open; in a conversation, or where none is, stop."""
    is_asked = turn.open_question and not turn.open_question.place
    return leave_as_it_is(turn) if is_asked else stop(turn)


def leave_as_it_is(turn: Turn) -> Reply:
    if turn.running is None:
        return turn.reply(Phrase("close.nothing_changed"))
    return turn.reply(Phrase("move.stays", turn.back(turn.running)))


def resume(turn: Turn) -> Reply:
    """Go on: in the conversation that was broken off, or by coming back from the break."""
    if turn.place is None and turn.running:
        return come_back(turn)
    return say_again(turn)


def pause(turn: Turn) -> Reply:
    """Keep the place; where nothing is under way, a pause is a break."""
    is_led = turn.place or turn.household.cues.guide_cues
    return stop(turn) if is_led or turn.running else _greet(turn)


def repeat(turn: Turn) -> Reply:
    if turn.session.said:
        again = turn.still_asking(*turn.session.said)
        return replace(again, variant=turn.session.variant)
    if turn.running:
        return turn.reply(Phrase("break.back", turn.back(turn.running)))
    return turn.reply(Phrase("repeat.nothing"))


def start_over(turn: Turn) -> Reply:
    """Offer to begin the running break again from now; without one, begin the talk again."""
    if turn.running is None:
        return launch(turn)
    return ask_to_move(turn, turn.running, Wish(turn.running.length))


def not_understood(turn: Turn) -> Reply:
    misses = turn.session.misses + 1
    if misses > MISSES_ALLOWED:
        return turn.reply(Phrase("fallback.enough"))
    said = Phrase("fallback.question") if turn.open_question else _for_state(turn, "fallback")
    return replace(_ask_on(turn, said, WHAT), misses=misses)


def hear_number(turn: Turn) -> Reply:
    """Offer as many minutes; a number is no answer if something else is asked."""
    is_offered = turn.open_question is None or turn.open_question.ask in ASKS_NOTHING
    return breaks.hear_number(turn) if is_offered else not_understood(turn)


def yes_to_nothing(turn: Turn) -> Reply:
    return _ask_on(turn, Phrase("yes_no.nothing_asked"), WHAT)


def ask_again(turn: Turn) -> Reply:
    """Ask once more, where "yes" is no answer to what was asked."""
    return turn.still_asking(*turn.session.reprompt)


def tell_how(turn: Turn) -> Reply:
    """Take a "yes" to "is there anything?" by saying what can be changed."""
    return turn.still_asking(Phrase("yes_no.told_how"))


def stand_by_it(turn: Turn) -> Reply:
    """Answer a request that was answered already: say where they are, and do nothing again."""
    if turn.running:
        reply = turn.reply(Phrase("break.back", turn.back(turn.running)))
    elif turn.place:
        reply = say_again(turn)
    else:
        reply = turn.reply(Phrase("repeat.done"))
    return replace(reply, household=turn.household, is_repeated=True)


ASKED_AFTER: Mapping[RefusalReason, str] = {
    RefusalReason.UNREADABLE_TIME: "ask.clock_time",
    RefusalReason.DAY_PART_ONLY: "ask.clock_time",
    RefusalReason.NOON_OR_MIDNIGHT: "ask.noon_or_midnight",
}
"""What is asked for, where it is not a length."""


def refuse(turn: Turn, reason: RefusalReason) -> Reply:
    """Say kindly what can be done instead. Nothing was changed, and the topic is not lost."""
    back = turn.back(turn.running) if turn.running else {}
    said, is_about_time = Phrase(f"refusal.{reason}", back), reason in ASKED_AFTER
    if turn.running and not is_about_time:
        return turn.ask(Question(Ask.ANYTHING), said, asking=Phrase("ask.anything"))
    wish = turn.with_wish(Wish(topic=turn.slots.topic))
    ask = Ask.TIME if is_about_time else Ask.LENGTH
    question = Question(ask, wish, _part_asked_about(turn, reason))
    return turn.ask(question, said, asking=Phrase(ASKED_AFTER.get(reason, "ask.length")))


def _part_asked_about(turn: Turn, reason: RefusalReason) -> DayPart | None:
    """Return the part of the day that the answer may be in: a "twelve" that stays is noon."""
    if reason is RefusalReason.NOON_OR_MIDNIGHT:
        return DayPart.AFTERNOON
    return turn.slots.day_part_after(turn.question.day_part if turn.question else None)


def _for_state(turn: Turn, section: str) -> Phrase:
    if turn.running is None:
        return Phrase(f"{section}.idle")
    return Phrase(f"{section}.running", turn.back(turn.running))


def _ask_on(turn: Turn, said: Phrase, otherwise: Question = OFFER) -> Reply:
    """Say this, and then ask what is open, or else what the state suggests."""
    if turn.open_question and turn.session.reprompt:
        return turn.still_asking(said, *turn.session.reprompt)
    if turn.running:
        return turn.ask(Question(Ask.ANYTHING), said, asking=Phrase("ask.anything"))
    return turn.ask(otherwise, said, asking=Phrase(f"ask.{otherwise.ask}"))
