"""The pause plan and the two names: make, tell and change them."""

from collections.abc import Mapping
from dataclasses import replace

from skill.domain.breaks import USUAL_LEAD, RefusalError, RefusalReason, checked_length
from skill.domain.guides import GuideName, Place, Waits, again, begin_part, forward
from skill.intents import heads_up
from skill.intents.breaks import start_break
from skill.intents.guide_words import MASKED
from skill.intents.guides import give_quiet, go_next, starting
from skill.intents.leading import GuideQuestion, at_the_place, lead, offer_to_resume, without_cues
from skill.intents.questions import Ask, Question
from skill.intents.session import leave_as_it_is
from skill.intents.telling import names_told, plan_told
from skill.intents.turn import Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase

NAMES = "names"
HEADS_UP = "heads_up"
CHOICES: Mapping[str, Ask] = {
    "topic": Ask.PLAN_TOPIC,
    "ending": Ask.ONE_MAY_END,
    "say_back": Ask.SAY_BACK,
}
"""The parts that are a choice, and the question for each."""


def make_plan(turn: Turn) -> Reply:
    """Go through the whole plan. That is for a calm moment, so not during a break.

    If they broke it off before, offer to go on with it.
    """
    if turn.running:
        return _not_now(turn)
    place = turn.place
    is_kept = place and place.guide is GuideName.PAUSE_PLAN and not turn.open_question.is_asked
    return offer_to_resume(turn, place) if place and is_kept else _begin(turn)


_begin = starting(GuideName.PAUSE_PLAN)


def hear_plan(turn: Turn) -> Reply:
    if turn.household.pause_plan.is_empty and turn.household.names is None:
        asking = Phrase("ask.make_plan")
        return turn.ask(Question(Ask.MAKE_PLAN), Phrase("plan.none"), asking=asking)
    return turn.reply(*plan_told(turn))


def change_plan(turn: Turn) -> Reply:
    """Change the usual length at once. For any other part, go through that part again."""
    part, length = turn.slots.ids.get("part"), turn.slots.length
    if part == HEADS_UP:
        return heads_up.ask_about_plan(turn, lead=length or USUAL_LEAD)
    if length is not None:
        return _length_changed(turn)
    if part == NAMES:
        return ask_names(turn)
    if part is None:
        return turn.ask(Question(Ask.PLAN_PART), *plan_told(turn), asking=Phrase("ask.plan_part"))
    return _part_anew(turn, part)


def _part_anew(turn: Turn, part: str) -> Reply:
    """Go through a part of the plan again. That is for a calm moment, so not during a break."""
    if turn.running:
        return _not_now(turn)
    if part in CHOICES:
        return turn.ask(Question(CHOICES[part]), asking=Phrase(f"ask.{CHOICES[part]}"))
    return lead(without_cues(turn), begin_part(GuideName.PAUSE_PLAN, part, turn.now))


def _not_now(turn: Turn) -> Reply:
    back = turn.back(turn.running) if turn.running else {}
    return turn.reply(Phrase("plan.not_now", back))


def _length_changed(turn: Turn) -> Reply:
    """Change how long a plain break lasts. RefusalError if no break can last so long."""
    changed = _with_length(turn)
    length = changed.words.exactly(changed.household.usual_length)
    return changed.reply(Phrase("plan.length_changed", {"length": length}))


def _with_length(turn: Turn) -> Turn:
    said = turn.slots.length
    checked = None if said is None else checked_length(said)
    plan = replace(turn.household.pause_plan, length=checked)
    return replace(turn, household=replace(turn.household, pause_plan=plan))


def one_may_end(turn: Turn) -> Reply:
    """From now on one of them alone may end a break early, or shorten it: both said yes to it."""
    return _with_ending(turn, "plan.one_may_end", one_may=True)


def both_must_end(turn: Turn) -> Reply:
    return _with_ending(turn, "plan.both_must_end", one_may=False)


