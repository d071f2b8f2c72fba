"""Say what a name of ours means, and offer to try it."""

from collections.abc import Mapping
from dataclasses import dataclass

from skill.domain.guides import GuideName
from skill.intents import debriefs, guides, plan
from skill.intents.questions import Ask, Question
from skill.intents.turn import IntentFunction, Reply, Turn
from skill.speech.catalog import Phrase

TRIED: Mapping[str, IntentFunction] = {
    "repair": guides.starting(GuideName.REPAIR),
    "debrief": debriefs.start_debrief,
    "state_of_us": guides.starting(GuideName.STATE_OF_US),
    "pause_plan": plan.make_plan,
    "signal": plan.make_plan,
    "softening": plan.make_plan,
    "breathing": guides.starting(GuideName.BREATHING),
}
"""What can be tried at once. The names are ids of OUR_NAME, and keys of [meaning]."""

ONLY_TOLD = (
    "break",
    "agreement",
    "check_in",
    "regular_time",
    "practice",
    "return",
    "line",
    "topic",
)


@dataclass(frozen=True)
class NameQuestion(Question):
    """Whether to try what was just explained."""

    name: str | None = None


def explain(turn: Turn) -> Reply:
    """Say what the name means. While a break runs nothing is offered that would end it."""
    name = turn.slots.ids.get("our_name")
    if name not in TRIED and name not in ONLY_TOLD:
        return turn.ask(Question(Ask.WHAT), asking=Phrase("ask.which_name"))
    said = Phrase(f"meaning.{name}")
    if turn.open_question.place:
        return turn.still_asking(said, *turn.session.asked)
    if name not in TRIED or turn.running:
        return turn.reply(said)
    return turn.ask(NameQuestion(Ask.TRY_IT, name), said, asking=Phrase("ask.try_it"))


def try_it(turn: Turn) -> Reply:
    """Begin what was explained, after a "yes"."""
    name = turn.asked(NameQuestion).name or ""
    return TRIED[name](turn) if name in TRIED else explain(turn)
