"""Lead a guided conversation. The same functions lead every guide and know no step by name."""

from dataclasses import replace
from datetime import timedelta

from skill.domain.breaks import Wish
from skill.domain.guides import (
    GuideName,
    Place,
    Voice,
    Waits,
    again,
    backward,
    begin,
    begin_from,
    forward,
    without_offer,
)
from skill.intents.both import Act, ask_who_is_ready, needs_both
from skill.intents.breaks import start_offered_break
from skill.intents.leading import (
    MORE_QUIET,
    USUAL_QUIET,
    GuideQuestion,
    at_the_place,
    back_together,
    hold,
    lead,
    position,
    stop_timers,
    topic_of,
    without_cues,
    without_guide,
)
from skill.intents.numbers import take_answer
from skill.intents.questions import Ask
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase

TEN_MORE = timedelta(minutes=10)
"""What we offer to those who are back and not ready to talk."""


def starting(name: GuideName) -> IntentFunction:
    """Return the function that begins a guide."""

    def start(turn: Turn) -> Reply:
        walk = begin(name, turn.now, topic_of(turn), turn.household.pause_plan.says_back)
        if walk.place is None:
            return lead(turn, walk)
        running = needs_both(turn)
        if running:
            return ask_who_is_ready(turn, running, Act.BEGIN_GUIDE, name)
        back, said = back_together(turn)
        return lead(without_cues(back), walk, *said)

    return start


def start_return(turn: Turn) -> Reply:
    """Lead the two back in, after a "yes". The topic that was kept for it comes up again."""
    return starting(GuideName.RETURN)(turn)


@at_the_place
def go_next(turn: Turn, place: Place) -> Reply:
    return lead(turn, forward(place, turn.now))


@at_the_place
def go_back(turn: Turn, place: Place) -> Reply:
    return lead(turn, backward(place, turn.now))


@at_the_place
def say_again(turn: Turn, place: Place) -> Reply:
    return lead(turn, again(place, turn.now))


@at_the_place
def begin_again(turn: Turn, place: Place) -> Reply:
    return lead(turn, begin_from(place, turn.now))


def where_are_we(turn: Turn) -> Reply:
    """Say where the conversation is or, during a break, when they come back."""
    if turn.running:
        return turn.reply(Phrase("break.back", turn.back(turn.running)))
    return _say_where(turn)


@at_the_place
def _say_where(turn: Turn, place: Place) -> Reply:
    return lead(turn, again(place, turn.now), position(turn, place))


@at_the_place
def give_quiet(turn: Turn, place: Place) -> Reply:
    """Keep quiet again: what was heard is the two of them talking."""
    return hold(turn, place, USUAL_QUIET)


@at_the_place
def give_more_quiet(turn: Turn, place: Place) -> Reply:
    return hold(turn, place, Phrase("quiet.granted"), MORE_QUIET)


@at_the_place
def accept(turn: Turn, place: Place) -> Reply:
    """Take a "yes" to a step's offer. Whoever says yes to another guide has agreed to it."""
    if place.step.leads_to is None:
        return lead(turn, forward(place, turn.now))
    says_back = turn.household.pause_plan.says_back
    walk = begin(place.step.leads_to, turn.now, place.topic, says_back, is_agreed=True)
    return lead(turn, walk)


@at_the_place
def decline(turn: Turn, place: Place) -> Reply:
    """Take a "no" to a step's offer."""
    if place.step.waits_for is Waits.OFFER:
        return lead(turn, without_offer(place, turn.now))
    return lead(turn, forward(place, turn.now))


@at_the_place
def no_hurry(turn: Turn, place: Place) -> Reply:
    """Say that there is no hurry, and ask the step again, after an "I don't know"."""
    return lead(turn, again(place, turn.now), Phrase("guide.no_hurry"))


