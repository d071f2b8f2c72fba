"""The order of the store and the cues: crashes between them, and two speakers at once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from skill.domain.breaks import Punctuality
from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household
from skill.domain.promised_cues import PromisedCues
from skill.intents.turn import Handling, PlannedCues, Reply
from skill.speech.catalog import Phrase
from skill.speech.zones import DeviceZone
from skill.turns.conversation import ATTEMPTS, Conversation, TurnResult
from skill.turns.cue_keeper import CueKeeper
from skill.turns.cue_outcomes import CueOutcome
from skill.turns.ports import (
    CueFailedError,
    CueNotAllowedError,
    CueUncertainError,
    StaleHouseholdError,
    Stored,
    StoreUnavailableError,
    StoreUncertainError,
    UnreadableHouseholdError,
)

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
USER = "user"


class Crash(BaseException):
    """The process is gone: nothing after this line of the turn happens."""


def nothing() -> None:
    pass


@dataclass
class FakeStore:
    """A store in memory, in which something can happen just before or after a save."""

    household: Household = field(default_factory=Household)
    version: int = 0
    before_save: Callable[[], None] = nothing
    save_fails: list[Exception | None] = field(default_factory=list)
    """How the next saves fail, in order; None is one that does not."""

    load_fails_after_a_save: bool = False
    saves_all_the_same: bool = False
    """A save that fails has been done."""

    after_save: Callable[[], None] = nothing
    is_down: bool = False
    is_unreadable: bool = False
    loads: int = 0
    saves: int = 0

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        assert (user_id, now) == (USER, NOW)
        assert sets_aside or self.saves
        self.loads += 1
        if self.is_down or (self.saves and self.load_fails_after_a_save):
            raise StoreUnavailableError
        if self.is_unreadable:
            self.is_unreadable = False
            raise UnreadableHouseholdError
        return Stored(self.household, self.version)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        assert (user_id, now) == (USER, NOW)
        happening, self.before_save = self.before_save, nothing
        happening()
        self.saves += 1
        error = self.save_fails.pop(0) if self.save_fails else None
        if error and not self.saves_all_the_same:
            raise error
        self._check(replaces)
        self.household, self.version = household, self.version + 1
        if error:
            raise error
        happening, self.after_save = self.after_save, nothing
        happening()
        return replaces + 1

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        assert (user_id, now) == (USER, NOW)
        happening, self.before_save = self.before_save, nothing
        happening()
        self.saves += 1
        self._check(replaces)
        self.household, self.version = Household(), 0

    def _check(self, replaces: int) -> None:
        if self.is_down:
            raise StoreUnavailableError
        if replaces != self.version:
            raise StaleHouseholdError


@dataclass
class FakeCues:
    """Alexa's alerts: the live ones by handle, each with the time it rings."""

    live: dict[str, datetime] = field(default_factory=dict)
    made: int = 0
    fails: Exception | BaseException | None = None
    clear_fails: Exception | BaseException | None = None
    after_create: Callable[[], None] = nothing
    calls: int = 0

    def create(self, cue: Cue, now: datetime) -> str:
        assert cue.handle is None
        self.calls += 1
        assert now == NOW
        if self.fails:
            raise self.fails
        self.made += 1
        handle = f"cue {self.made}"
        self.live[handle] = cue.rings_at
        happening, self.after_create = self.after_create, nothing
        happening()
        return handle

    def find(self, cue: Cue) -> tuple[str, ...]:
        self.calls += 1
        if self.clear_fails:
            raise self.clear_fails
        return tuple(
            handle
            for handle, rings_at in self.live.items()
            if cue.is_any_of_its_kind or cue.rings_by(rings_at)
        )

    def look_anew(self) -> None:
        """Nothing is remembered of a look here."""

    def find_by_words(self, cue: Cue) -> tuple[str, ...]:
        """Nobody has changed a time by hand, so what has its words is at its time."""
        return self.find(cue)

    def remove(self, kind: CueKind, handle: str) -> None:
        assert kind is CueKind.TIMER
        self.calls += 1
        if self.clear_fails:
            raise self.clear_fails
        self.live.pop(handle, None)


@dataclass
class Couple:
    """One household with two speakers that share its store and its alerts."""

    store: FakeStore = field(default_factory=FakeStore)
    cues: FakeCues = field(default_factory=FakeCues)

    def turn(self, answer: Callable[[Household], Reply], device: str = "kitchen") -> TurnResult:
        keeper = CueKeeper(self.cues, device, NOW)
        zone = DeviceZone(lambda: None)
        return Conversation(self.store, keeper, zone, USER, NOW).take_turn(answer)

    def elsewhere(self, answer: Callable[[Household], Reply]) -> TurnResult:
        return self.turn(answer, "study")

    @property
    def return_time(self) -> datetime | None:
        running = self.store.household.current_break
        return running.return_time if running else None

    @property
    def rings(self) -> list[datetime]:
        return list(self.cues.live.values())


