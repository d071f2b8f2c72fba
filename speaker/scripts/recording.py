"""Recording a talk as a script that can be played again."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from speaker.desk.speaker import Speaker
from speaker.household.devices import DEFAULT_DEVICE, DEFAULT_LOCALE, Device
from speaker.household.scopes import Consent
from speaker.transcript import Event, Kind

_CONSENTS = {Consent.GRANTED: "/allow", Consent.DENIED: "/deny"}


class Recording:
    """Writes a script to `path` while people talk."""

    def __init__(self, path: Path, speaker: Speaker) -> None:
        self._speaker = speaker
        self._file = open(  # noqa: SIM115 -- __exit__ closes it
            path, "w", encoding="utf-8", buffering=1, opener=_privately
        )
        self._at: datetime | None = None
        # A script begins at this device.
        self._device = DEFAULT_DEVICE
        self._go_to(speaker.device)
        self._time(speaker.clock(), f" {speaker.device.zone or 'UTC'}")
        for line in _settings(speaker):
            self._file.write(f"{line}\n")

    def typed(self, typed: str, at: datetime, device: Device) -> None:
        """Write down what somebody typed at the device at that instant, on its own line."""
        self._go_to(device)
        self._time(at)
        said = typed if typed.startswith("/") else f"You: {typed}".rstrip()
        self._file.write(f"{said}\n")
        if typed.startswith("/device "):
            self._device = self._speaker.device.name

    def _go_to(self, device: Device) -> None:
        if device.name != self._device:
            self._file.write(f"/device {device.name}\n")
        self._device = device.name

    def heard(self, event: Event, *, by_itself: bool = False) -> None:
        """Write down what followed. If it rang `by_itself`, nobody typed anything."""
        if by_itself:
            self._time(event.at)
        for line in event.lines:
            if line.kind is not Kind.INFO:
                self._file.write(f"{line}\n")

    def _time(self, now: datetime, zone: str = "") -> None:
        """Write down the time if it has changed by a second or more."""
        local = now.astimezone(self._speaker.device.display_zone).replace(microsecond=0)
        if local != self._at:
            self._file.write(f"/at {local:%Y-%m-%d %H:%M:%S}{zone}\n")
        self._at = local

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()


def _privately(path: str, flags: int) -> int:
    """Open the file. It has all that was said, so only its owner can read a new one."""
    return os.open(path, flags, 0o600)


def _settings(speaker: Speaker) -> Iterator[str]:
    """Write the commands that set a script's speaker as this one is at the start."""
    device = speaker.device
    if device.has_screen:
        yield "/screen on"
    if device.locale != DEFAULT_LOCALE:
        yield f"/locale {device.locale}"
    for scope, consent in speaker.household.consents.items():
        if consent in _CONSENTS:
            yield f"{_CONSENTS[consent]} {scope.word}"
    if not device.online:
        yield "/offline"
