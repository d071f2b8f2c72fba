"""The break that somebody asks for: read from the slots, and kept in a question about it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from skill.domain.breaks import LONGEST_LENGTH, Wish, checked_hearing, checked_length
from skill.domain.clock_times import DayPart
from skill.intents.questions import Ask, Question
from skill.intents.turn import Turn


@dataclass(frozen=True)
class BreakQuestion(Question):
    """A question about a break: how long, until when, or whether to move it."""

    wish: Wish = field(default_factory=Wish)
    day_part: DayPart | None = None
    """The part of the day that was said so far."""

    change: Ask | None = None
    """MORE or LESS if the break is to be so much longer or shorter."""

    @property
    def topic(self) -> str | None:
        return self.wish.topic

    @property
    def moments(self) -> tuple[datetime, ...]:
        return (self.wish.return_time,) if self.wish.return_time else ()

    @property
    def is_sound(self) -> bool:
        return super().is_sound and abs(self.wish.length or timedelta()) <= LONGEST_LENGTH


def read_wish(turn: Turn) -> Wish:
    """Return the wish that the slots hold. RefusalError if it cannot be read, or cannot be.

    Whoever begins the break checks that it is neither too short nor too long. A length that moves
    a break is checked here, because a move does not look at lengths.
    """
    slots, asked_part = turn.slots, turn.asked(BreakQuestion).day_part
    return_time = slots.return_time(turn.now, turn.zone, asked_part)
    wish = Wish(slots.length, return_time, slots.topic, leaves_topic=slots.say_no_topic)
    if wish.length is not None and wish.return_time is None:
        check = checked_length if turn.running else checked_hearing
        check(wish.length)
    return with_topic(turn, wish)


def with_topic(turn: Turn, wish: Wish) -> Wish:
    """Return the wish with the topic that an earlier question has kept, if it has none itself."""
    leaves_topic = wish.leaves_topic or turn.asked(BreakQuestion).wish.leaves_topic
    topic = wish.topic or turn.question.topic
    return replace(wish, topic=topic, leaves_topic=leaves_topic and not topic)
