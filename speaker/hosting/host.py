"""What a host needs of a household: a program that has microphones and voices, and no keyboard.

with open_host(Settings(store="sqlite:/home/us/steady.db")) as host:
    kitchen = host.device("kitchen", "Europe/London", "en-GB")
    host.allow(Scope.TIMERS, Scope.REMINDERS)
    reply = host.hear(kitchen, "give us twenty minutes")
    reply.parts  # words to speak, quiet to keep, sounds to play, in order
    reply.listens  # whether the microphone opens then; nothing heard is host.silence(kitchen)
    host.standing()  # a break with its return time, or a guide's step, in Settings(has_screen=True)
    host.next_ring()  # look again then, and give each of host.ring() at its device
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from speaker.hosting.home import Home
from speaker.hosting.opening import USUAL, Settings, SkillFactory, open_home, steady_ground
from speaker.hosting.parts import Reply, parts_of
from speaker.hosting.standing import Button, Standing, standing_of
from speaker.household.clock import SpeakerClock
from speaker.household.devices import Device
from speaker.household.scopes import Consent, Scope
from speaker.transcript import Event, Happening, RingEvent


class Host:
    """A household in front of the skill. Its methods may be called from several threads."""

    def __init__(self, home: Home, *, has_screen: bool = False) -> None:
        """Go on with this home. With `has_screen`, devices have one, and `standing` knows more."""
        self._home, self._has_screen = home, has_screen

    def device(self, name: str, zone: str | None, locale: str) -> Device:
        """Return the device in that zone (an IANA name) and locale, such as "en-US".

        A name that is new is a new device. Raises LocaleError if the skill has no such locale.
        """
        with self._home.lock:
            device = self._home.device(name, zone, locale)
            device.has_screen = device.has_screen or self._has_screen
            return device

    @property
    def clock(self) -> SpeakerClock:
        """What the skill and this household go by. If it is frozen, whoever moves it also rings."""
        return self._home.clock

    def standing(self) -> Standing:
        """Return what runs in the household now. It takes devices with screens to know that."""
        with self._home.lock:
            return standing_of(self._home.household, self._home.alerts)

    def hear(self, device: Device, sentence: str) -> Reply:
        """Say the sentence at the device. "Alexa" is not needed; a chime there is stopped."""
        with self._home.lock:
            return self._reply(device, self._home.hear(device, sentence), sentence)

    def touch(self, device: Device, button: Button) -> Reply:
        """Touch a button, as on the screen of a break, without a word."""
        with self._home.lock:
            return self._reply(device, self._home.touch(device, button), None)

    def silence(self, device: Device) -> Reply:
        """Say that nobody spoke into the open microphone: it is asked once more, or closed."""
        with self._home.lock:
            return self._reply(device, self._home.silence(device), "")

    def stop(self, device: Device) -> Reply:
        """End the talk at the device, whatever is going on."""
        with self._home.lock:
            return self._reply(device, self._home.stop(device), None)

    def allow(self, *scopes: Scope) -> None:
        """Grant these permissions. Nobody is asked aloud for what is granted.

        Raises LookupError if there is no device yet.
        """
        device = self._any_device()
        for scope in scopes:
            self._home.consent(device, scope, Consent.GRANTED)

    def forget_account(self) -> None:
        """Forget all of the household, as if the skill were disabled and enabled again.

        Raises LookupError if there is no device yet.
        """
        self._home.disable(self._any_device())

    def _any_device(self) -> Device:
        """Return a device for what concerns the account: which one makes no difference."""
        device = next(iter(self._home.household.devices.values()), None)
        if device is None:
            raise LookupError("The household has no device yet: call device() first.")
        return device

    def next_ring(self) -> datetime | None:
        """Return when the next alert rings (UTC), which may be past; None if none will."""
        return self._home.next_ring()

    def ring(self, *, until_heard: bool = False) -> list[Reply]:
        """Ring all that is due, and return what each device says. Each is returned once.

        What fell due while nothing ran comes first, and says so. With `until_heard`, that is said
        of each again after a restart, until you call `heard` for it.
        """
        with self._home.lock:
            return [_rung(each) for each in self._home.ring_due(until_heard=until_heard)]

    def heard(self, reply: Reply) -> None:
        """Note that what rang was heard, or that people know of it in another way."""
        if reply.rang:
            self._home.heard(reply.rang)

    def ring_is_over(self, device: Device) -> None:
        """Note that nothing sounds at the device any more: "stop" there is for the skill again."""
        self._home.ring_is_over(device)

    def return_device(self) -> Device | None:
        """Return where the return of the break will ring, as it is kept; None if nothing will."""
        return self._home.return_device()

    def ring_late(self, reply: Reply) -> Reply | None:
        """Return what tells of a ring once its device, out of reach at the time, can be reached.

        It says which time has passed. None if that is of no use any more: what rang called nobody
        back from a break, or they are back, or the break was moved.
        """
        late = self._home.ring_late(reply.rang) if reply.rang else None
        return _rung(late) if late else None

    def _reply(self, device: Device, events: Sequence[Event], typed: str | None) -> Reply:
        self._home.tell(Happening(device, events, self._home.clock(), typed))
        return Reply(device, parts_of(events), listens=device.session is not None)


def _rung(event: RingEvent) -> Reply:
    return Reply(event.device, parts_of([event]), listens=False, rang=event.ringing)


@contextmanager
def open_host(
    settings: Settings = USUAL, make_skill: SkillFactory = steady_ground
) -> Iterator[Host]:
    """Open the household of the settings, and yield the host's side of it.

    Raises ModelError, WordsError or StoreError, as open_home does.
    """
    with open_home(settings, make_skill) as home:
        yield Host(home, has_screen=settings.has_screen)
