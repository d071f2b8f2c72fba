"""Answer what people ask during a break, and end it."""

from dataclasses import replace

from skill.domain.breaks import Break, Punctuality, Wish
from skill.intents.both import Act, ask_whether_both, ask_who_is_ready, needs_both, stay
from skill.intents.leading import GuideQuestion, led_by_itself, offer_to_resume, stop_timers
from skill.intents.leaving import okay
from skill.intents.questions import Ask
from skill.intents.turn import Reply, Turn
from skill.intents.waiting import not_back
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase


def time_left(turn: Turn) -> Reply:
    if turn.running is None:
        return _none_running(turn)
    if turn.running.is_due(turn.now):
        return turn.reply(Phrase("break.due"))
    left = {"left": turn.words.left(turn.running.time_left(turn.now))}
    if not turn.words.knows_the_clock:
        return turn.reply(Phrase("break.left_without_clock", left))
    return turn.reply(Phrase("break.left", left | turn.back(turn.running)))


def return_time(turn: Turn) -> Reply:
    if turn.running is None:
        return _none_running(turn)
    if turn.running.is_due(turn.now):
        return turn.reply(Phrase("break.due"))
    return turn.reply(Phrase("break.back", turn.back(turn.running)))


def topic(turn: Turn) -> Reply:
    if turn.running is None:
        asked_about = turn.question.topic
        if asked_about:
            return turn.still_asking(Phrase("break.topic_is", {"topic": asked_about}))
        return _none_running(turn)
    if turn.running.topic is None:
        return turn.reply(Phrase("break.topic_none"))
    return turn.reply(Phrase("break.topic_is", {"topic": turn.running.topic}))


def keep_topic(turn: Turn) -> Reply:
    """Keep the topic of the running break. A break has one, so a new topic replaces the old one."""
    said, leaves_topic = turn.slots.topic, turn.slots.say_no_topic
    if turn.running is None:
        return _offer_break(turn, Wish(topic=said, leaves_topic=leaves_topic))
    if leaves_topic:
        return turn.reply(okay(turn, turn.running))
    if said is None:
        return topic(turn)
    kept = turn.household.keep_topic(turn.running, said)
    values = {"topic": said} | turn.back(turn.running)
    return Reply(kept, (Phrase("break.topic_kept", values),))


def reassure(turn: Turn) -> Reply:
    """Tell the one who stays that this is a pause, and when it ends."""
    if turn.running is None:
        return turn.reply(Phrase("reassure.none"))
    if turn.running.is_due(turn.now):
        return turn.reply(Phrase("reassure.due"))
    return turn.reply(Phrase("reassure.running", turn.back(turn.running)))


def come_back(turn: Turn) -> Reply:
    """Welcome them back, whether they are on time or late. Before the time, ask who is ready."""
    running = turn.running
    if running is None:
        asking = Phrase("ask.begin_return")
        return turn.ask(GuideQuestion(Ask.BEGIN_RETURN), Phrase("break.none"), asking=asking)
    if needs_both(turn):
        return ask_who_is_ready(turn, running, Act.COME_BACK)
    outcome = running.punctuality(turn.now)
    return welcome_back(turn, running, Phrase(f"return.{outcome}"), outcome)


def come_back_late(turn: Turn) -> Reply:
    """Welcome them back, after we have asked about a return time that went by."""
    back = replace(turn, household=turn.household.have_talked())
    return _offer_return(back, turn.question.topic, Phrase("return.late"))


def both_back(turn: Turn) -> Reply:
    """Welcome them both back, also before the time: they have said that both are there."""
    return come_back(replace(turn, both_agree=True))


def just_me(turn: Turn) -> Reply:
    """Leave the break as it is: one of them is not there, or not ready."""
    if turn.running and turn.running.is_due(turn.now):
        return not_back(turn)
    return stay(turn) if turn.running else _none_running(turn)


def welcome_back(turn: Turn, running: Break, said: Phrase, outcome: Punctuality) -> Reply:
    """End the break, and offer the conversation that it interrupted, or a talk about its topic."""
    ended = replace(turn, household=turn.household.end_break(running, turn.now, outcome))
    if turn.place:
        return offer_to_resume(ended, turn.place, said, topic=running.topic)
    return _offer_return(ended, running.topic, said)


def _offer_return(turn: Turn, topic: str | None, said: Phrase) -> Reply:
    question = GuideQuestion(Ask.BEGIN_RETURN, topic=topic)
    return turn.ask(question, said, asking=Phrase("ask.begin_return"))


def call_off(turn: Turn) -> Reply:
    if turn.running is None and turn.household.cues.guide_cues:
        return stop_timers(turn)
    if turn.running is None:
        return turn.reply(Phrase("break.none"))
    if needs_both(turn):
        return ask_whether_both(turn, Act.CALL_OFF)
    return Reply(turn.household.call_off_break(), (Phrase("break.called_off"),))


def _offer_break(turn: Turn, wish: Wish) -> Reply:
    question = BreakQuestion(Ask.START, wish)
    return turn.ask(question, Phrase("break.none"), asking=Phrase("ask.start"))


def _none_running(turn: Turn) -> Reply:
    return led_by_itself(turn) or turn.reply(Phrase("break.none"))
