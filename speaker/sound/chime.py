"""The chime: a soft bell, made when it is first needed.

`tools/chime_mp3.py` makes the committed MP3 from it.
"""

import math
import sys
import wave
from array import array
from collections.abc import Iterator
from functools import cache
from io import BytesIO

_RATE = 24_000
_SECONDS = 3.0
# A soft bell: each partial's frequency in hertz, its share of the height, and the seconds until it
# has faded to a third. The lowest is the hum, an octave below the note. High ones fade first.
_PARTIALS = (
    (261.63, 0.15, 1.2),
    (523.25, 0.47, 1.0),
    (784.0, 0.22, 0.7),
    (1046.5, 0.12, 0.45),
    (1568.0, 0.04, 0.25),
)
_HEIGHT = 0.84
"""The height that all partials would reach together, as a part of full scale. It gives -18 LUFS."""
_RISE = 0.03
"""Seconds. A bell that starts at once startles people, and begins with a click."""
_FALL = 0.5
"""Seconds before the end in which the rest of it fades to silence."""


@cache
def chime_wave() -> bytes:
    """Return the chime as a wave file: mono, 16 bits, 24 000 Hz, three seconds."""
    samples = array("h", _samples())
    if sys.byteorder == "big":
        samples.byteswap()
    with BytesIO() as buffer:
        with wave.open(buffer, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(samples.itemsize)
            out.setframerate(_RATE)
            out.writeframes(samples.tobytes())
        return buffer.getvalue()


def _samples() -> Iterator[int]:
    return (_sample(index / _RATE) for index in range(int(_RATE * _SECONDS)))


def _sample(at: float) -> int:
    tone = sum(
        share * math.sin(2 * math.pi * frequency * at) * math.exp(-at / fade)
        for frequency, share, fade in _PARTIALS
    )
    return round(32_767 * _HEIGHT * tone * _eased(at / _RISE) * _eased((_SECONDS - at) / _FALL))


def _eased(part: float) -> float:
    """Rise from 0 to 1, level at both ends, because people would hear a corner in the loudness."""
    return (1 - math.cos(math.pi * min(part, 1))) / 2
