"""How it may end for the cues of a turn."""

from enum import StrEnum


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


CLAIMS_SILENCE = (CueOutcome.NONE, CueOutcome.NOT_ALLOWED)
