"""One turn from end to end: load the household, answer, save it, see to the cues, and then reply.

The order of the store and the cue service (docs/architecture.md says why):

1. The household is loaded. Cues that are spoken of and that nobody has seen are looked for.
2. It is saved, once, with the cues that it is about to have or to lose. Of two speakers at once
   one saves; the other loads again and answers anew, having made no cue.
3. Only then are old cues cleared and, if all of them are gone, the new ones made. How that ended
   is said, and not saved: a later turn looks for what it needs to know.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from skill.domain.breaks import LONGEST_LENGTH
from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household
from skill.intents.turn import Answerer, Reply
from skill.turns.cue_keeper import CueKeeper, Left
from skill.turns.cue_outcomes import CueOutcome
from skill.turns.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    StoreUncertainError,
    UnreadableHouseholdError,
)

log = logging.getLogger("steady_ground")

ATTEMPTS = 10
"""How often a turn answers anew because others save first, before it says that it could not."""

MADE = (CueOutcome.TIMER, CueOutcome.REMINDER)
WANTS_CONSENT = (CueOutcome.CONSENT, CueOutcome.CONSENT_TO_MOVE)


@dataclass(frozen=True)
class Outcome:
    """A reply, and how the turn ended that it belongs to."""

    reply: Reply
    cue: CueOutcome | None = None
    is_remembered: bool = True
    may_be_remembered: bool = False
    """The store did not say whether it saved; then is_remembered is false."""

    was_set_aside: bool = False
    was_read_in_part: bool = False
    """The record was set aside, and what could be read of it was kept."""

    lost: tuple[Cue, ...] = ()
    """Reminders that were to take the place of others, and of which neither is there."""

    @property
    def consent_wanted(self) -> CueKind | None:
        """The kind of cue for which the account's permission is to be asked."""
        return self.reply.plans[0].kind if self.cue in WANTS_CONSENT else None


@dataclass(frozen=True)
class Answered:
    """A reply to a household, with what a look at its cues has shown."""

    household: Household
    reply: Reply
    cue: CueOutcome | None = None
    lost: tuple[Cue, ...] = ()

    @property
    def changes_nothing(self) -> bool:
        """Whether nobody would miss it if it were not saved: a zone is read again by itself."""
        after = replace(self.reply.household, zones=self.household.zones)
        return not self.reply.plans and after == self.household


