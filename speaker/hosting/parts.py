"""What a device says, in parts that any host can give: words, quiet, and sounds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from speaker import ssml
from speaker.household.devices import Device
from speaker.services.alerts import Ringing
from speaker.transcript import Event, Kind

CHIME = "chime"


@dataclass(frozen=True)
class Quiet:
    """Nobody speaks for so long, and the microphone is closed."""

    length: timedelta


@dataclass(frozen=True)
class Sound:
    """A sound by its name: "chime", "bell", or what the skill plays besides."""

    name: str


Part = str | Quiet | Sound
"""Words are plain text, without SSML."""


@dataclass(frozen=True)
class Reply:
    """What a device says, in order. If it `listens`, its microphone opens afterwards.

    `rang` is what it tells of, if something rang. Its own text shows none of what is said, which
    may be private.
    """

    device: Device = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    listens: bool
    rang: Ringing | None = field(default=None, repr=False)

    @property
    def words(self) -> str:
        """All that is spoken, as one line."""
        return " ".join(part for part in self.parts if isinstance(part, str))


def parts_of(events: Iterable[Event]) -> tuple[Part, ...]:
    """Return what the events let be heard, with neighbouring words joined."""
    joined: list[Part] = []
    for part in _parts(events):
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] = f"{joined[-1]} {part}"
        else:
            joined.append(part)
    return tuple(joined)


def _parts(events: Iterable[Event]) -> Iterator[Part]:
    for event in events:
        for line in event.lines:
            if line.kind is Kind.CHIME:
                yield Sound(CHIME)
            if line.speech is not None:
                yield from _of_speech(line.speech)


def _of_speech(speech: str) -> Iterator[Part]:
    for part in ssml.phrases(speech):
        match part:
            case ssml.Pause(seconds):
                yield Quiet(timedelta(seconds=seconds))
            case ssml.Audio(source):
                yield Sound(ssml.sound_name(source))
            case words:
                yield words