def start(minutes: int) -> Callable[[Household], Reply]:
    def answer(household: Household) -> Reply:
        if household.current_break:
            return Reply(household, (Phrase("move.asked"),))
        begun = household.begin_break(NOW + minutes * MINUTE, NOW, None)
        started = (Phrase("break.started"),)
        planned = PlannedCues(begun.cues.break_cues)
        return Reply(begun, started, planned=planned, handling=Handling.STANDS_ALONE)

    return answer


def move(minutes: int) -> Callable[[Household], Reply]:
    def answer(household: Household) -> Reply:
        if not household.current_break:
            return Reply(household, (Phrase("break.none"),))
        moved = household.move_break(household.current_break, NOW + minutes * MINUTE, NOW)
        planned = PlannedCues(moved.cues.break_cues)
        return Reply(moved, (Phrase("move.moved"),), planned=planned)

    return answer


def end(household: Household) -> Reply:
    if not household.current_break:
        return Reply(household, (Phrase("break.none"),))
    ended = household.end_break(household.current_break, NOW, Punctuality.EARLY)
    return Reply(ended, (Phrase("return.early"),))


def ask(household: Household) -> Reply:
    return Reply(household, (Phrase("break.left"),))


def planned(minutes: int, device: str = "kitchen") -> Cue:
    """Return a chime as the turn that makes it saves it."""
    rings_at = NOW + minutes * MINUTE
    return Cue(CueKind.TIMER, rings_at, planned_at=NOW, planned_on=device)


@pytest.fixture
def couple() -> Couple:
    return Couple()


def test_a_start_is_saved_before_it_is_cued(couple: Couple) -> None:
    """When the record is saved, once, there is no cue yet; after the turn there is one."""
    made_at_save: list[int] = []
    couple.store.after_save = lambda: made_at_save.append(couple.cues.made)
    outcome = couple.turn(start(20))
    assert made_at_save == [0]
    assert outcome.cue is CueOutcome.TIMER
    assert couple.rings == [NOW + 20 * MINUTE]
    assert couple.store.version == 1
    household = couple.store.household
    assert household.current_break is not None
    assert household.cues.break_cue == planned(20)


@pytest.mark.parametrize("fails", [None, CueFailedError(), CueNotAllowedError()])
def test_no_turn_reads_or_writes_twice(couple: Couple, fails: Exception | None) -> None:
    """Whatever comes of the cues, each turn loads the household once, and saves it once at most."""
    couple.cues.fails = fails
    for answer in (start(20), ask, move(40), ask, end, ask, start(30), end, forget):
        reads, writes = couple.store.loads, couple.store.saves
        couple.turn(answer)
        assert couple.store.loads == reads + 1
        assert couple.store.saves <= writes + 1
    assert couple.rings == []


def test_one_household_comes_out_of_a_turn(couple: Couple) -> None:
    """After every turn the reply has the very household that is stored."""
    for answer in (start(20), ask, move(40), ask, end, ask):
        assert couple.turn(answer).reply.household == couple.store.household


def test_questions_write_nothing(couple: Couple) -> None:
    """A turn that changes nothing saves nothing."""
    couple.turn(start(20))
    version = couple.store.version
    couple.turn(ask)
    assert couple.store.version == version


def crash() -> None:
    raise Crash


@pytest.mark.parametrize("then", [move(40), start(30)])
def test_a_crash_between_the_record_and_the_cue(
    couple: Couple, then: Callable[[Household], Reply]
) -> None:
    """A turn that is cut off after its save leaves a break without a chime, and never two later."""
    couple.store.after_save = crash
    with pytest.raises(Crash):
        couple.turn(start(20))
    assert (couple.return_time, couple.rings) == (NOW + 20 * MINUTE, [])
    couple.turn(then)
    assert len(couple.rings) <= 1
    assert set(couple.rings) <= {couple.return_time}


def test_a_crash_after_the_cue_was_made(couple: Couple) -> None:
    """A cue whose turn was cut off rings at the break's own time, and is cleared with it."""
    couple.cues.after_create = crash
    with pytest.raises(Crash):
        couple.turn(start(20))
    assert couple.rings == [couple.return_time] == [NOW + 20 * MINUTE]
    couple.turn(move(40))
    assert couple.rings == [couple.return_time] == [NOW + 40 * MINUTE]


