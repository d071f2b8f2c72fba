"""One turn from end to end: load the household, answer, save it, touch the cue, and then reply.

The order of the store and the cue service (docs/architecture.md says why):

1. The household is saved first, with the cue that it is about to have or to lose. Of two
   speakers at once one saves; the other loads again and answers anew, having touched no cue.
2. Only then are old cues cleared and, if all of them are gone, the new one is made.
3. The new cue's handle is saved. Where somebody has saved in between, the cue is cleared again.
"""

from collections.abc import Mapping
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
            except UnreadableHouseholdError:
                was_set_aside = True
            except StaleHouseholdError:
                continue
            except StoreUnavailableError:
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
                self.store.forget(self.user_id, stored.version)
                return CueOutcome.FORGOTTEN
            rest = Household(cues_to_clear=known)
            self.store.save(self.user_id, rest, stored.version, self.now)
        except StoreUnavailableError:
            pass
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
        to_clear = saved.household.cues_to_clear
        cleared, may_ring = self._clear(to_clear)
        if reply.plans:
            return self._give_up(saved, reply) if may_ring else self._set(saved, reply, cleared)
        if cleared and stored.household.cues_to_clear:
            self._note(saved, {}, cleared)
        was_running = stored.household.current_break is not None
        is_over = was_running and saved.household.current_break is None
        is_news = is_over or len(saved.household.reminders) < len(stored.household.reminders)
        return CueOutcome.MAY_STILL_RING if is_news and may_ring else None

    def _clear(self, cues: tuple[Cue, ...]) -> tuple[tuple[Cue, ...], bool]:
        """Return the cues that are gone now, and whether one of the others may ring.

        Without the permission nothing can be looked for. It keeps standing to be cleared,
        and stands in nobody's way: without the permission no second one can be made.
        """
        cleared: list[Cue] = []
        for cue in cues:
            try:
                self.cues.clear(cue)
            except CueNotAllowedError:
                continue
            except CueFailedError:
                return tuple(cleared), True
            cleared.append(cue)
        return tuple(cleared), False

    def _give_up(self, saved: Stored, reply: Reply) -> CueOutcome:
        """Make no cue while an old one may still ring: two must never."""
        self._note(saved, dict.fromkeys(reply.plans), cleared=())
        return CueOutcome.STUCK

    def _set(self, saved: Stored, reply: Reply, cleared: tuple[Cue, ...]) -> CueOutcome:
        """Make all planned cues, or none of them."""
        kind = reply.plans[0].kind
        made: dict[Cue, Cue | None] = {}
        try:
            for planned in reply.plans:
                handle = self.cues.create(planned, self.now)
                made[planned] = replace(planned, handle=handle)
        except CueUncertainError:
            if reply.plans[0] in saved.household.reminders:
                # It is not spoken of as kept; whatever there is of it is to be cleared.
                self._note(saved, dict.fromkeys(reply.plans), cleared, reply.plans)
            # A break goes on to say that a cue may be there, at its own time, to be cleared later.
            return CueOutcome.NONE
        except (CueFailedError, CueNotAllowedError) as error:
            strays = self._take_back(made)
            self._note(saved, dict.fromkeys(reply.plans), cleared, strays)
            may_ask = isinstance(error, CueNotAllowedError) and self._may_ask(kind, reply)
            return CueOutcome.CONSENT if may_ask else CueOutcome.NONE
        if self._note(saved, made, cleared):
            return CueOutcome(kind.value)
        self._take_back(made)
        return CueOutcome.CHANGED_ELSEWHERE

    def _take_back(self, made: Mapping[Cue, Cue | None]) -> tuple[Cue, ...]:
        """Clear what was made; return what may still ring."""
        cues = tuple(cue for cue in made.values() if cue)
        cleared, _ = self._clear(cues)
        return tuple(cue for cue in cues if cue not in cleared)

    def _may_ask(self, kind: CueKind, reply: Reply) -> bool:
        """Do not ask again within seven days of a no, nor right after a yes that did not help."""
        return reply.may_ask_consent and not reply.household.declined_lately(kind, self.now)

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
        except (StoreUnavailableError, UnreadableHouseholdError):
            return True
        return False
