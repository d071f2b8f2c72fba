"""The one sound of the project: what it is like, and how loud it is."""

import sys
import wave
from io import BytesIO
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from speaker.sound.chime import chime_wave
from speaker.sound.playback import Sound
from speaker.transcript import Kind, said

PAGE = (Path(__file__).parents[3] / "docs" / "speaker.md").read_text("utf-8")
RATE, SECONDS = 24_000, 3

# "Normalizing the Loudness of Audio Content", Alexa Skills Kit: outside these, "your skill may be
# rejected". It recommends -14 LUFS, as loud as Alexa's voice.
ACCEPTED_LUFS = (-19, -9)
HIGHEST_PEAK = -2


@pytest.fixture
def samples() -> NDArray[np.float64]:
    """The chime, with 1 as full scale."""
    with wave.open(BytesIO(chime_wave())) as sound:
        assert sound.getparams()[:4] == (1, 2, RATE, RATE * SECONDS)
        return np.frombuffer(sound.readframes(RATE * SECONDS), "<i2") / 32_768


def decibels(height: float) -> float:
    return float(20 * np.log10(height))


def heights(samples: NDArray[np.float64], step: float) -> list[float]:
    """Return how loud each `step` seconds are, in dB of full scale."""
    parts = samples.reshape(-1, round(RATE * step))
    return [decibels(np.sqrt(np.mean(part**2)) + 1e-5) for part in parts]


def true_peak(samples: NDArray[np.float64]) -> float:
    """Return the highest point of the curve through the samples, at four times as many, in dB."""
    finer = np.fft.irfft(np.fft.rfft(samples), 4 * len(samples)) * 4
    return decibels(np.abs(finer).max())


def test_it_is_as_loud_as_the_page_says(samples: NDArray[np.float64]) -> None:
    """By ITU-R BS.1770-4 it is -18.0 LUFS with a true peak of -3.6 dB, which Amazon accepts."""
    loudness = pyloudnorm.Meter(RATE).integrated_loudness(samples)
    peak = true_peak(samples)
    assert (round(loudness, 1), round(peak, 1)) == (-18.0, -3.6)
    assert ACCEPTED_LUFS[0] <= loudness <= ACCEPTED_LUFS[1]
    assert peak <= HIGHEST_PEAK
    assert f"{SECONDS} seconds, {loudness:.1f} LUFS, true peak {peak:.1f} dB" in PAGE


def test_it_rises_without_a_click_and_fades_to_silence(samples: NDArray[np.float64]) -> None:
    """It is loudest 31 ms in, from then on only gets quieter, and ends in nothing."""
    assert np.abs(samples[:24]).max() < 0.001
    assert round(np.abs(samples).argmax() / RATE, 3) == 0.031
    each = heights(samples, 0.25)
    assert each == sorted(each, reverse=True)
    assert set(samples[-100:]) == {0}


def test_it_has_no_harsh_highs(samples: NDArray[np.float64]) -> None:
    """All but a hundredth of it lies under 1 100 Hz, and all but a millionth under 2 000."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    assert power[hertz > 1_100].sum() < power.sum() / 100
    assert power[hertz > 2_000].sum() < power.sum() / 1_000_000


def test_the_terminal_plays_it(tmp_path: Path) -> None:
    """What the player is given is the very same sound."""
    played = tmp_path / "played.wav"
    copy = "import shutil, sys; shutil.copy(sys.argv[2], sys.argv[1])"
    sound = Sound([sys.executable, "-c", copy, str(played)], None)
    sound.play(said("<speak/>", Kind.CHIME))
    sound.wait()
    sound.close()
    assert played.read_bytes() == chime_wave()
