"""The chimes of a turn: found, cleared and created, with an outcome that can be said.

Two chimes never run at once. If nobody can know whether one is there, that is said.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from skill.domain.cues import Cue, CueKind
from skill.domain.promised_cues import PromisedCues
from skill.turns.cue_outcomes import CLAIMS_SILENCE, CueOutcome, outcome_of_failure
from skill.turns.ports import (
    CueFailedError,
    CueNotAllowedError,
    Cues,
    CueUnansweredError,
    CueUncertainError,
)

MADE_GOOD_WITHIN = timedelta(minutes=5)
"""How soon after it was planned a missing chime is created again without anybody asking for it.

Its turn may have been cut off. Later, it is as likely that somebody cancelled it by hand.
"""

WORTH_CREATING = timedelta(minutes=1)
"""A chime that rings sooner than this may have rung already, and is not created again."""

Uncleared = Mapping[Cue, bool]
"""The cues that could not be cleared, each with whether Alexa let us look for it at all.

Without the permission it does not. The cue may be there even so: the permission may be missing for
this one call alone.
"""


@dataclass(frozen=True)
class CueKeeper:
    """Keeps what a household was promised, for one turn at one moment (UTC) on one device."""

    cues: Cues
    device_id: str
    now: datetime

    def look_anew(self) -> None:
        """Forget what was listed, for a turn that runs again."""
        self.cues.look_anew()

    def find(self, cues: Iterable[Cue], promised: PromisedCues) -> dict[Cue, Cue | None]:
        """Return each cue as it is known after a look; None stands for one that is not there."""
        return {cue: self._find_one(cue, promised) for cue in cues}

    def _find_one(self, cue: Cue, promised: PromisedCues) -> Cue | None:
        """Return a cue as it is known now; None if Alexa does not have it.

        An alert that is to be cleared is not taken for the cue. A reminder that is missing gives
        way to the one that it was to replace, if that one is still there: nobody was told more.
        """
        try:
            found = self._promised_handles(cue, promised)
        except CueNotAllowedError:
            return cue if promised.may_have_been_made(cue, self.now) else None
        except CueFailedError:
            return cue
        is_unclear = not found or promised.looks_like_an_old_one(cue)
        if is_unclear and self._may_be_in_the_making(cue):
            return cue
        if found:
            return replace(cue, handle=found[0])
        return None if cue.is_chime else self._old_one_still_there(cue, promised)

    def _promised_handles(self, cue: Cue, promised: PromisedCues) -> list[str]:
        """Return the handles of what may be a cue, but for those that are to be cleared."""
        to_clear = {old.handle for old in promised.to_clear}
        return [handle for handle in self._handles(cue, promised) if handle not in to_clear]

    def _handles(self, cue: Cue, promised: PromisedCues) -> tuple[str, ...]:
        """Return the handles of what may be a cue. Raises CueNotAllowedError, CueFailedError.

        If nothing is there at its time, that is what has its words and nobody else's time:
        somebody may have paused a timer, or changed a reminder in the Alexa app.
        """
        _check_permission(cue.kind, promised)
        found = self.cues.find(cue)
        if found or cue.handle or cue.is_any_of_its_kind:
            return found
        return self._handles_by_words(cue, promised)

    def _handles_by_words(self, cue: Cue, promised: PromisedCues) -> tuple[str, ...]:
        known = (*promised.promised, *promised.to_clear)
        others = {each: self.cues.find(each) for each in known if each.kind is cue.kind}
        taken = {handle for handles in others.values() for handle in handles}
        by_words = [each for each in self.cues.find_by_words(cue) if each not in taken]
        rivals = (each for each in promised.promised if each != cue and not self._plans(each))
        missing = (each for each in rivals if others.get(each) == ())
        if any(set(by_words) & set(self.cues.find_by_words(each)) for each in missing):
            return ()  # it may be one that is promised
        return tuple(by_words)

    def _plans(self, cue: Cue) -> bool:
        """Whether it is this turn that plans the cue, so that it cannot have been created yet."""
        is_planned_now = cue.planned_at is not None and cue.planned_at >= self.now
        return is_planned_now and cue.planned_on == self.device_id

    def _old_one_still_there(self, cue: Cue, promised: PromisedCues) -> Cue | None:
        old = promised.predecessor(cue)
        handles = self._handles(old, promised) if old else ()
        return replace(old, handle=handles[0]) if old and handles else None

    def is_missing(self, cue: Cue, promised: PromisedCues) -> bool:
        """Whether a look shows that Alexa does not have a chime that is still to ring."""
        if cue.rings_at - self.now < WORTH_CREATING or self._may_be_in_the_making(cue):
            return False
        try:
            return not self._promised_handles(cue, promised)
        except (CueFailedError, CueNotAllowedError):
            return False

    def is_to_be_made_good(self, cue: Cue, promised: PromisedCues) -> bool:
        """Whether a chime is missing because its turn was cut off, or could not create it.

        That is so if the chime that it was to replace still rings, and likely if it was planned
        just now. It is tried once.
        """
        if cue.is_made_good:
            return False
        was_planned_now = self.now - (cue.planned_at or self.now) <= MADE_GOOD_WITHIN
        old = promised.predecessor(cue)
        return was_planned_now or bool(old and self._is_there(old, promised))

    def _is_there(self, cue: Cue, promised: PromisedCues) -> bool:
        try:
            return bool(self._handles(cue, promised))
        except (CueFailedError, CueNotAllowedError):
            return False

    def may_create(self, cue: Cue, promised: PromisedCues) -> bool:
        """Whether such a cue can be created just now, as far as a look tells."""
        try:
            _check_permission(cue.kind, promised)
            self.cues.find(cue)
        except (CueNotAllowedError, CueFailedError):
            return False
        return True

    def clear(
        self, cues: Iterable[Cue], promised: PromisedCues, spared: Collection[Cue] = ()
    ) -> Uncleared:
        """Clear cues, and return those that could not be cleared.

        A cue that stands for any of its kind does not stand for those that are spared.
        """
        uncleared = dict[Cue, bool]()
        for cue in cues:
            try:
                if not self._is_gone(cue, promised, spared):
                    uncleared[cue] = True
            except CueNotAllowedError:
                uncleared[cue] = False
            except CueFailedError:
                uncleared[cue] = True
        return uncleared

    def _is_gone(self, cue: Cue, promised: PromisedCues, spared: Collection[Cue]) -> bool:
        """Remove a cue; return whether it is certain not to ring. Raises as the port does."""
        _check_permission(cue.kind, promised)
        handles = (cue.handle,) if cue.handle else self._handles(cue, promised)
        if cue.is_any_of_its_kind:
            known = [each for each in spared if each.kind is cue.kind]
            handles = tuple(set(handles).difference(*map(self.cues.find, known)))
        for handle in handles:
            self.cues.remove(cue.kind, handle)
        # What was found may be another of them, and this one is only now being made.
        is_among_them = len(handles) >= max(promised.count_alike(cue), 1)
        return is_among_them or not self._may_be_in_the_making(cue)

    def _may_be_in_the_making(self, cue: Cue) -> bool:
        return cue.may_be_in_the_making(self.device_id, self.now)

    def outcome_of_clearing(
        self, uncleared: Uncleared, promised: PromisedCues
    ) -> CueOutcome | None:
        """Return MAY_STILL_RING if one of the cues that could not be cleared may ring."""
        return CueOutcome.MAY_STILL_RING if self._may_ring(uncleared, promised) else None

    def _may_ring(self, uncleared: Uncleared, promised: PromisedCues) -> list[Cue]:
        """Return the uncleared cues that may ring; those planned after a no were not created."""
        return [
            cue
            for cue, was_looked_for in uncleared.items()
            if cue.is_to_come(self.now)
            and (was_looked_for or promised.may_have_been_made(cue, self.now))
        ]

    def create(
        self, plans: tuple[Cue, ...], promised: PromisedCues, uncleared: Uncleared, *, may_ask: bool
    ) -> CueOutcome:
        """Create all planned cues, or none of them; return how that ended.

        The outcome asks for the permission if it is missing, `may_ask` is set, and nobody said no
        to it lately.
        """
        kind = plans[0].kind
        blocking = [cue for cue in uncleared if self._blocks(cue, plans, promised, uncleared)]
        if blocking:
            is_unseen = all(cue.kind is kind and not uncleared[cue] for cue in blocking)
            asks = is_unseen and may_ask and not promised.declined_lately(kind, self.now)
            return CueOutcome.CONSENT_TO_MOVE if asks else CueOutcome.STUCK
        created = dict[Cue, str]()
        try:
            for planned in plans:
                created[planned] = self._create_one(planned, promised)
        except (CueFailedError, CueNotAllowedError) as error:
            asks = may_ask and not promised.declined_lately(kind, self.now)
            outcome = outcome_of_failure(error, is_chime=plans[0].is_chime, may_ask=asks)
            seen = [replace(cue, handle=handle) for cue, handle in created.items()]
            left_over = {**uncleared, **self.clear(seen, promised)}
            in_place = _rings_in_place_of(plans, self._may_ring(left_over, promised))
            return CueOutcome.STUCK if outcome in CLAIMS_SILENCE and in_place else outcome
        return CueOutcome(kind.value)

    def _blocks(
        self, cue: Cue, plans: tuple[Cue, ...], promised: PromisedCues, uncleared: Uncleared
    ) -> bool:
        """Whether a cue that could not be removed may ring where another is planned.

        Two chimes never run at once, nor two reminders for one occasion. Without the permission
        to look, nobody knows: the next call may be allowed what this one was not.
        """
        was_looked_for = uncleared[cue]
        may_be_there = was_looked_for or promised.may_have_been_made(cue, self.now)
        if cue.is_any_of_its_kind:
            is_of_this_kind = was_looked_for or cue.kind is plans[0].kind
            return may_be_there and is_of_this_kind and cue.rings_at > self.now
        may_ring = was_looked_for or (may_be_there and cue.is_to_come(self.now))
        return may_ring and _rings_in_place_of(plans, [cue])

    def _create_one(self, planned: Cue, promised: PromisedCues) -> str:
        """Create a cue and return its handle. If the answer is not clear, look for the cue.

        Raises as the port does.
        """
        _check_permission(planned.kind, promised)
        try:
            return self.cues.create(planned, self.now)
        except CueUncertainError as error:
            return self._created_after_all(planned, promised, error)

    def _created_after_all(
        self, planned: Cue, promised: PromisedCues, error: CueUncertainError
    ) -> str:
        """Return the handle of a cue that was created though that seemed to fail.

        If it is not there, raise CueFailedError; raise the error itself if nobody can look, or if
        the service was too slow: then it may still be created.
        """
        self.cues.look_anew()
        try:
            found = self._promised_handles(planned, promised)
        except (CueFailedError, CueNotAllowedError):
            raise error from None
        if found:
            return found[0]
        raise error if isinstance(error, CueUnansweredError) else CueFailedError("not there")

    def clear_all(self, promised: PromisedCues) -> bool:
        """Clear every cue of the skill; return whether it is certain that none will ring."""
        each = [self._clear_kind(kind, promised) for kind in CueKind]
        return all(each)

    def _clear_kind(self, kind: CueKind, promised: PromisedCues) -> bool:
        """Clear a kind; without its permission there are only those that may have been created."""
        known = [cue for cue in (*promised.promised, *promised.to_clear) if cue.kind is kind]
        try:
            handles = self._handles(Cue(kind, self.now, is_any_of_its_kind=True), promised)
            in_the_making = filter(self._may_be_in_the_making, known)
            is_certain = not [cue for cue in in_the_making if not self.cues.find(cue)]
            for handle in handles:
                self.cues.remove(kind, handle)
        except CueNotAllowedError:
            return not any(promised.may_have_been_made(cue, self.now) for cue in known)
        except CueFailedError:
            return False
        return is_certain


def _check_permission(kind: CueKind, promised: PromisedCues) -> None:
    """Refuse, without a call, what Alexa would refuse: the account took its permission back."""
    if promised.is_revoked(kind):
        raise CueNotAllowedError


def _rings_in_place_of(plans: tuple[Cue, ...], old: Iterable[Cue]) -> bool:
    return any(cue.rings_in_place_of(plan) for cue in old for plan in plans)
