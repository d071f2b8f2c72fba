"""The heads-up before a return: worth having, and never worth the chime.

It is made after the chime, in a call of its own, and an old one is cleared after it. So neither a
failure nor a slow answer costs the couple what calls them back together.
"""

from collections.abc import Iterable

from skill.domain.cues import Cue
from skill.domain.promised_cues import PromisedCues
from skill.intents.turn import Reply
from skill.turns.cue_keeper import CueKeeper, Uncleared
from skill.turns.cue_outcomes import CREATED, CueOutcome


def may_wait(old: Cue, reply: Reply) -> bool:
    """Whether an old cue is cleared only when the chime that the reply plans is made."""
    planned = reply.planned.cues
    return old.is_heads_up and any(not cue.is_heads_up for cue in planned)


def replace_heads_up(
    keeper: CueKeeper, reply: Reply, chime: CueOutcome | None, old: Iterable[Cue]
) -> CueOutcome | None:
    """Clear the old heads-ups and make the one that is planned; return what is to be told of it.

    Nothing is made where there is no chime. None if nobody waits for one.
    """
    cues, planned = reply.household.cues, reply.planned.heads_up
    uncleared = keeper.clear(old, cues)
    if planned and chime in CREATED:
        return keeper.create(planned, cues, uncleared, may_ask=False)
    told = keeper.outcome_of_clearing(uncleared, cues)
    return told or (CueOutcome.NONE if reply.planned.lacks_heads_up else None)


def outcomes_of_clearing(
    keeper: CueKeeper, uncleared: Uncleared, promised: PromisedCues
) -> tuple[CueOutcome | None, CueOutcome | None]:
    """Return what is to be told of the cues that could not be cleared, but for the heads-ups.

    The second outcome is that of the heads-ups: they do not ring, so none is told as a chime.
    """
    heads_ups = {cue: uncleared[cue] for cue in uncleared if cue.is_heads_up}
    others = {cue: uncleared[cue] for cue in uncleared if cue not in heads_ups}
    outcome = keeper.outcome_of_clearing
    return outcome(others, promised), outcome(heads_ups, promised)
