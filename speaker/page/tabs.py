"""The tabs of the page. Each is a speaker at one device, and hears what happens there."""

import selectors
import socket
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from queue import SimpleQueue
from zoneinfo import available_timezones

from interaction_models.models import LOCALES
from speaker.desk.commands import run_in_a_tab
from speaker.desk.speaker import Speaker
from speaker.household.devices import Device
from speaker.household.wire import Ids, JsonObject
from speaker.page import view
from speaker.page.hearing import Hearing, without_ears
from speaker.transcript import Event, Happening

# If a tab is loaded again, it shows this much of the talk. We keep it in memory only.
_REMEMBERED = 200
# A tab that names no device is offered these, in this order.
_ROOMS = ("kitchen", "bedroom", "living-room", "study", "hallway")

# A browser has six connections to one server. Each tab's stream takes one, and talking needs one.
MOST_IN_A_BROWSER = 5
# Each tab needs a thread of this machine.
MOST_TABS = 20
MOST_DEVICES = 20

Message = tuple[str, JsonObject]
"""The name of a server-sent event, and its data."""


class LateError(Exception):
    """A button was pressed for what is over by now. The message says what to do."""


class FullError(Exception):
    """There is no place for one more. The message says what to do, and `told` is for the page."""

    def __init__(self, words: str, **told: int) -> None:
        super().__init__(words)
        self.told: JsonObject = {**told}


@dataclass
class Tab:
    """One open page. `inbox` has the events that it has yet to get; None ends it."""

    id: str
    speaker: Speaker
    browser: str
    # None for a tab without one, as in tests.
    connection: socket.socket | None = None
    inbox: SimpleQueue[Message | None] = field(default_factory=SimpleQueue)

    @property
    def is_gone(self) -> bool:
        """Return whether the browser has hung up. The stream itself notices that only later."""
        return self.connection is not None and _has_hung_up(self.connection)


def _has_hung_up(connection: socket.socket) -> bool:
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(connection, selectors.EVENT_READ)
            return bool(selector.select(0)) and not connection.recv(1, socket.MSG_PEEK)
    except (OSError, ValueError):
        return True


