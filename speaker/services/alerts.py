"""Timers and reminders as Alexa keeps them, and when each rings.

The services' threads and the sessions share one `Alerts`. Every public method here takes its
one lock, and nothing else does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Condition

from speaker.household.devices import Device
from speaker.household.wire import Ids, JsonObject, ServiceError
from speaker.services.reminders import Reminder, parse_reminder
from speaker.services.timers import MOST_TIMERS, Timer, parse_timer

# In seconds. We look at the real time again at least this often, because a wait stands still
# while a laptop sleeps, and the time of day does not.
_LONGEST_WAIT = 15.0


@dataclass(frozen=True)
class Ringing:
    """An alert at its time. `text` is what it announces in the device's locale, if anything."""

    alert: Timer | Reminder
    at: datetime
    text: str | None


class Alerts:
    def __init__(
        self, clock: Callable[[], datetime], new_id: Callable[[], str] | None = None
    ) -> None:
        self._clock = clock
        self._new_id = new_id or Ids()
        self._changed = Condition()
        self._timers: dict[str, Timer] = {}
        self._reminders: dict[str, Reminder] = {}
        # Called after each change, before anybody hears of it.
        self.on_change: Callable[[], None] = lambda: None
        # The same once something rang: it must not raise, because a ring does not wait for a disk.
        self.on_ring: Callable[[], None] = lambda: None
        # What rang, as it was before, until somebody heard it.
        self._unheard: dict[str, Timer | Reminder] = {}
        # Timers set without the skill. Alexa counts them, and the skill cannot see them.
        self.household_timers = 0
        self._closed = False

    def _change(self) -> None:
        self.on_change()
        self._changed.notify_all()

    # -- timers

    def create_timer(self, body: object, device: Device) -> JsonObject:
        request, length = parse_timer(body)
        with self._changed:
            self._refuse_full()
            self._refuse_same_label(request.timer_label)
            now = self._clock()
            timer = Timer(self._new_id(), device, request, now, now + length, now)
            self._timers[timer.id] = timer
            self._change()
            return timer.as_json()

    def _refuse_full(self) -> None:
        if len(self._live_timers()) + self.household_timers >= MOST_TIMERS:
            raise ServiceError(403, "MAX_TIMERS_EXCEEDED", f"{MOST_TIMERS} timers are in use.")

    def _refuse_same_label(self, label: str | None) -> None:
        if label and any(each.request.timer_label == label for each in self._live_timers()):
            raise ServiceError(400, "DUPLICATE_TIMER_LABEL", f"A timer is labelled {label!r}.")

    def _live_timers(self) -> list[Timer]:
        """Return the timers that will ring, the shortest time left first."""
        live = (each for each in self._timers.values() if each.live)
        now = self._clock()
        return sorted(live, key=lambda each: each.left_when_paused or each.rings_at - now)

    def list_timers(self) -> JsonObject:
        with self._changed:
            timers = [each.as_json() for each in self._live_timers()]
        return {"totalCount": len(timers), "timers": timers, "nextToken": None}

    def get_timer(self, timer_id: str) -> JsonObject:
        with self._changed:
            return self._timer(timer_id).as_json()

    def _timer(self, timer_id: str) -> Timer:
        try:
            return self._timers[timer_id]
        except KeyError:
            raise ServiceError(404, "TIMER_NOT_FOUND", f"No timer {timer_id!r}.") from None

    def delete_timer(self, timer_id: str) -> None:
        with self._changed:
            del self._timers[self._timer(timer_id).id]
            self._change()

    def delete_timers(self) -> None:
        with self._changed:
            self._timers.clear()
            self._change()

    def clear(self) -> None:
        """Delete every timer and reminder of the skill, or none if the change is refused."""
        with self._changed:
            before = self._timers, self._reminders, self._unheard
            self._timers, self._reminders, self._unheard = {}, {}, {}
            try:
                self._change()
            except BaseException:
                self._timers, self._reminders, self._unheard = before
                raise

    def pause_timer(self, timer_id: str) -> JsonObject:
        with self._changed:
            timer = self._timer(timer_id)
            timer.pause(self._clock())
            self._change()
            return timer.as_json()

    def resume_timer(self, timer_id: str) -> JsonObject:
        with self._changed:
            timer = self._timer(timer_id)
            timer.resume(self._clock())
            self._change()
            return timer.as_json()

    # -- reminders

    def create_reminder(self, body: object, device: Device) -> JsonObject:
        with self._changed:
            now = self._clock()
            request, rings_at, repetition = parse_reminder(body, device, now)
            reminder = Reminder(self._new_id(), device, request, now, rings_at, now, repetition)
            self._reminders[reminder.id] = reminder
            self._change()
            return reminder.receipt()

    def update_reminder(self, token: str, body: object) -> JsonObject:
        """Change a reminder, and return its receipt. Raises ServiceError."""
        with self._changed:
            reminder, now = self._reminder(token), self._clock()
            if reminder.completed:
                raise ServiceError(409, "ALERT_COMPLETED", "It has rung: create a new one.")
            reminder.request, reminder.rings_at, reminder.repetition = parse_reminder(
                body, reminder.device, now
            )
            reminder.updated, reminder.version = now, reminder.version + 1
            self._change()
            return reminder.receipt()

    def list_reminders(self) -> JsonObject:
        with self._changed:
            self._drop_old_reminders()
            ordered = sorted(self._reminders.values(), key=lambda each: each.rings_at)
            alerts = [each.as_json() for each in ordered]
        return {"totalCount": str(len(alerts)), "alerts": alerts, "links": None}

    def get_reminder(self, token: str) -> JsonObject:
        with self._changed:
            return self._reminder(token).as_json()

    def delete_reminder(self, token: str) -> None:
        with self._changed:
            del self._reminders[self._reminder(token).id]
            self._change()

    def _reminder(self, token: str) -> Reminder:
        self._drop_old_reminders()
        try:
            return self._reminders[token]
        except KeyError:
            raise ServiceError(404, "ALERT_NOT_FOUND", f"No reminder {token!r}.") from None

    def _drop_old_reminders(self) -> None:
        now = self._clock()
        old = [token for token, each in self._reminders.items() if each.dropped(now)]
        for token in old:
            del self._reminders[token]

    # -- kept over a restart

    def kept(self) -> tuple[list[Timer], list[Reminder]]:
        """Return the timers that have yet to ring or to be heard, and all reminders."""
        with self._changed:
            live = {each.id: each for each in self._timers.values() if each.live}
            kept: dict[str, Timer | Reminder] = {**live, **self._reminders, **self._unheard}
            return (
                [each for each in kept.values() if isinstance(each, Timer)],
                [each for each in kept.values() if isinstance(each, Reminder)],
            )

    def take_up(self, timers: Sequence[Timer], reminders: Sequence[Reminder]) -> None:
        """Go on with what was kept."""
        with self._changed:
            self._timers |= {each.id: each for each in timers}
            self._reminders |= {each.id: each for each in reminders}
            self._changed.notify_all()

    # -- ringing

    def waiting(self) -> list[Timer | Reminder]:
        """List what has yet to ring, the next one first and paused timers last."""
        with self._changed:
            alerts: list[Timer | Reminder] = [*self._timers.values(), *self._reminders.values()]
            live = [each for each in alerts if each.live]
        return sorted(live, key=lambda each: (_paused(each), each.rings_at))

    def next_ring(self) -> datetime | None:
        """Return when the next alert rings (UTC); None if none will."""
        waiting = self.waiting()
        return waiting[0].rings_at if waiting and not _paused(waiting[0]) else None

    def ring_next(self, until: datetime, *, until_heard: bool = False) -> Ringing | None:
        """Ring the next alert if it is due by `until`, and return it; None if none is due.

        With `until_heard` it is kept as it was, so that it passes again after a restart, until
        `heard` says that nobody needs that.
        """
        with self._changed:
            due = self.next_ring()
            if due is None or due > until:
                return None
            alert = self.waiting()[0]
            if until_heard:
                self._unheard[alert.id] = replace(alert)
            alert.ring()
            self.on_ring()
            return Ringing(alert, due, _text(alert))

    def heard(self, alert_id: str) -> None:
        """Note that what rang was heard, or told otherwise."""
        with self._changed:
            if self._unheard.pop(alert_id, None):
                self.on_ring()

    def pass_by(self) -> list[Ringing]:
        """Take what fell due unheard as rung, and return the last time of each that rings aloud.

        Each of these is kept until `heard`.
        """
        with self._changed:
            due = [*iter(lambda: self.ring_next(self._clock(), until_heard=True), None)]
            last = {ringing.alert.id: ringing for ringing in due if ringing.alert.audible}
            for ringing in due:
                if ringing.alert.id not in last:
                    self.heard(ringing.alert.id)
            return sorted(last.values(), key=lambda each: each.at)

    def dismiss(self, alert_id: str) -> None:
        """Note that somebody heard it: Alexa then drops a timer that has rung."""
        with self._changed:
            if self._timers.pop(alert_id, None):
                self.on_ring()

    def wait_until_due(self) -> bool:
        """Wait, in real time, for the next alert or any change. Return False once it is closed."""
        with self._changed:
            due = self.next_ring()
            left = None if due is None else max(0.0, (due - self._clock()).total_seconds())
            if not self._closed:
                self._changed.wait(_LONGEST_WAIT if left is None else min(left, _LONGEST_WAIT))
            return not self._closed

    def wake(self) -> None:
        """Let `wait_until_due` look again: the clock was moved."""
        with self._changed:
            self._changed.notify_all()

    def close(self) -> None:
        """End every wait. The lock keeps a waiting thread from missing it."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def _paused(alert: Timer | Reminder) -> bool:
    return isinstance(alert, Timer) and alert.left_when_paused is not None


def _text(alert: Timer | Reminder) -> str | None:
    """Return the text in the device's locale, else its language, else the first; None if none."""
    locale = alert.device.locale
    texts = sorted(
        ((spoken_in, text) for spoken_in, text in alert.texts if text),
        key=lambda each: (each[0] != locale, each[0][:2] != locale[:2]),
    )
    return texts[0][1] if texts else None
