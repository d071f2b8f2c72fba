"""What people answered when Alexa asked for the permission to chime."""

from dataclasses import replace
from datetime import datetime

from skill.domain.cues import Cue
from skill.domain.households import Household
from skill.intents import reminding
from skill.intents.turn import ConsentAnswer, ConsentStatus, PlannedCues, Reply, Turn
from skill.speech.catalog import Phrase


def consent_answered(turn: Turn) -> Reply:
    """Plan the chime for the rest of the break, or say that the break goes on without one."""
    consent, running = turn.consent, turn.running
    household = _noted(turn.household, consent, turn.now) if consent else turn.household
    if consent and consent.planned and not consent.planned.is_chime:
        noted = replace(turn, household=household)
        return reminding.consent_answered(noted, consent, consent.planned)
    if consent and consent.planned:
        household = household.without_refused(consent.planned)
        running = household.current_break
    if consent is None or running is None or running.is_due(turn.now):
        return Reply(household, (Phrase("consent.nothing_left"),))
    if consent.status is ConsentStatus.ACCEPTED:
        renewed = household.renew_cue(running, consent.kind)
        back = turn.back(running)
        planned = PlannedCues(renewed.break_cues, values=back, may_ask_consent=False)
        return Reply(renewed, (Phrase("break.back", back),), planned=planned)
    is_left = household.is_left_to_ring(Cue(consent.kind, running.return_time), turn.now)
    said = Phrase("consent.without_new" if is_left else "consent.without", turn.back(running))
    return Reply(household, (said,), consent_card=consent.kind)


def _noted(household: Household, consent: ConsentAnswer, now: datetime) -> Household:
    match consent.status:
        case ConsentStatus.ACCEPTED:
            return household.with_permission(consent.kind, now)
        case ConsentStatus.DENIED:
            return household.with_decline(consent.kind, now)
        case ConsentStatus.NOT_ANSWERED:
            return household
