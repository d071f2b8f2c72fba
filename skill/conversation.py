"""One turn from end to end: load the household, answer, save it, touch the cue, and then reply.

The order of the store and the cue service (docs/architecture.md says why):

1. The household is saved first, with the cue that it is about to have or to lose. Of two
   speakers at once one saves; the other loads again and answers anew, having touched no cue.
2. Only then are old cues cleared and, if all of them are gone, the new one is made.
3. The new cue's handle is saved. Where somebody has saved in between, the cue is cleared again.
"""

import logging
from collections.abc import Iterable, Mapping
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
    CHANGED_ELSEWHERE = "changed_elsewhere"
    FORGOTTEN = "forgotten"
    PARTLY_FORGOTTEN = "partly_forgotten"


WITHOUT_A_CUE = (CueOutcome.NONE, CueOutcome.STUCK)


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
    """A household's store and cues, for one turn at one moment (UTC)."""

    store: HouseholdStore
    cues: Cues
    user_id: str
    now: datetime

    def take_turn(self, answer: Answerer) -> Outcome:
        """Answer, remember and cue. Raises nothing that the ports are known to raise."""
        was_set_aside = False
        for _ in range(ATTEMPTS):
            try:
                stored = self.store.load(self.user_id, self.now)
                reply = answer(self._tidied(stored.household, was_set_aside=was_set_aside))
                if reply.forgets_everything:
                    return Outcome(reply, self._forget(stored))
                saved = self._save(stored, reply)
            except UnreadableHouseholdError as error:
                log.warning("record set aside: %s", error)
                was_set_aside = True
            except StaleHouseholdError:
                continue
            except StoreUnavailableError as error:
                log.warning("store not available: %s", error)
                break
            else:
                cue = self._touch_cues(stored, saved, reply)
                if reply.otherwise and cue in WITHOUT_A_CUE:
                    return self.take_turn(reply.otherwise)
                return Outcome(reply, cue, was_set_aside=was_set_aside)
        return Outcome(answer(Household()), is_remembered=False)

    def _tidied(self, household: Household, *, was_set_aside: bool) -> Household:
        """Let go of what has expired; cues of a record that could not be read must not ring."""
        if was_set_aside:
            until = self.now + LONGEST_LENGTH
            unknown = tuple(Cue(kind, until, is_any_of_its_kind=True) for kind in CueKind)
            household = replace(household, cues_to_clear=unknown)
        return household.tidied(self.now)

    def _save(self, stored: Stored, reply: Reply) -> Stored:
        household = reply.household.tidied(self.now)
        if household == stored.household:
            return stored
        version = self.store.save(self.user_id, household, stored.version, self.now)
        return Stored(household, version)

    def _forget(self, stored: Stored) -> CueOutcome:
        """Delete every cue and the record. While one may ring, what is needed to clear it stays."""
        known = (*stored.household.cues, *stored.household.cues_to_clear)
        kinds = [Cue(kind, self.now, is_any_of_its_kind=True) for kind in CueKind]
        may_ring = [self._may_ring_yet(kind, known) for kind in kinds]
        try:
            if not any(may_ring):
                self.store.forget(self.user_id, stored.version, self.now)
                return CueOutcome.FORGOTTEN
            permissions = stored.household.permissions
            rest = Household(cues_to_clear=known, permissions=permissions)
            self.store.save(self.user_id, rest, stored.version, self.now)
        except StoreUnavailableError as error:
            log.warning("store not available: %s", error)
        return CueOutcome.PARTLY_FORGOTTEN

    def _may_ring_yet(self, of_a_kind: Cue, known: tuple[Cue, ...]) -> bool:
        """Clear all cues of a kind; without its permission there are none but those we know of."""
        try:
            self.cues.clear(of_a_kind)
        except CueNotAllowedError:
            return any(cue.kind is of_a_kind.kind for cue in known)
        except CueFailedError:
            return True
        return False

    def _touch_cues(self, stored: Stored, saved: Stored, reply: Reply) -> CueOutcome | None:
        cleared, left = self._clear(saved.household.cues_to_clear)
        if reply.plans:
            is_in_the_way = any(self._blocks(cue, reply.plans) for cue in left if left[cue])
            if is_in_the_way:
                return self._give_up(saved, reply)
            outcome = self._set(saved, reply, cleared)
            return _claiming_no_silence(outcome, left, reply.plans)
        if cleared and stored.household.cues_to_clear:
            self._note(saved, {}, cleared)
        meant_to_ring = set(stored.household.cues) - set(saved.household.cues)
        return CueOutcome.MAY_STILL_RING if meant_to_ring & left.keys() else None

    def _clear(self, cues: Iterable[Cue]) -> tuple[tuple[Cue, ...], dict[Cue, bool]]:
        """Return the cues that are gone now, and those that are left: whether they may ring.

        Without the permission nothing can be looked for. Such a cue keeps standing to be
        cleared, and stands in nobody's way: without the permission no second one can be made.
        """
        cleared, left = list[Cue](), dict[Cue, bool]()
        for cue in cues:
            try:
                self.cues.clear(cue)
            except CueNotAllowedError:
                left[cue] = False
            except CueFailedError:
                left[cue] = True
            else:
                cleared.append(cue)
        return tuple(cleared), left

    def _blocks(self, left: Cue, plans: tuple[Cue, ...]) -> bool:
        """Whether a cue that could not be removed may ring where another is planned.

        Two chimes never run at once, nor two reminders for one occasion.
        """
        if left.is_any_of_its_kind:
            return left.rings_at > self.now
        return any(left.says == plan.says or (left.is_chime and plan.is_chime) for plan in plans)

    def _give_up(self, saved: Stored, reply: Reply) -> CueOutcome:
        """Make no cue while an old one may still ring: two must never."""
        self._note(saved, dict.fromkeys(reply.plans), cleared=())
        return CueOutcome.STUCK

    def _set(self, saved: Stored, reply: Reply, cleared: tuple[Cue, ...]) -> CueOutcome:
        """Make all planned cues, or none of them."""
        made: dict[Cue, Cue] = {}
        try:
            for planned in reply.plans:
                handle = self.cues.create(planned, self.now)
                made[planned] = replace(planned, handle=handle)
        except CueUncertainError:
            return self._set_in_doubt(saved, reply, cleared)
        except (CueFailedError, CueNotAllowedError) as error:
            strays = self._take_back(made.values())
            self._note(saved, dict.fromkeys(reply.plans), cleared, strays)
            return self._refused(error, reply)
        if self._note(saved, made, cleared):
            return CueOutcome(reply.plans[0].kind.value)
        if strays := self._take_back(made.values()):
            self._note(saved, {}, (), strays)
        return CueOutcome.CHANGED_ELSEWHERE

    def _set_in_doubt(self, saved: Stored, reply: Reply, cleared: tuple[Cue, ...]) -> CueOutcome:
        """Say what came of a cue that may have been made.

        A chime may ring at the break's own time, so the record goes on to say that it may be
        there. A reminder would come again and again: it is taken back at once.
        """
        if reply.plans[0].is_chime:
            return CueOutcome.NONE
        strays = self._take_back(reply.plans)
        self._note(saved, dict.fromkeys(reply.plans), cleared, strays)
        return CueOutcome.UNCERTAIN if strays else CueOutcome.NONE

    def _refused(self, error: Exception, reply: Reply) -> CueOutcome:
        if not isinstance(error, CueNotAllowedError):
            return CueOutcome.NONE
        if self._may_ask(reply):
            return CueOutcome.CONSENT
        return CueOutcome.NONE if reply.plans[0].is_chime else CueOutcome.NOT_ALLOWED

    def _take_back(self, cues: Iterable[Cue]) -> tuple[Cue, ...]:
        """Clear what was made, or may have been; return what may still ring."""
        _, left = self._clear(cues)
        return tuple(left)

    def _may_ask(self, reply: Reply) -> bool:
        """Do not ask again within seven days of a no, nor right after a yes that did not help."""
        was_declined = reply.household.declined_lately(reply.plans[0].kind, self.now)
        return reply.may_ask_consent and not was_declined

    def _note(
        self,
        saved: Stored,
        known: Mapping[Cue, Cue | None],
        cleared: tuple[Cue, ...],
        strays: tuple[Cue, ...] = (),
    ) -> bool:
        """Save what came of the planned cues; return whether the household still plans for them.

        Others may have saved something else in between. Where the store is out of reach the
        record keeps saying that a cue may be there, which is true, and a later turn clears it.
        """
        try:
            for _ in range(ATTEMPTS):
                if not known.keys() <= set(saved.household.cues):
                    return False
                noted = saved.household.with_cues_known(known, cleared, strays)
                try:
                    self.store.save(self.user_id, noted, saved.version, self.now)
                except StaleHouseholdError:
                    saved = self.store.load(self.user_id, self.now)
                else:
                    return True
        except (StoreUnavailableError, UnreadableHouseholdError) as error:
            log.warning("cue not noted: %s", error)
            return True
        return False


def _claiming_no_silence(
    outcome: CueOutcome, left: Iterable[Cue], plans: tuple[Cue, ...]
) -> CueOutcome:
    """Where no cue was made, but an old one may ring for it, say so."""
    may_ring = any(old.rings_in_place_of(plan) for old in left for plan in plans)
    claims_silence = outcome in (CueOutcome.NONE, CueOutcome.NOT_ALLOWED)
    return CueOutcome.STUCK if claims_silence and may_ring else outcome
