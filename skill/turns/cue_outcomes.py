"""How it may end for the cues of a turn."""

from enum import StrEnum

from skill.turns.ports import CueNotAllowedError, CueUncertainError


class CueOutcome(StrEnum):
    """How a turn's cues ended; the names are keys of the catalog's [cue] section."""

    TIMER = "timer"
    REMINDER = "reminder"
    CONSENT = "consent"
    CONSENT_TO_MOVE = "consent_to_move"
    NONE = "none"
    STUCK = "stuck"
    MAY_STILL_RING = "may_still_ring"
    NOT_ALLOWED = "not_allowed"
    UNCERTAIN = "uncertain"
    MISSING = "missing"
    FORGOTTEN = "forgotten"
    PARTLY_FORGOTTEN = "partly_forgotten"


CREATED = (CueOutcome.TIMER, CueOutcome.REMINDER)

WANTS_CONSENT = (CueOutcome.CONSENT, CueOutcome.CONSENT_TO_MOVE)
"""The outcomes after which Alexa itself asks for the permission, and nobody else asks anything."""

CLAIMS_SILENCE = (CueOutcome.NONE, CueOutcome.NOT_ALLOWED)


def outcome_of_failure(error: Exception, *, is_chime: bool, may_ask: bool) -> CueOutcome:
    """Return the outcome for cues that were not created, or that may have been."""
    if isinstance(error, CueUncertainError):
        return CueOutcome.UNCERTAIN
    if not isinstance(error, CueNotAllowedError):
        return CueOutcome.NONE
    if may_ask:
        return CueOutcome.CONSENT
    return CueOutcome.NONE if is_chime else CueOutcome.NOT_ALLOWED
