"""The chimes of a turn: looked for, cleared and made, with an outcome that can be said.

Two chimes never run at once. If nobody can know whether one is there, that is said.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household
from skill.turns.cue_outcomes import CLAIMS_SILENCE, CueOutcome
from skill.turns.ports import (
    CueFailedError,
    CueNotAllowedError,
    Cues,
    CueUnansweredError,
    CueUncertainError,
)

MADE_GOOD_WITHIN = timedelta(minutes=5)
"""How soon after it was planned a chime that is missing is made once more without being asked for.

Its turn may have been cut off. Later, it is as likely that somebody cancelled it by hand.
"""

WORTH_MAKING = timedelta(minutes=1)
"""A chime that rings sooner than this may have rung already, and is not made again."""

Left = Mapping[Cue, bool]
"""The cues that could not be cleared: whether a look was possible at all.

It is not without the permission. The cue may be there even so: the permission may be missing for
this one call alone.
"""


@dataclass(frozen=True)
class CueKeeper:
    """A household's cues, for one turn at one moment (UTC) on one device."""

    cues: Cues
    device_id: str
    now: datetime

    def look_anew(self) -> None:
        """Forget what was listed, for a turn that runs again."""
        self.cues.look_anew()

    def marked(self, plans: Iterable[Cue]) -> dict[Cue, Cue | None]:
        """Write down on the planned cues which turn is about to make them."""
        return {cue: replace(cue, planned_at=self.now, planned_on=self.device_id) for cue in plans}

    def looked_for(self, cues: Iterable[Cue], household: Household) -> dict[Cue, Cue | None]:
        """Look for some of the household's cues; None stands for one that is not there."""
        return {cue: self._seen(cue, household) for cue in cues}

    def _seen(self, cue: Cue, household: Household) -> Cue | None:
        """Return a cue as it is known now; None if Alexa does not have it.

        An alert that is to be cleared is not taken for the cue. A reminder that is missing gives
        way to the one that it was to replace, if that one is still there: nobody was told more.
        """
        try:
            found = self._found(cue, household)
        except CueNotAllowedError:
            return cue if household.may_have_been_made(cue, self.now) else None
        except CueFailedError:
            return cue
        is_unclear = not found or _looks_like_an_old_one(cue, household)
        if is_unclear and self._may_be_in_the_making(cue):
            return cue
        if found:
            return replace(cue, handle=found[0])
        return None if cue.is_chime else self._old_one_still_there(cue, household)

    def _find(self, cue: Cue, household: Household) -> tuple[str, ...]:
        """Look for a cue, and if it is not at its time, for what has its words and nobody's time.

        Somebody may have paused a timer, or changed a reminder in the Alexa app.
        """
        self._check_permission(cue.kind, household)
        found = self.cues.find(cue)
        if found or cue.handle or cue.is_any_of_its_kind:
            return found
        known = (*household.cues, *household.cues_to_clear)
        others = {each: self.cues.find(each) for each in known if each.kind is cue.kind}
        taken = {handle for handles in others.values() for handle in handles}
        by_words = [each for each in self.cues.find_by_words(cue) if each not in taken]
        promised = (each for each in household.cues if each != cue and not self._plans(each))
        missing = (each for each in promised if others.get(each) == ())
        if any(set(by_words) & set(self.cues.find_by_words(each)) for each in missing):
            return ()  # it may be one that is promised
        return tuple(by_words)

    def _plans(self, cue: Cue) -> bool:
        """Whether it is this turn that plans the cue, so that it cannot have been made yet."""
        return (cue.planned_at, cue.planned_on) == (self.now, self.device_id)

    def _check_permission(self, kind: CueKind, household: Household) -> None:
        """Refuse, without a call, what Alexa would refuse: the account took its permission back."""
        if household.is_revoked(kind):
            raise CueNotAllowedError

    def _found(self, cue: Cue, household: Household) -> list[str]:
        to_clear = {old.handle for old in household.cues_to_clear}
        return [handle for handle in self._find(cue, household) if handle not in to_clear]

    def _old_one_still_there(self, cue: Cue, household: Household) -> Cue | None:
        old = household.predecessor(cue)
        handles = self._find(old, household) if old else ()
        return replace(old, handle=handles[0]) if old and handles else None

    def is_missing(self, cue: Cue, household: Household) -> bool:
        """Whether a look shows that Alexa does not have a chime that is still to ring."""
        if cue.rings_at - self.now < WORTH_MAKING or self._may_be_in_the_making(cue):
            return False
        try:
            return not self._found(cue, household)
        except (CueFailedError, CueNotAllowedError):
            return False

    def is_to_be_made_good(self, cue: Cue, household: Household) -> bool:
        """Whether a chime is missing because its turn was cut off, or could not make it.

        That is so if the chime that it was to replace still rings, and likely if it was planned
        just now. It is tried once.
        """
        if cue.is_made_good:
            return False
        was_planned_now = self.now - (cue.planned_at or self.now) <= MADE_GOOD_WITHIN
        old = household.predecessor(cue)
        return was_planned_now or bool(old and self._is_there(old, household))

    def _is_there(self, cue: Cue, household: Household) -> bool:
        try:
            return bool(self._find(cue, household))
        except (CueFailedError, CueNotAllowedError):
            return False

    def may_make(self, cue: Cue, household: Household) -> bool:
        """Whether such a cue can be made just now, as far as a look tells."""
        try:
            self._check_permission(cue.kind, household)
            self.cues.find(cue)
        except (CueNotAllowedError, CueFailedError):
            return False
        return True

    def cleared(
        self, cues: Iterable[Cue], household: Household, spared: Collection[Cue] = ()
    ) -> dict[Cue, bool]:
        """Clear cues of a household, and return those that are left.

        A cue that stands for any of its kind does not stand for those that are spared.
        """
        left = dict[Cue, bool]()
        for cue in cues:
            try:
                if not self._is_gone(cue, household, spared):
                    left[cue] = True
            except CueNotAllowedError:
                left[cue] = False
            except CueFailedError:
                left[cue] = True
        return left

    def _is_gone(self, cue: Cue, household: Household, spared: Collection[Cue]) -> bool:
        """Remove a cue; return whether it is certain not to ring. Raises as the port does."""
        self._check_permission(cue.kind, household)
        handles = (cue.handle,) if cue.handle else self._find(cue, household)
        if cue.is_any_of_its_kind:
            known = [each for each in spared if each.kind is cue.kind]
            handles = tuple(set(handles).difference(*map(self.cues.find, known)))
        for handle in handles:
            self.cues.remove(cue.kind, handle)
        return bool(handles) or not self._may_be_in_the_making(cue)

    def _may_be_in_the_making(self, cue: Cue) -> bool:
        return cue.may_be_in_the_making(self.device_id, self.now)

    def told_of(self, left: Left, household: Household) -> CueOutcome | None:
        """Say that a chime may still ring, if one may."""
        return CueOutcome.MAY_STILL_RING if self._may_ring(left, household) else None

    def _may_ring(self, left: Left, household: Household) -> list[Cue]:
        """Return the cues of those left that may ring; after a no there were none."""
        return [
            cue
            for cue in left
            if cue.is_to_come(self.now)
            and (left[cue] or household.may_have_been_made(cue, self.now))
        ]

    def made(
        self, plans: tuple[Cue, ...], household: Household, left: Left, *, may_ask: bool
    ) -> CueOutcome:
        """Make all planned cues, or none of them; ask for the permission if that may be."""
        blocking = [cue for cue in left if self._blocks(cue, plans, household, left)]
        if blocking:
            wants_permission = all(cue.kind is plans[0].kind and not left[cue] for cue in blocking)
            return CueOutcome.CONSENT_TO_MOVE if may_ask and wants_permission else CueOutcome.STUCK
        made = list[Cue]()
        try:
            for planned in plans:
                made.append(self._create(planned, household))
        except (CueFailedError, CueNotAllowedError) as error:
            outcome = _without(error, plans[0].is_chime, may_ask=may_ask)
            may_ring = self._may_ring({**left, **self.cleared(made, household)}, household)
            in_place = any(old.rings_in_place_of(plan) for old in may_ring for plan in plans)
            return CueOutcome.STUCK if outcome in CLAIMS_SILENCE and in_place else outcome
        return CueOutcome(plans[0].kind.value)

    def _blocks(self, cue: Cue, plans: tuple[Cue, ...], household: Household, left: Left) -> bool:
        """Whether a cue that could not be removed may ring where another is planned.

        Two chimes never run at once, nor two reminders for one occasion. Without the permission
        to look, nobody knows: the next call may be allowed what this one was not.
        """
        may_be_there = left[cue] or household.may_have_been_made(cue, self.now)
        if cue.is_any_of_its_kind:
            is_of_this_kind = left[cue] or cue.kind is plans[0].kind
            return may_be_there and is_of_this_kind and cue.rings_at > self.now
        may_ring = left[cue] or (may_be_there and cue.is_to_come(self.now))
        return may_ring and any(cue.rings_in_place_of(plan) for plan in plans)

    def _create(self, planned: Cue, household: Household) -> Cue:
        """Make a cue; if the answer is not clear, look for it. Raises as the port does."""
        self._check_permission(planned.kind, household)
        try:
            handle = self.cues.create(planned, self.now)
        except CueUncertainError as error:
            handle = self._made_after_all(planned, household, error)
        return replace(planned, handle=handle)

    def _made_after_all(self, planned: Cue, household: Household, error: CueUncertainError) -> str:
        """Return the handle of a cue that was made though its making seemed to fail.

        If it is not there, raise CueFailedError; raise the error itself if nobody can look, or if
        the service was too slow: then it may still be made.
        """
        self.cues.look_anew()
        try:
            found = self._found(planned, household)
        except (CueFailedError, CueNotAllowedError):
            raise error from None
        if found:
            return found[0]
        raise error if isinstance(error, CueUnansweredError) else CueFailedError("not there")

    def all_cleared(self, household: Household) -> bool:
        """Clear every cue of the skill; return whether it is certain that none will ring."""
        each = [self._all_of_a_kind_cleared(kind, household) for kind in CueKind]
        return all(each)

    def _all_of_a_kind_cleared(self, kind: CueKind, household: Household) -> bool:
        """Clear a kind; without its permission there are none but those that may have been made."""
        known = [cue for cue in (*household.cues, *household.cues_to_clear) if cue.kind is kind]
        try:
            handles = self._find(Cue(kind, self.now, is_any_of_its_kind=True), household)
            in_the_making = filter(self._may_be_in_the_making, known)
            is_certain = not [cue for cue in in_the_making if not self.cues.find(cue)]
            for handle in handles:
                self.cues.remove(kind, handle)
        except CueNotAllowedError:
            return not any(household.may_have_been_made(cue, self.now) for cue in known)
        except CueFailedError:
            return False
        return is_certain


def _looks_like_an_old_one(cue: Cue, household: Household) -> bool:
    """Whether a listing cannot tell the cue from one that is to be cleared."""
    return any(cue.is_alike(old) for old in household.cues_to_clear)


def _without(error: Exception, is_chime: bool, *, may_ask: bool) -> CueOutcome:  # noqa: FBT001
    """Name how it ended for cues that were not made, or that may have been."""
    if isinstance(error, CueUncertainError):
        return CueOutcome.UNCERTAIN
    if not isinstance(error, CueNotAllowedError):
        return CueOutcome.NONE
    if may_ask:
        return CueOutcome.CONSENT
    return CueOutcome.NONE if is_chime else CueOutcome.NOT_ALLOWED
