"""The speaker: what is typed goes to the conversation or directs the desk, and alerts ring."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from threading import RLock

from speaker.alerts import Alerts, Ringing
from speaker.clock import SpeakerClock
from speaker.conversation import Conversation, plain
from speaker.device import Device, Household
from speaker.events import Answer, Directed, Event, Kind, Line, Ring, note
from speaker.failures import Failures
from speaker.reminders import Reminder
from speaker.scopes import Consent, Scope
from speaker.ssml import from_plain
from speaker.turns import Alexa
from speaker.wire import JsonObject

# How long Alexa listens for an answer: then the reprompt, and as long again.
LISTENS = timedelta(seconds=8)


class Speaker:
    """One household's devices. Its methods may be called from several threads."""

    def __init__(
        self,
        alexa: Alexa,
        clock: SpeakerClock,
        device: Device,
        locale: str,
        carry_out: "Callable[[Speaker, str], Answer]",
    ) -> None:
        """Have the commands that are typed carried out by `carry_out`."""
        self._alexa = alexa
        self._locale = locale
        self._carry_out = carry_out
        self._conversations: dict[str, Conversation] = {}
        self._lock = RLock()
        self.clock = clock
        self.device = device
        # What /json and /quit change; the terminal looks at them.
        self.shows_json = False
        self.leaving = False

    @property
    def skill_name(self) -> str:
        return self._alexa.skill_name

    @property
    def household(self) -> Household:
        return self._alexa.services.household

    @property
    def alerts(self) -> Alerts:
        return self._alexa.services.alerts

    @property
    def failures(self) -> Failures:
        return self._alexa.services.failures

    def take(self, typed: str) -> list[Event]:
        """Do what a typed line asks for: a /command, an utterance, or (empty) silence.

        Raises CommandError for a command that does not exist or cannot be carried out.
        """
        typed = typed.strip()
        with self._lock:
            if typed.startswith("/"):
                return self._direct(typed)
            return self.hear(typed) if typed else self.silence()

    def _direct(self, typed: str) -> list[Event]:
        answer = self._carry_out(self, typed)
        lines = [Line(Kind.INFO, line) for line in answer.lines]
        return [*answer.events, Directed(self.clock(), self.device, lines, typed)]

    def hear(self, utterance: str) -> list[Event]:
        with self._lock:
            ringing, self.device.ringing = self.device.ringing, None
            if ringing is not None:
                self.alerts.dismiss(ringing)
            if ringing is not None and plain(utterance) in {"stop", "cancel"}:
                quiet = [note("The chime stops.")]
                return [Directed(self.clock(), self.device, quiet, utterance)]
            return [*self._conversation(self.device).hear(utterance)]

    def silence(self) -> list[Event]:
        with self._lock:
            return [*self._conversation(self.device).silence()]

    def stop(self) -> list[Event]:
        """End the session on this device, as with "exit"."""
        with self._lock:
            return [*self._conversation(self.device).stop()]

    def _conversation(self, device: Device) -> Conversation:
        if device.name not in self._conversations:
            self._conversations[device.name] = Conversation(device, self._alexa)
        return self._conversations[device.name]

    # -- the account

    def consent(self, scope: Scope, consent: Consent) -> list[Event]:
        """Change a permission as in the Alexa app, and tell the skill what is permitted then."""
        with self._lock:
            before = self.household.accepted
            self.household.consents[scope] = consent
            accepted = self.household.accepted
            if accepted == before:
                return []
            body: JsonObject = {"acceptedPermissions": [{"scope": each} for each in accepted]}
            name = "SkillPermissionChanged" if before else "SkillPermissionAccepted"
            return [self._alexa.calls.tell(self.device, name, body)]

    def disable(self) -> list[Event]:
        """Disable the skill, and enable it again: to the skill, that is another account."""
        with self._lock:
            body: JsonObject = {"userInformationPersistenceStatus": "NOT_PERSISTED"}
            told = self._alexa.calls.tell(self.device, "SkillDisabled", body)
            self.alerts.clear()
            self.household.enable_again()
            return [told, self._alexa.calls.tell(self.device, "SkillEnabled")]

    # -- time

    def advance(self, delta: timedelta) -> list[Event]:
        """Let time pass: open sessions meet silence first, and what is due rings at its time."""
        with self._lock:
            until = self.clock() + delta
            return [*self._pass_silence(until), *self._ring_until(until)]

    def _pass_silence(self, until: datetime) -> Iterator[Event]:
        """Nobody speaks in an open session while time passes: it is reprompted, then closed."""
        for _reprompt_then_end in range(2):
            listening = [each for each in self.household.devices.values() if each.session]
            if not listening or self.clock() + LISTENS > until:
                return
            yield from self._ring_until(self.clock() + LISTENS)
            for device in listening:
                yield from self._conversation(device).silence()

    def move_to(self, instant: datetime) -> list[Event]:
        """Set the clock; what was due before `instant` rings at its time."""
        with self._lock:
            return [*self._ring_until(instant)]

    def _ring_until(self, until: datetime) -> Iterator[Event]:
        while ringing := self.alerts.ring_next(until, self._locale):
            self.clock.move_to(ringing.at)
            yield self._ring(ringing)
        self.clock.move_to(until)
        self.alerts.wake()

    def ring_due(self) -> list[Event]:
        """Ring what is due now, in real time."""
        with self._lock:
            due = iter(lambda: self.alerts.ring_next(self.clock(), self._locale), None)
            return [self._ring(ringing) for ringing in due]

    def _ring(self, ringing: Ringing) -> Ring:
        alert = ringing.alert
        if alert.audible:
            alert.device.ringing = alert.id
        text = self._announcement(ringing)
        line = Line(Kind.CHIME, text or "(a ring, without words)", from_plain(text))
        return Ring(ringing.at, alert.device, [line], ringing)

    def _announcement(self, ringing: Ringing) -> str:
        """Word it as Alexa does: a timer names the skill, a reminder says what it is."""
        if isinstance(ringing.alert, Reminder):
            return f"Here's your reminder: {ringing.text or ''}".rstrip(": ")
        return f"This is from {self.skill_name}. {ringing.text}" if ringing.text else ""

    def use(self, name: str) -> bool:
        """Go to the device of that name; say whether it was there before."""
        with self._lock:
            known = name in self.household.devices
            self.device = self.household.device(name, self.device.zone)
            return known
