"""One turn from end to end: load the household, answer, save it, touch the cues, and then reply.

The order of the store and the cue service (docs/architecture.md says why):

1. The household is loaded. Cues that are spoken of and that nobody has seen are looked for.
2. It is saved, once, with the cues that it is about to have or to lose. Of two speakers at once
   one saves; the other loads again and answers anew, having made no cue.
3. Only then are old cues cleared and, if all of them are gone, the new ones made. What came of
   it is said, and not saved: a later turn looks for what it needs to know.
"""

import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from skill.domain.breaks import LONGEST_LENGTH
from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household
from skill.intents.turn import Answerer, Reply
from skill.ports import (
    CueFailedError,
    CueNotAllowedError,
    Cues,
    CueUncertainError,
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    UnreadableHouseholdError,
)

log = logging.getLogger("steady_ground")

ATTEMPTS = 10
"""How often a turn answers anew because others save first, before it says that it could not."""


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


@dataclass(frozen=True)
class Outcome:
    """A reply with what came of it."""

    reply: Reply
    cue: CueOutcome | None = None
    is_remembered: bool = True
    was_set_aside: bool = False

    @property
    def consent_wanted(self) -> CueKind | None:
        """The kind of cue for which the account's permission is to be asked."""
        return self.reply.plans[0].kind if self.cue is CueOutcome.CONSENT else None


