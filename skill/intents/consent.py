"""What people answered when somebody asked whether a break may have a chime.

Alexa asks for the permission, and we ask once in words for what it does.
"""

from dataclasses import replace
from datetime import datetime

from skill.domain import break_cues
from skill.domain.breaks import Break, cue_kind
from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household
from skill.domain.promised_cues import PromisedCues
from skill.intents import reminding
from skill.intents.chiming import planned_cues
from skill.intents.leaving import before_leaving
from skill.intents.turn import ConsentAnswer, ConsentStatus, PlannedCues, Reply, Turn
from skill.intents.wishes import BreakQuestion
from skill.speech.catalog import Phrase


def consent_answered(turn: Turn) -> Reply:
    """Plan the chime for the rest of the break, or say that the break goes on without one."""
    consent, running = turn.consent, turn.running
    household = _noted(turn.household, consent, turn.now) if consent else turn.household
    if consent and consent.planned and not consent.planned.is_chime:
        noted = replace(turn, household=household)
        return reminding.consent_answered(noted, consent, consent.planned)
    if consent and consent.planned:
        household = _without_refused(household, consent.planned)
    if consent is None or running is None or running.is_due(turn.now):
        return Reply(household, (Phrase("consent.nothing_left"),))
    reply = _of_the_break(replace(turn, household=household), consent, running)
    return before_leaving(turn, reply) if running.has_just_begun(turn.now) else reply


def _without_refused(household: Household, planned: Cue) -> Household:
    """Drop the chime that waited for the permission, and its heads-up: neither was made."""
    is_it = any(cue.is_as_planned(planned) for cue in household.cues.break_cues)
    return household.without_break_chime() if is_it else household


def _of_the_break(turn: Turn, consent: ConsentAnswer, running: Break) -> Reply:
    back = turn.back(running)
    if consent.status is ConsentStatus.ACCEPTED:
        household, planned = _chime_again(turn, running, consent.kind)
        planned = replace(planned, may_ask_consent=False)
        return Reply(household, (Phrase("break.back", back),), planned=planned)
    stays = turn.household.cues.break_cue
    if stays and stays.kind is not consent.kind:
        said = Phrase("consent.chime_stays", back)
        return Reply(turn.household, (said,), consent_card=consent.kind)
    cue = Cue(consent.kind, running.return_time)
    is_left = turn.household.cues.is_left_to_ring(cue, turn.now)
    said = Phrase("consent.without_new" if is_left else "consent.without", back)
    return Reply(turn.household, (said,), consent_card=consent.kind)


def _chime_again(turn: Turn, running: Break, kind: CueKind) -> tuple[Household, PlannedCues]:
    """Return the household with a new cue for its break, and the plan to make it."""
    asked_again = Cue(kind, running.return_time)
    heads_up = break_cues.heads_up(running, turn.now)
    cues = turn.household.cues.with_break_cue(asked_again, heads_up)
    household = turn.household.with_cues(cues)
    return household, planned_cues(turn, household, turn.back(running))


def agree_to_chime(turn: Turn) -> Reply:
    """Make the chime, after a "yes" to our own question. No later break asks for it again."""
    agreed = replace(turn, household=turn.household.with_chime_answer(turn.now, is_yes=True))
    running = turn.running
    if running is None or running.is_due(turn.now):
        return agreed.reply(Phrase("consent.nothing_left"))
    kind = cue_kind(running.return_time, turn.now)
    household, planned = _chime_again(agreed, running, kind)
    leaves_topic = turn.asked(BreakQuestion).wish.leaves_topic
    return before_leaving(turn, Reply(household, (), planned=planned), leaves_topic=leaves_topic)


def decline_chime(turn: Turn) -> Reply:
    """Let the break go on without a chime, after a "no" to our own question."""
    household = turn.household.with_chime_answer(turn.now, is_yes=False)
    if turn.running is None:
        return Reply(household, (Phrase("consent.nothing_left"),))
    reply = Reply(household, (Phrase("consent.without", turn.back(turn.running)),))
    leaves_topic = turn.asked(BreakQuestion).wish.leaves_topic
    return before_leaving(turn, reply, leaves_topic=leaves_topic)


def turn_chime_on(turn: Turn) -> Reply:
    """Turn the chime on: say how, if Alexa has to ask for the permission, and then it is on.

    An "I approve" that comes when her question is over has it asked again.
    """
    household = turn.household.with_chime_answer(turn.now, is_yes=True)
    running = turn.running
    if running is None or running.is_due(turn.now):
        return Reply(household, (Phrase("chime_on.next_break"),))
    kind = cue_kind(running.return_time, turn.now)
    household = household.with_cues(household.cues.without_decline(kind))
    agreed = replace(turn, household=household)
    household, planned = _chime_again(agreed, running, kind)
    return Reply(household, (), planned=replace(planned, section="chime_on"))


def _noted(household: Household, consent: ConsentAnswer, now: datetime) -> Household:
    """Note the answer. A yes to Alexa, whose question we explain, is a yes to chimes too."""
    if consent.status is ConsentStatus.ACCEPTED and consent.kind is CueKind.TIMER:
        household = household.with_chime_answer(now, is_yes=True)
    return household.with_cues(_noted_in(household.cues, consent, now))


def _noted_in(cues: PromisedCues, consent: ConsentAnswer, now: datetime) -> PromisedCues:
    match consent.status:
        case ConsentStatus.ACCEPTED:
            return cues.with_permission(consent.kind, now)
        case ConsentStatus.DENIED:
            return cues.with_decline(consent.kind, now)
        case ConsentStatus.NOT_ANSWERED:
            return cues
