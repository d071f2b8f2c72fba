"""One turn from end to end: load the household, answer, save it, see to the cues, and then reply.

The order of the store and the cue service (docs/architecture.md says why):

1. The household is loaded. Cues that are spoken of and that nobody has seen are looked for.
2. It is saved, once, with the cues that it is about to have or to lose. Of two speakers at once
   one saves; the other loads again and answers anew, and has created no cue.
3. Only then are old cues cleared and, if all of them are gone, the new ones created. How that ended
   is said, and not saved: a later turn looks for what it needs to know.

One household comes out of it: the reply's household is the one that was saved. Only the cues of a
guided conversation that could not be created are left out of it; the next turn finds none.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime

from skill.domain.breaks import LONGEST_LENGTH
from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household
from skill.domain.promised_cues import PromisedCues
from skill.intents.turn import Answerer, Handling, PlannedCues, Reply
from skill.speech.zones import DeviceZone
from skill.turns.cue_keeper import CueKeeper, Uncleared
from skill.turns.cue_outcomes import CREATED, CueOutcome
from skill.turns.heads_up import may_wait, outcomes_of_clearing, replace_heads_up
from skill.turns.ports import (
    HouseholdStore,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    StoreUncertainError,
    UnreadableHouseholdError,
)
from skill.turns.saving import Saver

log = logging.getLogger("steady_ground")

ATTEMPTS = 10
"""How often a turn answers anew because others save first, before it says that it could not."""

WITHOUT_A_LOOK = (Handling.VITAL, Handling.REPEATED, Handling.FORGETS_EVERYTHING)
"""Replies that do not wait for a look at what Alexa has."""


@dataclass(frozen=True)
class TurnResult:
    """A reply, and how its turn ended."""

    reply: Reply
    cue: CueOutcome | None = None
    heads_up: CueOutcome | None = None
    """How it ended for the heads-up beside the chime; None if there is nothing to tell."""

    is_remembered: bool = True
    may_be_remembered: bool = False
    """The store did not say whether it saved; then is_remembered is false."""

    was_set_aside: bool = False
    was_read_in_part: bool = False
    """The record was set aside, and what could be read of it was kept."""

    lost: tuple[Cue, ...] = ()
    """Reminders that were to take the place of others, and of which neither is there."""


@dataclass(frozen=True)
class Answered:
    """A reply of which nothing is saved yet, with what a look at the cues has shown."""

    reply: Reply
    is_change: bool
    """Whether anybody would miss it if it were not saved."""

    cue: CueOutcome | None = None
    lost: tuple[Cue, ...] = ()


@dataclass(frozen=True)
class Conversation:
    """A household's store, cues and zone, for one turn at one moment (UTC)."""

    store: HouseholdStore
    keeper: CueKeeper
    zone: DeviceZone
    user_id: str
    now: datetime
    fingerprint: str = ""
    """What tells the request from all others, for Alexa may deliver it twice; empty if unknown."""

    def take_turn(self, answer: Answerer) -> TurnResult:
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
            answered = self._answer(answer, stored, is_damaged=is_damaged)
            try:
                outcome = self._carry_out(stored, answered)
            except StaleHouseholdError:
                self.keeper.look_anew()
                continue
            except StoreUnavailableError as error:
                log.warning("store not available: %s", error)
                outcome = _unsaved(answered, error)
            return replace(outcome, was_set_aside=was_set_aside, was_read_in_part=was_read_in_part)
        return TurnResult(answer(Household()), is_remembered=False)

    def _answer(self, answer: Answerer, stored: Stored, *, is_damaged: bool) -> Answered:
        """Answer, after a look for the cues that are spoken of; what is vital waits for none."""
        household = self._tidied(stored.household, is_damaged=is_damaged)
        reply = answer(household)
        if reply.handling in WITHOUT_A_LOOK:
            return Answered(reply, _is_change(household, reply))
        cues = household.cues
        tells_reminders = reply.handling is Handling.TELLS_REMINDERS
        in_doubt = cues.in_doubt(self.now, with_reminders=tells_reminders)
        known = self.keeper.find(in_doubt, cues)
        lost = [cue for cue in known if known[cue] is None and cues.predecessor(cue)]
        if known:
            household = household.with_cues(cues.with_known(known))
            reply = answer(household)
        reply = self._as_allowed(reply)
        reply, missing = self._with_chime_made_good(reply, stored.household.cues)
        told = tuple(cue for cue in lost if not (cue.is_chime or reply.planned.replaces(cue)))
        return Answered(reply, _is_change(household, reply), missing, lost=told)

    def _as_allowed(self, reply: Reply) -> Reply:
        """Return the reply, or what it has in its place if its cues can be made, or cannot be."""
        planned = reply.planned
        if not (planned.if_allowed or planned.if_not_allowed or planned.otherwise):
            return reply
        if self.keeper.may_create(planned.cues[0], reply.household.cues):
            return planned.if_allowed or reply
        if planned.otherwise:
            return _without_cues(reply, planned.otherwise)
        return planned.if_not_allowed or reply

    def _with_chime_made_good(
        self, reply: Reply, before: PromisedCues
    ) -> tuple[Reply, CueOutcome | None]:
        """Plan the chime of a break that goes on once more, or say that there is none.

        The turn that planned it may have been cut off, and the couple may count on an earlier one.
        """
        cues = reply.household.cues
        chime = cues.break_cue
        if reply.planned.cues or chime is None or chime not in before.promised:
            return reply, None
        if not self.keeper.is_missing(chime, before):
            return reply, None
        if not self.keeper.is_to_be_made_good(chime, before):
            household = reply.household.with_cues(cues.with_known({chime: None}))
            return replace(reply, household=household), CueOutcome.MISSING
        again = Cue(chime.kind, chime.rings_at, is_made_good=True)
        household = reply.household.with_cues(cues.with_known({chime: again}))
        planned = PlannedCues(
            (again,),
            changes_room=chime.was_planned_elsewhere(self.keeper.device_id),
            section="made_good",
            may_ask_consent=False,
        )
        return replace(reply, household=household, planned=planned), None

    def _tidied(self, household: Household, *, is_damaged: bool) -> Household:
        """Drop what has expired or piled up; cues of a record that is damaged must not ring."""
        if is_damaged:
            until = self.now + LONGEST_LENGTH
            unknown = (Cue(kind, until, is_any_of_its_kind=True) for kind in CueKind)
            household = household.with_cues(household.cues.with_to_clear(*unknown))
        return household.tidied(self.now).with_few_to_clear(self.now)

    def _carry_out(self, stored: Stored, answered: Answered) -> TurnResult:
        """Save what was answered, and then see to the cues."""
        if answered.reply.handling is Handling.FORGETS_EVERYTHING:
            forgetful = replace(answered.reply, household=Household())
            return TurnResult(forgetful, self._forget(stored))
        reply, before = self._signed(answered), stored.household.cues
        uncleared: Uncleared = {}
        is_left_alone = reply.handling is Handling.VITAL
        if not is_left_alone:
            reply, uncleared = self._with_old_ones_cleared(reply, before)
        cues = reply.household.cues
        if reply.household != stored.household:
            Saver(self.store, self.user_id, self.now).save(reply.household, stored)
        left = before.to_clear if is_left_alone else cues.like_promised(before.to_clear)
        to_clear = [cue for cue in cues.to_clear if cue not in (*left, *uncleared)]
        may_wait_for_it = [cue for cue in to_clear if may_wait(cue, reply)]
        to_clear = [cue for cue in to_clear if cue not in may_wait_for_it]
        uncleared = {**uncleared, **self.keeper.clear(to_clear, cues)}
        if reply.planned.cues:
            outcome = self._create_cues(reply, uncleared)
            heads_up = replace_heads_up(self.keeper, reply, outcome.cue, may_wait_for_it)
            outcome = replace(outcome, heads_up=heads_up)
        else:
            outcome = self._told_of(reply, answered, uncleared, before)
        return replace(outcome, lost=answered.lost)

    def _signed(self, answered: Answered) -> Reply:
        """Return the reply with a household that knows of this turn.

        It knows which cues the turn plans, which zone the device has, and that the request is
        answered. A call for help leaves no trace, not even a zone.
        """
        reply, device, told = answered.reply, self.keeper.device_id, self.zone.told
        planned = (*reply.planned.cues, *reply.planned.heads_up)
        cues = reply.household.cues.with_planned(planned, self.now, device)
        household = reply.household.with_cues(cues).tidied(self.now)
        if answered.is_change:
            household = household.with_answered(self.fingerprint, self.now)
        if told and reply.handling is not Handling.VITAL:
            household = household.with_zone(device, told, self.now)
        return replace(reply, household=household)

    def _told_of(
        self, reply: Reply, answered: Answered, uncleared: Uncleared, before: PromisedCues
    ) -> TurnResult:
        """Say that a chime or a heads-up may still come, unless an earlier turn has said so."""
        # It is said again in place of "there is none", which would not be true, and to who may not
        # have heard it, for the first answer was lost.
        is_told_again = answered.cue is CueOutcome.MISSING or reply.handling is Handling.REPEATED
        told_before = () if is_told_again else before.to_clear
        to_tell = {cue: uncleared[cue] for cue in uncleared if cue not in told_before}
        chime, heads_up = outcomes_of_clearing(self.keeper, to_tell, reply.household.cues)
        return TurnResult(reply, chime or answered.cue, heads_up)

    def _with_old_ones_cleared(self, reply: Reply, before: PromisedCues) -> tuple[Reply, Uncleared]:
        """Clear what earlier turns were to clear, and what nobody knows of, before the save.

        Nobody was promised that those would ring. Most are gone already, which was not saved. If
        one looks like a chime that was promised since, a look might find that, and we leave it. It
        stays on the list until the promised one was surely made.
        """
        cues, known, device = reply.household.cues, before.to_clear, self.keeper.device_id
        old = [cue for cue in cues.to_clear if cue in known or cue.is_any_of_its_kind]
        old = [cue for cue in old if not may_wait(cue, reply)]
        if not old:
            return reply, {}
        promised = before.like_promised(old)
        to_clear = [cue for cue in old if cue not in promised]
        uncleared = self.keeper.clear(to_clear, cues, spared=before.promised)
        gone = {*to_clear} - {*uncleared} | cues.like_made(promised, device, self.now)
        household = reply.household.with_cues(cues.without_cleared(gone))
        return replace(reply, household=household), uncleared

    def _create_cues(self, reply: Reply, uncleared: Uncleared) -> TurnResult:
        """Create the cues; go on without them if the reply says how, and say what may ring."""
        planned, cues = reply.planned, reply.household.cues
        if planned.only_asks:
            return TurnResult(reply, CueOutcome.CONSENT)
        may_ask = planned.may_ask_consent
        outcome = self.keeper.create(planned.cues, cues, uncleared, may_ask=may_ask)
        if planned.otherwise is None or outcome in CREATED:
            return TurnResult(reply, outcome)
        uncleared = {**uncleared, **self.keeper.clear(planned.cues, cues)}
        told = self.keeper.outcome_of_clearing(uncleared, cues)
        may_be_there = CueOutcome.MAY_STILL_RING if outcome is CueOutcome.UNCERTAIN else None
        return TurnResult(_without_cues(reply, planned.otherwise), told or may_be_there)

    def _forget(self, stored: Stored) -> CueOutcome:
        """Delete every cue and the record. While one may ring, what is needed to clear it stays."""
        is_silent = self.keeper.clear_all(stored.household.cues)
        try:
            if is_silent:
                self.store.forget(self.user_id, stored.version, self.now)
                return CueOutcome.FORGOTTEN
            rest = Household(cues=stored.household.cues.for_clearing())
            self.store.save(self.user_id, rest, stored.version, self.now)
        except StoreUnavailableError as error:
            log.warning("store not available: %s", error)
        return CueOutcome.PARTLY_FORGOTTEN


def _unsaved(answered: Answered, error: StoreUnavailableError) -> TurnResult:
    """Say that it could not be saved, unless there was nothing of the answer's to save."""
    if not answered.is_change:
        return TurnResult(answered.reply)
    is_uncertain = isinstance(error, StoreUncertainError)
    return TurnResult(answered.reply, is_remembered=False, may_be_remembered=is_uncertain)


def _is_change(household: Household, reply: Reply) -> bool:
    return bool(reply.planned.cues) or reply.household != household


def _without_cues(reply: Reply, otherwise: Reply) -> Reply:
    """Return what is said in place of a reply whose cues cannot be created."""
    cues = reply.household.cues.without_refused(*reply.planned.cues)
    return replace(otherwise, household=reply.household.with_cues(cues))
