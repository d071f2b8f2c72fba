"""After which questions of a talk the listener says back what they heard: a part of the plan."""

from dataclasses import replace

from skill.domain.guides import SayBack
from skill.intents.questions import Ask, Question
from skill.intents.turn import Reply, Turn
from skill.speech.catalog import Phrase


def ask(turn: Turn) -> Reply:
    return turn.ask(Question(Ask.SAY_BACK), asking=Phrase("ask.say_back"))


def change(turn: Turn) -> Reply:
    """Take what they said of it. A talk that goes on is as it was when it began."""
    often = turn.slots.ids.get("often", "")
    return _changed(turn, SayBack(often)) if often in list(SayBack) else ask(turn)


def never(turn: Turn) -> Reply:
    """Leave the saying back out from now on, after a "no" to how often."""
    return _changed(turn, SayBack.NEVER)


def _changed(turn: Turn, often: SayBack) -> Reply:
    plan = replace(turn.household.pause_plan, says_back=often)
    changed = replace(turn.household, pause_plan=plan)
    return Reply(changed, (Phrase(f"plan.says_back_{often}"),))
