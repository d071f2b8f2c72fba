"""Files of sound as browsers record them, and a recognizer that knows beforehand what is said."""

import io
from dataclasses import dataclass, field
from datetime import timedelta

import av
import numpy as np
from av.audio.stream import AudioStream

from listening.recognition import Recognized
from speaker.page.server import Hearing

RATE = 48_000
"""Samples a second, as a browser's microphone has them."""
KINDS = {
    "audio/wav": ("wav", "pcm_s16le"),
    "audio/webm;codecs=opus": ("webm", "libopus"),
    "audio/ogg; codecs=opus": ("ogg", "libopus"),
    "audio/mp4": ("mp4", "aac"),
}
"""The types that a request names, each with the container and the codec behind it."""


def recorded(kind: str, length: timedelta = timedelta(seconds=2)) -> bytes:
    """Return a tone of that length."""
    container, codec = KINDS[kind]
    count = int(length.total_seconds() * RATE)
    tone = np.sin(np.arange(count) * (2 * np.pi * 220 / RATE)) * 8_000
    with io.BytesIO() as file:
        with av.open(file, "w", format=container) as out:
            stream = out.add_stream(codec, rate=RATE, layout="mono")
            assert isinstance(stream, AudioStream)
            frame = av.AudioFrame.from_ndarray(tone.astype(np.int16)[None], "s16", "mono")
            frame.sample_rate = RATE
            for each in (frame, None):
                out.mux(stream.encode(each))
        return file.getvalue()


@dataclass
class Knows:
    """Recognizes the words that it was given, one after another, and notes what it was given."""

    words: list[str]
    confidence: float = 0.9
    sounds: list[bytes] = field(default_factory=list)
    prompts: list[str] = field(default_factory=list)
    loaded: int = 0

    def load(self) -> "Knows":
        self.loaded += 1
        return self

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        self.sounds.append(sentence)
        self.prompts.append(prompt)
        return Recognized(self.words.pop(0), self.confidence)

    @property
    def hearing(self) -> Hearing:
        return Hearing(self.load, "alexa")