@dataclass(frozen=True)
class Conversation:
    """A household's store and cues, for one turn at one moment (UTC) on one device."""

    store: HouseholdStore
    cues: Cues
    user_id: str
    device_id: str
    now: datetime

    def take_turn(self, answer: Answerer) -> Outcome:
        """Answer, remember and cue. Raises nothing that the ports are known to raise."""
        was_set_aside = False
        for _ in range(ATTEMPTS):
            try:
                stored = self.store.load(self.user_id, self.now)
                reply = self._answered(answer, stored, was_set_aside=was_set_aside)
                if reply.forgets_everything:
                    return Outcome(reply, self._forget(stored))
                outcome = self._carried_out(stored, reply)
            except UnreadableHouseholdError as error:
                log.warning("record set aside: %s", error)
                was_set_aside = True
            except StaleHouseholdError:
                continue
            except StoreUnavailableError as error:
                log.warning("store not available: %s", error)
                break
            else:
                return replace(outcome, was_set_aside=was_set_aside)
        return Outcome(answer(Household()), is_remembered=False)

    def _answered(self, answer: Answerer, stored: Stored, *, was_set_aside: bool) -> Reply:
        """Answer, after a look for the cues that are spoken of; what is vital waits for none."""
        household = self._tidied(stored.household, was_set_aside=was_set_aside)
        reply = answer(household)
        doubts = household.cues_in_doubt(self.now)
        if doubts and not reply.is_vital:
            known = {cue: self._looked_for(cue, household) for cue in doubts}
            reply = answer(household.with_cues_known(known))
        if reply.otherwise and not self._may_make(reply.plans[0]):
            return reply.otherwise
        return reply

    def _may_make(self, cue: Cue) -> bool:
        """Whether such cues can be made just now, as far as a look at them tells."""
        try:
            self.cues.find(cue)
        except (CueNotAllowedError, CueFailedError):
            return False
        return True

    def _tidied(self, household: Household, *, was_set_aside: bool) -> Household:
        """Let go of what has expired; cues of a record that could not be read must not ring."""
        if was_set_aside:
            until = self.now + LONGEST_LENGTH
            unknown = tuple(Cue(kind, until, is_any_of_its_kind=True) for kind in CueKind)
            household = replace(household, cues_to_clear=unknown)
        return household.tidied(self.now)

    def _looked_for(self, cue: Cue, household: Household) -> Cue | None:
        """Return a cue as it is known now; None where Alexa does not have it.

        Where the permission was declined, it was missing when the cue was to be made.
        """
        try:
            handles = self.cues.find(cue)
        except CueNotAllowedError:
            return None if household.declined_lately(cue.kind, self.now) else cue
        except CueFailedError:
            return cue
        if handles:
            return replace(cue, handle=handles[0])
        return cue if self._may_be_in_the_making(cue) else None

    def _carried_out(self, stored: Stored, reply: Reply) -> Outcome:
        """Save what was answered, and then see to the cues."""
        household = self._with_plans_marked(reply).tidied(self.now)
        standing = frozenset(stored.household.cues_to_clear)
        left: Mapping[Cue, bool] = {}
        if not reply.is_vital:
            household, left = self._with_old_ones_cleared(household, standing)
        if household != stored.household:
            self.store.save(self.user_id, household, stored.version, self.now)
        new = self._clear(
            cue for cue in household.cues_to_clear if cue not in standing | left.keys()
        )
        if reply.plans:
            return self._set(reply, {**left, **new})
        may_ring = any(self._may_ring(cue, household, is_hidden=not new[cue]) for cue in new)
        return Outcome(reply, CueOutcome.MAY_STILL_RING if may_ring else None)

    def _with_plans_marked(self, reply: Reply) -> Household:
        """Write down which turn is about to make the planned cues."""
        marked = {
            cue: replace(cue, planned_at=self.now, planned_on=self.device_id) for cue in reply.plans
        }
        return reply.household.with_cues_known(marked)

    def _with_old_ones_cleared(
        self, household: Household, standing: Collection[Cue]
    ) -> tuple[Household, Mapping[Cue, bool]]:
        """Clear what earlier turns were to clear, and what nobody knows of, before the save.

        Nobody was promised that those would ring. Most are gone already: what came of their
        turn was not saved.
        """
        old = [cue for cue in household.cues_to_clear if cue in standing or cue.is_any_of_its_kind]
        left = self._clear(cue for cue in old if not household.wants(cue))
        return household.with_cleared(set(old) - left.keys()), left

    def _clear(self, cues: Iterable[Cue]) -> dict[Cue, bool]:
        """Return the cues that are left: whether they stand in the way of new ones.

        Without the permission nothing can be looked for. Such a cue keeps standing to be
        cleared, and stands in nobody's way: without the permission no second one can be made.
        """
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

    def _may_ring(self, cue: Cue, household: Household, *, is_hidden: bool = True) -> bool:
        """Whether a cue that is left may ring; hidden, for want of permission, if it was made."""
        is_to_come = cue.repeats is not None or cue.rings_at > self.now
        return is_to_come and (not is_hidden or self._was_made(cue, household))

    def _was_made(self, cue: Cue, household: Household) -> bool:
        """Whether a cue that may not be looked for was made: after a no it was not."""
        return cue.handle is not None or not household.declined_lately(cue.kind, self.now)

    def _set(self, reply: Reply, left: Mapping[Cue, bool]) -> Outcome:
        """Make all planned cues, or none of them."""
        if any(self._blocks(cue, reply.plans) for cue in left if left[cue]):
            return self._without_cues(reply, CueOutcome.STUCK)
        made = list[Cue]()
        try:
            for planned in reply.plans:
                made.append(self._create(planned, reply.household))
        except (CueFailedError, CueNotAllowedError) as error:
            self._clear(made)
            return self._without_cues(reply, self._failed(error, reply))
        return Outcome(reply, CueOutcome(reply.plans[0].kind.value))

    def _create(self, planned: Cue, household: Household) -> Cue:
        """Make a cue; where no answer comes, look whether it was made. Raises as the port does."""
        try:
            return replace(planned, handle=self.cues.create(planned, self.now))
        except CueUncertainError:
            seen = self._looked_for(planned, household)
            if seen is None:
                raise CueFailedError from None
            if seen.handle is None:
                raise
            return seen

    def _blocks(self, left: Cue, plans: tuple[Cue, ...]) -> bool:
        """Whether a cue that could not be removed may ring where another is planned.

        Two chimes never run at once, nor two reminders for one occasion.
        """
        if left.is_any_of_its_kind:
            return left.rings_at > self.now
        return any(left.says == plan.says or (left.is_chime and plan.is_chime) for plan in plans)

    def _failed(self, error: Exception, reply: Reply) -> CueOutcome:
        """Name what came of cues that were not made, or of which nobody knows."""
        is_chime = reply.plans[0].is_chime
        if isinstance(error, CueNotAllowedError):
            if self._may_ask(reply):
                return CueOutcome.CONSENT
            return CueOutcome.NONE if is_chime else CueOutcome.NOT_ALLOWED
        is_uncertain = isinstance(error, CueUncertainError) and not is_chime
        return CueOutcome.UNCERTAIN if is_uncertain else CueOutcome.NONE

    def _may_ask(self, reply: Reply) -> bool:
        """Do not ask again within seven days of a no, nor right after a yes that did not help."""
        was_declined = reply.household.declined_lately(reply.plans[0].kind, self.now)
        return reply.may_ask_consent and not was_declined

    def _without_cues(self, reply: Reply, outcome: CueOutcome) -> Outcome:
        """Go on without them where the reply says how: then none may come, not even a late one."""
        if reply.otherwise is None:
            return Outcome(reply, outcome)
        if outcome is CueOutcome.NONE:
            self._clear(reply.plans)
        return Outcome(reply.otherwise)

    def _forget(self, stored: Stored) -> CueOutcome:
        """Delete every cue and the record. While one may ring, what is needed to clear it stays."""
        may_ring = [self._may_one_ring(kind, stored.household) for kind in CueKind]
        try:
            if not any(may_ring):
                self.store.forget(self.user_id, stored.version, self.now)
                return CueOutcome.FORGOTTEN
            known = (*stored.household.cues, *stored.household.cues_to_clear)
            rest = Household(cues_to_clear=known)
            self.store.save(self.user_id, rest, stored.version, self.now)
        except StoreUnavailableError as error:
            log.warning("store not available: %s", error)
        return CueOutcome.PARTLY_FORGOTTEN

    def _may_one_ring(self, kind: CueKind, household: Household) -> bool:
        """Clear all cues of a kind; return whether one may ring yet.

        Without the permission there are none but those we know of.
        """
        known = [cue for cue in (*household.cues, *household.cues_to_clear) if cue.kind is kind]
        try:
            handles = self.cues.find(Cue(kind, self.now, is_any_of_its_kind=True))
            for handle in handles:
                self.cues.remove(kind, handle)
        except CueNotAllowedError:
            return any(self._was_made(cue, household) for cue in known)
        except CueFailedError:
            return True
        return not handles and any(map(self._may_be_in_the_making, known))
