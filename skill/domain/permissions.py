"""What the account permits the skill to set, as far as Alexa has told."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from skill.domain.cues import CueKind


@dataclass(frozen=True)
class Permission:
    """Whether the account permits one kind of cue, as it was at ``told_at`` (UTC)."""

    is_given: bool
    told_at: datetime


Permissions = Mapping[CueKind, Permission]
"""What was told last of each kind; where a kind is missing, only a try can tell."""


def news(
    known: Permissions, permitted: Collection[CueKind], at: datetime
) -> dict[CueKind, Permission]:
    """Return what a full list of what is permitted tells anew; it may come late, or twice."""
    told = {kind: Permission(kind in permitted, at) for kind in CueKind}
    return {
        kind: permission
        for kind, permission in told.items()
        if kind not in known or known[kind].told_at <= at
    }


def declines_left(
    declined: Mapping[CueKind, datetime], told: Permissions
) -> dict[CueKind, datetime]:
    """Let go of each no that a yes has followed."""
    given = {kind: each.told_at for kind, each in told.items() if each.is_given}
    return {kind: at for kind, at in declined.items() if kind not in given or at > given[kind]}
