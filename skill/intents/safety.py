"""Fear, control, harm: a short calm answer from anywhere, and then the end of the session.

Nobody is asked anything, nothing of it is kept, and no conversation is taken up afterwards
(research.md, safety).
"""

from dataclasses import replace

from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase
from skill.speech.helplines import Helpline, helplines


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
    household = replace(turn.household, place=None)
    return Reply(household, (said,), is_vital=True)
