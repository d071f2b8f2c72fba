"""What the account permits the skill to make, as far as Alexa has told us."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from skill.domain.cues import CueKind


@dataclass(frozen=True)
class Permission:
    """Whether the account permits one kind of cue, and when Alexa told us so (UTC)."""

    is_given: bool
    told_at: datetime


Permissions = Mapping[CueKind, Permission]
"""What Alexa last told us of each kind. If a kind is missing, we have to try."""


def news(
    known: Permissions, permitted: Collection[CueKind], at: datetime
) -> dict[CueKind, Permission]:
    """Return what is new in a list of all that was permitted at a moment (UTC).

    The list may come late or twice, so it does not replace what we heard after it.
    """
    told = {kind: Permission(kind in permitted, at) for kind in CueKind}
    return {
        kind: permission
        for kind, permission in told.items()
        if kind not in known or known[kind].told_at <= at
    }


def declines_left(
    declined: Mapping[CueKind, datetime], told: Permissions
) -> dict[CueKind, datetime]:
    """Return the moments (UTC) of each "no" that no "yes" has followed."""
    given = {kind: each.told_at for kind, each in told.items() if each.is_given}
    return {kind: at for kind, at in declined.items() if kind not in given or at > given[kind]}
