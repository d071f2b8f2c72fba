"""Lead a guided conversation. The same functions lead every guide and know no step by name."""

from dataclasses import replace

from skill.domain.agreements import Kept
from skill.domain.breaks import Wish
from skill.domain.cues import Cue, CueKind
from skill.domain.guides import (
    GUIDES,
    Guide,
    GuideName,
    Place,
    Waits,
    again,
    backward,
    begin,
    begin_from,
    forward,
    without_offer,
)
from skill.intents.both import Act, ask_who_is_ready, needs_both
from skill.intents.leading import (
    MORE_QUIET,
    USUAL_QUIET,
    GuideQuestion,
    at_the_place,
    back_together,
    hold,
    lead,
    named,
    topic_of,
    without_cues,
    without_guide,
)
from skill.intents.numbers import take_answer
from skill.intents.questions import Ask
from skill.intents.turn import IntentFunction, PlannedCues, Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase

MASKED = "*"
"""Alexa writes asterisks in place of a word that it does not want to repeat."""


def starting(name: GuideName) -> IntentFunction:
    """Return the function that begins a guide."""

    def start(turn: Turn) -> Reply:
        walk = begin(name, turn.now, topic_of(turn))
        if walk.place is None:
            return lead(turn, walk)
        running = needs_both(turn)
        if running:
            return ask_who_is_ready(turn, running, Act.BEGIN_GUIDE, name)
        back, said = back_together(turn)
        return lead(without_cues(back), walk, *said)

    return start


def start_debrief(turn: Turn) -> Reply:
    size = turn.slots.ids.get("size")
    name = GuideName.LONG_DEBRIEF if size == "longer" else GuideName.DEBRIEF
    return _led_by_cues(turn, GUIDES[name])


def _led_by_cues(turn: Turn, guide: Guide) -> Reply:
    """Let timers announce the switch and the end, and leave the room quiet.

    If Alexa cannot make the timers, the couple says "next" instead.
    """
    if guide.shares is None or turn.running:
        return starting(guide.name)(turn)
    switch = Cue(CueKind.TIMER, turn.now + guide.shares, says="switch")
    end = Cue(CueKind.TIMER, turn.now + 2 * guide.shares, says="end")
    led_by_next = starting(guide.name)(turn)
    led_by_cues = led_by_next.household.with_guide_cues(switch, end)
    length = {"length": turn.words.length(guide.shares)}
    planned = PlannedCues((switch, end), section="", may_ask_consent=False, otherwise=led_by_next)
    return Reply(led_by_cues, (Phrase(f"{guide.section}.timed", length),), planned=planned)


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
    number, count = place.position
    values = {"number": str(number), "count": str(count), "guide": named(turn, place)}
    return lead(turn, again(place, turn.now), Phrase("guide.at", values))


@at_the_place
def give_quiet(turn: Turn, place: Place) -> Reply:
    """Keep quiet again: what was heard is the two of them talking."""
    return hold(turn, place, USUAL_QUIET)


@at_the_place
def give_more_quiet(turn: Turn, place: Place) -> Reply:
    return hold(turn, place, Phrase("quiet.granted"), MORE_QUIET)


@at_the_place
def accept(turn: Turn, place: Place) -> Reply:
    """Take a "yes" to a step's offer, or to words that were read back."""
    if place.step.waits_for is Waits.WORDS:
        return _keep(turn, place) if place.draft else lead(turn, again(place, turn.now))
    if place.step.leads_to:
        return lead(turn, begin(place.step.leads_to, turn.now, place.topic))
    return lead(turn, forward(place, turn.now))


@at_the_place
def decline(turn: Turn, place: Place) -> Reply:
    """Take a "no" to a step's offer, or to words that were read back."""
    if place.step.waits_for is Waits.OFFER:
        return lead(turn, without_offer(place, turn.now))
    if place.draft:
        return lead(turn, again(place, turn.now), Phrase("keep.say_again"))
    return lead(turn, forward(place, turn.now))


@at_the_place
def leave_words(turn: Turn, place: Place) -> Reply:
    """Go on without the words that were read back, and say so."""
    return lead(turn, forward(place, turn.now), Phrase("keep.not_kept"))


@at_the_place
def no_hurry(turn: Turn, place: Place) -> Reply:
    """Say that there is no hurry, and ask the step again, after an "I don't know"."""
    return lead(turn, again(place, turn.now), Phrase("guide.no_hurry"))


@at_the_place
def hear_words(turn: Turn, place: Place) -> Reply:
    """Read back the words that a step is to keep. We keep nothing before a yes."""
    words = turn.slots.agreement
    if place.step.waits_for is not Waits.WORDS:
        return lead(turn, again(place, turn.now))
    if words is None or MASKED in words:
        return lead(turn, again(place, turn.now), Phrase("keep.unclear"))
    drafted = replace(place, at=turn.now, draft=words)
    read_back, asking = Phrase("keep.read_back", {"words": words}), Phrase("ask.keep")
    asked = turn.ask(GuideQuestion(Ask.KEEP, drafted), read_back, asking=asking)
    return replace(asked, household=replace(turn.household, place=drafted))


def _keep(turn: Turn, place: Place) -> Reply:
    kind = place.step.keeps or Kept.AGREEMENT
    words = place.draft or ""
    kept = replace(turn, household=turn.household.keep_words(words, kind, turn.now))
    return lead(kept, forward(place, turn.now), Phrase("keep.kept"), *_of_signal(turn, kind, words))


def _of_signal(turn: Turn, kind: Kept, words: str) -> tuple[Phrase, ...]:
    """Say so if a word for calling a break is not one that is known to be understood."""
    known = turn.words.catalog.variants["heard.signals"]
    is_unsure = kind is Kept.SIGNAL and words.lower() not in known
    return (Phrase("plan.signal_unsure"),) if is_unsure else ()


def want_longer(turn: Turn) -> Reply:
    """Leave the return for a new break with the same topic. Ask how long if they did not say."""
    question = BreakQuestion(Ask.LENGTH, Wish(topic=topic_of(turn)))
    away = without_guide(turn)
    if not turn.slots.name_a_time:
        return away.ask(question, asking=Phrase("ask.length"))
    return take_answer(replace(away, session=replace(away.session, question=question)))


def leave_for_today(turn: Turn) -> Reply:
    """Leave the conversation. Ask for another time if it was about the way back together."""
    place = turn.place
    if turn.running:
        return turn.reply(Phrase("close.running", turn.back(turn.running)))
    if place is None or place.step.waits_for is not Waits.READY:
        return without_guide(turn).reply(Phrase("guide.left"))
    wish = Wish(topic=topic_of(turn))
    return without_guide(turn).ask(BreakQuestion(Ask.TIME, wish), asking=Phrase("ask.another_time"))


def let_go(turn: Turn) -> Reply:
    """Let the conversation go, after a "no" to going on. If a topic waits, offer that."""
    topic = turn.question.topic
    if topic is None:
        return without_guide(turn).reply(Phrase("guide.left"))
    question = GuideQuestion(Ask.BEGIN_RETURN, topic=topic)
    said = Phrase("return.topic", {"topic": topic})
    return without_guide(turn).ask(question, said, asking=Phrase("ask.begin_return"))