@dataclass(frozen=True)
class Conversation:
    """A household's store and cues, for one turn at one moment (UTC)."""

    store: HouseholdStore
    cues: CueKeeper
    user_id: str
    now: datetime
    fingerprint: str = ""
    """What tells the request from all others, for Alexa may deliver it twice; empty if unknown."""

    def take_turn(self, answer: Answerer) -> Outcome:
        """Answer, remember and cue. Raises nothing that the ports are known to raise."""
        was_set_aside = was_read_in_part = False
        for _ in range(ATTEMPTS):
            try:
                stored = self.store.load(self.user_id, self.now)
            except UnreadableHouseholdError as error:
                log.warning("record set aside: %s", error)
                was_set_aside = True
                continue
            except StoreUnavailableError as error:
                log.warning("store not available: %s", error)
                break
            was_read_in_part |= stored.is_in_part
            is_damaged = was_set_aside or was_read_in_part
            answered = self._answered(answer, stored, is_damaged=is_damaged)
            try:
                outcome = self._carried_out(stored, answered)
            except StaleHouseholdError:
                self.cues.look_anew()
                continue
            except StoreUnavailableError as error:
                log.warning("store not available: %s", error)
                outcome = _unsaved(answered, error)
            return replace(outcome, was_set_aside=was_set_aside, was_read_in_part=was_read_in_part)
        return Outcome(answer(Household()), is_remembered=False)

    def _answered(self, answer: Answerer, stored: Stored, *, is_damaged: bool) -> Answered:
        """Answer, after a look for the cues that are spoken of; what is vital waits for none."""
        household = self._tidied(stored.household, is_damaged=is_damaged)
        reply = answer(household)
        if reply.is_vital or reply.is_repeated or reply.forgets_everything:
            return Answered(household, reply)
        told = household.cues_told_of(self.now, with_reminders=reply.tells_reminders)
        seen = self.cues.looked_for(told, household)
        lost = tuple(cue for cue in seen if seen[cue] is None and household.predecessor(cue))
        if seen:
            household = household.with_cues_known(seen)
            reply = answer(household)
        if reply.otherwise and not self.cues.may_make(reply.plans[0], reply.household):
            reply = reply.otherwise
        lost = tuple(cue for cue in lost if not cue.is_chime)
        answered = Answered(household, reply, lost=lost)
        return self._with_chime_made_good(answered, stored.household)

    def _with_chime_made_good(self, answered: Answered, before: Household) -> Answered:
        """Plan the chime of a break that goes on once more, or say that there is none.

        The turn that planned it may have been cut off, and the couple may count on an earlier one.
        """
        reply, running = answered.reply, answered.reply.household.current_break
        if reply.plans or not (running and running.cue) or running.cue not in before.cues:
            return answered
        if not self.cues.is_missing(running.cue, before):
            return answered
        if not self.cues.is_to_be_made_good(running.cue, before):
            without = replace(reply.household, current_break=replace(running, cue=None))
            return replace(
                answered, reply=replace(reply, household=without), cue=CueOutcome.MISSING
            )
        again = Cue(running.cue.kind, running.cue.rings_at, is_made_good=True)
        household = replace(reply.household, current_break=replace(running, cue=again))
        made_good = replace(
            reply,
            household=household,
            plans=(again,),
            cue_words="made_good",
            may_ask_consent=False,
        )
        return replace(answered, reply=made_good)

    def _tidied(self, household: Household, *, is_damaged: bool) -> Household:
        """Drop what has expired; cues of a record that could not be read must not ring."""
        if is_damaged:
            until = self.now + LONGEST_LENGTH
            unknown = tuple(Cue(kind, until, is_any_of_its_kind=True) for kind in CueKind)
            household = replace(household, cues_to_clear=(*household.cues_to_clear, *unknown))
        return household.tidied(self.now)

    def _carried_out(self, stored: Stored, answered: Answered) -> Outcome:
        """Save what was answered, and then see to the cues."""
        reply = answered.reply
        if reply.forgets_everything:
            return Outcome(reply, self._forget(stored))
        household = reply.household.with_cues_known(self.cues.marked(reply.plans))
        household = household.tidied(self.now)
        if not answered.changes_nothing:
            household = household.with_answered(self.fingerprint, self.now)
        left: Left = {}
        is_left_alone = reply.is_vital or reply.is_repeated
        if not is_left_alone:
            household, left = self._with_old_ones_cleared(household, stored.household)
        if household != stored.household:
            self._save(household, stored)
        others = {*left, *(stored.household.cues_to_clear if is_left_alone else ())}
        to_clear = [cue for cue in household.cues_to_clear if cue not in others]
        new = self.cues.cleared(to_clear, household)
        if reply.plans:
            outcome = self._with_cues_made(reply, household, {**left, **new})
        else:
            cue = self._told_of(answered, household, {**left, **new}, stored.household)
            outcome = Outcome(reply, cue)
        return replace(outcome, lost=answered.lost)

    def _told_of(
        self, answered: Answered, household: Household, left: Left, before: Household
    ) -> CueOutcome | None:
        """Say that a chime may still ring, unless an earlier turn has said so.

        It is said again in place of "there is none", which would not be true.
        """
        is_told_missing = answered.cue is CueOutcome.MISSING
        told_before = () if is_told_missing else before.cues_to_clear
        to_tell = {cue: left[cue] for cue in left if cue not in told_before}
        return self.cues.told_of(to_tell, household) or answered.cue

    def _save(self, household: Household, stored: Stored) -> None:
        """Save over the version that was loaded; if the store fails, find out what it did.

        Raises StaleHouseholdError; StoreUnavailableError if nothing was saved, and
        StoreUncertainError if nobody can know.
        """
        try:
            self.store.save(self.user_id, household, stored.version, self.now)
        except StoreUnavailableError as error:
            if self._is_saved(household, stored):
                return
            if not isinstance(error, StoreUncertainError):
                raise
            # Saved again over the same version: of the two saves at most one is taken.
            self._save_again(household, stored)

    def _save_again(self, household: Household, stored: Stored) -> None:
        try:
            self.store.save(self.user_id, household, stored.version, self.now)
        except (StoreUnavailableError, StaleHouseholdError) as error:
            if self._is_saved(household, stored):
                return
            if isinstance(error, StaleHouseholdError):
                raise
            raise StoreUncertainError(str(error)) from None

    def _is_saved(self, household: Household, stored: Stored) -> bool:
        """Look whether a save that failed was done. Raises StoreUncertainError if it cannot."""
        try:
            found = self.store.load(self.user_id, self.now, sets_aside=False)
        except (StoreUnavailableError, UnreadableHouseholdError) as error:
            raise StoreUncertainError(str(error)) from None
        return found.version != stored.version and found.household == household

    def _with_old_ones_cleared(
        self, household: Household, before: Household
    ) -> tuple[Household, Left]:
        """Clear what earlier turns were to clear, and what nobody knows of, before the save.

        Nobody was promised that those would ring. Most are gone already, which was not saved. A
        look for one might find another that has been promised since.
        """
        known = before.cues_to_clear
        old = [cue for cue in household.cues_to_clear if cue in known or cue.is_any_of_its_kind]
        if not old:
            return household, {}
        promised = {cue for cue in old if before.wants(cue)}
        to_clear = [cue for cue in old if cue not in promised]
        left = self.cues.cleared(to_clear, household, spared=before.cues)
        at_stake = {cue for cue in promised if not household.wants(cue)}
        return household.with_cleared(set(old) - left.keys() - at_stake), left

    def _with_cues_made(self, reply: Reply, household: Household, left: Left) -> Outcome:
        """Make the cues; go on without them if the reply says how, and say what may still ring."""
        was_declined = household.declined_lately(reply.plans[0].kind, self.now)
        may_ask = reply.may_ask_consent and not was_declined
        outcome = self.cues.made(reply.plans, household, left, may_ask=may_ask)
        if reply.otherwise is None or outcome in MADE:
            return Outcome(reply, outcome)
        stray: Mapping[Cue, bool] = self.cues.cleared(reply.plans, household)
        told = self.cues.told_of({**left, **stray}, household)
        may_be_made = CueOutcome.MAY_STILL_RING if outcome is CueOutcome.UNCERTAIN else None
        return Outcome(reply.otherwise, told or may_be_made)

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


def _unsaved(answered: Answered, error: StoreUnavailableError) -> Outcome:
    """Say that it could not be saved, unless there was nothing of the answer's to save."""
    if answered.changes_nothing:
        return Outcome(answered.reply)
    is_uncertain = isinstance(error, StoreUncertainError)
    return Outcome(answered.reply, is_remembered=False, may_be_remembered=is_uncertain)
