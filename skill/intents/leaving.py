"""What is said before anyone leaves the room: one topic, and a sentence to tell each other."""

from dataclasses import replace

from skill.domain.breaks import Break
from skill.intents.questions import Ask
from skill.intents.turn import Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase

EACH_OTHER = Phrase("leaving.each_other")


def before_leaving(turn: Turn, reply: Reply, *, leaves_topic: bool = False) -> Reply:
    """Ask what the two will come back to, after a reply to the start of their break.

    If there is a topic, or they leave it out, hand the sentence over at once. Where Alexa asks for
    the permission to chime, she says none of this; it follows her question's answer.
    """
    begun, plan = reply.household.current_break, reply.household.pause_plan
    if begun is None or reply.question.is_asked:
        return reply
    if begun.topic or leaves_topic or plan.leaves_topic:
        then = (*reply.planned.then, *_calms(turn, reply), EACH_OTHER)
        return replace(reply, planned=replace(reply.planned, then=then))
    asking = (Phrase("ask.topic"),)
    return replace(
        reply,
        say=(*reply.say, *asking),
        asking=asking,
        question=BreakQuestion(Ask.TOPIC),
        reprompt=(EACH_OTHER,),
    )


def hear_topic(turn: Turn) -> Reply:
    """Take what they want to talk about afterwards; what is no topic is not repeated."""
    running, topic = turn.running, turn.slots.topic
    if running is None:
        return turn.reply(Phrase("break.none"))
    if turn.slots.say_no_topic:
        return turn.reply(okay(turn, running))
    if topic is None:
        return leave_topic_out(turn)
    kept = turn.household.keep_topic(running, topic)
    said = Phrase("break.topic_kept", {"topic": topic} | turn.back(running))
    reply = Reply(kept, (said,))
    return replace(reply, say=(said, *_calms(turn, reply), EACH_OTHER))


def leave_topic_out(turn: Turn) -> Reply:
    """Go without a topic, after a "no" or "I don't know"."""
    if turn.running is None:
        return turn.reply(Phrase("break.none"))
    return turn.reply(okay(turn, turn.running), EACH_OTHER)


def okay(turn: Turn, running: Break) -> Phrase:
    """Return what says that it was heard, and nothing of what it was: "Okay. 7:15."."""
    clock = turn.words.clock_time(running.return_time)
    return Phrase("leaving.okay", {"clock": clock}) if clock else Phrase("leaving.okay_no_clock")


def _calms(turn: Turn, reply: Reply) -> tuple[Phrase, ...]:
    """Return what calms them in their own words, if their plan has any."""
    calms = reply.household.pause_plan.calms
    return (Phrase("break.calms", {"words": turn.words.listed(calms)}),) if calms else ()
