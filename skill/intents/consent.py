"""What came of asking for the permission to chime."""

from dataclasses import replace

from skill.intents import reminding
from skill.intents.turn import ConsentStatus, Reply, Turn
from skill.speech.catalog import Phrase


def consent_answered(turn: Turn) -> Reply:
    """Set the chime for what is left of the break, or say that it stands without one."""
    consent, running = turn.consent, turn.running
    household = turn.household
    if consent and consent.status is ConsentStatus.DENIED:
        household = household.with_decline(consent.kind, turn.now)
    if consent and consent.planned and not consent.planned.is_chime:
        declined = replace(turn, household=household)
        return reminding.consent_answered(declined, consent, consent.planned)
    if consent is None or running is None or running.is_due(turn.now):
        return Reply(household, (Phrase("consent.nothing_left"),))
    if consent.status is ConsentStatus.ACCEPTED:
        renewed = turn.household.renew_cue(running, consent.kind)
        back = turn.back(running)
        return Reply(
            renewed,
            (Phrase("break.back", back),),
            plans=renewed.break_cues,
            cue_values=back,
            may_ask_consent=False,
        )
    said = Phrase("consent.without", turn.back(running))
    household = household.without_refused(consent.planned) if consent.planned else household
    return Reply(household, (said,), consent_card=consent.kind)
