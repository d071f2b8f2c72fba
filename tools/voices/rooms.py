"""What a room does to a voice: it echoes, and something in it makes noise."""

from datetime import timedelta
from enum import StrEnum

import numpy as np
from scipy.signal import fftconvolve

from listening import sound
from tools.voices.speaking import Samples

NOISE_BELOW = 10.0
"""So many decibels softer than the voice is the noise, on average."""
ECHO = timedelta(milliseconds=400)
"""So long an echo takes to fall by 60 dB (RT60): a living room."""
_ECHO_BELOW = 3.0
"""So many decibels softer than the voice itself is all of its echo: some two metres away."""
_FIRST_ECHO = timedelta(milliseconds=5)
BEFORE = AFTER = timedelta(milliseconds=300)


class Room(StrEnum):
    CLEAN = "clean"
    NOISY = "noisy"
    """With noise and reverberation."""


def in_room(room: Room, said: Samples, seed: int) -> Samples:
    """Return what a microphone hears of it in that room; it is no longer than it was."""
    if room is Room.CLEAN:
        return said
    chance = np.random.default_rng(seed)
    heard = fftconvolve(said, echo(chance))[: len(said)]
    noise = pink(len(said), chance)
    loudness = np.sqrt(power(said[said != 0]) / 10 ** (NOISE_BELOW / 10))
    noisy: Samples = heard + noise * loudness
    # A microphone is set so that it does not clip.
    return noisy / max(1.0, float(np.abs(noisy).max()))


def quiet(length: timedelta) -> Samples:
    return np.zeros(round(length.total_seconds() * sound.RATE))


def framed(said: Samples, before: timedelta = BEFORE, after: timedelta = AFTER) -> Samples:
    """Put a little quiet before and after it."""
    return np.concatenate([quiet(before), said, quiet(after)])


def echo(chance: np.random.Generator) -> Samples:
    """Return a room's answer to a clap."""
    moments = np.arange(round(ECHO.total_seconds() * sound.RATE)) / sound.RATE
    tail = chance.standard_normal(len(moments)) * 10 ** (-3 * moments / ECHO.total_seconds())
    tail[: round(_FIRST_ECHO.total_seconds() * sound.RATE)] = 0
    tail *= np.sqrt(10 ** (-_ECHO_BELOW / 10) / np.sum(tail**2))
    tail[0] = 1
    return np.asarray(tail)


def pink(length: int, chance: np.random.Generator) -> Samples:
    """Return noise of power 1, each octave of it equally loud, as a fan's or a street's."""
    spectrum = np.fft.rfft(chance.standard_normal(length))
    spectrum[1:] /= np.sqrt(np.arange(1, len(spectrum)))
    spectrum[0] = 0
    noise: Samples = np.fft.irfft(spectrum, length)
    return np.asarray(noise / np.sqrt(power(noise)))


def power(heard: Samples) -> float:
    return float(np.mean(heard**2))
