"""Say what we keep, by kinds and counts, and forget it if they ask for that."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from skill.domain.households import Household
from skill.domain.pause_plans import PausePlan
from skill.domain.regular_times import Occasion
from skill.intents.questions import Ask, Question
from skill.intents.reminding import telling_reminders
from skill.intents.turn import Handling, Reply, Turn
from skill.speech.catalog import Phrase

EVERYTHING = "everything"
NAMES = "names"
KEEPSAKES = (EVERYTHING, "agreements", "plan", NAMES, "rhythm", "breaks")
"""The ids of the KEEPSAKE slot."""


@dataclass(frozen=True)
class ForgetQuestion(Question):
    """Whether something is really to be forgotten."""

    keepsake: str | None = None


@telling_reminders
def tell_what_is_kept(turn: Turn) -> Reply:
    """Say what kinds of things we keep and how many, but not what they say."""
    kept = list(_kinds_kept(turn))
    if not kept:
        return turn.reply(
            Phrase("privacy.only_zones" if turn.household.zones else "privacy.nothing")
        )
    return turn.reply(Phrase("privacy.kept", {"kinds": turn.words.listed(kept)}))


def _kinds_kept(turn: Turn) -> Iterator[str]:
    household, words = turn.household, turn.words.catalog
    counts = (
        ("agreement", len(household.agreements)),
        ("time", len(household.cues.reminders_to_come(turn.now))),
        ("past_break", len(household.past_breaks)),
    )
    present = (
        ("running_break", household.current_break is not None),
        ("place", turn.place is not None),
        ("plan", not household.pause_plan.is_empty),
        ("names", household.names is not None),
    )
    for key, count in counts:
        if count:
            yield words.count_text(f"privacy.{key}", count)
    for key, is_kept in present:
        if is_kept:
            yield words.text(f"privacy.{key}")


@telling_reminders
def forget(turn: Turn) -> Reply:
    """Ask whether to forget it. Names go at once, because they are soon given again."""
    keepsake = turn.slots.ids.get("keepsake")
    if keepsake not in KEEPSAKES:
        return turn.ask(Question(Ask.FORGET_WHAT), asking=Phrase("ask.forget_what"))
    if keepsake != EVERYTHING and _without(turn.household, keepsake) == turn.household:
        return turn.reply(Phrase("forgotten.nothing"))
    if keepsake == NAMES:
        return _forgotten(turn, keepsake)
    question = ForgetQuestion(Ask.FORGET_SURE, keepsake)
    running = "_running" if keepsake == EVERYTHING and turn.running else ""
    return turn.ask(question, asking=Phrase(f"forget_sure.{keepsake}{running}"))


def forget_now(turn: Turn) -> Reply:
    """Forget it, after a "yes"."""
    keepsake = turn.asked(ForgetQuestion).keepsake
    if keepsake == EVERYTHING:
        return Reply(turn.household, (), handling=Handling.FORGETS_EVERYTHING)
    return _forgotten(turn, keepsake)


def _forgotten(turn: Turn, keepsake: str | None) -> Reply:
    household = _without(turn.household, keepsake)
    return Reply(household, (Phrase(f"forgotten.{keepsake}"),))


def _without(household: Household, keepsake: str | None) -> Household:
    match keepsake:
        case "agreements":
            cues = household.cues.without_reminders(Occasion.CHECK_IN)
            return _without_draft(replace(household, agreements=(), cues=cues))
        case "plan":
            return _without_draft(replace(household, pause_plan=PausePlan()))
        case "names":
            return replace(household, names=None)
        case "rhythm":
            return household.with_cues(household.cues.without_reminders(*Occasion))
        case _:
            return replace(household, past_breaks=(), counselor_named_at=None)


def _without_draft(household: Household) -> Household:
    """Return the household without the words that wait for a yes."""
    place = household.place
    return replace(household, place=replace(place, draft=None)) if place else household
