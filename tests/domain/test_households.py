"""What a household remembers, and what it lets go of."""

from datetime import UTC, datetime, timedelta

from skill.domain.breaks import Punctuality, Wish
from skill.domain.cues import Cue, CueKind
from skill.domain.households import Household, ZoneReading
from skill.domain.past_breaks import PastBreak
from skill.domain.pause_plans import PausePlan
from skill.domain.promised_cues import PromisedCues

NOW = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def running(topic: str | None = None) -> Household:
    return Household().begin_break(NOW + 20 * MINUTE, NOW, topic)


def test_ending_a_break_forgets_its_topic_and_gives_up_its_cue() -> None:
    """A break that ended leaves its times and outcome, no topic, and a cue to be cleared."""
    household = running("the budget")
    assert household.current_break is not None
    ended = household.end_break(household.current_break, NOW + 18 * MINUTE, Punctuality.ON_TIME)
    assert ended == Household(
        breaks_begun=1,
        past_breaks=(
            PastBreak(NOW + 20 * MINUTE, NOW + 18 * MINUTE, Punctuality.ON_TIME, moves=0),
        ),
        cues=PromisedCues(to_clear=(Cue(CueKind.TIMER, NOW + 20 * MINUTE),)),
    )


def test_a_wished_break_ends_at_its_time_or_after_a_length() -> None:
    """A break ends at the time that was wished, or after the length, or after the usual one."""
    household = Household(pause_plan=PausePlan(length=30 * MINUTE))
    for wish, length in (
        (Wish(length=5 * MINUTE, return_time=NOW + 10 * MINUTE), 10),
        (Wish(length=5 * MINUTE), 5),
        (Wish(), 30),
    ):
        assert household.end_of(wish, NOW) == NOW + length * MINUTE


def test_moving_a_break_gives_up_the_old_cue() -> None:
    """A move leaves the old cue to be cleared, and the break with a new one."""
    household = running()
    assert household.current_break is not None
    moved = household.move_break(household.current_break, NOW + 40 * MINUTE, NOW + MINUTE)
    assert moved.cues.to_clear == (Cue(CueKind.TIMER, NOW + 20 * MINUTE),)
    assert moved.current_break is not None
    assert moved.cues.break_cue == Cue(CueKind.TIMER, NOW + 40 * MINUTE)


def test_calling_off_leaves_no_trace_but_the_cue_to_clear() -> None:
    """A break that was called off does not count as returned, moved or missed."""
    household = running("the budget")
    assert household.current_break is not None
    assert household.call_off_break() == Household(
        breaks_begun=1, cues=PromisedCues(to_clear=(Cue(CueKind.TIMER, NOW + 20 * MINUTE),))
    )


def test_the_short_break_is_explained_once() -> None:
    """The first break under twenty minutes, and no longer one, notes that it was explained."""
    short = Household().begin_break(NOW + 5 * MINUTE, NOW, None)
    assert short.short_break_explained
    assert not running().short_break_explained


def test_a_zone_is_known_until_the_device_has_another() -> None:
    """A device's zone is known however old it is, and only for that device."""
    household = Household().with_zone("kitchen", "Europe/London", NOW)
    assert household.known_zone("kitchen") == "Europe/London"
    assert household.known_zone("bedroom") is None
    moved = household.with_zone("kitchen", "Europe/Berlin", NOW + MINUTE)
    assert moved.zones == {"kitchen": ZoneReading("Europe/Berlin", NOW + MINUTE)}


def test_the_same_zone_is_noted_once_a_day() -> None:
    """The same zone changes the record only if it was noted a day ago, or in the future."""
    household = Household().with_zone("kitchen", "Europe/London", NOW)
    assert household.with_zone("kitchen", "Europe/London", NOW + DAY - MINUTE) is household
    for later in (NOW + DAY, NOW - MINUTE):
        noted = household.with_zone("kitchen", "Europe/London", later)
        assert noted.zones == {"kitchen": ZoneReading("Europe/London", later)}


def test_the_newest_ten_devices_are_remembered() -> None:
    """An eleventh device takes the place of the one that was heard longest ago."""
    household = Household()
    for number in range(11):
        household = household.with_zone(f"device {number}", "UTC", NOW + number * MINUTE)
    assert len(household.zones) == 10
    assert "device 0" not in household.zones
    assert household.zones["device 10"] == ZoneReading("UTC", NOW + 10 * MINUTE)


def test_a_no_holds_for_seven_days() -> None:
    """A refused permission is not asked for again within seven days, each kind by itself."""
    cues = PromisedCues().with_decline(CueKind.TIMER, NOW)
    assert cues.declined_lately(CueKind.TIMER, NOW + 7 * DAY - MINUTE)
    assert not cues.declined_lately(CueKind.TIMER, NOW + 7 * DAY)
    assert not cues.declined_lately(CueKind.REMINDER, NOW)


def test_what_has_expired_is_let_go() -> None:
    """Breaks go after 30 days, and cues to clear once they can no longer be ringing."""
    old = PastBreak(NOW - 31 * DAY, NOW - 30 * DAY, Punctuality.LATE, 0)
    recent = PastBreak(NOW - 29 * DAY, NOW - 29 * DAY, Punctuality.EARLY, 1)
    rung = Cue(CueKind.TIMER, NOW - 5 * MINUTE, "a")
    ringing = Cue(CueKind.TIMER, NOW - 4 * MINUTE, "b")
    household = Household(past_breaks=(recent, old), cues=PromisedCues(to_clear=(rung, ringing)))
    assert household.tidied(NOW) == Household(
        past_breaks=(recent,), cues=PromisedCues(to_clear=(ringing,))
    )


def test_ten_past_breaks_are_kept() -> None:
    """The eleventh break that ends takes the place of the oldest."""
    household = Household()
    for number in range(11):
        start = NOW + number * DAY
        household = household.begin_break(start + 20 * MINUTE, start, None)
        assert household.current_break is not None
        household = household.end_break(household.current_break, start, Punctuality.EARLY)
    assert [past.ended_at for past in household.past_breaks] == [
        NOW + number * DAY for number in range(10, 0, -1)
    ]
