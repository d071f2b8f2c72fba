"""Say kindly what is possible, where a wish cannot be granted."""

from collections.abc import Mapping

from skill.domain.breaks import RefusalReason, Wish
from skill.domain.clock_times import DayPart
from skill.intents.questions import Ask, Question
from skill.intents.turn import Reply, Turn
from skill.intents.wishes import BreakQuestion, with_topic
from skill.speech.catalog import Phrase

ASKED_AFTER: Mapping[RefusalReason, str] = {
    RefusalReason.UNREADABLE_TIME: "ask.clock_time",
    RefusalReason.DAY_PART_ONLY: "ask.clock_time",
    RefusalReason.NOON_OR_MIDNIGHT: "ask.noon_or_midnight",
}
"""What we ask for after these refusals. After all others, we ask for a length."""


def refuse(turn: Turn, reason: RefusalReason) -> Reply:
    """Say kindly what is possible instead. Nothing changes, and the topic is not lost."""
    back = turn.back(turn.running) if turn.running else {}
    said, is_about_time = Phrase(f"refusal.{reason}", back), reason in ASKED_AFTER
    if turn.running and not is_about_time:
        return turn.ask(Question(Ask.ANYTHING), said, asking=Phrase("ask.anything"))
    wish = Wish(topic=turn.slots.topic, leaves_topic=turn.slots.say_no_topic)
    wish = with_topic(turn, wish)
    ask = Ask.TIME if is_about_time else Ask.LENGTH
    question = BreakQuestion(ask, wish, _part_asked_about(turn, reason))
    return turn.ask(question, said, asking=Phrase(ASKED_AFTER.get(reason, "ask.length")))


def _part_asked_about(turn: Turn, reason: RefusalReason) -> DayPart | None:
    """Return the part of the day that the answer may be in. "Twelve" once more means noon."""
    if reason is RefusalReason.NOON_OR_MIDNIGHT:
        return DayPart.AFTERNOON
    return turn.slots.day_part_after(turn.asked(BreakQuestion).day_part)
