"""Speak a guided conversation: its prompts, its quiet, and the place where it waits."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps

from skill.domain.guides import Place, Waits, Walk, again
from skill.intents.both import Act, ask_who_is_ready, needs_both
from skill.intents.prompting import prompt
from skill.intents.questions import Ask, Question
from skill.intents.telling import plan_told
from skill.intents.turn import IntentFunction, PlannedCues, Reply, Turn
from skill.speech.catalog import Phrase

ASKED: Mapping[Waits, Ask] = {
    Waits.CONSENT: Ask.CONSENT,
    Waits.OFFER: Ask.OFFER,
    Waits.WORDS: Ask.WORDS,
    Waits.LENGTH: Ask.PLAN_LENGTH,
    Waits.NAMES: Ask.NAMES,
}

USUAL_QUIET = Phrase("quiet.usual")
MORE_QUIET = Phrase("quiet.more")
BELL = Phrase("quiet.bell")
OPEN = Phrase("quiet.open")
TAUGHT = Phrase("quiet.taught")
"""How to go on. After this the bell alone says that they can."""


@dataclass(frozen=True)
class GuideQuestion(Question):
    """A question of a guided conversation, or whether to begin one or to go on with it."""

    place: Place | None = None
    topic: str | None = None

    @property
    def moments(self) -> tuple[datetime, ...]:
        return (self.place.at,) if self.place else ()


def at_the_place(function: Callable[[Turn, Place], Reply]) -> IntentFunction:
    """Call the function with the place, if there is one and this speaker knows it.

    If another speaker has moved on since this one asked, what was heard does not answer the step
    that waits now. Then this speaker says that step, too.
    """

    @wraps(function)
    def at_place(turn: Turn) -> Reply:
        place = turn.place
        if place is None:
            return led_by_itself(turn) or turn.reply(Phrase("guide.none"))
        running = needs_both(turn)
        if running:
            return ask_who_is_ready(turn, running, Act.GO_ON)
        if turn.running:
            back, said = back_together(turn)
            return lead(back, again(place, turn.now), *said)
        if turn.is_behind:
            return lead(turn, again(place, turn.now))
        return function(turn, place)

    return at_place


def hold(turn: Turn, place: Place, *quiet: Phrase) -> Reply:
    """Leave them the room for longer, or ask the step again if it waits for something else."""
    if place.step.waits_for is not Waits.TALK:
        return lead(turn, again(place, turn.now))
    here = replace(place, at=turn.now)
    return _talk(Reply(replace(turn.household, place=here), quiet), here)


def back_together(turn: Turn) -> tuple[Turn, tuple[Phrase, ...]]:
    """End the running break, because whoever begins to talk has come back from it.

    Return the turn after that, and what to say about it.
    """
    if turn.running is None:
        return turn, ()
    outcome = turn.running.punctuality(turn.now)
    ended = turn.household.end_break(turn.running, turn.now, outcome)
    return replace(turn, household=ended), (Phrase(f"return.{outcome}"),)


def led_by_itself(turn: Turn) -> Reply | None:
    """Say when the next timer rings, if timers lead a conversation; None if they do not."""
    coming = [cue.rings_at for cue in turn.household.cues.guide_cues if cue.rings_at > turn.now]
    if not coming:
        return None
    return turn.reply(Phrase("guide.timed", {"at": turn.words.back_aloud(min(coming))}))


def stop_timers(turn: Turn) -> Reply:
    """Stop a conversation that timers lead. Its timers will not ring, if they can be removed."""
    stopped = without_cues(turn).reply(Phrase("guide.stopped"))
    return replace(stopped, planned=PlannedCues(if_uncleared=(Phrase("guide.stopped_perhaps"),)))


def without_cues(turn: Turn) -> Turn:
    return replace(turn, household=turn.household.with_guide_cues())


def offer_to_resume(turn: Turn, place: Place, *said: Phrase, topic: str | None = None) -> Reply:
    """Say where they were, and ask whether to go on. The question keeps the break's topic."""
    were_in = Phrase("guide.were_in", {"guide": named(turn, place)})
    question = GuideQuestion(Ask.RESUME, topic=topic)
    return turn.ask(question, *said, were_in, asking=Phrase("ask.resume"))


def named(turn: Turn, place: Place) -> str:
    return turn.words.catalog.text(f"guide_name.{place.guide}")


def position(turn: Turn, place: Place) -> Phrase:
    """Say which of its questions a conversation has come to."""
    number, count = place.position
    values = {"guide": named(turn, place)}
    if count == 1:
        return Phrase("guide.in", values)
    return Phrase("guide.at", values | {"number": str(number), "count": str(count)})


def without_guide(turn: Turn) -> Turn:
    """Return the turn without the place, and without the timers that lead a conversation."""
    quiet = without_cues(turn)
    return replace(quiet, household=replace(quiet.household, place=None))


def topic_of(turn: Turn) -> str | None:
    return turn.question.topic or (turn.place.topic if turn.place else None)


def lead(turn: Turn, walk: Walk, *before: Phrase) -> Reply:
    """Speak the steps of a walk. The last of them says what to wait for."""
    said = (*before, *_prompts(turn, walk))
    place = walk.place
    if place is None:
        rest = said or (Phrase("close.nothing_changed"),)
        return Reply(turn.household.without_place(walk.guide.name), rest)
    reply = Reply(replace(turn.household, place=place), said)
    if place.step.waits_for is Waits.TALK:
        return _talk_after(turn, reply, place)
    question = GuideQuestion(ASKED[place.step.waits_for], place, place.topic)
    return replace(reply, question=question, reprompt=(said[-1],))


def _talk_after(turn: Turn, reply: Reply, place: Place) -> Reply:
    """Let people talk. Once an evening, say before that how to go on."""
    if turn.household.knows_the_bell(turn.now):
        return _talk(replace(reply, say=(*reply.say, USUAL_QUIET)), place)
    taught = replace(reply.household, bell_explained_at=turn.now)
    return _talk(replace(reply, household=taught, say=(*reply.say, TAUGHT, USUAL_QUIET)), place)


def _talk(reply: Reply, place: Place) -> Reply:
    """End the quiet with a soft bell and the open microphone. If nobody goes on, say how to."""
    return replace(
        reply,
        say=(*reply.say, BELL),
        question=GuideQuestion(Ask.TALK, place),
        reprompt=(USUAL_QUIET, OPEN),
    )


def _prompts(turn: Turn, walk: Walk) -> Iterator[Phrase]:
    names = turn.household.names
    for step in walk.said:
        if step.tells_plan:
            yield from plan_told(turn)
        yield from prompt(walk.guide, step, names, walk.topic, is_swapped=walk.is_swapped)