def test_a_crash_in_a_move_leaves_the_chime_that_was_promised(couple: Couple) -> None:
    """Cut off after the save of a move, the couple was told the old time, and that one rings."""
    couple.turn(start(20))
    couple.store.after_save = crash
    with pytest.raises(Crash):
        couple.turn(move(40))
    assert couple.rings == [NOW + 20 * MINUTE]
    couple.turn(move(50))
    assert couple.rings == [couple.return_time] == [NOW + 50 * MINUTE]


def test_a_crash_while_ending_is_made_good_on_the_next_visit(couple: Couple) -> None:
    """Cut off after the save of an end, the cue that must not ring is cleared by the next turn."""
    couple.turn(start(20))
    couple.store.after_save = crash
    with pytest.raises(Crash):
        couple.turn(end)
    assert couple.rings == [NOW + 20 * MINUTE]
    couple.turn(ask)
    assert couple.rings == []


def test_two_starts_at_once_make_one_break(couple: Couple) -> None:
    """The speaker that saves second answers anew: it sees the break and has touched no cue."""
    couple.store.before_save = lambda: _ignore(couple.turn(start(30)))
    outcome = couple.turn(start(20))
    assert outcome.reply.say == (Phrase("move.asked"),)
    assert couple.rings == [couple.return_time] == [NOW + 30 * MINUTE]


def test_two_moves_at_once_leave_one_chime(couple: Couple) -> None:
    """Of two moves at once both happen, one after the other, and the last one's chime rings."""
    couple.turn(start(20))
    couple.store.before_save = lambda: _ignore(couple.turn(move(30)))
    couple.turn(move(40))
    assert couple.rings == [couple.return_time] == [NOW + 40 * MINUTE]


def test_an_end_while_the_cue_is_being_made(couple: Couple) -> None:
    """Ended elsewhere before its cue was made: that it may ring is said, and it is cleared next."""
    ends: list[TurnResult] = []
    couple.store.after_save = lambda: ends.append(couple.elsewhere(end))
    couple.turn(start(20))
    assert ends[0].cue is CueOutcome.MAY_STILL_RING
    assert (couple.return_time, couple.rings) == (None, [NOW + 20 * MINUTE])
    couple.turn(ask)
    assert couple.rings == []


def test_a_move_while_the_cue_is_being_made(couple: Couple) -> None:
    """Moved elsewhere before its cue was made: no second one is made, and both are said."""
    moves: list[TurnResult] = []
    couple.store.after_save = lambda: moves.append(couple.elsewhere(move(40)))
    couple.turn(start(20))
    assert moves[0].cue is CueOutcome.STUCK
    assert (couple.return_time, couple.rings) == (NOW + 40 * MINUTE, [NOW + 20 * MINUTE])
    couple.elsewhere(move(50))
    assert couple.rings == [couple.return_time] == [NOW + 50 * MINUTE]


def test_all_is_forgotten_while_the_cue_is_being_made(couple: Couple) -> None:
    """Forgotten elsewhere before its cue was made: what clears it is kept, and that is said."""
    forgets: list[TurnResult] = []
    couple.store.after_save = lambda: forgets.append(couple.elsewhere(forget))
    couple.turn(start(20))
    assert forgets[0].cue is CueOutcome.PARTLY_FORGOTTEN
    assert couple.store.household == Household(cues=PromisedCues(to_clear=(planned(20),)))
    assert couple.turn(forget).cue is CueOutcome.FORGOTTEN
    assert couple.rings == []


@pytest.mark.parametrize("other", [end, move(40)])
def test_a_change_just_after_the_cue_was_made(
    couple: Couple, other: Callable[[Household], Reply]
) -> None:
    """If somebody else acts as soon as a cue is made, no second chime is left behind."""
    couple.cues.after_create = lambda: _ignore(couple.elsewhere(other))
    couple.turn(start(20))
    assert couple.rings == ([couple.return_time] if couple.return_time else [])


def test_moved_there_and_back_again(couple: Couple) -> None:
    """What was to be cleared and is wanted again is not cleared by a later look."""
    couple.turn(start(20))
    couple.turn(move(40))
    couple.turn(move(20))
    couple.turn(ask)
    couple.turn(ask)
    assert couple.rings == [couple.return_time] == [NOW + 20 * MINUTE]
    assert couple.store.household.cues.to_clear == ()


def test_a_break_that_ends_as_another_one_did(couple: Couple) -> None:
    """A cleared cue is not looked for if a new one rings at about the same time."""
    couple.turn(start(20))
    couple.turn(end)
    couple.turn(start(20))
    couple.turn(ask)
    assert couple.rings == [couple.return_time] == [NOW + 20 * MINUTE]


