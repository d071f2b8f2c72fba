"""The cues that a household was promised, and those that must not ring."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

from skill.domain import regular_times
from skill.domain.breaks import ON_TIME_MARGIN
from skill.domain.cues import Cue, CueKind
from skill.domain.permissions import Permission, Permissions, declines_left, news
from skill.domain.regular_times import Occasion

DECLINE_LASTS = timedelta(days=7)
"""Alexa's reminder guidelines: after a no, do not ask again for seven days."""

MOST_TO_CLEAR = 4
"""So many cues to clear of a kind are too many to remember beside those of one more turn. All of
that kind are cleared then that are not promised.

While Alexa's service fails, each "more time" leaves one more behind.
"""

STOPS_RINGING = ON_TIME_MARGIN
"""How long after its time a cue may still ring if nobody dismisses it."""


@dataclass(frozen=True)
class PromisedCues:
    """The part of a household that says which cues are to ring, and which are not.

    It does not say what Alexa really has: docs/architecture.md tells why. Nothing is ever changed;
    every method that says "with" or "without" returns new promised cues.
    """

    break_cue: Cue | None = None
    """The cue at the return time of the running break, if it has one."""

    heads_up_cue: Cue | None = None
    """The cue some minutes before it, if they want one."""

    guide_cues: tuple[Cue, ...] = ()
    """The cues that lead a guided conversation.

    While there are any, the household's place is the step to begin at if Alexa does not have them.
    """

    reminders: tuple[Cue, ...] = ()
    """The regular times and the check-in that people asked for, one for each occasion."""

    to_clear: tuple[Cue, ...] = ()
    """Cues that must not ring, and that Alexa may still have."""

    declined: Mapping[CueKind, datetime] = field(default_factory=dict)
    """When the permission for a kind of cue was last refused (UTC)."""

    permissions: Permissions = field(default_factory=dict)

    @property
    def promised(self) -> tuple[Cue, ...]:
        """All cues that are to ring."""
        return (*self.break_cues, *self.heads_up_cues, *self.guide_cues, *self.reminders)

    @property
    def break_cues(self) -> tuple[Cue, ...]:
        """The running break's cue in a tuple; an empty tuple if there is none."""
        return (self.break_cue,) if self.break_cue else ()

    @property
    def heads_up_cues(self) -> tuple[Cue, ...]:
        """The heads-up of the running break in a tuple; an empty tuple if there is none."""
        return (self.heads_up_cue,) if self.heads_up_cue else ()

    def with_break_cue(self, cue: Cue | None, heads_up: Cue | None = None) -> Self:
        """Promise the cues for a break, or none; those before them are to be cleared."""
        gone = self.with_to_clear(*self.heads_up_cues, *self.break_cues)
        return replace(gone, break_cue=cue, heads_up_cue=heads_up)

    def without_break_cue(self) -> Self:
        """Promise no cue for a break any more; those that were promised are to be cleared."""
        return self.with_break_cue(None)

    def with_heads_up(self, cue: Cue | None) -> Self:
        """Promise a heads-up, or none; the one before it is to be cleared."""
        return replace(self.with_to_clear(*self.heads_up_cues), heads_up_cue=cue)

    def with_guide_cues(self, *cues: Cue) -> Self:
        """Promise the cues of a guided conversation; those before them are to be cleared."""
        return replace(self.with_to_clear(*self.guide_cues), guide_cues=cues)

    def with_reminder(self, cue: Cue) -> Self:
        """Promise a reminder; the one before it for the same occasion is to be cleared."""
        others = self.without_reminders(Occasion(cue.says))
        return replace(others, reminders=(*others.reminders, cue))

    def without_reminders(self, *occasions: Occasion) -> Self:
        """Promise no reminder for some occasions any more; those that were are to be cleared."""
        gone = tuple(cue for cue in self.reminders if cue.says in occasions)
        kept = tuple(cue for cue in self.reminders if cue not in gone)
        return replace(self.with_to_clear(*gone), reminders=kept)

    def without_due_check_in(self, now: datetime) -> Self:
        """Drop the check-in if its time has come. It has rung, so there is nothing to clear."""
        due = self.due_check_in(now)
        return replace(self, reminders=tuple(cue for cue in self.reminders if cue is not due))

    def due_check_in(self, now: datetime) -> Cue | None:
        """Return the check-in if its time has come, or else None."""
        cue = self.reminder(Occasion.CHECK_IN)
        return cue if cue and cue.rings_at <= now else None

    def reminders_to_come(self, now: datetime) -> tuple[Cue, ...]:
        """Return the reminders that will ring after now."""
        return tuple(cue for cue in self.reminders if cue.is_to_come(now))

    def reminder(self, occasion: Occasion) -> Cue | None:
        """Return the reminder for an occasion, or None."""
        return next((cue for cue in self.reminders if cue.says == occasion), None)

    def with_known(self, known: Mapping[Cue, Cue | None]) -> Self:
        """Note how some cues are known now; None stands for one that Alexa does not have.

        A cue that is wanted again is no longer to be cleared. The cues of a guided conversation
        lead it together: if one of them is missing, the others are to be cleared.
        """
        guide_cues = _known(self.guide_cues, known)
        is_whole = len(guide_cues) == len(self.guide_cues)
        noted = replace(
            self,
            break_cue=next(iter(_known(self.break_cues, known)), None),
            heads_up_cue=next(iter(_known(self.heads_up_cues, known)), None),
            guide_cues=guide_cues if is_whole else (),
            reminders=_known(self.reminders, known),
        )
        to_clear = (cue for cue in self.to_clear if not any(map(cue.is_known_as, noted.promised)))
        return replace(noted, to_clear=(*to_clear, *(() if is_whole else guide_cues)))

    def with_planned(self, cues: Iterable[Cue], now: datetime, device: str) -> Self:
        """Note that a turn on a device is about to have some of the promised cues created."""
        return self.with_known({cue: self._planned(cue, now, device) for cue in cues})

    def _planned(self, cue: Cue, now: datetime, device: str) -> Cue:
        """Return the cue as planned, and never the same as one that it replaces.

        Somebody may ask twice in one moment. If the two could not be told apart, the new one would
        pass for what an earlier turn has cleared, and both would ring.
        """
        planned = replace(cue, planned_at=now, planned_on=device)
        while planned in self.to_clear:
            now += timedelta.resolution
            planned = replace(planned, planned_at=now)
        return planned

    def without_refused(self, *planned: Cue) -> Self:
        """Drop cues that were planned and then not created: there is nothing of them to clear."""
        refused = (cue for cue in self.promised if any(map(cue.is_as_planned, planned)))
        return self.with_known(dict.fromkeys(refused))

    def with_to_clear(self, *cues: Cue) -> Self:
        """Note cues that must not ring."""
        return replace(self, to_clear=(*self.to_clear, *cues)) if cues else self

    def without_cleared(self, cleared: Collection[Cue]) -> Self:
        """Drop the cues that have been cleared."""
        return replace(self, to_clear=tuple(cue for cue in self.to_clear if cue not in cleared))

    def for_clearing(self) -> Self:
        """Return what is needed to clear all cues, and nothing else."""
        return type(self)(to_clear=(*self.promised, *self.to_clear), permissions=self.permissions)

    def tidied(self, now: datetime) -> Self:
        """Drop the cues that no longer ring."""
        return replace(
            self,
            to_clear=_still_ringing(self.to_clear, now),
            heads_up_cue=next(iter(_still_ringing(self.heads_up_cues, now)), None),
            guide_cues=_still_ringing(self.guide_cues, now),
            reminders=tuple(cue for cue in self.reminders if not regular_times.is_over(cue, now)),
        )

    def with_few_to_clear(self, now: datetime) -> Self:
        """Let one that stands for any of its kind take the place of too many to clear.

        That is for the beginning of a turn. It does not stand for what is promised then, so what
        the turn replaces has to be noted by itself; and so has what another turn may be making.
        """
        return replace(self, to_clear=_few(self.to_clear, now))

    def in_doubt(self, now: datetime, *, with_reminders: bool = False) -> tuple[Cue, ...]:
        """Return the cues that decide what is said, if nobody knows that Alexa has them.

        Nobody has seen those without a handle. A reminder may have been deleted in the Alexa app
        since it was seen, which matters when reminders are told.
        """
        return tuple(
            cue
            for cue in (*self.guide_cues, *self.reminders)
            if cue.is_to_come(now) and (cue.handle is None or (with_reminders and not cue.is_chime))
        )

    def predecessor(self, cue: Cue) -> Cue | None:
        """Return the newest cue to clear that a promised one was to replace, or None."""
        before = (old for old in reversed(self.to_clear) if old.rings_in_place_of(cue))
        return next(before, None)

    def like_promised(self, cues: Iterable[Cue]) -> set[Cue]:
        """Return those cues to clear for which a look may find one that is to ring."""
        return {cue for cue in cues if any(map(cue.may_be_taken_for, self.promised))}

    def like_made(self, cues: Iterable[Cue], device: str, now: datetime) -> set[Cue]:
        """Return those for which it finds none but what is to ring, because that was made.

        While another device may only be making that, it finds what is to be cleared.
        """
        awaited = [each for each in self.promised if each.may_be_in_the_making(device, now)]
        alike = self.like_promised(cues)
        return {cue for cue in alike if not any(map(cue.may_be_taken_for, awaited))}

    def count_alike(self, cue: Cue) -> int:
        """Return how many cues to clear Alexa's list shows in the same way, itself among them."""
        return sum(map(cue.is_alike, self.to_clear))

    def looks_like_an_old_one(self, cue: Cue) -> bool:
        """Whether Alexa's list cannot tell the cue from one that is to be cleared."""
        return any(map(cue.is_alike, self.to_clear))

    def is_left_to_ring(self, planned: Cue, now: datetime) -> bool:
        """Whether a cue that could not be removed may ring in the place of the planned one."""
        return any(
            cue.rings_in_place_of(planned) and self.may_have_been_made(cue, now)
            for cue in self.to_clear
        )

    def may_have_been_made(self, cue: Cue, now: datetime) -> bool:
        """Whether a cue that may not be looked for was made: one planned after a no was not."""
        if cue.handle or self.is_revoked(cue.kind) or not self.declined_lately(cue.kind, now):
            return True
        return cue.planned_at is not None and cue.planned_at < self.declined[cue.kind]

    def with_decline(self, kind: CueKind, now: datetime) -> Self:
        """Note that the permission was refused just now."""
        return replace(self, declined={**self.declined, kind: now})

    def without_decline(self, kind: CueKind) -> Self:
        """Forget that the permission was refused, because somebody wants such a cue now."""
        declined = {each: at for each, at in self.declined.items() if each is not kind}
        return replace(self, declined=declined)

    def declined_lately(self, kind: CueKind, now: datetime) -> bool:
        """Whether the permission was refused so lately that nobody is asked for it again."""
        declined_at = self.declined.get(kind)
        return declined_at is not None and now - declined_at < DECLINE_LASTS

    def with_permissions(self, permitted: Collection[CueKind], at: datetime) -> Self:
        """Note all that the account permitted at a moment, unless something newer is known."""
        return self._told(news(self.permissions, permitted, at))

    def with_permission(self, kind: CueKind, now: datetime) -> Self:
        """Note that the permission was given just now."""
        return self._told({kind: Permission(is_given=True, told_at=now)})

    def is_revoked(self, kind: CueKind) -> bool:
        """Whether the account is known not to permit a kind of cue."""
        permission = self.permissions.get(kind)
        return permission is not None and not permission.is_given

    def _told(self, told: Permissions) -> Self:
        declined = declines_left(self.declined, told)
        return replace(self, permissions={**self.permissions, **told}, declined=declined)


def _known(cues: tuple[Cue, ...], known: Mapping[Cue, Cue | None]) -> tuple[Cue, ...]:
    noted = (known.get(cue, cue) for cue in cues)
    return tuple(cue for cue in noted if cue)


def _still_ringing(cues: tuple[Cue, ...], now: datetime) -> tuple[Cue, ...]:
    """Leave out the cues whose time is over; what comes again, or may, is never over by itself."""
    return tuple(cue for cue in cues if _may_come_again(cue) or now - cue.rings_at < STOPS_RINGING)


def _few(to_clear: tuple[Cue, ...], now: datetime) -> tuple[Cue, ...]:
    few = to_clear
    for kind in CueKind:
        made = [cue for cue in few if cue.kind is kind and not cue.is_planned_just_now(now)]
        if len(made) >= MOST_TO_CLEAR:
            last = max(cue.rings_at for cue in made)
            others = tuple(cue for cue in few if cue not in made)
            few = (*others, Cue(kind, last, is_any_of_its_kind=True))
    return few


def _may_come_again(cue: Cue) -> bool:
    is_any_reminder = cue.is_any_of_its_kind and cue.kind is CueKind.REMINDER
    return cue.repeats is not None or is_any_reminder
