"""Leading a guided conversation: the same functions lead all routines and know no step by name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import wraps

from skill.domain.breaks import Cue, CueKind
from skill.domain.households import Household
from skill.domain.routines import (
    ROUTINES,
    Kept,
    Place,
    Routine,
    RoutineName,
    Step,
    Voice,
    Waits,
    Walk,
    again,
    backward,
    begin,
    forward,
    without_offer,
)
from skill.intents.breaks import start_break
from skill.intents.turn import Ask, IntentFunction, Question, Reply, Turn, Wish
from skill.speech.catalog import Phrase

ASKED: Mapping[Waits, Ask] = {
    Waits.OFFER: Ask.OFFER,
    Waits.WORDS: Ask.WORDS,
    Waits.READY: Ask.READY,
}

MASKED = "*"
"""What Alexa will not repeat it writes with asterisks."""

USUAL_QUIET = Phrase("quiet.usual")
MORE_QUIET = Phrase("quiet.more")
BELL = Phrase("quiet.bell")
OPEN = Phrase("quiet.open")


def starting(name: RoutineName) -> IntentFunction:
    """Return the function that begins a routine."""

    def start(turn: Turn) -> Reply:
        walk = begin(name, turn.now, _topic(turn))
        if walk.place is None:
            return _lead(turn, walk)
        back, said = _back_together(turn)
        return _lead(_without_cues(back), walk, *said)

    return start


def start_debrief(turn: Turn) -> Reply:
    size = turn.slots.ids.get("size")
    name = RoutineName.LONG_DEBRIEF if size == "longer" else RoutineName.DEBRIEF
    return _led_by_cues(turn, ROUTINES[name])


def _led_by_cues(turn: Turn, routine: Routine) -> Reply:
    """Let timers announce the switch and the end, and leave the room quiet.

    Where they cannot be made, the two are led by "next" instead.
    """
    if routine.shares is None or turn.running:
        return starting(routine.name)(turn)
    switch = Cue(CueKind.TIMER, turn.now + routine.shares, says="switch")
    end = Cue(CueKind.TIMER, turn.now + 2 * routine.shares, says="end")
    planned = _left(turn).household.with_routine_cues(switch, end)
    said = Phrase(f"{routine.section}.timed", {"length": turn.words.length(routine.shares)})

    def led_by_next(household: Household) -> Reply:
        return starting(routine.name)(replace(turn, household=household))

    return Reply(
        planned, (said,), plans=(switch, end), otherwise=led_by_next, may_ask_consent=False
    )


def start_return(turn: Turn) -> Reply:
    """Take the "yes" to being led back in, with the topic that was kept for it."""
    return starting(RoutineName.RETURN)(turn)


def _at_the_place(function: Callable[[Turn, Place], Reply]) -> IntentFunction:
    """Give the function the place, if there is one and this speaker knows it.

    Where another speaker has moved on since this one asked, what was said is no answer to
    the step that waits now: that step is said here too.
    """

    @wraps(function)
    def lead(turn: Turn) -> Reply:
        place = turn.place
        if place is None:
            return _led_by_itself(turn) or turn.reply(Phrase("routine.none"))
        if turn.running:
            back, said = _back_together(turn)
            return _lead(back, again(place, turn.now), *said)
        asked_at = turn.question.place if turn.question else None
        if asked_at and not asked_at.is_same(place):
            return _lead(turn, again(place, turn.now))
        return function(turn, place)

    return lead


@_at_the_place
def go_next(turn: Turn, place: Place) -> Reply:
    return _lead(turn, forward(place, turn.now))


@_at_the_place
def go_back(turn: Turn, place: Place) -> Reply:
    return _lead(turn, backward(place, turn.now))


@_at_the_place
def say_again(turn: Turn, place: Place) -> Reply:
    return _lead(turn, again(place, turn.now))


@_at_the_place
def begin_again(turn: Turn, place: Place) -> Reply:
    return _lead(turn, begin(place.routine, turn.now, place.topic))


def where_are_we(turn: Turn) -> Reply:
    """Say where the conversation is; during a break, when they come back to it."""
    if turn.running:
        return turn.reply(Phrase("break.back", turn.back(turn.running)))
    return _say_where(turn)


@_at_the_place
def _say_where(turn: Turn, place: Place) -> Reply:
    number, count = place.position
    values = {"number": str(number), "count": str(count), "routine": _named(turn, place)}
    return _lead(turn, again(place, turn.now), Phrase("routine.at", values))


@_at_the_place
def give_quiet(turn: Turn, place: Place) -> Reply:
    """Take what was said as talking: hold the quiet again, and say nothing about it."""
    return _hold(turn, place, USUAL_QUIET)


@_at_the_place
def give_more_quiet(turn: Turn, place: Place) -> Reply:
    return _hold(turn, place, Phrase("quiet.granted"), MORE_QUIET)


def _hold(turn: Turn, place: Place, *quiet: Phrase) -> Reply:
    if place.step.waits_for is not Waits.TALK:
        return _lead(turn, again(place, turn.now))
    here = replace(place, at=turn.now)
    return _talk(Reply(replace(turn.household, place=here), quiet), here)


@_at_the_place
def accept(turn: Turn, place: Place) -> Reply:
    """Take a "yes" to what a step offers, or to words that were read back."""
    if place.step.waits_for is Waits.WORDS:
        return _keep(turn, place) if place.draft else _lead(turn, again(place, turn.now))
    if place.step.leads_to:
        return _lead(turn, begin(place.step.leads_to, turn.now, place.topic))
    return _lead(turn, forward(place, turn.now))


@_at_the_place
def decline(turn: Turn, place: Place) -> Reply:
    """Take a "no" to what a step offers, or to words that were read back."""
    if place.step.waits_for is Waits.OFFER:
        return _lead(turn, without_offer(place, turn.now))
    if place.draft:
        return _lead(turn, again(place, turn.now), Phrase("keep.say_again"))
    return _lead(turn, forward(place, turn.now))


@_at_the_place
def hear_words(turn: Turn, place: Place) -> Reply:
    """Read back the words that are to be kept; nothing is kept before a yes."""
    words = turn.slots.agreement
    if place.step.waits_for is not Waits.WORDS:
        return _lead(turn, again(place, turn.now))
    if words is None or MASKED in words:
        return _lead(turn, again(place, turn.now), Phrase("keep.unclear"))
    drafted = replace(place, at=turn.now, draft=words)
    read_back, asking = Phrase("keep.read_back", {"words": words}), Phrase("ask.keep")
    asked = turn.ask(Question(Ask.KEEP, place=drafted), read_back, asking=asking)
    return replace(asked, household=replace(turn.household, place=drafted))


def _keep(turn: Turn, place: Place) -> Reply:
    kind = place.step.keeps or Kept.AGREEMENT
    kept = turn.household.keep_words(place.draft or "", kind, turn.now)
    return _lead(replace(turn, household=kept), forward(place, turn.now), Phrase("keep.kept"))


def want_longer(turn: Turn) -> Reply:
    """Leave the return for a new break, with the same topic; its length is asked if not said."""
    question = Question(Ask.LENGTH, Wish(topic=_topic(turn)))
    left = _left(turn)
    if not turn.slots.name_a_time:
        return left.ask(question, asking=Phrase("ask.length"))
    return start_break(replace(left, session=replace(left.session, question=question)))


def _back_together(turn: Turn) -> tuple[Turn, tuple[Phrase, ...]]:
    """End the break that is running: whoever begins to talk has come back from it."""
    if turn.running is None:
        return turn, ()
    outcome = turn.running.punctuality(turn.now)
    ended = turn.household.end_break(turn.running, turn.now, outcome)
    return replace(turn, household=ended), (Phrase(f"return.{outcome}"),)


def _led_by_itself(turn: Turn) -> Reply | None:
    """Tell of a conversation that timers lead, if there is one."""
    coming = [cue.rings_at for cue in turn.household.routine_cues if cue.rings_at > turn.now]
    if not coming:
        return None
    return turn.reply(Phrase("routine.timed", {"at": turn.words.back(min(coming))}))


def stop_timers(turn: Turn) -> Reply:
    """Stop a conversation that timers lead: they will not ring."""
    return _without_cues(turn).reply(Phrase("routine.stopped"))


def _without_cues(turn: Turn) -> Turn:
    return replace(turn, household=turn.household.with_routine_cues())


def leave_for_today(turn: Turn) -> Reply:
    """Leave it, and ask for a time only where a return was under way."""
    place = turn.place
    if place is None or place.step.waits_for is not Waits.READY:
        return _left(turn).reply(Phrase("routine.left"))
    wish = Wish(topic=_topic(turn))
    return _left(turn).ask(Question(Ask.TIME, wish), asking=Phrase("ask.another_time"))


def let_go(turn: Turn) -> Reply:
    """Take the "no" to going on: the place is not kept. A topic that waits is still offered."""
    topic = turn.question.wish.topic if turn.question else None
    if topic is None:
        return _left(turn).reply(Phrase("routine.left"))
    question = Question(Ask.BEGIN_RETURN, Wish(topic=topic))
    said = Phrase("return.topic", {"topic": topic})
    return _left(turn).ask(question, said, asking=Phrase("ask.begin_return"))


def offer_to_resume(turn: Turn, place: Place, *said: Phrase, topic: str | None = None) -> Reply:
    """Say where they were, and ask whether to go on; a topic of the break waits meanwhile."""
    were_in = Phrase("routine.were_in", {"routine": _named(turn, place)})
    question = Question(Ask.RESUME, Wish(topic=topic))
    return turn.ask(question, *said, were_in, asking=Phrase("ask.resume"))


def _named(turn: Turn, place: Place) -> str:
    return turn.words.catalog.text(f"routine_name.{place.routine}")


def _left(turn: Turn) -> Turn:
    """Let go of the place, and of the cues that were to lead a conversation."""
    quiet = _without_cues(turn)
    return replace(quiet, household=replace(quiet.household, place=None))


def _topic(turn: Turn) -> str | None:
    asked = turn.question.wish.topic if turn.question else None
    return asked or (turn.place.topic if turn.place else None)


def _lead(turn: Turn, walk: Walk, *before: Phrase) -> Reply:
    """Speak the steps of a walk, and wait for what the last of them waits for."""
    said = (*before, *(phrase for step in walk.said for phrase in _prompt(walk, step)))
    place = walk.place
    if place is None:
        return Reply(turn.household.without_place(walk.routine.name), said)
    reply = Reply(replace(turn.household, place=place), said)
    if place.step.waits_for is Waits.TALK:
        return _talk(replace(reply, say=(*said, USUAL_QUIET)), place)
    question = Question(ASKED[place.step.waits_for], Wish(topic=place.topic), place=place)
    return replace(reply, question=question, reprompt=(said[-1],))


def _talk(reply: Reply, place: Place) -> Reply:
    """Let people talk: after the quiet a soft bell, a short line, and the open microphone."""
    return replace(
        reply,
        say=(*reply.say, BELL, OPEN),
        question=Question(Ask.TALK, place=place),
        reprompt=(USUAL_QUIET, OPEN),
    )


def _prompt(walk: Walk, step: Step) -> tuple[Phrase, ...]:
    values = {"topic": walk.topic} if walk.topic else {}
    prompt = Phrase(f"{walk.routine.section}.{step.name}", values)
    is_of_one = step.voice in (Voice.FIRST, Voice.SECOND)
    return (Phrase(f"voice.{step.voice}"), prompt) if is_of_one else (prompt,)
