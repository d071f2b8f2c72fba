"""What recognition may be told beforehand: words of the skill, which then come more easily.

None of them deletes, ends or shortens anything: what the model makes up of noise are often words
that it was told.
"""

import random
from collections.abc import Sequence
from enum import StrEnum

from listening.wake_names import WakeName
from speaker.desk.prompting import usual
from speaker.understanding.consequences import TAKES_AWAY
from speaker.understanding.language import Language

_MANY = 6


class Prompt(StrEnum):
    AS_AT_THE_DESK = "as at the desk"
    """With what can be said at that place of the conversation, if a sentence is from one."""
    NONE = "none"
    SKILL_WORDS = "the skill's words"
    SAYABLE = "and what can be said now"


def prompt_for(
    prompt: Prompt, intents: frozenset[str], language: Language, chance: random.Random
) -> str:
    """Return what to tell the model before a sentence that is one of these intents.

    What can be said now is as in a guide: six sentences, one of them of the right intent, though
    hardly in the words that are used.
    """
    if prompt is Prompt.NONE:
        return ""
    words = usual(language, WakeName.ALEXA.words)
    if prompt is not Prompt.SAYABLE:
        return words
    return f"{words} {' '.join(_sayable(intents, language, chance))}"


def _sayable(intents: frozenset[str], language: Language, chance: random.Random) -> Sequence[str]:
    samples = {
        intent.name: [each for each in intent.samples if "{" not in each]
        for intent in language.model.intents.values()
        if intent.name not in TAKES_AWAY
    }
    with_some = sorted(name for name, said in samples.items() if said)
    right = [name for name in sorted(intents) if name in with_some][:1]
    names = right + chance.sample(with_some, _MANY - len(right))
    chance.shuffle(names)
    return [f"{chance.choice(samples[name]).capitalize()}." for name in names]
