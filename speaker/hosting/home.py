"""One household and the skill: what people say at its devices, its account, and its time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from threading import RLock

from speaker.hosting import times
from speaker.household.clock import SpeakerClock
from speaker.household.devices import AlexaHousehold, Device, Ear
from speaker.household.scopes import Consent, Scope
from speaker.household.wire import JsonObject
from speaker.services.alerts import Alerts, Ringing
from speaker.services.failures import Failures
from speaker.services.reminders import Reminder
from speaker.sessions.addressing import UtteranceRouter, plain
from speaker.sessions.turns import Alexa
from speaker.ssml import from_plain
from speaker.transcript import CommandEvent, Event, Happening, Kind, Line, RingEvent, note
from speaker.understanding.intents import Explained
from speaker.understanding.language import Language

# Alexa listens this long for an answer, asks again, and listens as long once more.
LISTENS = timedelta(seconds=8)

Listener = Callable[[Happening], None]


class Home:
    """The devices of one household. Its methods may be called from several threads."""

    def __init__(
        self,
        alexa: Alexa,
        clock: SpeakerClock,
        *,
        passed: Sequence[Ringing] = (),
        keep: Callable[[], None] | None = None,
    ) -> None:
        """Open the household. What has `passed` unheard is told with the next ring.

        `keep` writes down what changed in the account and its devices; with None nothing is kept.
        """
        self._alexa = alexa
        self._passed = [*passed]
        self.is_kept = keep is not None
        self._keep = keep or (lambda: None)
        self._routers: dict[str, UtteranceRouter] = {}
        self._listeners: list[Listener] = []
        # For each device, the last speaker that talked there and can play sound.
        self._last_talked: dict[str, Ear] = {}
        self.clock = clock
        self.lock = RLock()

    @property
    def household(self) -> AlexaHousehold:
        return self._alexa.services.household

    @property
    def alerts(self) -> Alerts:
        return self._alexa.services.alerts

    @property
    def failures(self) -> Failures:
        return self._alexa.services.failures

    def device(self, name: str, zone: str | None, locale: str) -> Device:
        """Return the device of that name as it is now; add it if there is none.

        Raises LocaleError if the skill does not have the locale.
        """
        with self.lock:
            self._alexa.languages(locale)
            device = self.household.device(name, zone)
            device.zone, device.locale = zone, locale
            self._keep()
            return device

    def language(self, device: Device) -> Language:
        return self._alexa.languages(device.locale)

    # -- what is said

    def hear(self, device: Device, utterance: str) -> list[Event]:
        with self.lock:
            ringing, device.ringing = device.ringing, None
            if ringing is not None:
                self.alerts.dismiss(ringing)
            stops = self.language(device).alexa.stops_a_chime(plain(utterance))
            if ringing is not None and stops:
                return [CommandEvent(self.clock(), device, [note("The chime stops.")], utterance)]
            events: list[Event] = [*self._router(device).hear(utterance)]
            self._keep()
            return events

    def mishear(self, device: Device, utterance: str) -> list[Event]:
        """Hear that something was said there which was not clear: it is asked again."""
        with self.lock:
            events: list[Event] = [*self._router(device).mishear(utterance)]
            self._keep()
            return events

    def explain(self, device: Device, utterance: str) -> Explained:
        """Return what would be understood there now; nothing happens."""
        with self.lock:
            return self._router(device).explain(utterance)

    def silence(self, device: Device) -> list[Event]:
        with self.lock:
            events: list[Event] = [*self._router(device).silence()]
            self._keep()
            return events

    def touch(self, device: Device, argument: str) -> list[Event]:
        """Touch the button on the device's screen that sends `argument`."""
        with self.lock:
            events: list[Event] = [*self._router(device).touch(argument)]
            self._keep()
            return events

    def stop(self, device: Device) -> list[Event]:
        """End the session on the device, as with "exit"."""
        with self.lock:
            return [*self._router(device).stop()]

    def _router(self, device: Device) -> UtteranceRouter:
        if device.name not in self._routers:
            self._routers[device.name] = UtteranceRouter(device, self._alexa)
        return self._routers[device.name]

    # -- who listens along

    def last_talked(self, device: Device) -> Ear | None:
        """Return the last speaker there that can play sound: it plays the device's chime."""
        return self._last_talked.get(device.name)

    def listen(self, listener: Listener) -> None:
        """Tell the listener everything that happens from now on, in order."""
        with self.lock:
            self._listeners.append(listener)

    def tell(self, happening: Happening) -> None:
        with self.lock:
            if happening.source is not None and happening.source.is_audible:
                self._last_talked[happening.device.name] = happening.source
            for listener in self._listeners:
                listener(happening)

    def leave(self, ear: Ear) -> None:
        """Forget this speaker: nobody listens there any more."""
        with self.lock:
            for name, last in [*self._last_talked.items()]:
                if last is ear:
                    del self._last_talked[name]

    # -- the account

    def consent(self, device: Device, scope: Scope, consent: Consent) -> list[Event]:
        """Change a permission as in the Alexa app, and tell the skill what it may do now."""
        with self.lock:
            before = self.household.accepted
            self.household.consents[scope] = consent
            self._keep()
            accepted = self.household.accepted
            if accepted == before:
                return []
            body: JsonObject = {"acceptedPermissions": [{"scope": each} for each in accepted]}
            name = "SkillPermissionChanged" if before else "SkillPermissionAccepted"
            return [self._alexa.calls.tell(device, name, body)]

    def disable(self, device: Device) -> list[Event]:
        """Disable the skill and enable it again. To the skill, that is another account."""
        with self.lock:
            body: JsonObject = {"userInformationPersistenceStatus": "NOT_PERSISTED"}
            told = self._alexa.calls.tell(device, "SkillDisabled", body)
            self.alerts.clear()
            self.household.enable_again()
            self._keep()
            return [told, self._alexa.calls.tell(device, "SkillEnabled")]

    def set_locale(self, device: Device, locale: str) -> list[Event]:
        """Set the device to another locale, which ends its session. Raises LocaleError."""
        with self.lock:
            self._alexa.languages(locale)
            ended = self.stop(device)
            device.locale, device.screen = locale, None
            self._keep()
            return ended

    # -- time

    def advance(self, delta: timedelta) -> list[Event]:
        """Let time pass. Nobody speaks in open sessions, and each alert rings at its time."""
        with self.lock:
            until = self.clock() + delta
            return [*self._pass_silence(until), *self._ring_until(until)]

    def _pass_silence(self, until: datetime) -> Iterator[Event]:
        """Ask again in every open session, since nobody speaks, and then close it."""
        for _reprompt_then_end in range(2):
            listening = [each for each in self.household.devices.values() if each.session]
            if not listening or self.clock() + LISTENS > until:
                return
            yield from self._ring_until(self.clock() + LISTENS)
            for device in listening:
                yield from self._router(device).silence()

    def move_to(self, instant: datetime) -> list[Event]:
        """Set the clock. Each alert that is due before `instant` rings at its time."""
        with self.lock:
            return [*self._ring_until(instant)]

    def _ring_until(self, until: datetime) -> Iterator[Event]:
        while ringing := self.alerts.ring_next(until):
            self.clock.move_to(ringing.at)
            yield self._ring(ringing)
        self.clock.move_to(until)
        self.alerts.wake()

    def next_ring(self) -> datetime | None:
        """Return when the next alert rings (UTC); None if none will. What has passed is due now."""
        with self.lock:
            return self.clock() if self._passed else self.alerts.next_ring()

    def ring_due(self) -> list[RingEvent]:
        """Ring every alert that is due now, in real time; what has passed unheard comes first."""
        with self.lock:
            passed, self._passed = self._passed, []
            events = [self._say_passed(each) for each in passed]
            due = iter(lambda: self.alerts.ring_next(self.clock()), None)
            events += [self._ring(ringing) for ringing in due]
            for event in events:
                self.tell(Happening(event.device, [event], event.at))
            return events

    def _ring(self, ringing: Ringing) -> RingEvent:
        alert = ringing.alert
        if alert.audible:
            alert.device.ringing = alert.id
        text = self._announcement(ringing)
        kind = Kind.CHIME if alert.audible else Kind.SAID
        line = Line(kind, text or "(a ring, without words)", from_plain(text))
        return RingEvent(ringing.at, alert.device, [line], ringing)

    def ring_late(self, ringing: Ringing) -> RingEvent | None:
        """Say at a device that was out of reach when it rang that the time has passed.

        None if that is of no use any more: it called nobody back from a break, or they are back,
        or the break was moved.
        """
        with self.lock:
            back = self.household.returns_at
            if not ringing.alert.audible or back is None or back > self.clock():
                return None
            if abs(ringing.at - back) >= timedelta(minutes=1):
                return None
            words = self.language(ringing.alert.device).alexa
            event = self._tell_time(ringing, words.unheard, words.unheard_before)
            self.tell(Happening(event.device, [event], event.at))
            return event

    def _say_passed(self, ringing: Ringing) -> RingEvent:
        """Say honestly that a time has passed while nothing here could ring."""
        words = self.language(ringing.alert.device).alexa
        return self._tell_time(ringing, words.passed, words.passed_before)

    def _tell_time(self, ringing: Ringing, today: str, before: str) -> RingEvent:
        """Say which time has passed, today or before, in these words, and what it was for."""
        device, at = ringing.alert.device, ringing.at.replace(second=0)
        local, now = at.astimezone(device.display_zone), self.clock()
        is_today = local.date() == now.astimezone(device.display_zone).date()
        said = (today if is_today else before).format(
            time=times.clock_time(at, device.display_zone), day=f"{local:%A}"
        )
        text = " ".join(each for each in (said, ringing.text) if each)
        return RingEvent(now, device, [Line(Kind.CHIME, text, from_plain(text))], ringing)

    def _announcement(self, ringing: Ringing) -> str:
        """Return Alexa's words for it: a timer names the skill, and a reminder says it is one."""
        language, text = self.language(ringing.alert.device), ringing.text or ""
        if isinstance(ringing.alert, Reminder):
            return language.alexa.reminder.format(text=text).rstrip(": ")
        return language.alexa.timer.format(name=language.skill_name, text=text) if text else ""
