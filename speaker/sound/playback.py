"""Playing on this machine: the chime, and a voice if it has one.

Nothing here raises, and nobody has to wait: a thread plays one thing after the other, with
whatever player and voice the machine has.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Lock, Thread
from typing import Self

from speaker import ssml
from speaker.sound.chime import chime_wave
from speaker.transcript import Kind, Line

_PLAYERS: tuple[tuple[str, ...], ...] = (
    ("pw-play",),
    ("paplay",),
    ("aplay", "-q"),
    ("afplay",),
    ("ffplay", "-nodisp", "-autoexit", "-loglevel", "quiet"),
    ("play", "-q"),
)
_VOICES: tuple[tuple[str, ...], ...] = (
    ("espeak-ng", "-s", "150"),
    ("espeak", "-s", "150"),
    ("say",),
    ("spd-say", "--wait"),
)
# Windows has a player in Python itself, and no command for it.
_WINDOWS_PLAYER = (
    sys.executable,
    "-c",
    "import sys, winsound; winsound.PlaySound(sys.argv[1], winsound.SND_FILENAME)",
)


def spoken_parts(speech: str) -> list[str | float | ssml.Audio]:
    """Split SSML into sentences, seconds of quiet, and sounds, in order."""
    return [
        part.seconds if isinstance(part, ssml.Pause) else part
        for part in ssml.merge(ssml.parse(speech))
    ]


class Sound:
    """Plays lines in the background. `player` and `voice` are commands, or None."""

    def __init__(self, player: Sequence[str] | None, voice: Sequence[str] | None) -> None:
        self._player, self._voice = player, voice
        self._lines: Queue[Line | None] = Queue()
        self._hushed = Event()
        self._lock = Lock()
        self._playing: subprocess.Popen[bytes] | None = None
        self._folder = tempfile.TemporaryDirectory(
            prefix="steady-ground-", ignore_cleanup_errors=True
        )
        self._chime = Path(self._folder.name) / "chime.wav"
        self._chime.write_bytes(chime_wave())
        self._thread = Thread(target=self._work, name="sound", daemon=True)
        self._thread.start()

    @classmethod
    def find(cls) -> Self:
        """Use what this machine has."""
        player = _WINDOWS_PLAYER if sys.platform == "win32" else _first_of(_PLAYERS)
        return cls(player, _first_of(_VOICES))

    @property
    def can_ring(self) -> bool:
        return self._player is not None

    @property
    def missing(self) -> str | None:
        """Return what nobody can hear and what to install; None if nothing is missing."""
        if self._player is None and self._voice is None:
            return (
                "This machine is silent: install alsa-utils to hear the chime, espeak-ng the voice."
            )
        if self._player is None:
            return "The chime cannot be heard: install alsa-utils, or another player."
        if self._voice is None:
            return "Replies are shown and not spoken: install espeak-ng to hear them."
        return None

    def play(self, line: Line) -> None:
        """Play a line after the lines before it."""
        if line.spoken:
            self._hushed.clear()
            self._lines.put(line)

    def hush(self) -> None:
        """Be quiet now, and drop all that was waiting."""
        self._hushed.set()
        with suppress(Empty):
            while True:
                self._lines.get_nowait()
                self._lines.task_done()
        with self._lock:
            if self._playing is not None:
                self._playing.terminate()

    def wait(self) -> None:
        """Wait until everything has been played."""
        self._lines.join()

    def close(self) -> None:
        self.hush()
        self._lines.put(None)
        self._thread.join()
        self._folder.cleanup()

    def _work(self) -> None:
        while (line := self._lines.get()) is not None:
            if line.kind is Kind.CHIME:
                self._ring()
            for part in spoken_parts(line.speech or "<speak/>"):
                self._play_part(part)
            self._lines.task_done()

    def _play_part(self, part: str | float | ssml.Audio) -> None:
        if self._hushed.is_set():
            return
        if isinstance(part, ssml.Audio):
            self._ring()
        elif isinstance(part, float):
            self._hushed.wait(part)
        elif self._voice is not None:
            # The space keeps a text that begins with a dash from being read as an option.
            self._run([*self._voice, f" {part.strip()}"])

    def _ring(self) -> None:
        if self._player is not None:
            self._run([*self._player, str(self._chime)])

    def _run(self, command: Sequence[str]) -> None:
        with suppress(OSError), self._lock:
            self._playing = subprocess.Popen(  # noqa: S603 -- a player found on this machine
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        if self._playing is not None:
            self._playing.wait()
            self._playing = None


def _first_of(commands: Sequence[Sequence[str]]) -> Sequence[str] | None:
    return next((command for command in commands if shutil.which(command[0])), None)
