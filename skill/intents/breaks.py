"""Answer whoever asks for a break: begin it, or ask about the one that runs already."""

from skill.domain.breaks import Wish
from skill.intents.leaving import before_leaving, hear_topic
from skill.intents.moving import ask_to_move, move_as_wished, move_break
from skill.intents.starting import begin
from skill.intents.turn import Reply, Turn
from skill.intents.wishes import BreakQuestion, read_wish
from skill.speech.catalog import Phrase


def start_break(turn: Turn) -> Reply:
    """Start the break. Ask first if one runs already, or if it needs a reminder."""
    return _offer(turn, read_wish(turn))


def start_offered_break(turn: Turn) -> Reply:
    """Start the break that was offered, after a "yes". Without a length it has their usual one."""
    return _offer(turn, turn.asked(BreakQuestion).wish)


def _offer(turn: Turn, wish: Wish) -> Reply:
    if turn.running:
        return ask_to_move(turn, turn.running, wish)
    return begin(turn, wish, may_be_long=False)


def begin_long_break(turn: Turn) -> Reply:
    """Start the long break, after a "yes" to it and its reminder.

    If another speaker has begun a break meanwhile, ask whether to move that one.
    """
    wish = turn.asked(BreakQuestion).wish
    if turn.running:
        return ask_to_move(turn, turn.running, wish)
    return begin(turn, wish, may_be_long=True)


def decline_long_break(turn: Turn) -> Reply:
    if turn.running:
        return turn.reply(Phrase("move.stays", turn.back(turn.running)))
    return turn.reply(Phrase("long.not_started"))


def take_time(turn: Turn) -> Reply:
    """Move the running break to a clock time, or start one that ends then."""
    return move_break(turn) if turn.running else start_break(turn)


def is_longer_after_all(turn: Turn) -> bool:
    """Whether somebody makes a break that has just begun a longer one: "no wait, thirty"."""
    running, length = turn.running, turn.slots.length
    if running is None or length is None:
        return False
    return running.has_just_begun(turn.now) and length > running.length


def correct(turn: Turn) -> Reply:
    """Take "no wait, make it thirty" right after the start: the whole break lasts that long."""
    if turn.running is None:
        return start_break(turn)
    wish = read_wish(turn)
    return before_leaving(turn, move_as_wished(turn, wish), leaves_topic=wish.leaves_topic)


def correct_or_hear_topic(turn: Turn) -> Reply:
    """Take "let's come back to the budget" as the topic, and "thirty minutes" as the length."""
    if turn.slots.name_a_time:
        return correct(turn)
    names_topic = turn.slots.topic or turn.slots.say_no_topic
    return hear_topic(turn) if names_topic else start_break(turn)
