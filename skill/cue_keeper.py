"""The chimes of a turn: looked for, cleared and made, and what came of it.

Two chimes never run at once. What nobody can know is said so, and never taken for silence.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household
from skill.ports import CueFailedError, CueNotAllowedError, Cues, CueUncertainError


class CueOutcome(StrEnum):
    """What came of a turn's cue; the names are keys of the catalog's [cue] section."""

    TIMER = "timer"
    REMINDER = "reminder"
    CONSENT = "consent"
    NONE = "none"
    STUCK = "stuck"
    MAY_STILL_RING = "may_still_ring"
    NOT_ALLOWED = "not_allowed"
    UNCERTAIN = "uncertain"
    FORGOTTEN = "forgotten"
    PARTLY_FORGOTTEN = "partly_forgotten"


CLAIMS_SILENCE = (CueOutcome.NONE, CueOutcome.NOT_ALLOWED)

Left = Mapping[Cue, bool]
"""The cues that could not be cleared: whether they stand in the way of new ones.

Without the permission nothing can be looked for. Such a cue stands in no way of its kind: without
the permission no second one can be made.
"""


@dataclass(frozen=True)
class CueKeeper:
    """A household's cues, for one turn at one moment (UTC) on one device."""

    cues: Cues
    device_id: str
    now: datetime

    def marked(self, plans: Iterable[Cue]) -> dict[Cue, Cue | None]:
        """Write down on the planned cues which turn is about to make them."""
        return {cue: replace(cue, planned_at=self.now, planned_on=self.device_id) for cue in plans}

    def looked_for(self, household: Household) -> dict[Cue, Cue | None]:
        """Look for the cues that are spoken of and in doubt; None is one that is not there."""
        return {cue: self._seen(cue, household) for cue in household.cues_in_doubt(self.now)}

    def _seen(self, cue: Cue, household: Household) -> Cue | None:
        """Return a cue as it is known now; None where Alexa does not have it."""
        try:
            handles = self.cues.find(cue)
        except CueNotAllowedError:
            return cue if household.may_have_been_made(cue, self.now) else None
        except CueFailedError:
            return cue
        if handles:
            return replace(cue, handle=handles[0])
        return cue if self._may_be_in_the_making(cue) else None

    def may_make(self, cue: Cue) -> bool:
        """Whether such a cue can be made just now, as far as a look tells."""
        try:
            self.cues.find(cue)
        except (CueNotAllowedError, CueFailedError):
            return False
        return True

    def cleared(self, cues: Iterable[Cue]) -> dict[Cue, bool]:
        """Clear cues, and return those that are left."""
        left = dict[Cue, bool]()
        for cue in cues:
            try:
                if not self._is_gone(cue):
                    left[cue] = True
            except CueNotAllowedError:
                left[cue] = False
            except CueFailedError:
                left[cue] = True
        return left

    def _is_gone(self, cue: Cue) -> bool:
        """Remove a cue; return whether it is certain not to ring. Raises as the port does."""
        handles = (cue.handle,) if cue.handle else self.cues.find(cue)
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
        """Make all planned cues, or none of them; ask for the permission where that may be."""
        if any(self._blocks(cue, plans, household, left) for cue in left):
            return CueOutcome.STUCK
        made = list[Cue]()
        try:
            for planned in plans:
                made.append(self._create(planned, household))
        except (CueFailedError, CueNotAllowedError) as error:
            self.cleared(made)
            outcome = _without(error, plans[0].is_chime, may_ask=may_ask)
            may_ring = self._may_ring(left, household)
            in_place = any(old.rings_in_place_of(plan) for old in may_ring for plan in plans)
            return CueOutcome.STUCK if outcome in CLAIMS_SILENCE and in_place else outcome
        return CueOutcome(plans[0].kind.value)

    def _blocks(self, cue: Cue, plans: tuple[Cue, ...], household: Household, left: Left) -> bool:
        """Whether a cue that could not be removed may ring where another is planned.

        Two chimes never run at once, nor two reminders for one occasion.
        """
        if cue.is_any_of_its_kind:
            return left[cue] and cue.rings_at > self.now
        is_of_another_kind = cue.kind is not plans[0].kind
        was_made = is_of_another_kind and household.may_have_been_made(cue, self.now)
        may_ring = left[cue] or (was_made and cue.is_to_come(self.now))
        return may_ring and any(cue.rings_in_place_of(plan) for plan in plans)

    def _create(self, planned: Cue, household: Household) -> Cue:
        """Make a cue; where no answer comes, look whether it was made. Raises as the port does."""
        try:
            return replace(planned, handle=self.cues.create(planned, self.now))
        except CueUncertainError:
            seen = self._seen(planned, household)
            if seen is None:
                raise CueFailedError from None
            if seen.handle is None:
                raise
            return seen

    def all_cleared(self, household: Household) -> bool:
        """Clear every cue of the skill; return whether it is certain that none will ring."""
        each = [self._all_of_a_kind_cleared(kind, household) for kind in CueKind]
        return all(each)

    def _all_of_a_kind_cleared(self, kind: CueKind, household: Household) -> bool:
        """Clear a kind; without its permission there are none but those that may have been made."""
        known = [cue for cue in (*household.cues, *household.cues_to_clear) if cue.kind is kind]
        try:
            handles = self.cues.find(Cue(kind, self.now, is_any_of_its_kind=True))
            for handle in handles:
                self.cues.remove(kind, handle)
        except CueNotAllowedError:
            return not any(household.may_have_been_made(cue, self.now) for cue in known)
        except CueFailedError:
            return False
        return bool(handles) or not any(map(self._may_be_in_the_making, known))


def _without(error: Exception, is_chime: bool, *, may_ask: bool) -> CueOutcome:  # noqa: FBT001
    """Name what came of cues that were not made, or of which nobody knows."""
    if isinstance(error, CueNotAllowedError) and may_ask:
        return CueOutcome.CONSENT
    if is_chime:
        return CueOutcome.NONE
    if isinstance(error, CueNotAllowedError):
        return CueOutcome.NOT_ALLOWED
    return CueOutcome.UNCERTAIN if isinstance(error, CueUncertainError) else CueOutcome.NONE
