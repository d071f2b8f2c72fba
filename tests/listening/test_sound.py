"""Sound comes in many files, and is taken in one way."""

import io
import struct
import wave
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from listening import sound
from listening.sound import SoundError
from tools.voices import speaking


def wav(samples: bytes, rate: int, channels: int) -> io.BytesIO:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(samples)
    buffer.seek(0)
    return buffer


def tone(rate: int, seconds: float, hertz: float = 440) -> bytes:
    moments = np.arange(round(rate * seconds)) / rate
    return speaking.as_sound(0.5 * np.sin(2 * np.pi * hertz * moments))


def test_what_is_written_is_read_as_it_was() -> None:
    """Sound of the listening's own rate comes back sample by sample."""
    said = tone(sound.RATE, 0.5)
    assert sound.read(io.BytesIO(sound.write(said))) == said


@pytest.mark.parametrize("rate", [8_000, 22_050, 44_100, 48_000])
def test_any_rate_is_made_one(rate: int) -> None:
    """A tone stays as long, as high and as loud as it was."""
    heard = speaking.samples(sound.read(wav(tone(rate, 1), rate, 1)))
    assert abs(len(heard) - sound.RATE) <= 32
    spectrum = np.abs(np.fft.rfft(heard, sound.RATE))
    assert int(np.argmax(spectrum)) == 440
    assert np.sqrt(np.mean(heard**2)) == pytest.approx(0.5 / np.sqrt(2), abs=0.01)


def test_two_channels_are_made_one() -> None:
    """A microphone that records in stereo is heard with both."""
    left = np.frombuffer(tone(sound.RATE, 0.5), dtype="<i2")
    both = np.column_stack([left, left]).astype("<i2").tobytes()
    heard = np.frombuffer(sound.read(wav(both, sound.RATE, 2)), dtype="<i2")
    assert len(heard) == len(left)
    assert np.max(np.abs(heard.astype(int) - left)) <= 1


def test_a_part_of_a_frame_is_filled_up() -> None:
    """The last frame is as long as the others."""
    cut = list(sound.frames(b"\x01\x02" * 200))
    assert cut == [b"\x01\x02" * 160, b"\x01\x02" * 40 + bytes(240)]


def test_no_sound_has_no_frames() -> None:
    """Nothing is no frame of silence."""
    assert list(sound.frames(b"")) == []


def test_lengths_are_told_in_frames_and_in_time() -> None:
    """A hundred frames are a second."""
    assert sound.frames_in(timedelta(seconds=1)) == 100
    assert sound.length_of(sound.SILENCE * 100) == timedelta(seconds=1)
    assert sound.length_of(bytes(2 * 22_050), rate=22_050) == timedelta(seconds=1)


@pytest.mark.parametrize("content", [b"", b"we had a fight", b"RIFF\x00\x00\x00\x00WAVE"])
def test_what_is_no_sound_is_told_without_its_words(content: bytes) -> None:
    """The message quotes nothing of it."""
    with pytest.raises(SoundError) as wrong:
        sound.read(io.BytesIO(content))
    assert str(wrong.value) == "That is no sound that can be read."


def test_a_title_in_another_encoding_is_no_matter() -> None:
    """A title such as "Küche" may be Latin-1, and the sound is the same."""
    said = tone(sound.RATE, 0.5)
    title = b"INFOINAM" + struct.pack("<I", 6) + b"K\xfcche\0"
    whole = sound.write(said) + b"LIST" + struct.pack("<I", len(title)) + title
    titled = whole[:4] + struct.pack("<I", len(whole) - 8) + whole[8:]
    assert sound.read(io.BytesIO(titled)) == said


def test_a_file_that_is_not_there_is_no_sound(tmp_path: Path) -> None:
    """It is told in the same way."""
    with pytest.raises(SoundError):
        sound.read(tmp_path / "none.wav")
