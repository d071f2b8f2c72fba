"""Do what would end a break before its time, once both have said that they want it."""

from collections.abc import Mapping
from dataclasses import replace

from skill.intents import guides, pauses
from skill.intents.both import Act, BothQuestion
from skill.intents.questions import Ask
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase

ACTS: Mapping[Act, IntentFunction] = {
    Act.COME_BACK: pauses.come_back,
    Act.CALL_OFF: pauses.call_off,
    Act.GO_ON: guides.say_again,
}


def go_on(turn: Turn) -> Reply:
    """Do what was asked for: both want it."""
    asked = turn.asked(BothQuestion)
    act = guides.starting(asked.guide) if asked.guide else ACTS.get(asked.act, pauses.come_back)
    return act(replace(turn, both_agree=True))


def make_sure(turn: Turn) -> Reply:
    """Ask for both of them, after a "yes" to "both of you, or just you?"."""
    question = replace(turn.asked(BothQuestion), ask=Ask.BOTH)
    return turn.ask(question, asking=Phrase("ask.both_sure"))