def _ignore(outcome: TurnResult) -> None:
    """Let another speaker's turn pass."""


def test_a_turn_that_never_gets_through_says_so(couple: Couple) -> None:
    """After a few attempts that all came second, nothing is claimed and nothing was cued."""

    def interfere() -> None:
        couple.store.version += 1
        couple.store.before_save = interfere

    couple.store.before_save = interfere
    outcome = couple.turn(start(20))
    assert not outcome.is_remembered
    assert couple.store.version == ATTEMPTS
    assert couple.rings == []


def test_without_a_store_nothing_is_cued(couple: Couple) -> None:
    """A break that cannot be kept gets no chime: nobody could take it back."""
    couple.store.is_down = True
    outcome = couple.turn(start(20))
    assert not outcome.is_remembered
    assert outcome.reply.handling is Handling.STANDS_ALONE
    assert couple.cues.made == 0


UNAVAILABLE, UNCERTAIN = StoreUnavailableError(), StoreUncertainError()


@pytest.mark.parametrize("error", [UNAVAILABLE, UNCERTAIN])
def test_a_save_that_was_done_and_not_answered(couple: Couple, error: Exception) -> None:
    """If the answer to a save was lost, the turn finds it done, and goes on as usual."""
    couple.store.save_fails, couple.store.saves_all_the_same = [error], True
    outcome = couple.turn(start(20))
    assert (outcome.is_remembered, outcome.cue) == (True, CueOutcome.TIMER)
    assert (couple.store.version, couple.rings) == (1, [couple.return_time])


def test_a_save_that_is_tried_again(couple: Couple) -> None:
    """A save that may or may not have been done, and was not, is tried once more."""
    couple.store.save_fails = [UNCERTAIN]
    outcome = couple.turn(start(20))
    assert (outcome.is_remembered, outcome.cue) == (True, CueOutcome.TIMER)
    assert (couple.store.version, couple.store.saves) == (1, 2)


def test_a_save_that_was_refused(couple: Couple) -> None:
    """If the store would not save, and shows it, it is known that nothing was changed."""
    couple.turn(start(20))
    couple.store.save_fails = [UNAVAILABLE]
    outcome = couple.turn(move(40))
    assert (outcome.is_remembered, outcome.may_be_remembered) == (False, False)
    assert (couple.return_time, couple.rings) == (NOW + 20 * MINUTE, [NOW + 20 * MINUTE])


@pytest.mark.parametrize("error", [UNAVAILABLE, UNCERTAIN])
@pytest.mark.parametrize("is_done", [True, False])
def test_a_save_of_which_nobody_knows(couple: Couple, error: Exception, *, is_done: bool) -> None:
    """If the store is gone after a save that failed, nobody claims that nothing was changed."""
    couple.store.save_fails, couple.store.saves_all_the_same = [error], is_done
    couple.store.load_fails_after_a_save = True
    outcome = couple.turn(start(20))
    assert (outcome.is_remembered, outcome.may_be_remembered) == (False, True)
    assert couple.rings == []


def test_a_second_save_of_which_nobody_knows(couple: Couple) -> None:
    """If two saves may have worked and neither can be seen, the turn says that it cannot tell."""
    couple.store.save_fails = [UNCERTAIN, UNCERTAIN]
    outcome = couple.turn(start(20))
    assert (outcome.is_remembered, outcome.may_be_remembered) == (False, True)


def test_somebody_saves_before_the_second_try(couple: Couple) -> None:
    """If another speaker saved in between, the turn runs again over what that one saved."""
    couple.store.save_fails = [UNCERTAIN]

    def save_elsewhere() -> None:
        couple.store.before_save = lambda: _ignore(couple.elsewhere(start(30)))

    couple.store.before_save = save_elsewhere
    outcome = couple.turn(start(20))
    assert outcome.reply.say == (Phrase("move.asked"),)
    assert couple.rings == [couple.return_time] == [NOW + 30 * MINUTE]


def test_what_needs_no_note_is_said_without_a_store(couple: Couple) -> None:
    """An answer that changes nothing of its own is given, though the tidying cannot be saved."""
    couple.turn(start(20))
    couple.turn(move(40))
    couple.store.save_fails = [UNAVAILABLE]
    outcome = couple.turn(ask)
    assert outcome.is_remembered
    assert outcome.reply.say == (Phrase("break.left"),)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (CueFailedError(), CueOutcome.NONE),
        (CueNotAllowedError(), CueOutcome.CONSENT),
        (CueUncertainError(), CueOutcome.NONE),
    ],
)
def test_a_cue_that_was_not_made(couple: Couple, error: Exception, outcome: CueOutcome) -> None:
    """It says how the cue ended; the record still says that one may be there."""
    couple.cues.fails = error
    assert couple.turn(start(20)).cue is outcome
    household = couple.store.household
    assert household.current_break is not None
    assert household.cues.break_cue == planned(20)


