"""Fear, control, harm: a short calm answer from anywhere, and then the end of the session.

Nobody is asked anything, nothing of it is kept, and no conversation is taken up afterwards
(research.md, safety).
"""

from skill.intents.leading import left
from skill.intents.names import SAFETY, SELF_HARM
from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase
from skill.speech.danger import danger_words
from skill.speech.helplines import Helpline, helplines


def heard_in(turn: Turn) -> str | None:
    """Return the intent of a call for help that was taken down as an agreement or a topic."""
    said = tuple(turn.slots.said)
    if not said:
        return None
    words = danger_words(turn.words.catalog.locale)
    if any(map(words.is_crisis, said)):
        return SELF_HARM
    return SAFETY if any(map(words.is_danger, said)) else None


def in_danger(turn: Turn) -> Reply:
    return _answer(turn, "danger", helplines(turn.words.catalog.locale).danger)


def in_crisis(turn: Turn) -> Reply:
    return _answer(turn, "crisis", helplines(turn.words.catalog.locale).crisis)


def _answer(turn: Turn, kind: str, line: Helpline | None) -> Reply:
    values = {"emergency": helplines(turn.words.catalog.locale).emergency}
    if line is None:
        said = Phrase(f"safety.{kind}_alone", values)
    else:
        said = Phrase(f"safety.{kind}", values | {"name": line.name, "number": line.number})
    return Reply(left(turn).household, (said,), is_vital=True)
