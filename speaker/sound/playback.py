"""Playing on this machine: the chime, and a voice if it has one.

Nothing here raises, and nobody has to wait: a thread plays one thing after the other, with
whatever player and voice the machine has.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import Queue
from threading import Condition, Thread
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
# Each takes its words from standard input: everybody on a machine can read what is an argument.
_VOICES: tuple[tuple[str, ...], ...] = (
    ("espeak-ng", "-s", "150", "--stdin"),
    ("espeak", "-s", "150", "--stdin"),
    ("say", "-f", "-"),
    ("spd-say", "--wait", "--pipe-mode"),
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
    """Plays lines in the background. `player` and `voice` are commands, or None.

    `on_failure` is told once, from the thread that plays, what does not work.
    """

    def __init__(self, player: Sequence[str] | None, voice: Sequence[str] | None) -> None:
        self._player, self._voice = player, voice
        self.on_failure: Callable[[str], None] = lambda _: None
        self._failed: list[Sequence[str]] = []
        # Each line comes with how often it was hushed by then: a later hush drops it.
        self._lines: Queue[tuple[Line, int] | None] = Queue()
        self._hushed = 0
        self._changed = Condition()
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
        return self._player is not None and self._player not in self._failed

    @property
    def missing(self) -> str | None:
        """Return what nobody can hear and what to install; None if nothing is missing."""
        if self._player is None and self._voice is None:
            return (
                "This machine is silent: install alsa-utils to hear the chime, espeak-ng the voice."
            )
        return " ".join(filter(None, (self._no_chime(), self._no_voice()))) or None

    def _no_chime(self) -> str:
        if self._player is None:
            return "The chime cannot be heard: install alsa-utils, or another player."
        fails = self._player in self._failed
        return f"The chime cannot be heard: {self._player[0]} fails." if fails else ""

    def _no_voice(self) -> str:
        if self._voice is None:
            return "Replies are shown and not spoken: install espeak-ng to hear them."
        fails = self._voice in self._failed
        return f"Replies are shown and not spoken: {self._voice[0]} fails." if fails else ""

    def play(self, line: Line) -> None:
        """Play a line after the lines before it."""
        if line.spoken:
            self._lines.put((line, self._hushed))

    def hush(self) -> None:
        """Be quiet now, and drop all that was waiting."""
        with self._changed:
            self._hushed += 1
            self._changed.notify_all()
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
        while (waiting := self._lines.get()) is not None:
            line, hushed = waiting
            if line.kind is Kind.CHIME:
                self._ring(hushed)
            for part in spoken_parts(line.speech or "<speak/>"):
                self._play_part(part, hushed)
            self._lines.task_done()

    def _play_part(self, part: str | float | ssml.Audio, hushed: int) -> None:
        if isinstance(part, ssml.Audio):
            self._ring(hushed)
        elif isinstance(part, float):
            with self._changed:
                self._changed.wait_for(lambda: self._hushed != hushed, part)
        elif self._voice is not None and not self._run(self._voice, hushed, part):
            self._fail(self._voice, self._no_voice)

    def _ring(self, hushed: int) -> None:
        player = self._player
        if player is not None and not self._run([*player, str(self._chime)], hushed):
            self._fail(player, self._no_chime)

    def _fail(self, command: Sequence[str], told: Callable[[], str]) -> None:
        if command not in self._failed:
            self._failed.append(command)
            self.on_failure(told())

    def _run(self, command: Sequence[str], hushed: int, words: str = "") -> bool:
        """Run it to its end, unless it was hushed since. Return whether it worked."""
        with self._changed:
            if self._hushed != hushed:
                return True
            try:
                self._playing = playing = subprocess.Popen(  # noqa: S603 -- found on this machine
                    command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    # Ctrl-C is for the talk. Only a hush ends what plays.
                    start_new_session=True,
                )
            except OSError:
                return False
        playing.communicate(f"{' '.join(words.split())}\n".encode() if words else b"")
        with self._changed:
            self._playing = None
            return playing.returncode == 0 or self._hushed != hushed


def _first_of(commands: Sequence[Sequence[str]]) -> Sequence[str] | None:
    return next((command for command in commands if shutil.which(command[0])), None)
