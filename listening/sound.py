"""Sound as the listening takes it: frames of ten milliseconds, and files of any kind."""

import io
import wave
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

import av
from av.audio.frame import AudioFrame

RATE = 16_000
"""Samples a second. The wake word, the voice detector and Whisper all take this rate."""
FRAME = timedelta(milliseconds=10)
"""How long one frame is: what the voice detector takes at a time."""
_SAMPLE_BYTES = 2
FRAME_BYTES = RATE // 100 * _SAMPLE_BYTES
SILENCE = bytes(FRAME_BYTES)
_KINDS = "wav,ogg,matroska,webm,mov,mp4,m4a,mp3,flac,aac"
"""What FFmpeg may take a file for. Others of its formats name further files, or open a network."""
_MINDS_NO_TITLE = 19
"""Before this version PyAV minds a title in another encoding, which nobody reads."""
_MINDS_TITLES = int(av.__version__.partition(".")[0]) < _MINDS_NO_TITLE
_ANY_TITLE: dict[str, Any] = {"metadata_errors": "replace"} if _MINDS_TITLES else {}


class SoundError(ValueError):
    """A file or a message that is no sound, or none that can be read."""


def frames_in(length: timedelta) -> int:
    return length // FRAME


def length_of(sound: bytes | bytearray, rate: int = RATE) -> timedelta:
    return timedelta(seconds=len(sound) / _SAMPLE_BYTES / rate)


def frames(sound: bytes) -> Iterator[bytes]:
    """Cut it into frames; the last one is filled up with silence."""
    for begin in range(0, len(sound), FRAME_BYTES):
        yield sound[begin : begin + FRAME_BYTES].ljust(FRAME_BYTES, b"\0")


def read(source: Path | BinaryIO, rate: int = RATE) -> bytes:
    """Read sound of any usual kind (WAV, Ogg, WebM, MP4) as 16-bit mono of that rate.

    Raises SoundError, which does not quote what was read.
    """
    return b"".join(stream(source, rate))


def stream(source: Path | BinaryIO, rate: int = RATE) -> Iterator[bytes]:
    """Read sound as `read` does, piece by piece. Raises SoundError."""
    resampler = av.AudioResampler(format="s16", layout="mono", rate=rate)
    file = str(source) if isinstance(source, Path) else source
    try:
        with av.open(file, "r", options={"format_whitelist": _KINDS}, **_ANY_TITLE) as container:
            yield from map(_samples, _resampled(container.decode(audio=0), resampler))
    except (av.FFmpegError, IndexError, OSError) as wrong:
        raise SoundError("That is no sound that can be read.") from wrong


def _resampled(heard: Iterable[AudioFrame], resampler: av.AudioResampler) -> Iterator[AudioFrame]:
    for each in heard:
        yield from resampler.resample(each)
    yield from resampler.resample(None)


def _samples(frame: AudioFrame) -> bytes:
    return bytes(frame.planes[0])[: frame.samples * _SAMPLE_BYTES]


def write(sound: bytes, rate: int = RATE) -> bytes:
    """Return it as a wave file."""
    with io.BytesIO() as buffer:
        with wave.open(buffer, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(_SAMPLE_BYTES)
            out.setframerate(rate)
            out.writeframes(sound)
        return buffer.getvalue()
