"""What people answered when Alexa asked for the permission to chime."""

from dataclasses import replace
from datetime import datetime

from skill.domain.cues import Cue
from skill.domain.promised_cues import PromisedCues
from skill.intents import reminding
from skill.intents.turn import ConsentAnswer, ConsentStatus, PlannedCues, Reply, Turn
from skill.speech.catalog import Phrase


def consent_answered(turn: Turn) -> Reply:
    """Plan the chime for the rest of the break, or say that the break goes on without one."""
    consent, running = turn.consent, turn.running
    cues = _noted(turn.household.cues, consent, turn.now) if consent else turn.household.cues
    household = turn.household.with_cues(cues)
    if consent and consent.planned and not consent.planned.is_chime:
        noted = replace(turn, household=household)
        return reminding.consent_answered(noted, consent, consent.planned)
    if consent and consent.planned:
        household = household.with_cues(cues.without_refused(consent.planned))
    if consent is None or running is None or running.is_due(turn.now):
        return Reply(household, (Phrase("consent.nothing_left"),))
    if consent.status is ConsentStatus.ACCEPTED:
        asked_again = Cue(consent.kind, running.return_time)
        renewed = household.with_cues(household.cues.with_break_cue(asked_again))
        back = turn.back(running)
        planned = PlannedCues(renewed.cues.break_cues, values=back, may_ask_consent=False)
        return Reply(renewed, (Phrase("break.back", back),), planned=planned)
    is_left = household.cues.is_left_to_ring(Cue(consent.kind, running.return_time), turn.now)
    said = Phrase("consent.without_new" if is_left else "consent.without", turn.back(running))
    return Reply(household, (said,), consent_card=consent.kind)


def _noted(cues: PromisedCues, consent: ConsentAnswer, now: datetime) -> PromisedCues:
    match consent.status:
        case ConsentStatus.ACCEPTED:
            return cues.with_permission(consent.kind, now)
        case ConsentStatus.DENIED:
            return cues.with_decline(consent.kind, now)
        case ConsentStatus.NOT_ANSWERED:
            return cues
