"""A loudspeaker that plays samples as they are asked for, so that it can fall silent at once."""

import wave
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from threading import Lock

from speaker import ssml
from speaker.sound.chime import chime_wave
from speaker.sound.playback import spoken_parts
from speaker.sound.speech import RATE, Voice
from speaker.transcript import Kind, Line

_SAMPLE_BYTES = 2
_AHEAD = timedelta(seconds=1)
"""So much is made ready before it is played: a voice takes a moment for each line."""
_QUIET_FROM = timedelta(seconds=3)
"""A pause from here on is quiet that two people asked for; a shorter one is how somebody talks."""


@dataclass
class Piece:
    """Some of what is played: words, or none for quiet and for the chime."""

    samples: bytes
    words: str = ""
    is_quiet: bool = False
    played: int = 0

    @property
    def left(self) -> timedelta:
        return timedelta(seconds=(len(self.samples) - self.played) / _SAMPLE_BYTES / RATE)

    def take(self, size: int) -> bytes:
        taken = self.samples[self.played : self.played + size]
        self.played += len(taken)
        return taken


class Loudspeaker:
    """Plays lines, in order. `take` may be called from another thread, and never waits.

    What was put in is words until `prepare` makes them sound. A silent one takes as long for
    everything: somebody reads along, and the quiet of a guided talk is as long as ever.
    """

    missing = None

    def __init__(self, voice: Voice, *, is_silent: bool = False) -> None:
        self._voice, self._is_silent = voice, is_silent
        self._lock = Lock()
        self._waiting: deque[str | float | ssml.Audio] = deque()
        self._ready: deque[Piece] = deque()
        self._held = False
        # How often it was hushed: what is made ready meanwhile is not played any more.
        self._hushed = 0

    def play(self, line: Line) -> None:
        """Play a line after the lines before it."""
        if not line.spoken:
            return
        with self._lock:
            if line.kind is Kind.CHIME:
                self._waiting.append(ssml.Audio("chime"))
            self._waiting.extend(spoken_parts(line.speech or "<speak/>"))

    def hush(self) -> None:
        """Be silent now, and drop all that was waiting."""
        with self._lock:
            self._hushed += 1
            self._waiting.clear()
            self._ready.clear()

    def hold(self, *, held: bool) -> None:
        """Wait with everything while somebody speaks, or go on."""
        with self._lock:
            self._held = held

    def close(self) -> None:
        self.hush()
        self._voice.close()

    @property
    def can_ring(self) -> bool:
        return not self._is_silent

    @property
    def is_playing(self) -> bool:
        with self._lock:
            return bool(self._waiting or self._ready)

    @property
    def playing(self) -> Piece | None:
        """Return what is heard now; None before the first sound of it, and if nothing is."""
        with self._lock:
            return self._ready[0] if self._ready else None

    def prepare(self) -> None:
        """Make the next part ready, unless enough is. A voice may take a moment for it."""
        with self._lock:
            ready = sum((piece.left for piece in self._ready), timedelta())
            if not self._waiting or ready >= _AHEAD:
                return
            part, hushed = self._waiting[0], self._hushed
        piece = self._piece(part)
        with self._lock:
            if hushed == self._hushed:
                self._waiting.popleft()
                self._ready.append(piece)

    def _piece(self, part: str | float | ssml.Audio) -> Piece:
        match part:
            case ssml.Audio():
                with wave.open(BytesIO(chime_wave())) as chime:
                    return Piece(chime.readframes(chime.getnframes()))
            case str():
                return Piece(self._voice.speak(part), part)
            case seconds:
                is_quiet = timedelta(seconds=seconds) >= _QUIET_FROM
                return Piece(bytes(round(seconds * RATE) * _SAMPLE_BYTES), is_quiet=is_quiet)

    def take(self, samples: int) -> bytes:
        """Return the next samples; silence where there is nothing to play."""
        size, taken = samples * _SAMPLE_BYTES, b""
        with self._lock:
            while self._ready and len(taken) < size and not self._held:
                taken += self._ready[0].take(size - len(taken))
                if not self._ready[0].left:
                    self._ready.popleft()
        return bytes(size) if self._is_silent else taken.ljust(size, b"\0")
