"""The chime's MP3."""

import platform

import pytest

from tools.chime_mp3 import FILE, chime_mp3

RATE, SECONDS = 24_000, 3

# ISO/IEC 13818-3: of a frame's 32 bits the sync word, MPEG-2, layer III, no checksum, the
# bit rate, 24 000 Hz, no padding and mono. What is left open says nothing of the format.
KNOWN_BITS = 0xFFFF_FEC0
FRAME = 0xFFF3_64C0
FRAME_SAMPLES, FRAME_BYTES = 576, 48_000 // 8 * 576 // RATE


def test_its_mp3_is_one_that_alexa_takes() -> None:
    """Every frame is MPEG-2 layer III, 48 kbps, 24 000 Hz and mono, and there is nothing else."""
    data = FILE.read_bytes()
    starts = range(0, len(data), FRAME_BYTES)
    headers = {int.from_bytes(data[start : start + 4]) & KNOWN_BITS for start in starts}
    assert headers == {FRAME}
    assert len(data) % FRAME_BYTES == 0
    longer = len(starts) * FRAME_SAMPLES - RATE * SECONDS
    assert 0 <= longer < 3 * FRAME_SAMPLES, "the encoder's delay, and the rest of the last frame"


@pytest.mark.skipif(
    (platform.system(), platform.machine()) != ("Linux", "x86_64"),
    reason="another processor or system may round otherwise, and LAME choose other bits",
)
def test_the_committed_mp3_is_what_the_program_makes() -> None:
    """Made again, it is the same in every byte."""
    assert chime_mp3() == FILE.read_bytes()
