"""What Alexa keeps of a household, in a file: its account, its devices, and what is to ring.

The file is written before anybody is told that something was set, and holds no word that was said
in a talk but what rings: the skill's announcements.
"""

import logging
import os
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from interaction_models.models import LOCALES
from speaker.household.devices import DEFAULT_ZONE, AlexaHousehold, Device
from speaker.household.scopes import Consent, Scope
from speaker.services.alerts import Alerts
from speaker.services.reminders import Reminder, ReminderRequest, repetition_of
from speaker.services.timers import Timer, TimerRequest, TimerStatus

VERSION = 1

_LOG = logging.getLogger(__name__)


class KeepingError(ValueError):
    """The file cannot be read or written; the message says what to do."""


class KeptDevice(msgspec.Struct, frozen=True):
    name: str
    zone: str | None
    locale: str
    has_screen: bool


class KeptTimer(msgspec.Struct, frozen=True):
    id: str
    device: str
    request: TimerRequest
    created: datetime
    rings_at: datetime
    updated: datetime
    left_when_paused: timedelta | None = None


class KeptReminder(msgspec.Struct, frozen=True):
    id: str
    device: str
    request: ReminderRequest
    created: datetime
    rings_at: datetime
    updated: datetime
    version: int
    completed: bool


class Kept(msgspec.Struct, frozen=True):
    version: int
    enabled: int
    consents: dict[Scope, Consent]
    devices: list[KeptDevice]
    timers: list[KeptTimer]
    reminders: list[KeptReminder]
    returns_at: datetime | None = None


class Keeper:
    """Keeps the household in one file, as it is after each change."""

    def __init__(self, file: Path, household: AlexaHousehold, alerts: Alerts) -> None:
        self._file, self._household, self._alerts = file, household, alerts
        self._written: bytes | None = None
        self._failed = False

    def load(self) -> None:
        """Take up what was kept; without a file, nothing was. Raises KeepingError."""
        try:
            written = self._file.read_bytes()
        except FileNotFoundError:
            return
        except OSError as error:
            raise KeepingError(f"{self._file} cannot be read: {error.strerror}.") from error
        try:
            kept = msgspec.json.decode(written, type=Kept)
        except msgspec.DecodeError as error:
            raise KeepingError(_damaged(self._file, str(error))) from error
        if kept.version != VERSION:
            raise KeepingError(_damaged(self._file, f"it is of version {kept.version}"))
        self._take_up(kept)
        self._written = written

    def _take_up(self, kept: Kept) -> None:
        household = self._household
        household.enabled = kept.enabled
        household.consents |= kept.consents
        household.returns_at = kept.returns_at
        for each in kept.devices:
            self._check(each)
            device = Device(each.name, each.zone, each.locale, each.has_screen)
            household.devices.setdefault(each.name, device)
        self._alerts.take_up(
            [self._timer(each) for each in kept.timers],
            [self._reminder(each) for each in kept.reminders],
        )

    def _check(self, device: KeptDevice) -> None:
        """Raise KeepingError if the device is nowhere, or speaks what the skill does not."""
        if device.locale not in LOCALES:
            raise KeepingError(_damaged(self._file, f"there is no locale {device.locale!r}"))
        try:
            ZoneInfo(device.zone or DEFAULT_ZONE)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            reason = f"there is no time zone {device.zone!r}"
            raise KeepingError(_damaged(self._file, reason)) from error

    def _timer(self, kept: KeptTimer) -> Timer:
        paused = kept.left_when_paused is not None
        return Timer(
            kept.id,
            self._household.device(kept.device),
            kept.request,
            kept.created,
            kept.rings_at,
            kept.updated,
            TimerStatus.PAUSED if paused else TimerStatus.ON,
            kept.left_when_paused,
        )

    def _reminder(self, kept: KeptReminder) -> Reminder:
        device = self._household.device(kept.device)
        return Reminder(
            kept.id,
            device,
            kept.request,
            kept.created,
            kept.rings_at,
            kept.updated,
            repetition_of(kept.request.trigger, device),
            kept.version,
            kept.completed,
        )

    def save_if_possible(self) -> None:
        """Do as `save` does, but log a warning if it fails. The next save has all of it."""
        try:
            self.save()
        except KeepingError as error:
            if not self._failed:
                _LOG.warning("%s What rings next would be lost in a restart.", error)
            self._failed = True
        else:
            self._failed = False

    def save(self) -> None:
        """Write the file if anything changed. Raises KeepingError."""
        timers, reminders = self._alerts.kept()
        kept = Kept(
            VERSION,
            self._household.enabled,
            self._household.consents,
            [
                KeptDevice(each.name, each.zone, each.locale, each.has_screen)
                for each in self._household.devices.values()
            ],
            [_kept_timer(each) for each in timers],
            [_kept_reminder(each) for each in reminders],
            self._household.returns_at,
        )
        written = msgspec.json.encode(kept)
        if written == self._written:
            return
        try:
            _write(self._file, written)
        except OSError as error:
            raise KeepingError(f"{self._file} cannot be written: {error.strerror}.") from error
        self._written = written


def _kept_timer(timer: Timer) -> KeptTimer:
    return KeptTimer(
        timer.id,
        timer.device.name,
        timer.request,
        timer.created,
        timer.rings_at,
        timer.updated,
        timer.left_when_paused,
    )


def _kept_reminder(reminder: Reminder) -> KeptReminder:
    return KeptReminder(
        reminder.id,
        reminder.device.name,
        reminder.request,
        reminder.created,
        reminder.rings_at,
        reminder.updated,
        reminder.version,
        reminder.completed,
    )


def _write(file: Path, content: bytes) -> None:
    """Write it whole or not at all, for the owner alone to read."""
    beside = file.with_name(f"{file.name}.new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)
        opened.flush()
        os.fsync(opened.fileno())
    beside.replace(file)


def _damaged(file: Path, reason: str) -> str:
    return (
        f"{file} is damaged: {reason}. Move it away to go on: what was to ring is lost then, "
        "and the skill looks for that."
    )
