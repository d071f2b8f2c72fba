"""Answer what people say of how they feel: one warm sentence, and one offer."""

from collections.abc import Mapping

from skill.intents.questions import Ask, Question
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase

FEELINGS: Mapping[str, str] = {
    "FeelLowIntent": "low",
    "CryingIntent": "crying",
    "SorryIntent": "sorry",
    "LoveIntent": "love",
}
"""The intent that tells of each feeling; a feeling is a key of the catalog's [feeling]."""

HELPS: Mapping[str, Ask] = {
    "low": Ask.BREATHE,
    "crying": Ask.KIND_LINE,
    "sorry": Ask.KIND_LINE,
    "love": Ask.KIND_LINE,
}
"""What we offer to each."""

OFFERS_NOTHING = (Ask.NOTHING, Ask.WHAT, Ask.ANYTHING, *HELPS.values())
"""At these questions we make our own offer. At any other we go on with what we asked."""


def answer(feeling: str) -> IntentFunction:
    """Return the function that answers a feeling, and loses no question that waits."""

    def say(turn: Turn) -> Reply:
        if turn.open_question.ask in OFFERS_NOTHING:
            return offer(feeling)(turn)
        return turn.still_asking(_warm_words(turn, feeling), *turn.session.asked)

    return say


def offer(feeling: str) -> IntentFunction:
    """Return the function that answers a feeling with what may help."""

    def say(turn: Turn) -> Reply:
        helps = HELPS[feeling]
        return turn.ask(Question(helps), _warm_words(turn, feeling), asking=Phrase(f"ask.{helps}"))

    return say


def _warm_words(turn: Turn, feeling: str) -> Phrase:
    is_waiting = turn.running is not None and not turn.running.is_due(turn.now)
    return Phrase("feeling.waiting" if is_waiting and feeling == "low" else f"feeling.{feeling}")