class Tabs:
    """Every open tab of one home. Its methods may be called from several threads."""

    def __init__(
        self,
        speaker: Speaker,
        new_id: Callable[[], str] | None = None,
        hearing: Hearing | None = None,
    ) -> None:
        """Add tabs beside the speaker; the first one stands at its device."""
        self._speaker, self._home = speaker, speaker.home
        self._new_id = new_id or Ids()
        self.hearing = hearing or without_ears()
        self._open: dict[str, Tab] = {}
        self._told: defaultdict[str, deque[JsonObject]] = defaultdict(
            lambda: deque(maxlen=_REMEMBERED)
        )
        # The devices where somebody said words of danger in the session that is open.
        self._in_danger: set[str] = set()
        # For each device, the number of what was said there last, and the words if they are kept.
        self._said: dict[str, tuple[int, str | None]] = {}
        # A page whose stream was lost knows by them what it has shown already.
        self._numbers = count(1)
        # A new one each time, so that a page knows if the speaker was restarted.
        self.run = self._new_id()
        speaker.home.listen(self._overhear)

    def free_device(self) -> str:
        """Return the first device at which no tab is open."""
        with self._home.lock:
            self._forget_the_gone()
            taken = {tab.speaker.device.name for tab in self._open.values()}
            rooms = (self._speaker.device.name, *self._home.household.devices, *_ROOMS)
        more = (f"room-{number}" for number in range(1, len(taken) + 2))
        return next(name for name in (*rooms, *more) if name not in taken)

    @contextmanager
    def opened(
        self, device: str, browser: str = "", connection: socket.socket | None = None
    ) -> Iterator[Tab]:
        """Open a tab at the device, and tell it first all that it has to show.

        Raises FullError, and adds nothing, if there are enough tabs or devices.
        """
        with self._home.lock:
            self._forget_the_gone()
            self._make_sure_of_a_place(browser)
            tab = Tab(self._new_id(), self._beside(device), browser, connection)
            # A tab is a screen, also at a device that was kept without one.
            tab.speaker.device.has_screen = True
            self._forget_others_at(tab.speaker.device)
            self._open[tab.id] = tab
            tab.inbox.put(("hello", self._greeting(tab)))
            self._tell_states()
        try:
            yield tab
        finally:
            self.leave(device, tab.id)

    def leave(self, device: str, tab_id: str) -> None:
        """Note that the tab is closed: its device is free, and nobody hears a chime there."""
        with self._home.lock:
            tab = self._open.get(tab_id)
            if tab is not None and tab.speaker.device.name == device:
                del self._open[tab_id]
                tab.inbox.put(None)
                self._home.leave(tab.speaker.ear)

    def _forget_the_gone(self) -> None:
        for tab in [*self._open.values()]:
            if tab.is_gone:
                self.leave(tab.speaker.device.name, tab.id)

    def _make_sure_of_a_place(self, browser: str) -> None:
        of_browser = sum(tab.browser == browser for tab in self._open.values())
        if browser and of_browser >= MOST_IN_A_BROWSER:
            raise FullError("Close another tab first.", most=MOST_IN_A_BROWSER)
        if len(self._open) >= MOST_TABS:
            raise FullError("Close another tab first.", tabs=MOST_TABS)

    def knows(self, device: str) -> bool:
        """Return whether the household has the device."""
        with self._home.lock:
            return device in self._home.household.devices

    def make_sure_of_a_device(self, device: str) -> None:
        """Raise FullError if the device is new and the household has enough of them."""
        if not self.knows(device) and len(self._home.household.devices) >= MOST_DEVICES:
            raise FullError(
                f"This household has {MOST_DEVICES} devices, and the page adds no more. Go on at"
                " one of them.",
                devices=MOST_DEVICES,
            )

    def _beside(self, device: str) -> Speaker:
        with self._home.lock:
            self.make_sure_of_a_device(device)
            return self._speaker.beside(device, run_in_a_tab)

    def _forget_others_at(self, device: Device) -> None:
        """Let all tabs there play a chime. A tab that was loaded again is soon noticed as gone."""
        for tab in self._open.values():
            if tab.speaker.device is device:
                self._home.leave(tab.speaker.ear)

    def speaker(self, device: str, tab_id: str | None) -> Speaker:
        """Return the speaker of that tab; one that nobody hears if the tab is not open.

        Raises FullError, and adds nothing, if that takes one device too many.
        """
        tab = self._open.get(tab_id or "")
        if tab is not None and tab.speaker.device.name == device:
            return tab.speaker
        speaker = self._beside(device)
        speaker.ear.is_audible = False
        return speaker

    def press(self, speaker: Speaker, pressed: str, answers: int) -> None:
        """Do what a button says, once, as the answer to what its page showed.

        If more was said at the device since then, nothing is done. Pressed twice, it was done the
        first time; a press of anything else raises LateError. Raises CommandError as `take` does.
        """
        with self._home.lock:
            number, words = self._said.get(speaker.device.name, (0, None))
            if number <= answers:
                speaker.take(pressed)
            elif words != pressed:
                raise LateError("Something else was said here just before. Look what is asked now.")

    def clear(self, device: str) -> None:
        """Forget what was said at the device, in every tab there."""
        with self._home.lock:
            self._told.pop(device, None)
            for tab in self._open.values():
                if tab.speaker.device.name == device:
                    tab.inbox.put(("cleared", {}))

    def close(self) -> None:
        """End every tab's stream."""
        with self._home.lock:
            for tab in self._open.values():
                tab.inbox.put(None)

    def _greeting(self, tab: Tab) -> JsonObject:
        device = tab.speaker.device
        return {
            "run": self.run,
            "tab": tab.id,
            "entries": [*self._told[device.name]],
            "said": self._said.get(device.name, (0, None))[0],
            "locales": LOCALES,
            "zones": sorted(available_timezones()),
            "hears": self.hearing.is_offered,
            "state": view.state(tab.speaker),
        }

    # -- what happens

    def _overhear(self, happening: Happening) -> None:
        told = []
        for device, events in _by_device(happening):
            told.append(device)
            typed = happening.typed if device is happening.device else None
            is_of_danger = device.name in self._in_danger
            heard_by = self._heard_by(device, happening)
            entry = view.entry(device, typed, events, heard_by, is_of_danger=is_of_danger)
            number = next(self._numbers)
            if typed and not is_of_the_desk(typed):
                self._said[device.name] = number, None if entry["leavesNoTrace"] else typed
            self._keep(device, entry | {"number": number})
        self._tell_states(told)

    def _keep(self, device: Device, entry: JsonObject) -> None:
        """Tell the device's tabs. Those that come later are told too, unless it leaves no trace."""
        if not entry["leavesNoTrace"]:
            self._told[device.name].append(entry)
        elif device.session:
            self._in_danger.add(device.name)
        if not device.session:
            self._in_danger.discard(device.name)
        self._tell_at(device, entry)

    def _heard_by(self, device: Device, happening: Happening) -> str | None:
        """Return the tab that plays the device's sound: None means all, and "elsewhere" none."""
        talked_here = happening.source is not None and device is happening.device
        ear = happening.source if talked_here else self._home.last_talked(device)
        if ear is None or not ear.is_audible:
            return None
        return next((tab.id for tab in self._open.values() if tab.speaker.ear is ear), "elsewhere")

    def _tell_at(self, device: Device, entry: JsonObject) -> None:
        """Tell it and how things stand: after speaking, a voice checks whether Alexa listens."""
        for tab in self._open.values():
            if tab.speaker.device is device:
                tab.inbox.put(("entry", entry | {"state": view.state(tab.speaker)}))

    def _tell_states(self, told: Sequence[Device] = ()) -> None:
        """Tell how things stand to the devices that have not heard it yet."""
        for tab in self._open.values():
            if all(tab.speaker.device is not device for device in told):
                tab.inbox.put(("state", view.state(tab.speaker)))


def is_of_the_desk(typed: str) -> bool:
    """Return whether it only directs the desk. A touch of the screen is for the skill."""
    return typed.startswith("/") and not typed.startswith("/touch ")


def _by_device(happening: Happening) -> Iterator[tuple[Device, Sequence[Event]]]:
    """Split what happened by device. The device that somebody talked to comes first."""
    devices = {happening.device.name: happening.device}
    devices |= {event.device.name: event.device for event in happening.events}
    for device in devices.values():
        events = [event for event in happening.events if event.device is device]
        if events or (happening.typed and device is happening.device):
            yield device, events