def test_a_cue_that_was_made_without_an_answer(couple: Couple) -> None:
    """If no answer comes, it looks at once, and calls the cue made if it is there."""
    couple.cues.fails = CueUncertainError()
    couple.cues.live["lost"] = NOW + 20 * MINUTE
    assert couple.turn(start(20)).cue is CueOutcome.TIMER


def test_no_new_cue_while_an_old_one_may_ring(couple: Couple) -> None:
    """If the old cue cannot be cleared, no new one is made, and the old one is remembered."""
    couple.turn(start(20))
    couple.cues.clear_fails = CueUncertainError()
    assert couple.turn(move(40)).cue is CueOutcome.STUCK
    assert couple.rings == [NOW + 20 * MINUTE]
    assert couple.store.household.cues.to_clear == (planned(20),)
    couple.cues.clear_fails = None
    couple.turn(move(50))
    assert couple.rings == [NOW + 50 * MINUTE]


def test_what_cannot_be_looked_for_is_not_forgotten(couple: Couple) -> None:
    """A cue in doubt that no permission lets us look for is cleared when one does."""
    couple.turn(start(20))
    couple.cues.fails = couple.cues.clear_fails = CueNotAllowedError()
    assert couple.turn(move(40)).cue is CueOutcome.CONSENT_TO_MOVE
    couple.cues.fails = couple.cues.clear_fails = None
    couple.turn(move(50))
    assert couple.rings == [couple.return_time] == [NOW + 50 * MINUTE]


def test_a_cue_that_may_still_ring_is_told_once(couple: Couple) -> None:
    """The turn that ends the break says that the chime may ring; later ones only try again."""
    couple.turn(start(20))
    couple.cues.clear_fails = CueFailedError()
    assert couple.turn(end).cue is CueOutcome.MAY_STILL_RING
    assert couple.turn(ask).cue is None


def test_an_unreadable_record_makes_way_for_a_new_one(couple: Couple) -> None:
    """After a record was set aside, whatever cue it had is cleared before a new one is made."""
    couple.cues.live["unknown"] = NOW + 5 * MINUTE
    couple.store.is_unreadable = True
    outcome = couple.turn(start(20))
    assert outcome.was_set_aside
    assert couple.rings == [couple.return_time] == [NOW + 20 * MINUTE]


def forget(household: Household) -> Reply:
    return Reply(household, (), handling=Handling.FORGETS_EVERYTHING)


def test_forgetting_clears_the_cues_before_the_record(couple: Couple) -> None:
    """When the record is deleted nothing rings any more: a crash between loses no handle."""
    couple.turn(start(20))
    live_at_forget: list[int] = []
    couple.store.before_save = lambda: live_at_forget.append(len(couple.rings))
    assert couple.turn(forget).cue is CueOutcome.FORGOTTEN
    assert live_at_forget == [0]
    assert couple.store.version == 0


def test_somebody_saves_while_it_is_forgotten(couple: Couple) -> None:
    """A break that another speaker began meanwhile is forgotten with the rest, chime and all."""

    def begin_a_break() -> None:
        couple.turn(start(20))

    couple.store.before_save = begin_a_break
    assert couple.turn(forget).cue is CueOutcome.FORGOTTEN
    assert couple.rings == []
    assert couple.store.household == Household()


@pytest.mark.parametrize("error", [CueFailedError(), CueUncertainError()])
def test_what_may_still_ring_is_kept_to_be_cleared(couple: Couple, error: Exception) -> None:
    """If a cue may still ring, only its handle stays, and a later turn clears it."""
    couple.turn(start(20))
    couple.cues.clear_fails = error
    assert couple.turn(forget).cue is CueOutcome.PARTLY_FORGOTTEN
    assert couple.store.household == Household(cues=PromisedCues(to_clear=(planned(20),)))
    couple.cues.clear_fails = None
    couple.turn(ask)
    assert couple.rings == []


def test_a_store_that_fails_while_it_is_forgotten(couple: Couple) -> None:
    """If the record could not be deleted, it says so, and not that all is gone."""
    couple.turn(start(20))

    def fail() -> None:
        couple.store.is_down = True

    couple.store.before_save = fail
    assert couple.turn(forget).cue is CueOutcome.PARTLY_FORGOTTEN
    assert couple.store.version > 0