@at_the_place
def let_other_go_first(turn: Turn, place: Place) -> Reply:
    """Swap the two before the second one's turn. Without names it is between them who begins."""
    step = place.step
    is_before = step.waits_for is Waits.CONSENT
    is_first_turn = step.is_handed_over and step.voice is Voice.FIRST and not step.says_back
    if not is_before and not (is_first_turn and turn.household.names):
        return hold(turn, place, USUAL_QUIET)
    swapped = replace(place, is_swapped=_is_swapped(turn, place))
    return lead(turn, (forward if is_before else again)(swapped, turn.now))


def _is_swapped(turn: Turn, place: Place) -> bool:
    """Whether the second of the two goes first: as they said by name, or else the other way."""
    names, named_first = turn.household.names, turn.slots.first_name
    for name, is_second in ((names.first, False), (names.second, True)) if names else ():
        if name.lower() == named_first.lower():
            return is_second
    return not place.is_swapped


def offer_ways_out(turn: Turn) -> Reply:
    """Say that nobody has to, and how they can go on without, or stop."""
    return _offer_ways_out(turn) if turn.place and not turn.running else _let_be(turn)


@at_the_place
def _offer_ways_out(turn: Turn, place: Place) -> Reply:
    if place.step.waits_for in (Waits.CONSENT, Waits.OFFER):
        return without_guide(turn).reply(Phrase("guide.left"))
    here = replace(place, at=turn.now, draft=None)
    asked = turn.ask(
        GuideQuestion(Ask.WAYS_OUT, here),
        Phrase("guide.need_not"),
        asking=Phrase("ask.ways_out"),
    )
    return replace(asked, household=replace(turn.household, place=here))


def _let_be(turn: Turn) -> Reply:
    """Let a question go, or stop what timers lead, because they do not want it."""
    if turn.running:
        return turn.reply(Phrase("close.running", turn.back(turn.running)))
    is_led = any(cue.rings_at > turn.now for cue in turn.household.cues.guide_cues)
    return stop_timers(turn) if is_led else turn.reply(Phrase("guide.left"))


def pick_up(turn: Turn) -> Reply:
    """Go on where they were, and say again how: the last time nobody went on."""
    forgotten = replace(turn.household, bell_explained_at=None)
    return say_again(replace(turn, household=forgotten))


def want_longer(turn: Turn) -> Reply:
    """Leave the return for a new break with the same topic: ten minutes, if they named no time."""
    question = BreakQuestion(Ask.LENGTH, Wish(TEN_MORE, topic=topic_of(turn)))
    asked = replace(turn.session, question=question)
    away = replace(without_guide(turn), session=asked)
    return take_answer(away) if turn.slots.name_a_time else start_offered_break(away)


def hear_how_long(turn: Turn) -> Reply:
    """Take a length or a clock time for a wish to wait. If none was heard, ask the same again."""
    heard = turn.slots.name_a_time
    return want_longer(turn) if heard else turn.still_asking(*turn.session.asked)


def leave_for_today(turn: Turn) -> Reply:
    """Leave the conversation. Nobody is asked why."""
    if turn.running:
        return turn.reply(Phrase("close.running", turn.back(turn.running)))
    return without_guide(turn).reply(Phrase("guide.left"))


def find_another_time(turn: Turn) -> Reply:
    """Leave the talk for today, and ask when they will come back to it."""
    question = BreakQuestion(Ask.TIME, Wish(topic=topic_of(turn)))
    return without_guide(turn).ask(question, asking=Phrase("ask.another_time"))


def let_go(turn: Turn) -> Reply:
    """Let the conversation go, after a "no" to going on. If a topic waits, offer that."""
    topic = turn.question.topic
    if topic is None:
        return without_guide(turn).reply(Phrase("guide.left"))
    question = GuideQuestion(Ask.BEGIN_RETURN, topic=topic)
    said = Phrase("return.topic", {"topic": topic})
    return without_guide(turn).ask(question, said, asking=Phrase("ask.begin_return"))
