"""Makes the chime's MP3 as Alexa takes it in speech: python -m speaker.chime_mp3.

MPEG version 2, 48 kbps, 24 000 Hz. It is committed, so that who hosts it needs no encoder.
"""

import wave
from io import BytesIO
from pathlib import Path

import lameenc

from speaker.sound.chime import chime_wave

FILE = Path(__file__).with_name("chime.mp3")
_KILOBITS = 48
_BEST = 2
"""LAME's scale goes from 0 to 9; under 2 it only gets slower."""


def chime_mp3() -> bytes:
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
    FILE.write_bytes(chime_mp3())


if __name__ == "__main__":
    main()
