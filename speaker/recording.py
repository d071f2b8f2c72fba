"""Writing a talk down as a script that can be played again."""

from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from speaker.events import Event, Kind
from speaker.speaker import Speaker


class Recording:
    """A script in the making at `path`, which is written as the talk goes on."""

    def __init__(self, path: Path, speaker: Speaker) -> None:
        self._speaker = speaker
        self._file = path.open("w", encoding="utf-8", buffering=1)
        self._at: datetime | None = None
        zone = speaker.device.zone or "UTC"
        self._time(speaker.clock(), f" {zone}")
        if speaker.device.has_screen:
            # A script's devices have none, and what was touched is in the talk too.
            self._file.write("/screen on\n")

    def typed(self, typed: str, at: datetime) -> None:
        """Write down what was typed at that instant, on a line of its own."""
        self._time(at)
        said = typed if typed.startswith("/") else f"You: {typed}".rstrip()
        self._file.write(f"{said}\n")

    def heard(self, event: Event, *, by_itself: bool = False) -> None:
        """Write down what followed; `by_itself`: it came with time and not from a typed line."""
        if by_itself:
            self._time(event.at)
        for line in event.lines:
            if line.kind is not Kind.INFO:
                self._file.write(f"{line}\n")

    def _time(self, now: datetime, zone: str = "") -> None:
        """Write down the time where it is another second than before."""
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
