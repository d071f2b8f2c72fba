"""What recognition may be told beforehand: words of the skill, which then come more easily.

None of them deletes, ends or shortens anything: what the model makes up of noise are often words
that it was told.
"""

import random
from collections.abc import Sequence
from enum import StrEnum

from skill.intents.names import TWINS, YES
from speaker.understanding.language import Language

SKILL_WORDS = (
    "Alexa, open Steady Ground. Start a 20-minute break. Start a break until quarter past seven."
    " How long is left? Ten more minutes. We're both back. I'm flooded. Next."
    " Start the repair ritual. Start the State of Us. Help me breathe."
    " What do I say when she goes quiet? Remember that I'll handle pickup on Tuesdays."
)
GRAVE = frozenset(
    {
        "AMAZON.CancelIntent",
        "AMAZON.StartOverIntent",
        "AMAZON.StopIntent",
        "CallOffIntent",
        "ChangeAgreementIntent",
        "DropAgreementIntent",
        "ForgetIntent",
        "LeaveItIntent",
        "LessTimeIntent",
        "NoHeadsUpIntent",
        "StopRhythmIntent",
        "WeTalkedIntent",
    }
)
"""The intents that delete, end or shorten something."""
_MANY = 6


class Prompt(StrEnum):
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
    if prompt is Prompt.SKILL_WORDS:
        return SKILL_WORDS
    return f"{SKILL_WORDS} {' '.join(_sayable(intents, language, chance))}"


def _sayable(intents: frozenset[str], language: Language, chance: random.Random) -> Sequence[str]:
    samples = {
        intent.name: [each for each in intent.samples if "{" not in each]
        for intent in language.model.intents.values()
        if TWINS.get(intent.name, intent.name) not in {*GRAVE, YES}
    }
    with_some = sorted(name for name, said in samples.items() if said)
    right = [name for name in sorted(intents) if name in with_some][:1]
    names = right + chance.sample(with_some, _MANY - len(right))
    chance.shuffle(names)
    return [f"{chance.choice(samples[name]).capitalize()}." for name in names]
