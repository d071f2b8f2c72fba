"""A room for tests: people in it say sentences, and the speaker hears them frame by frame.

What hears is played by fakes at the ports: a frame says itself whether it is a voice or the wake
word, and the recognizer knows what was said. The skill, the clock and the loudspeaker are real.
"""

import wave
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from listening import sound
from listening.recognition import Recognized
from listening.wake_names import WakeName
from speaker.desk.opening import open_speaker
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import Settings
from speaker.sound.ears import Ears
from speaker.sound.loudspeaker import Loudspeaker
from speaker.sound.speech import RATE
from speaker.terminal.sound_files import play
from speaker.transcript import Event

FIVE_TO_SEVEN = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
"""In New York."""
VOICE = b"\x11" * sound.FRAME_BYTES
WAKE = b"\x22" * sound.FRAME_BYTES
SECONDS_A_WORD = 0.3
_TONE = b"\x00\x10"


class FakeWakeWord:
    name = WakeName.ALEXA

    def hears(self, frame: bytes) -> bool:
        return frame == WAKE


class FakeDetector:
    def hears(self, frame: bytes) -> bool:
        return frame == VOICE


class FakeVoice:
    """Says each word as a tone of a third of a second."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def speak(self, words: str) -> bytes:
        self.said.append(words)
        return _TONE * round(len(words.split()) * SECONDS_A_WORD * RATE)

    def close(self) -> None:
        """Nothing runs."""


@dataclass
class FakeRecognizer:
    """Hears what was said, in order, and keeps how much sound it got and what it was told."""

    sentences: deque[Recognized] = field(default_factory=deque)
    heard: list[timedelta] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        self.heard.append(sound.length_of(sentence))
        self.prompts.append(prompt)
        return self.sentences.popleft()


class Room:
    """What happens in it, in order; `play` lets the speaker hear it, and returns what it said."""

    def __init__(self, speaker: Speaker) -> None:
        self.speaker = speaker
        self.voice, self.recognizer = FakeVoice(), FakeRecognizer()
        self._frames: list[bytes] = []
        self.told: list[str] = []
        self.begun = speaker.clock()
        self.said_at: list[tuple[timedelta, str]] = []

    def quiet(self, seconds: float) -> None:
        self._frames += [sound.SILENCE] * round(seconds * 100)

    def wake(self) -> None:
        self._frames.append(WAKE)

    def say(self, words: str, confidence: float = 1.0, seconds: float = 1.0) -> None:
        """Say it, and be quiet for long enough to have ended."""
        self.recognizer.sentences.append(Recognized(words, confidence))
        self._frames += [VOICE] * round(seconds * 100)
        self.quiet(0.8)

    def call(self, words: str, confidence: float = 1.0) -> None:
        """Say it after the wake word."""
        self.wake()
        self.say(f"Alexa, {words}", confidence)

    def play(self, file: Path) -> list[str]:
        """Return what the speaker said and what it heard, in order, and forget what happened."""
        frames, self._frames, self.told = self._frames, [], []
        loudspeaker = Loudspeaker(self.voice)
        ears = Ears(FakeWakeWord(), self.recognizer, loudspeaker, FakeDetector)
        return self.play_frames(ears, frames, file)

    def play_frames(self, ears: Ears, frames: Iterable[bytes], file: Path) -> list[str]:
        """Play them to ears of one's own, and return what was said and heard."""
        play(self.speaker, ears, frames, file, self._tell)
        return self.told

    def _tell(self, told: Event | str) -> None:
        at = self.speaker.clock() - self.begun
        lines = [told] if isinstance(told, str) else map(str, told.lines)
        for line in lines:
            self.told.append(line)
            self.said_at.append((at, line))


@contextmanager
def room() -> Iterator[Room]:
    """Open a room where it is five to seven, and the chime is allowed."""
    with open_speaker(Settings(frozen_at=FIVE_TO_SEVEN, seed=1, has_screen=True)) as speaker:
        speaker.take("/allow timers")
        yield Room(speaker)


def heard_in(file: Path) -> list[tuple[float, float]]:
    """Return when sound begins and ends in a wave file, in seconds; gaps under 50 ms are none."""
    with wave.open(str(file)) as played:
        samples = played.readframes(played.getnframes())
    step = RATE // 100 * 2
    loud = [any(samples[at : at + step]) for at in range(0, len(samples), step)]
    spans: list[tuple[float, float]] = []
    for index in (index for index, each in enumerate(loud) if each):
        begin, end = index / 100, (index + 1) / 100
        if spans and begin - spans[-1][1] < 0.05:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((begin, end))
    return spans
