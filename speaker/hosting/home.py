"""One household and the skill: what people say at its devices, its account, and its time."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from threading import RLock

from speaker.hosting import announcing
from speaker.hosting.undoing import kept_or_undone
from speaker.household.clock import SpeakerClock
from speaker.household.devices import AlexaHousehold, Device, Ear
from speaker.household.scopes import Consent, Scope
from speaker.household.wire import JsonObject
from speaker.services.alerts import Alerts, Ringing
from speaker.services.failures import Failures
from speaker.services.keeping import Keeper
from speaker.sessions.addressing import UtteranceRouter, plain
from speaker.sessions.turns import Alexa
from speaker.transcript import CommandEvent, Event, Happening, RingEvent, note
from speaker.understanding.intents import Explained
from speaker.understanding.language import Language

# Alexa listens this long for an answer, asks again, and listens as long once more.
LISTENS = timedelta(seconds=8)
# A chime may ring some seconds before or after the return time of its break.
_SAME_TIME = timedelta(minutes=1)

Listener = Callable[[Happening], None]


class Home:
    """The devices of one household. Its methods may be called from several threads."""

    def __init__(
        self,
        alexa: Alexa,
        clock: SpeakerClock,
        *,
        passed: Sequence[Ringing] = (),
        keeper: Keeper | None = None,
    ) -> None:
        """Open the household. What has `passed` unheard is told with the next ring.

        `keeper` writes down what changed in the account and its devices; with None nothing is kept.
        """
        self._alexa = alexa
        self._passed = [*passed]
        self.is_kept = keeper is not None
        self._keep = keeper.save if keeper else (lambda: None)
        # A reply does not wait for a disk: what it promised is on it, or it says that it is not.
        self._keep_if_possible = keeper.save_if_possible if keeper else (lambda: None)
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
            self._keep_if_possible()
            return device

    def language(self, device: Device) -> Language:
        return self._alexa.languages(device.locale)

    # -- what is said

    def hear(self, device: Device, utterance: str) -> list[Event]:
        with self.lock:
            rang = self.ring_is_over(device)
            if rang and self.language(device).alexa.stops_a_chime(plain(utterance)):
                return [CommandEvent(self.clock(), device, [note("The chime stops.")], utterance)]
            events: list[Event] = [*self._router(device).hear(utterance)]
            self._keep_if_possible()
            return events

    def ring_is_over(self, device: Device) -> bool:
        """Note that nothing sounds there any more; return whether anything did.

        From then on, "stop" is for the skill again.
        """
        with self.lock:
            ringing, device.ringing = device.ringing, None
            if ringing is not None:
                self.alerts.dismiss(ringing)
            return ringing is not None

    def mishear(self, device: Device, utterance: str) -> list[Event]:
        """Hear that something was said there which was not clear: it is asked again."""
        with self.lock:
            events: list[Event] = [*self._router(device).mishear(utterance)]
            self._keep_if_possible()
            return events

    def explain(self, device: Device, utterance: str) -> Explained:
        """Return what would be understood there now; nothing happens."""
        with self.lock:
            return self._router(device).explain(utterance)

    def silence(self, device: Device) -> list[Event]:
        with self.lock:
            events: list[Event] = [*self._router(device).silence()]
            self._keep_if_possible()
            return events

    def touch(self, device: Device, argument: str) -> list[Event]:
        """Touch the button on the device's screen that sends `argument`."""
        with self.lock:
            events: list[Event] = [*self._router(device).touch(argument)]
            self._keep_if_possible()
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

    # -- the account: what cannot be kept is undone, and raises KeepingError

    def consent(self, device: Device, scope: Scope, consent: Consent) -> list[Event]:
        """Change a permission as in the Alexa app, and tell the skill what it may do now."""
        with self.lock:
            before, was = self.household.accepted, self.household.consents[scope]
            self.household.consents[scope] = consent
            kept_or_undone(self._keep, lambda: self.household.consents.update({scope: was}))
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
            tell_disabled = self._alexa.calls.event_of_now(device, "SkillDisabled", body)
            undo = self.household.enable_again()
            kept_or_undone(self.alerts.clear, undo)
            return [tell_disabled(), self._alexa.calls.tell(device, "SkillEnabled")]

    def set_locale(self, device: Device, locale: str) -> list[Event]:
        """Set the device to another locale, which ends its session. Raises LocaleError."""
        with self.lock:
            self._alexa.languages(locale)
            was, device.locale = device.locale, locale
            kept_or_undone(self._keep, lambda: setattr(device, "locale", was))
            # The session that ends is one of the locale before.
            device.locale = was
            ended = self.stop(device)
            device.locale, device.screen = locale, None
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

    def ring_due(self, *, until_heard: bool = False) -> list[RingEvent]:
        """Ring every alert that is due now, in real time; what has passed unheard comes first.

        With `until_heard`, each passes again after a restart, until `heard` is called for it.
        """
        with self.lock:
            passed, self._passed = self._passed, []
            events = [
                announcing.passed(each, self.language(each.alert.device), self.clock())
                for each in passed
            ]
            due = iter(lambda: self.alerts.ring_next(self.clock(), until_heard=True), None)
            events += [self._ring(ringing) for ringing in due]
            for event in events:
                self.tell(Happening(event.device, [event], event.at))
                if event.ringing and not until_heard:
                    self.heard(event.ringing)
            return events

    def heard(self, ringing: Ringing) -> None:
        """Note that what rang was heard, or told otherwise."""
        with self.lock:
            self.alerts.heard(ringing.alert.id)

    def return_device(self) -> Device | None:
        """Return where the return of the break will ring; None if nothing will."""
        with self.lock:
            back = self.household.returns_at
            return next(
                (
                    each.device
                    for each in self.alerts.waiting()
                    if back is not None and each.audible and abs(each.rings_at - back) < _SAME_TIME
                ),
                None,
            )

    def _ring(self, ringing: Ringing) -> RingEvent:
        if ringing.alert.audible:
            ringing.alert.device.ringing = ringing.alert.id
        return announcing.ring(ringing, self.language(ringing.alert.device))

    def ring_late(self, ringing: Ringing) -> RingEvent | None:
        """Say at a device that was out of reach when it rang that the time has passed.

        None if that is of no use any more: it called nobody back from a break, or they are back,
        or the break was moved.
        """
        with self.lock:
            back = self.household.returns_at
            if not ringing.alert.audible or back is None or back > self.clock():
                return None
            if abs(ringing.at - back) >= _SAME_TIME:
                return None
            language = self.language(ringing.alert.device)
            event = announcing.unheard(ringing, language, self.clock())
            self.tell(Happening(event.device, [event], event.at))
            return event
