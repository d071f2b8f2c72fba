"""What a host is given: parts to speak, an open microphone, and what rings after a restart."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from speaker.hosting.host import Host, open_host
from speaker.hosting.opening import Settings, StoreError
from speaker.hosting.parts import CHIME, Quiet, Sound
from speaker.hosting.standing import Button, Standing
from speaker.household.devices import Device
from speaker.household.scopes import Scope

FIVE_TO_SEVEN = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
"""6:55 pm in New York, where the devices are."""

Open = Callable[[datetime], AbstractContextManager[Host]]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return tmp_path / "steady.db"


@pytest.fixture
def open_at(store: Path) -> Open:
    """Opens the same household again, at the time told."""

    @contextmanager
    def open_(now: datetime) -> Iterator[Host]:
        with open_host(Settings(frozen_at=now, store=f"sqlite:{store}")) as host:
            yield host

    return open_


def kitchen_of(host: Host) -> Device:
    return host.device("kitchen", "America/New_York", "en-US")


def begin_break(host: Host) -> Device:
    """Take twenty minutes in the kitchen, with the permissions given and the chime agreed to."""
    kitchen = kitchen_of(host)
    host.allow(Scope.TIMERS, Scope.REMINDERS)
    assert "7:15" in host.hear(kitchen, "give us twenty minutes").words
    assert "when you're back?" in host.hear(kitchen, "yes").words
    host.stop(kitchen)
    return kitchen


def test_a_reply_is_parts_and_says_whether_to_listen(open_at: Open) -> None:
    """In a ritual: words, then a minute of quiet, then the bell, and then the microphone."""
    with open_at(FIVE_TO_SEVEN) as host:
        kitchen = kitchen_of(host)
        assert host.hear(kitchen, "start the repair ritual").listens
        question = host.hear(kitchen, "yes")
    words, *rest = question.parts
    assert isinstance(words, str)
    assert words.endswith("After the bell, say next to go on.")
    assert rest == [Quiet(timedelta(minutes=1)), Sound("bell")]
    assert question.listens


def test_the_text_of_a_reply_shows_nothing_that_is_said(open_at: Open) -> None:
    """It may end in a log or an exception, and what is said may be private."""
    with open_at(FIVE_TO_SEVEN) as host:
        reply = host.hear(kitchen_of(host), "start the repair ritual")
    assert repr(reply) == "Reply(listens=True)"


def test_silence_is_asked_again_and_then_closes(open_at: Open) -> None:
    """The second time nobody answers, nothing is said and nobody listens."""
    with open_at(FIVE_TO_SEVEN) as host:
        kitchen = kitchen_of(host)
        assert host.hear(kitchen, "open steady ground").listens
        again = host.silence(kitchen)
        closed = host.silence(kitchen)
    assert (bool(again.parts), again.listens) == (True, True)
    assert (closed.parts, closed.listens) == ((), False)


def test_a_break_chimes_at_its_time(open_at: Open) -> None:
    """Until then nothing rings, and afterwards nothing rings again."""
    with open_at(FIVE_TO_SEVEN) as host:
        begin_break(host)
        due = FIVE_TO_SEVEN + timedelta(minutes=20)
        assert host.next_ring() == due
        assert host.ring() == []


def test_a_chime_survives_a_restart(open_at: Open) -> None:
    """It rings at its time on the device where the break was called, and nobody is asked again."""
    with open_at(FIVE_TO_SEVEN) as host:
        begin_break(host)
    with open_at(FIVE_TO_SEVEN + timedelta(minutes=5)) as host:
        assert host.next_ring() == FIVE_TO_SEVEN + timedelta(minutes=20)
        assert host.ring() == []
        kitchen = kitchen_of(host)
        assert "7:25" in host.hear(kitchen, "ten more minutes").words
        assert host.next_ring() == FIVE_TO_SEVEN + timedelta(minutes=30)
    with open_at(FIVE_TO_SEVEN + timedelta(minutes=30)) as host:
        [rung] = host.ring()
    assert rung.device.name == "kitchen"
    assert rung.parts == (
        Sound(CHIME),
        "7:25 PM has passed, and I was off. Time to come back together.",
    )


def test_what_fell_due_while_it_was_off_is_told_once(open_at: Open) -> None:
    """With the time that has passed; the next start says nothing of it."""
    with open_at(FIVE_TO_SEVEN) as host:
        begin_break(host)
    with open_at(FIVE_TO_SEVEN + timedelta(hours=2)) as host:
        assert host.next_ring() == FIVE_TO_SEVEN + timedelta(hours=2)
        [told] = host.ring()
        assert told.words == "7:15 PM has passed, and I was off. Time to come back together."
        assert host.ring() == []
        assert host.next_ring() is None
    with open_at(FIVE_TO_SEVEN + timedelta(hours=3)) as host:
        assert host.ring() == []


def test_what_passed_is_told_even_if_it_is_off_again_before_that(open_at: Open) -> None:
    """A power cut that comes twice loses no chime."""
    with open_at(FIVE_TO_SEVEN) as host:
        begin_break(host)
    with open_at(FIVE_TO_SEVEN + timedelta(hours=1)):
        pass
    with open_at(FIVE_TO_SEVEN + timedelta(hours=2)) as host:
        [told] = host.ring()
    assert told.words.startswith("7:15 PM has passed, and I was off.")


def test_two_speakers_never_have_one_household(open_at: Open) -> None:
    """Each would overwrite what the other promised; so the second is refused."""
    with open_at(FIVE_TO_SEVEN) as host:
        with pytest.raises(StoreError, match=r"is in use by another speaker\. End that"):
            open_at(FIVE_TO_SEVEN).__enter__()
        begin_break(host)
    with open_at(FIVE_TO_SEVEN) as host:
        assert host.next_ring() == FIVE_TO_SEVEN + timedelta(minutes=20)


@pytest.mark.parametrize("is_heard", [True, False])
def test_what_rang_is_kept_until_it_was_heard(open_at: Open, *, is_heard: bool) -> None:
    """If it is off before that, the next start says which time has passed."""
    with open_at(FIVE_TO_SEVEN) as host:
        begin_break(host)
        host.clock.advance(timedelta(minutes=20))
        [rung] = host.ring(until_heard=True)
        assert host.ring(until_heard=True) == []
        if is_heard:
            host.heard(rung)
    with open_at(FIVE_TO_SEVEN + timedelta(minutes=21)) as host:
        told = [each.words for each in host.ring()]
    passed = "7:15 PM has passed, and I was off. Time to come back together."
    assert told == ([] if is_heard else [passed])


def test_a_daily_reminder_that_was_not_heard_is_told_and_comes_again(open_at: Open) -> None:
    """It is told at the next start, and rings the next evening all the same."""
    with open_at(FIVE_TO_SEVEN) as host:
        kitchen = kitchen_of(host)
        host.allow(Scope.TIMERS, Scope.REMINDERS)
        host.hear(kitchen, "remind us every day at eight in the evening of the debrief")
        host.hear(kitchen, "yes")
        host.clock.advance(timedelta(hours=2))
        host.ring(until_heard=True)
        host.ring_is_over(kitchen)
    with open_at(FIVE_TO_SEVEN + timedelta(hours=3)) as host:
        [told] = host.ring()
        assert told.words.startswith("8:00 PM has passed, and I was off.")
        assert host.next_ring() == datetime(2026, 11, 25, 1, 0, tzinfo=UTC)


def test_a_disk_that_takes_nothing_keeps_no_chime_from_ringing(open_at: Open, store: Path) -> None:
    """Nor a reply from being given; what was not written is, once the disk takes it again."""
    with open_at(FIVE_TO_SEVEN) as host:
        kitchen = begin_break(host)
        in_the_way = store.with_name("steady.db.alerts.new")
        in_the_way.mkdir()
        host.clock.advance(timedelta(minutes=20))
        [rung] = host.ring()
        assert "Time to come back together" in rung.words
        assert "Welcome back" in host.hear(kitchen, "we're back").words
        in_the_way.rmdir()
        host.stop(kitchen)
        assert host.hear(kitchen, "how long is left").parts
    with open_at(FIVE_TO_SEVEN + timedelta(minutes=21)) as host:
        assert host.ring() == []


def test_after_a_ring_stop_is_for_the_skill_again(open_at: Open) -> None:
    """While it sounds, "stop" ends the sound; then the talk."""
    with open_at(FIVE_TO_SEVEN) as host:
        kitchen = begin_break(host)
        host.hear(kitchen, "start the repair ritual")
        host.clock.advance(timedelta(minutes=20))
        host.ring()
        assert host.hear(kitchen, "stop").words == ""
        host.hear(kitchen, "ten more minutes")
        host.hear(kitchen, "start a talk about our day")
        host.clock.advance(timedelta(minutes=30))
        assert host.ring()
        host.ring_is_over(kitchen)
        assert host.hear(kitchen, "stop").words != ""


def test_where_the_return_will_ring(store: Path) -> None:
    """It is known after a restart, too; what rings for something else does not count."""
    settings = Settings(frozen_at=FIVE_TO_SEVEN, store=f"sqlite:{store}", has_screen=True)
    with open_host(settings) as host:
        kitchen = kitchen_of(host)
        host.allow(Scope.TIMERS, Scope.REMINDERS)
        host.hear(kitchen, "remind us every sunday at seven pm for the state of us")
        host.hear(kitchen, "yes")
        assert host.next_ring() is not None
        assert host.return_device() is None
        host.hear(kitchen, "give us twenty minutes")
        assert host.return_device() is None
        host.hear(kitchen, "yes")
        assert host.return_device() is kitchen
    with open_host(settings) as host:
        again = host.return_device()
        assert again is not None
        assert again.name == "kitchen"


def test_of_an_earlier_day_the_day_is_told(open_at: Open) -> None:
    """A clock time alone would be taken for today's."""
    with open_at(FIVE_TO_SEVEN) as host:
        begin_break(host)
    with open_at(FIVE_TO_SEVEN + timedelta(days=1)) as host:
        [told] = host.ring()
    assert told.words.startswith("7:15 PM on Monday has passed, and I was off.")


