"""Recording a talk as a script that can be played again."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from speaker.desk.speaker import Speaker
from speaker.household.devices import DEFAULT_DEVICE, DEFAULT_LOCALE, Device
from speaker.household.scopes import Consent
from speaker.transcript import Event, Kind

_UNCLEAR = "(Not heard clearly enough to be sure.)"
_CONSENTS = {Consent.GRANTED: "/allow", Consent.DENIED: "/deny"}


class RecordingError(ValueError):
    """The talk cannot be written down there; the message says why."""


class Recording:
    """Writes a script to `path` while people talk.

    If that fails in the middle of a talk, `on_failure` is told, and nothing more is written.
    """

    def __init__(self, path: Path, speaker: Speaker) -> None:
        """Create the file, or empty it. Raises RecordingError."""
        self._path, self._speaker = path, speaker
        failures: list[str] = []
        self.on_failure: Callable[[str], None] = failures.append
        self._fails = False
        try:
            self._file = open(  # noqa: SIM115 -- __exit__ closes it
                path, "w", encoding="utf-8", buffering=1, opener=_privately
            )
        except OSError as wrong:
            raise RecordingError(self._told(wrong)) from wrong
        self._at: datetime | None = None
        # A script begins at this device.
        self._device = DEFAULT_DEVICE
        # What nobody can type again is a comment.
        self._comment = ""
        self._go_to(speaker.device)
        self._time(speaker.clock(), f" {speaker.device.zone or 'UTC'}")
        for line in _settings(speaker):
            self._write(line)
        if failures:
            self._close()
            raise RecordingError(failures[0])

    def _told(self, wrong: OSError) -> str:
        return f"{self._path} cannot be written: {wrong.strerror}."

    def _write(self, line: str) -> None:
        if self._fails:
            return
        try:
            self._file.write(f"{line}\n")
        except OSError as wrong:
            self._fails = True
            self.on_failure(self._told(wrong))

    def typed(self, typed: str, at: datetime, device: Device, events: Sequence[Event]) -> None:
        """Write down what was typed or said at the device at that instant, on its own line.

        `events` followed. What was not heard clearly was not taken as it is here, so it and what
        follows are comments: typed again, it would be taken.
        """
        self._go_to(device)
        self._time(at)
        lines = (str(line) for event in events for line in event.lines)
        self._comment = "# " if _UNCLEAR in lines else ""
        said = typed if typed.startswith("/") else f"You: {typed}".rstrip()
        self._write(f"{self._comment}{said}")
        if typed.startswith("/device "):
            self._device = self._speaker.device.name

    def _go_to(self, device: Device) -> None:
        if device.name != self._device:
            self._write(f"/device {device.name}")
        self._device = device.name

    def heard(self, event: Event, *, by_itself: bool = False) -> None:
        """Write down what followed. If it rang `by_itself`, nobody typed anything."""
        if by_itself:
            self._comment = ""
            self._time(event.at)
        for line in event.lines:
            if line.kind is not Kind.INFO:
                self._write(f"{self._comment}{line}")

    def _time(self, now: datetime, zone: str = "") -> None:
        """Write down the time if it has changed by a second or more."""
        local = now.astimezone(self._speaker.device.display_zone).replace(microsecond=0)
        if local != self._at:
            self._write(f"/at {local:%Y-%m-%d %H:%M:%S}{zone}")
        self._at = local

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def _close(self) -> None:
        with suppress(OSError):  # what failed once fails again
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
