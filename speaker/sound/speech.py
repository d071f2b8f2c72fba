"""Voices as samples: what the machine has turns words into sound that we can play, and stop."""

import subprocess
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from queue import Empty, SimpleQueue
from shutil import which
from threading import Thread
from typing import Protocol

from listening import sound

RATE = 24_000
"""Samples a second of all that is played; the chime has it, and voices are brought to it."""
_LONGEST = 30.0
"""Seconds that a voice may take for one line before it counts as broken."""


class VoiceError(OSError):
    """A voice that does not speak; the message says which, and not what it was to say."""


class Voice(Protocol):
    def speak(self, words: str) -> bytes:
        """Return the words as 16-bit mono samples at RATE. Raises VoiceError."""

    def close(self) -> None:
        """End what the voice needs while it is used."""


class Espeak:
    """espeak-ng: nearly everywhere, and rough. It runs anew for each line."""

    def __init__(self, command: str, locale: str) -> None:
        self._command = [command, "-s", "150", "-v", locale.lower(), "--stdout", "--stdin"]

    def speak(self, words: str) -> bytes:
        try:
            # Not an argument: everybody on a machine can read those.
            spoken = subprocess.run(  # noqa: S603 -- a voice found on this machine
                self._command,
                input=f"{' '.join(words.split())}\n".encode(),
                capture_output=True,
                timeout=_LONGEST,
                check=True,
            ).stdout
            return sound.read(BytesIO(spoken), RATE)
        except (OSError, subprocess.SubprocessError, sound.SoundError):
            raise VoiceError(f"The voice {self._command[0]} does not speak.") from None

    def close(self) -> None:
        """Nothing runs between two lines."""


class Piper:
    """piper, a natural voice. Its program loads the voice once, and takes line after line.

    It writes each line's sound into a file of its own and then tells its name. The file is deleted
    as soon as it is read.
    """

    def __init__(self, command: Sequence[str], voice: Path) -> None:
        """Start it with a voice, an .onnx file. Raises VoiceError if there is no such program."""
        self._folder = tempfile.TemporaryDirectory(
            prefix="steady-ground-", ignore_cleanup_errors=True
        )
        whole = [*command, "--model", str(voice), "--output_dir", self._folder.name]
        try:
            self._program = subprocess.Popen(  # noqa: S603 -- a voice found on this machine
                whole, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        except OSError:
            self._folder.cleanup()
            raise VoiceError("piper does not start.") from None
        self._told: SimpleQueue[bytes] = SimpleQueue()
        Thread(target=self._read, name="piper", daemon=True).start()

    def _read(self) -> None:
        with suppress(ValueError):  # it was closed
            for line in self._program.stdout or ():
                self._told.put(line)
        self._told.put(b"")

    def speak(self, words: str) -> bytes:
        try:
            if self._program.stdin is None:
                raise VoiceError("piper is closed.")
            self._program.stdin.write(" ".join(words.split()).encode() + b"\n")
            self._program.stdin.flush()
            return self._written()
        except (OSError, Empty, sound.SoundError):
            raise VoiceError("piper does not speak.") from None

    def _written(self) -> bytes:
        while line := self._told.get(timeout=_LONGEST):
            name = Path(line.decode(errors="replace").strip().rpartition(" ")[2]).name
            file = Path(self._folder.name) / name
            if name.endswith(".wav") and file.is_file():
                try:
                    return sound.read(file, RATE)
                finally:
                    file.unlink()
        raise VoiceError("piper has ended.")

    def close(self) -> None:
        with suppress(OSError):
            if self._program.stdin is not None:
                self._program.stdin.close()
        self._program.terminate()
        self._program.wait()
        if self._program.stdout is not None:
            self._program.stdout.close()
        self._folder.cleanup()


class Mute:
    """No voice: words are shown, and pass in no time."""

    def speak(self, words: str) -> bytes:  # noqa: ARG002 -- nobody speaks them
        return b""

    def close(self) -> None:
        """Nothing runs."""


class AnyOf:
    """The first voice that speaks. One that fails once is not asked again."""

    def __init__(self, *voices: Voice) -> None:
        self._voices = [*voices, Mute()]

    def speak(self, words: str) -> bytes:
        while True:
            try:
                return self._voices[0].speak(words)
            except VoiceError:
                self._voices.pop(0).close()

    def close(self) -> None:
        for voice in self._voices:
            voice.close()


def find(locale: str, voice: Path | None, voices: Path) -> AnyOf:
    """Return what this machine speaks with: piper if it is here with a voice, and espeak-ng.

    `voice` is the file of a piper voice; with None it is the first one in the folder `voices` that
    is of the locale's language.
    """
    found: list[Voice] = []
    piper, language = which("piper"), locale.partition("-")[0]
    voice = voice or next(iter(sorted(voices.glob(f"{language}*.onnx"))), None)
    if piper and voice:
        with suppress(VoiceError):
            found.append(Piper([piper], voice))
    espeak = which("espeak-ng") or which("espeak")
    if espeak:
        found.append(Espeak(espeak, locale))
    return AnyOf(*found)
