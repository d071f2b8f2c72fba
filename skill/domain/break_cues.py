"""The cues of a break: the chime at its return time, and the heads-up before it."""

from datetime import datetime

from skill.domain.breaks import SHORTEST_WAIT, Break, cue_kind
from skill.domain.cues import HEADS_UP, Cue, CueKind


def chime(running: Break, now: datetime) -> Cue:
    """Return the chime of a break, not yet made."""
    return Cue(cue_kind(running.return_time, now), running.return_time)


def heads_up(running: Break, now: datetime) -> Cue | None:
    """Return the heads-up that they want before the return, not yet made.

    None if they want none, or if there cannot be one: it is a timer beside a timer, and it comes
    more than a minute from now.
    """
    if running.lead is None or cue_kind(running.return_time, now) is not CueKind.TIMER:
        return None
    comes_at = running.return_time - running.lead
    if comes_at - now <= SHORTEST_WAIT:
        return None
    return Cue(CueKind.TIMER, comes_at, says=HEADS_UP, lead=running.lead)
