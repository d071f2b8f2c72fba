"""The cues that a household is promised, and those that must not ring."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from skill.domain.breaks import Break
from skill.domain.cues import Cue, CueKind
from skill.domain.permissions import Permission, Permissions, declines_left, news

DECLINE_LASTS = timedelta(days=7)
"""Alexa's reminder guidelines: after a no, do not ask again for seven days."""


@dataclass(frozen=True)
class KeptCues:
    """The part of a household's record that says which cues are to ring.

    What Alexa really has is not written down: see docs/architecture.md.
    """

    current_break: Break | None = None
    guide_cues: tuple[Cue, ...] = ()
    """The cues of a guided conversation that leads itself by them.

    While there are any, the place is where it begins should Alexa turn out not to have them.
    """

    reminders: tuple[Cue, ...] = ()
    """The regular times and the check-in that were asked for: one for each occasion."""

    cues_to_clear: tuple[Cue, ...] = ()
    """Cues that must not ring and may still be with Alexa."""

    cue_declined: Mapping[CueKind, datetime] = field(default_factory=dict)
    permissions: Permissions = field(default_factory=dict)

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The cues that are to ring."""
        return (*self.break_cues, *self.guide_cues, *self.reminders)

    @property
    def break_cues(self) -> tuple[Cue, ...]:
        """The running break's cue, if it has one."""
        running = self.current_break
        return (running.cue,) if running and running.cue else ()

    def with_cues_known(self, known: Mapping[Cue, Cue | None]) -> Self:
        """Note how some cues are known now; None is one that Alexa does not have.

        A cue that is wanted again is no longer to be cleared. The cues of a guided conversation
        lead it together: if one of them is missing, the others are to be cleared.
        """
        running = self.current_break
        if running and running.cue:
            running = replace(running, cue=known.get(running.cue, running.cue))
        guide_cues = _known(self.guide_cues, known)
        is_whole = len(guide_cues) == len(self.guide_cues)
        noted = replace(
            self,
            current_break=running,
            guide_cues=guide_cues if is_whole else (),
            reminders=_known(self.reminders, known),
        )
        to_clear = (cue for cue in self.cues_to_clear if not any(map(cue.is_known_as, noted.cues)))
        return replace(noted, cues_to_clear=(*to_clear, *(() if is_whole else guide_cues)))

    def cues_told_of(self, now: datetime, *, with_reminders: bool = False) -> tuple[Cue, ...]:
        """Return the cues whose being there decides what is said, and is not known for certain.

        Nobody has seen those without a handle among what Alexa has. A reminder may have been
        deleted in the Alexa app since it was seen, which matters when reminders are told.
        """
        spoken_of = (*self.guide_cues, *self.reminders)
        return tuple(
            cue
            for cue in spoken_of
            if cue.is_to_come(now) and (cue.handle is None or (with_reminders and not cue.is_chime))
        )

    def predecessor(self, cue: Cue) -> Cue | None:
        """Return the cue in whose place another was planned, if it is still to be cleared."""
        before = (old for old in reversed(self.cues_to_clear) if old.rings_in_place_of(cue))
        return next(before, None)

    def with_cleared(self, cleared: Collection[Cue]) -> Self:
        left = tuple(cue for cue in self.cues_to_clear if cue not in cleared)
        return replace(self, cues_to_clear=left)

    def for_clearing(self) -> Self:
        """Return what is needed to clear the cues, and nothing else."""
        known = (*self.cues, *self.cues_to_clear)
        return type(self)(cues_to_clear=known, permissions=self.permissions)

    def wants(self, cue: Cue) -> bool:
        """Whether a look for a cue that was to be cleared may find one that is to ring."""
        return any(map(cue.may_be_taken_for, self.cues))

    def without_refused(self, cue: Cue) -> Self:
        """Drop what was planned and not allowed: there is none to be cleared."""
        return self.with_cues_known({each: None for each in self.cues if each.is_as_planned(cue)})

    def renew_cue(self, running: Break, kind: CueKind) -> Self:
        """Ask for a cue of that kind once more; the one of before is to be cleared."""
        renewed = replace(running, cue=Cue(kind, running.return_time))
        return replace(self._without_cue(running.cue), current_break=renewed)

    def is_left_to_ring(self, planned: Cue, now: datetime) -> bool:
        """Whether one that could not be removed may ring in the place of the planned one."""
        return any(
            cue.rings_in_place_of(planned) and self.may_have_been_made(cue, now)
            for cue in self.cues_to_clear
        )

    def may_have_been_made(self, cue: Cue, now: datetime) -> bool:
        """Whether a cue that may not be looked for was made: one planned after a no was not."""
        if cue.handle or self.is_revoked(cue.kind) or not self.declined_lately(cue.kind, now):
            return True
        return cue.planned_at is not None and cue.planned_at < self.cue_declined[cue.kind]

    def with_decline(self, kind: CueKind, now: datetime) -> Self:
        return replace(self, cue_declined={**self.cue_declined, kind: now})

    def declined_lately(self, kind: CueKind, now: datetime) -> bool:
        declined_at = self.cue_declined.get(kind)
        return declined_at is not None and now - declined_at < DECLINE_LASTS

    def with_permissions(self, permitted: Collection[CueKind], at: datetime) -> Self:
        """Note all that the account permitted at a moment, unless something newer is known."""
        return self._told(news(self.permissions, permitted, at))

    def with_permission(self, kind: CueKind, now: datetime) -> Self:
        """Note that the permission was given just now."""
        return self._told({kind: Permission(is_given=True, told_at=now)})

    def _told(self, told: Permissions) -> Self:
        declined = declines_left(self.cue_declined, told)
        return replace(self, permissions={**self.permissions, **told}, cue_declined=declined)

    def is_revoked(self, kind: CueKind) -> bool:
        permission = self.permissions.get(kind)
        return permission is not None and not permission.is_given

    def _without_cue(self, cue: Cue | None) -> Self:
        return self if cue is None else replace(self, cues_to_clear=(*self.cues_to_clear, cue))


def _known(cues: tuple[Cue, ...], known: Mapping[Cue, Cue | None]) -> tuple[Cue, ...]:
    noted = (known.get(cue, cue) for cue in cues)
    return tuple(cue for cue in noted if cue)
