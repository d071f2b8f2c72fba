"""One turn from end to end: load the household, answer, save it, touch the cues, and then reply.

The order of the store and the cue service (docs/architecture.md says why):

1. The household is loaded. Cues that are spoken of and that nobody has seen are looked for.
2. It is saved, once, with the cues that it is about to have or to lose. Of two speakers at once
   one saves; the other loads again and answers anew, having made no cue.
3. Only then are old cues cleared and, if all of them are gone, the new ones made. What came of
   it is said, and not saved: a later turn looks for what it needs to know.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from skill.cue_keeper import CueKeeper, CueOutcome, Left
from skill.domain.breaks import LONGEST_LENGTH
from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household
from skill.intents.turn import Answerer, Reply
from skill.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    UnreadableHouseholdError,
)

log = logging.getLogger("steady_ground")

ATTEMPTS = 10
"""How often a turn answers anew because others save first, before it says that it could not."""


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
    cues: CueKeeper
    user_id: str
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
        if reply.is_vital:
            return reply
        if seen := self.cues.looked_for(household):
            reply = answer(household.with_cues_known(seen))
        if reply.otherwise and not self.cues.may_make(reply.plans[0]):
            return reply.otherwise
        return reply

    def _tidied(self, household: Household, *, was_set_aside: bool) -> Household:
        """Let go of what has expired; cues of a record that could not be read must not ring."""
        if was_set_aside:
            until = self.now + LONGEST_LENGTH
            unknown = tuple(Cue(kind, until, is_any_of_its_kind=True) for kind in CueKind)
            household = replace(household, cues_to_clear=unknown)
        return household.tidied(self.now)

    def _carried_out(self, stored: Stored, reply: Reply) -> Outcome:
        """Save what was answered, and then see to the cues."""
        household = reply.household.with_cues_known(self.cues.marked(reply.plans))
        household = household.tidied(self.now)
        left: Left = {}
        if not reply.is_vital:
            household, left = self._with_old_ones_cleared(household, stored.household)
        if household != stored.household:
            self.store.save(self.user_id, household, stored.version, self.now)
        new = self.cues.cleared(cue for cue in household.cues_to_clear if cue not in left)
        if reply.plans:
            return self._with_cues_made(reply, household, {**left, **new})
        newly_left = {cue: new[cue] for cue in new if cue not in stored.household.cues_to_clear}
        return Outcome(reply, self.cues.told_of(newly_left, household))

    def _with_old_ones_cleared(
        self, household: Household, before: Household
    ) -> tuple[Household, Left]:
        """Clear what earlier turns were to clear, and what nobody knows of, before the save.

        Nobody was promised that those would ring. Most are gone already: what came of their
        turn was not saved. A look for one might find another that has been promised since.
        """
        known = before.cues_to_clear
        old = [cue for cue in household.cues_to_clear if cue in known or cue.is_any_of_its_kind]
        promised = {cue for cue in old if before.wants(cue)}
        left = self.cues.cleared(cue for cue in old if cue not in promised)
        at_stake = {cue for cue in promised if not household.wants(cue)}
        return household.with_cleared(set(old) - left.keys() - at_stake), left

    def _with_cues_made(self, reply: Reply, household: Household, left: Left) -> Outcome:
        """Make the cues; go on without them where the reply says how, and none may come then."""
        was_declined = household.declined_lately(reply.plans[0].kind, self.now)
        may_ask = reply.may_ask_consent and not was_declined
        outcome = self.cues.made(reply.plans, household, left, may_ask=may_ask)
        if reply.otherwise is None or outcome not in (CueOutcome.NONE, CueOutcome.STUCK):
            return Outcome(reply, outcome)
        if outcome is CueOutcome.NONE:
            self.cues.cleared(reply.plans)
        return Outcome(reply.otherwise)

    def _forget(self, stored: Stored) -> CueOutcome:
        """Delete every cue and the record. While one may ring, what is needed to clear it stays."""
        is_silent = self.cues.all_cleared(stored.household)
        try:
            if is_silent:
                self.store.forget(self.user_id, stored.version, self.now)
                return CueOutcome.FORGOTTEN
            rest = stored.household.for_clearing()
            self.store.save(self.user_id, rest, stored.version, self.now)
        except StoreUnavailableError as error:
            log.warning("store not available: %s", error)
        return CueOutcome.PARTLY_FORGOTTEN
