"""What a device tells that was out of reach when it rang, once it can be reached again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from speaker.hosting.host import Host, open_host
from speaker.hosting.opening import Settings
from speaker.hosting.parts import CHIME, Reply, Sound
from speaker.household.scopes import Scope
from tests.speaker.hosting.test_host import FIVE_TO_SEVEN, begin_break, kitchen_of

LATE = "7:15 PM has passed, and I couldn't ring here. Time to come back together."


@pytest.fixture
def host() -> Iterator[Host]:
    with open_host(Settings(frozen_at=FIVE_TO_SEVEN, has_screen=True)) as host:
        yield host


def ring_after(host: Host, **length: float) -> Reply:
    host.clock.advance(timedelta(**length))
    [rung] = host.ring()
    return rung


def test_a_device_that_was_out_of_reach_says_which_time_has_passed(host: Host) -> None:
    """With the bell, at the device where the break was called, and without a question."""
    kitchen = begin_break(host)
    rung = ring_after(host, minutes=20)
    host.clock.advance(timedelta(minutes=10))
    late = host.ring_late(rung)
    assert late is not None
    assert (late.device, late.parts, late.listens) == (kitchen, (Sound(CHIME), LATE), False)


def test_of_a_break_that_ended_before_midnight_the_day_is_told(host: Host) -> None:
    """A clock time alone would be taken for today's."""
    host.clock.advance(timedelta(hours=4, minutes=40))
    kitchen = kitchen_of(host)
    host.allow(Scope.TIMERS, Scope.REMINDERS)
    host.hear(kitchen, "give us twenty minutes")
    host.hear(kitchen, "yes")
    rung = ring_after(host, minutes=20)
    host.clock.advance(timedelta(minutes=30))
    late = host.ring_late(rung)
    assert late is not None
    assert late.words.startswith("11:55 PM on Monday has passed, and I couldn't ring here.")


def test_once_they_are_back_nothing_is_told_late(host: Host) -> None:
    """They heard it elsewhere, or looked at the clock."""
    kitchen = begin_break(host)
    rung = ring_after(host, minutes=20)
    host.hear(kitchen, "we're back")
    assert host.ring_late(rung) is None


def test_once_the_break_was_moved_nothing_is_told_late(host: Host) -> None:
    """Neither before the new time, nor after it, which has a ring of its own."""
    kitchen = begin_break(host)
    rung = ring_after(host, minutes=20)
    host.hear(kitchen, "ten more minutes")
    assert host.ring_late(rung) is None
    again = ring_after(host, minutes=10)
    assert host.ring_late(rung) is None
    assert host.ring_late(again) is not None


def test_a_bell_of_a_talk_is_not_told_late(host: Host) -> None:
    """It said when to switch, and that was then."""
    kitchen = kitchen_of(host)
    host.allow(Scope.TIMERS, Scope.REMINDERS)
    host.hear(kitchen, "start the debrief")
    assert host.ring_late(ring_after(host, minutes=5)) is None


def test_what_is_not_rung_is_not_told_late(host: Host) -> None:
    """An answer is for the moment in which somebody asked."""
    kitchen = begin_break(host)
    assert host.ring_late(host.hear(kitchen, "how long is left")) is None
