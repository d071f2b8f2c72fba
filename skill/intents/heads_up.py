"""The heads-up: a word some minutes before the return, asked for once or as part of the plan."""

from dataclasses import replace
from datetime import timedelta

from skill.domain.breaks import USUAL_LEAD, Break, Wish, cue_kind
from skill.domain.cues import CueKind
from skill.intents.questions import Ask
from skill.intents.turn import PlannedCues, Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase


def ask_for_one(turn: Turn) -> Reply:
    """Give a heads-up before this return. If no break runs, ask whether each is to have one."""
    running, lead = turn.running, turn.slots.length or USUAL_LEAD
    if running is None:
        return ask_about_plan(turn, Phrase("break.none"), lead=lead)
    if running.is_due(turn.now):
        return turn.reply(Phrase("break.due"))
    household = turn.household.with_lead(running, lead, turn.now)
    planned = household.cues.heads_up_cues
    if planned and household.cues.break_cue:
        values = {"lead": turn.words.exactly(lead)}
        told = PlannedCues(planned, section="heads_up", values=values, may_ask_consent=False)
        return replace(_still(turn), household=household, planned=told)
    return _still(turn, Phrase(f"heads_up.{_why_not(turn, running)}", turn.back(running)))


def _why_not(turn: Turn, running: Break) -> str:
    if cue_kind(running.return_time, turn.now) is CueKind.REMINDER:
        return "too_far"
    return "too_soon" if turn.household.cues.break_cue else "no_chime"


def _still(turn: Turn, *said: Phrase) -> Reply:
    """Say this, and ask what is open once more: the heads-up is no answer to it."""
    if not turn.open_question.is_asked:
        return turn.reply(*said)
    return turn.still_asking(*said, *turn.session.asked)


def ask_about_plan(turn: Turn, *said: Phrase, lead: timedelta = USUAL_LEAD) -> Reply:
    """Ask whether each break is to have a heads-up."""
    question = BreakQuestion(Ask.HEADS_UP, Wish(lead))
    values = {"lead": turn.words.exactly(lead)}
    return turn.ask(question, *said, asking=Phrase("ask.heads_up", values))


def give_always(turn: Turn) -> Reply:
    """Give a heads-up before each return from now on, after a "yes"."""
    lead = turn.asked(BreakQuestion).wish.length or USUAL_LEAD
    return _planned(turn, lead, Phrase("heads_up.always", {"lead": turn.words.exactly(lead)}))


def give_none(turn: Turn) -> Reply:
    """Give none from now on, after a "no"."""
    return _planned(turn, None, Phrase("heads_up.never"))


def stop(turn: Turn) -> Reply:
    """Give no heads-up before this return; if no break runs, give none from now on."""
    running = turn.running
    if running is None or running.is_due(turn.now):
        return give_none(turn)
    household = turn.household.with_lead(running, None, turn.now)
    return replace(_still(turn, Phrase("heads_up.off")), household=household)


def _planned(turn: Turn, lead: timedelta | None, said: Phrase) -> Reply:
    plan = replace(turn.household.pause_plan, lead=lead)
    return Reply(replace(turn.household, pause_plan=plan), (said,))
