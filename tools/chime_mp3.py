"""Make the chime's MP3, in the form that Alexa accepts in speech: python -m tools.chime_mp3.

It is MPEG version 2 with 48 kbps at 24 000 Hz. We commit the file, so nobody who hosts it needs an
encoder.
"""

import wave
from io import BytesIO
from pathlib import Path

import lameenc

import speaker
from speaker.sound.chime import chime_wave

FILE = Path(speaker.__file__).with_name("chime.mp3")
_KILOBITS = 48
_BEST = 2
"""LAME's scale goes from 0, the best, to 9. Below 2 it only gets slower."""


def chime_mp3() -> bytes:
    """Return the chime as a whole MP3 file, mono at 48 kbps and 24 000 Hz."""
    with wave.open(BytesIO(chime_wave())) as sound:
        encoder = lameenc.Encoder()
        encoder.silence()
        encoder.set_channels(sound.getnchannels())
        encoder.set_in_sample_rate(sound.getframerate())
        encoder.set_out_sample_rate(sound.getframerate())
        encoder.set_bit_rate(_KILOBITS)
        encoder.set_quality(_BEST)
        samples = sound.readframes(sound.getnframes())
    return bytes(encoder.encode(samples) + encoder.flush())


def main() -> None:
    """Write the file that we commit. Raises OSError if that fails."""
    FILE.write_bytes(chime_mp3())


if __name__ == "__main__":
    main()
