"""The keeper of the chimes, with a list of Alexa's that a test sets."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from skill.domain.cues import Cue, CueKind
from skill.domain.promised_cues import PromisedCues
from skill.turns.cue_keeper import CueKeeper
from skill.turns.ports import CueNotAllowedError

NOW = datetime(2026, 11, 23, 19, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KITCHEN, STUDY = "kitchen", "study"


@dataclass
class Alerts:
    """Alexa's list of one household: the handles that may be a cue, by time or by words."""

    by_time: dict[Cue, tuple[str, ...]] = field(default_factory=dict)
    by_words: tuple[str, ...] = ()
    is_allowed: bool = True

    def look_anew(self) -> None:
        pass

    def find(self, cue: Cue) -> tuple[str, ...]:
        if not self.is_allowed:
            raise CueNotAllowedError
        return self.by_time.get(cue, ())

    def find_by_words(self, cue: Cue) -> tuple[str, ...]:
        del cue
        return self.by_words

    def create(self, cue: Cue, now: datetime) -> str:
        raise AssertionError((cue, now))

    def remove(self, kind: CueKind, handle: str) -> None:
        raise AssertionError((kind, handle))


@dataclass
class AlertsToClear(Alerts):
    """The same, of which some may be removed."""

    removed: list[str] = field(default_factory=list)

    def remove(self, kind: CueKind, handle: str) -> None:
        assert kind is CueKind.TIMER
        self.removed.append(handle)


def planned(says: str, minutes: int, *, ago: int = 5, on: str = KITCHEN) -> Cue:
    at = NOW - ago * MINUTE
    return Cue(CueKind.TIMER, NOW + minutes * MINUTE, says=says, planned_at=at, planned_on=on)


@pytest.mark.parametrize(("declined_ago", "is_there"), [(6, False), (4, True)])
def test_a_chime_that_may_not_be_looked_for(declined_ago: int, *, is_there: bool) -> None:
    """One that was planned after a no was not made; one that was planned before it may be there."""
    switch = planned("switch", 10)
    promised = PromisedCues(
        guide_cues=(switch,), declined={CueKind.TIMER: NOW - declined_ago * MINUTE}
    )
    keeper = CueKeeper(Alerts(is_allowed=False), KITCHEN, NOW)
    assert keeper.find([switch], promised) == {switch: switch if is_there else None}


def test_a_paused_timer_is_found_by_its_words() -> None:
    """It has nobody's time any more, and no other chime of ours is missing."""
    switch, end = planned("switch", 10), planned("end", 20)
    promised = PromisedCues(guide_cues=(switch, end))
    alerts = Alerts({end: ("the end's",)}, by_words=("the end's", "paused"))
    found = CueKeeper(alerts, KITCHEN, NOW).find([switch], promised)[switch]
    assert found
    assert found.handle == "paused"


def test_of_two_missing_timers_none_is_taken_for_the_other() -> None:
    """The one timer that is left may be either, so neither is told to be there."""
    switch, end = planned("switch", 10), planned("end", 20)
    promised = PromisedCues(guide_cues=(switch, end))
    keeper = CueKeeper(Alerts(by_words=("one of them",)), KITCHEN, NOW)
    assert keeper.find([switch, end], promised) == {switch: None, end: None}


@pytest.mark.parametrize(("on", "is_taken"), [(KITCHEN, True), (STUDY, False)])
def test_what_this_turn_plans_is_no_rival(on: str, *, is_taken: bool) -> None:
    """It cannot be there yet, so the timer with its words is the older one."""
    old, new = planned("switch", 10), planned("switch", 20, ago=0, on=on)
    keeper = CueKeeper(Alerts(by_words=("a timer",)), KITCHEN, NOW)
    found = keeper.find([old], PromisedCues(guide_cues=(old, new)))[old]
    assert (found is not None) is is_taken


@pytest.mark.parametrize(
    ("minutes_ago", "there", "is_cleared"),
    [(0, 1, False), (0, 2, True), (1, 1, True)],
    ids=["one may be made yet", "both were made", "its turn is over"],
)
def test_one_of_two_that_look_alike_is_not_both(
    minutes_ago: int, there: int, *, is_cleared: bool
) -> None:
    """While a room may only be making one of them, the one that was found may be the other."""
    old, new = planned("return", 20), planned("return", 20, ago=minutes_ago)
    handles = ("first", "second")[:there]
    alerts = AlertsToClear({new: handles})
    keeper = CueKeeper(alerts, STUDY, NOW)
    uncleared = keeper.clear([new], PromisedCues(to_clear=(old, new)))
    assert uncleared == ({} if is_cleared else {new: True})
    assert alerts.removed == [*handles]
