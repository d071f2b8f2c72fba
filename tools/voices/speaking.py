"""Two synthetic voices, espeak-ng and piper. Each runs as a program of its own."""

import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from listening import sound
from tools.voices.joining import MODEL, VOICE_FILE

Samples = NDArray[np.float64]
"""Sound between -1 and 1, `sound.RATE` samples a second."""

FOLDER = Path(__file__).parents[2] / "build" / "voices"
"""Where `make voices` puts piper, its voice and Whisper's model."""
WHISPER = FOLDER / MODEL
_SAID = FOLDER / "said"
"""What they said once: piper takes longer to say a sentence than the listening takes to hear it."""
_PIPER = FOLDER / "bin" / "piper"
_ESPEAK = "espeak-ng"
_LOUDEST = 32_768.0
_HUSH = 0.01
"""A voice is never as soft as that share of its peak, but for the silence before and after it."""
_STEADY = ("--noise-scale", "0", "--noise-w-scale", "0")
"""Otherwise piper draws each time anew how it says a sentence, and no seed can be set."""


class Voice(StrEnum):
    ESPEAK = "espeak-ng"
    PIPER = "piper"


def missing() -> str | None:
    """Say what is not on this machine yet; None if both voices and the model are there."""
    if shutil.which(_ESPEAK) is None:
        return "needs the Debian package espeak-ng"
    if not (FOLDER / ".voices-ready").is_file():
        return 'needs a neural voice and Whisper\'s model: "make voices"'
    return None


def speak(voice: Voice, sentences: Sequence[str]) -> list[Samples]:
    """Return each sentence, from its first sound to its last. Each is said once, and then kept."""
    files = {each: _kept(voice, each) for each in sentences}
    _say(voice, {each: file for each, file in files.items() if not file.is_file()})
    return [np.load(files[each]) for each in sentences]


def _kept(voice: Voice, sentence: str) -> Path:
    said_how = "\n".join([VOICE_FILE, *_STEADY, sentence])
    return _SAID / voice / f"{hashlib.sha256(said_how.encode()).hexdigest()}.npy"


def _say(voice: Voice, files: Mapping[str, Path]) -> None:
    """Say these sentences into these files. Other processes may be saying the same ones."""
    if not files:
        return
    (_SAID / voice).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=_SAID) as folder:
        waves = _SPEAKERS[voice](list(files), Path(folder))
        for wave, file in zip(waves, files.values(), strict=True):
            whole = wave.with_suffix(".npy")
            np.save(whole, _trimmed(samples(sound.read(wave))))
            whole.replace(file)


def _by_espeak(sentences: Sequence[str], folder: Path) -> list[Path]:
    files = [folder / f"{place}.wav" for place in range(len(sentences))]
    for file, sentence in zip(files, sentences, strict=True):
        _run([_ESPEAK, "-v", "en-us", "-s", "150", "-w", str(file), "--stdin"], sentence)
    return files


def _by_piper(sentences: Sequence[str], folder: Path) -> list[Path]:
    voice = str(FOLDER / VOICE_FILE)
    _run(
        [str(_PIPER), "--model", voice, "--output-dir", str(folder), *_STEADY],
        "".join(f"{each}\n" for each in sentences),
    )
    # It names each file by the moment at which it began it.
    files = sorted(folder.iterdir(), key=lambda file: int(file.stem))
    if len(files) != len(sentences):
        raise ValueError(f"piper made {len(files)} files of {len(sentences)} sentences.")
    return files


def _run(command: Sequence[str], said: str) -> None:
    # What it complains of may quote what it was to say.
    subprocess.run(  # noqa: S603  the two programs above
        command, input=said, text=True, check=True, capture_output=True
    )


_SPEAKERS: dict[Voice, Callable[[Sequence[str], Path], list[Path]]] = {
    Voice.ESPEAK: _by_espeak,
    Voice.PIPER: _by_piper,
}


def samples(heard: bytes) -> Samples:
    return np.frombuffer(heard, dtype="<i2").astype(np.float64) / _LOUDEST


def as_sound(said: Samples) -> bytes:
    """Return it as the listening takes it."""
    whole: Any = np.clip(np.round(said * _LOUDEST), -_LOUDEST, _LOUDEST - 1)
    return bytes(whole.astype("<i2").tobytes())


def _trimmed(said: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(said) > _HUSH * np.abs(said).max())
    return said[loud[0] : loud[-1] + 1]