def test_of_a_daily_reminder_the_last_time_alone_is_told(open_at: Open) -> None:
    """After three days off it is told once, and rings the next evening."""
    with open_at(FIVE_TO_SEVEN) as host:
        kitchen = kitchen_of(host)
        host.allow(Scope.TIMERS, Scope.REMINDERS)
        host.hear(kitchen, "remind us every day at eight in the evening of the debrief")
        host.hear(kitchen, "yes")
        first = host.next_ring()
    assert first == datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
    with open_at(first + timedelta(days=2, hours=1)) as host:
        [told] = host.ring()
        assert told.words.startswith("8:00 PM has passed, and I was off.")
        assert host.next_ring() == first + timedelta(days=3)


def test_nothing_that_was_said_is_in_the_file(open_at: Open, store: Path) -> None:
    """The topic of a break is the skill's alone, and only its owner may read the file."""
    with open_at(FIVE_TO_SEVEN) as host:
        kitchen = kitchen_of(host)
        host.allow(Scope.TIMERS, Scope.REMINDERS)
        host.hear(kitchen, "take twenty minutes and then let's talk about the money")
        host.hear(kitchen, "yes")
    kept = store.with_name("steady.db.alerts")
    assert "Time to come back together" in kept.read_text("utf-8")
    assert "money" not in kept.read_text("utf-8")
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", ["", "{", '{"version": 1}', "not json"])
def test_a_damaged_file_is_said_and_stays(open_at: Open, store: Path, damage: str) -> None:
    """The message names the file and what to do, and nothing is written over it."""
    kept = store.with_name("steady.db.alerts")
    kept.write_text(damage, "utf-8")
    with pytest.raises(StoreError, match=r"steady\.db\.alerts is damaged.*Move it away"):
        open_at(FIVE_TO_SEVEN).__enter__()
    assert kept.read_text("utf-8") == damage


def test_disabling_is_kept_too(open_at: Open) -> None:
    """After "forget everything" by way of the account, nothing comes back with a restart."""
    with open_at(FIVE_TO_SEVEN) as host:
        begin_break(host)
        host.forget_account()
        assert host.next_ring() is None
    with open_at(FIVE_TO_SEVEN + timedelta(minutes=5)) as host:
        kitchen = kitchen_of(host)
        assert host.next_ring() is None
        assert host.hear(kitchen, "how much time is left").words in (
            "There's no break on right now.",
            "You're not on a break right now.",
        )


def test_a_permission_that_was_refused_aloud_is_kept(open_at: Open, store: Path) -> None:
    """A no to Alexa's own question is written down at once, as a yes is with its timer."""
    with open_at(FIVE_TO_SEVEN) as host:
        kitchen = kitchen_of(host)
        host.hear(kitchen, "give us twenty minutes")
        host.hear(kitchen, "no")
        assert '"denied"' in store.with_name("steady.db.alerts").read_text("utf-8")


def test_the_account_needs_a_device(open_at: Open) -> None:
    """Whoever grants a permission too early is told what to do first."""
    with (
        open_at(FIVE_TO_SEVEN) as host,
        pytest.raises(LookupError, match=r"no device yet: call device\(\) first"),
    ):
        host.allow(Scope.TIMERS)


def test_a_device_keeps_its_zone_and_locale(open_at: Open) -> None:
    """They are those that the host told last."""
    with open_at(FIVE_TO_SEVEN) as host:
        host.device("hall", "Europe/London", "en-GB")
    with open_at(FIVE_TO_SEVEN) as host:
        hall = host.device("hall", "Asia/Kolkata", "en-IN")
        assert (hall.zone, hall.locale) == ("Asia/Kolkata", "en-IN")


@pytest.fixture
def open_with_screens(store: Path) -> Open:
    """Opens the same household again, with devices that have screens."""

    @contextmanager
    def open_(now: datetime) -> Iterator[Host]:
        settings = Settings(frozen_at=now, store=f"sqlite:{store}", has_screen=True)
        with open_host(settings) as host:
            yield host

    return open_


def test_a_host_knows_what_runs(open_with_screens: Open) -> None:
    """A break with its return time, then the step of the talk, then nothing."""
    with open_with_screens(FIVE_TO_SEVEN) as host:
        kitchen = begin_break(host)
        assert host.standing() == Standing(returns_at=FIVE_TO_SEVEN + timedelta(minutes=20))
        host.hear(kitchen, "ten more minutes")
        assert host.standing() == Standing(returns_at=FIVE_TO_SEVEN + timedelta(minutes=30))
        host.hear(kitchen, "we're both back")
        assert host.standing() == Standing()
        host.hear(kitchen, "start the repair ritual")
        host.hear(kitchen, "yes")
        step = host.standing().step
        assert step is not None
        assert step.number == 1
        host.stop(kitchen)
        assert host.standing() == Standing()


def test_a_debrief_is_led_by_its_timers(open_with_screens: Open) -> None:
    """It runs until the last of them, though nobody is listened to."""
    with open_with_screens(FIVE_TO_SEVEN) as host:
        kitchen = kitchen_of(host)
        host.allow(Scope.TIMERS, Scope.REMINDERS)
        assert not host.hear(kitchen, "start the debrief").listens
        assert host.standing() == Standing(is_led=True)
        for _turn in range(2):
            host.clock.advance(timedelta(minutes=5))
            host.ring()
        assert not host.standing().is_guide


def test_what_runs_is_known_after_a_restart(open_with_screens: Open) -> None:
    """Also once the return time is past, until they are back."""
    with open_with_screens(FIVE_TO_SEVEN) as host:
        begin_break(host)
    due = FIVE_TO_SEVEN + timedelta(minutes=20)
    with open_with_screens(due + timedelta(minutes=5)) as host:
        assert host.standing() == Standing(returns_at=due)
        assert "back" in host.touch(kitchen_of(host), Button.IM_BACK).words
        assert host.standing() == Standing()


def test_a_button_asks_what_its_word_asks(open_with_screens: Open) -> None:
    """Early, "I'm back" asks whether both are ready, and the break goes on."""
    with open_with_screens(FIVE_TO_SEVEN) as host:
        kitchen = begin_break(host)
        early = host.touch(kitchen, Button.IM_BACK)
        assert early.words.endswith("Are you both ready, or just you?")
        assert early.listens
        assert (
            host.touch(kitchen, Button.MORE_TIME).words == "How many more minutes would you like?"
        )
        assert host.standing() == Standing(returns_at=FIVE_TO_SEVEN + timedelta(minutes=20))


def test_a_host_knows_that_everything_was_forgotten(open_with_screens: Open) -> None:
    """So that it can forget what it kept itself; the next sentence begins anew."""
    with open_with_screens(FIVE_TO_SEVEN) as host:
        kitchen = begin_break(host)
        host.hear(kitchen, "forget everything")
        assert not host.standing().is_forgotten
        host.hear(kitchen, "yes")
        assert host.standing() == Standing(is_forgotten=True)
        host.hear(kitchen, "give us twenty minutes")
        assert not host.standing().is_forgotten
