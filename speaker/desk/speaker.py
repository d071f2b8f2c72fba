"""A speaker as one person uses it: they talk at one device, and type commands."""

from collections.abc import Callable
from datetime import timedelta
from typing import Self

from speaker.desk.prompting import prompt
from speaker.desk.sureness import is_sure
from speaker.hosting.home import Home
from speaker.household.clock import SpeakerClock
from speaker.household.devices import AlexaHousehold, Device, Ear
from speaker.services.alerts import Alerts
from speaker.services.failures import Failures
from speaker.transcript import CommandAnswer, CommandEvent, Event, Happening, Kind, Line

_TOGETHER = timedelta(seconds=5)

CarryOut = Callable[["Speaker", str], CommandAnswer]


class Speaker:
    """A place to talk. A home can have several, and so can a device."""

    def __init__(self, home: Home, device: Device, carry_out: CarryOut) -> None:
        """Stand at the device; `carry_out` runs the commands that are typed here."""
        self._carry_out = carry_out
        self.home = home
        self.device = device
        self.ear = Ear()
        # What /json and /quit change; the terminal looks at them.
        self.shows_json = False
        self.leaving = False
        # What /listen changes.
        self.listens = False

    @property
    def skill_name(self) -> str:
        return self.home.language(self.device).skill_name

    @property
    def household(self) -> AlexaHousehold:
        return self.home.household

    @property
    def alerts(self) -> Alerts:
        return self.home.alerts

    @property
    def failures(self) -> Failures:
        return self.home.failures

    @property
    def clock(self) -> SpeakerClock:
        return self.home.clock

    def beside(self, name: str, carry_out: CarryOut) -> Self:
        """Return another speaker, at the device of that name; add the device if it is new."""
        with self.home.lock:
            device = self.household.device_beside(name, self.device)
            return type(self)(self.home, device, carry_out)

    def take(self, typed: str) -> list[Event]:
        """Do what a typed line asks for: a /command, an utterance, or (empty) silence.

        Raises CommandError for a command that does not exist or cannot be carried out.
        """
        typed = typed.strip()
        with self.home.lock:
            device, at = self.device, self.clock()
            events = self._do(typed)
            self.home.tell(Happening(device, events, at, typed, self.ear))
            return events

    @property
    def is_open(self) -> bool:
        """Return whether a session is open here, so that an answer is waited for."""
        return self.device.session is not None

    def prompt(self, wake_word: str) -> str:
        """Return sentences that are likely here now, for whoever recognizes what is spoken."""
        return prompt(self.home, self.device, wake_word)

    def hear(self, words: str, confidence: float) -> list[Event]:
        """Take a sentence that was spoken; `confidence`, from 0 to 1, is how clear it was.

        What was not clear enough for what it seems to ask is asked again.
        """
        with self.home.lock:
            device, at, home = self.device, self.clock(), self.home
            if device.ringing or is_sure(home.explain(device, words), confidence):
                events = home.hear(device, words)
            else:
                events = home.mishear(device, words)
            home.tell(Happening(device, events, at, words, self.ear))
            return events

    def _do(self, typed: str) -> list[Event]:
        if typed.startswith("/"):
            return self._direct(typed)
        home, device = self.home, self.device
        return home.hear(device, typed) if typed else home.silence(device)

    def _direct(self, typed: str) -> list[Event]:
        answer = self._carry_out(self, typed)
        lines = [Line(Kind.INFO, line) for line in answer.lines]
        return [*answer.events, CommandEvent(self.clock(), self.device, lines, typed)]

    def stop(self) -> list[Event]:
        """End the session on this device, as with "exit"."""
        with self.home.lock:
            events = self.home.stop(self.device)
            self.home.tell(Happening(self.device, events, self.clock(), None, self.ear))
            return events

    def time_to_skip(self) -> timedelta | None:
        """Return how long until an alert rings or the screen's break ends; None if neither will."""
        now = self.clock()
        moments = [self.alerts.next_ring(), self.household.return_time(self.device)]
        left = sorted(moment - now for moment in moments if moment and moment > now)
        # A break's chime may ring some seconds before or after the time on its screen: skip both.
        return max((each for each in left if each - left[0] < _TOGETHER), default=None)

    def use(self, name: str) -> bool:
        """Go to the device of that name, and return whether it was there before."""
        with self.home.lock:
            known = name in self.household.devices
            self.device = self.household.device_beside(name, self.device)
            return known
