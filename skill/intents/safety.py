"""Answer fear, control and harm with a few calm words, at any time, and then end the session.

We ask nothing, keep nothing, and do not go on with a conversation afterwards (research.md,
safety).
"""

from collections.abc import Mapping

from skill.intents.leading import without_guide
from skill.intents.names import AFRAID, SAFETY, SELF_HARM
from skill.intents.slots import Slots
from skill.intents.turn import Handling, Reply, Turn
from skill.speech.catalog import Phrase
from skill.speech.countries import country_of_device
from skill.speech.danger import CallForHelp, call_for_help
from skill.speech.helplines import Helpline, Helplines, helplines

KINDS: Mapping[str, CallForHelp] = {
    SAFETY: CallForHelp.DANGER,
    AFRAID: CallForHelp.DANGER,
    SELF_HARM: CallForHelp.CRISIS,
}
INTENTS: Mapping[CallForHelp, str] = {
    CallForHelp.DANGER: SAFETY,
    CallForHelp.CRISIS: SELF_HARM,
}


def heard_in(slots: Slots, locale: str) -> str | None:
    """Return the intent of a call for help that some slot holds, such as a topic; None if none."""
    found = call_for_help(slots.said, locale)
    return None if found is None else INTENTS[found]


def in_danger(turn: Turn) -> Reply:
    return _answer(turn, SAFETY)


def in_crisis(turn: Turn) -> Reply:
    return _answer(turn, SELF_HARM)


def words_anywhere(intent: str) -> Phrase:
    """Return the words that hold in every country, because the number is not certain."""
    return Phrase(f"safety.{KINDS[intent]}_anywhere")


def _answer(turn: Turn, intent: str) -> Reply:
    lines = helplines(_country(turn))
    said = _words(intent, lines) if lines else words_anywhere(intent)
    return Reply(without_guide(turn).household, (said,), handling=Handling.VITAL)


def _country(turn: Turn) -> str | None:
    return country_of_device(turn.locale, str(turn.zone) if turn.zone else None)


def _words(intent: str, lines: Helplines) -> Phrase:
    kind, values = KINDS[intent], {"emergency": lines.emergency}
    line: Helpline | None = lines.danger if intent == SAFETY else lines.crisis
    if line is None:
        return Phrase(f"safety.{kind}_alone", values)
    return Phrase(f"safety.{kind}", values | {"name": line.name, "number": line.number})