def _with_ending(turn: Turn, key: str, *, one_may: bool) -> Reply:
    """Change who may end a break early, unless one has begun since we asked."""
    if turn.running:
        return _not_now(turn)
    plan = replace(turn.household.pause_plan, one_may_end=one_may)
    return Reply(replace(turn.household, pause_plan=plan), (Phrase(key),))


@at_the_place
def hear_length(turn: Turn, place: Place) -> Reply:
    """Take the length that a step asks for, or ask again if it cannot be one."""
    try:
        if place.step.waits_for is not Waits.LENGTH or turn.slots.length is None:
            return _ask_length_again(turn, place)
        changed = _with_length(turn)
    except RefusalError as refusal:
        return lead(turn, again(place, turn.now), Phrase(f"refusal.{refusal.reason}"))
    length = changed.words.exactly(changed.household.usual_length)
    said = Phrase("plan.length", {"length": length})
    return lead(changed, forward(place, turn.now), said)


def _ask_length_again(turn: Turn, place: Place) -> Reply:
    """Ask the step again. A whole hour may have been a number, so say how to say minutes."""
    asked, hour = lead(turn, again(place, turn.now)), turn.slots.bare_hour
    if hour is None or place.step.waits_for is not Waits.LENGTH:
        return asked
    asking = Phrase("plan.length_in_minutes", turn.words.minutes_or_hour(hour))
    return replace(asked, say=(asking,), reprompt=(asking,))


def hear_length_or_break(turn: Turn) -> Reply:
    """Take "a thirty-minute break" as the length, but start a break after "I need a break"."""
    is_a_break = turn.slots.length is None and turn.slots.bare_hour is None
    return start_break(turn) if is_a_break else hear_length(turn)


def ask_names(turn: Turn) -> Reply:
    return turn.ask(GuideQuestion(Ask.NAMES), asking=Phrase("ask.names"))


def hear_names(turn: Turn) -> Reply:
    """Keep two first names. If a step asked for them, go on from there."""
    names, place = turn.slots.names, turn.place
    asked = turn.open_question.place
    if names is None or MASKED in names.first + names.second:
        return lead(turn, again(place, turn.now)) if asked and place else ask_names(turn)
    named = replace(turn, household=replace(turn.household, names=names))
    if asked and place and place.step.waits_for is Waits.NAMES:
        return lead(named, forward(place, turn.now))
    return named.reply(names_told(named), Phrase("plan.names_forgettable"))


def leave_names(turn: Turn) -> Reply:
    """Go on without names, after a "no"."""
    asked = turn.open_question.place
    return go_next(turn) if asked else leave_as_it_is(turn)


def refuse(turn: Turn, reason: RefusalReason) -> Reply:
    """Say kindly what a usual length can be. Nothing was changed."""
    return turn.reply(Phrase(f"refusal.{reason}"))


def take_signal(turn: Turn) -> Reply:
    """Start a break, if the word is the one of their plan. Otherwise ask whether they need one."""
    if turn.household.pause_plan.has_signal(turn.slots.signal or ""):
        return start_break(turn)
    if turn.place and not turn.running:
        return give_quiet(turn)
    if turn.running:
        return turn.reply(Phrase("move.asked", turn.back(turn.running)))
    return turn.ask(BreakQuestion(Ask.START), asking=Phrase("ask.start_at_signal"))


def ask_for_topics(turn: Turn) -> Reply:
    """Ask what a break's topic is from now on, after a "yes" to that part of the plan."""
    return _topic_part(turn, leaves_topic=False)


def leave_topics_out(turn: Turn) -> Reply:
    return _topic_part(turn, leaves_topic=True)


def _topic_part(turn: Turn, *, leaves_topic: bool) -> Reply:
    plan = replace(turn.household.pause_plan, leaves_topic=leaves_topic)
    said = Phrase("plan.leaves_topic" if leaves_topic else "plan.asks_topic")
    return Reply(replace(turn.household, pause_plan=plan), (said,))
