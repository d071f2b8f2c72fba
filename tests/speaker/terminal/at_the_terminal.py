"""A person at a terminal that listens to a sound card: keys, a screen, and what is heard."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Condition

import pytest
from prompt_toolkit.output import DummyOutput

from listening.recognition import Recognized
from speaker.desk.speaker import Speaker
from speaker.scripts.recording import Recording
from speaker.sound.ears import Ears
from speaker.sound.loudspeaker import Loudspeaker
from speaker.sound.playback import Sound
from speaker.terminal.ending import Ending
from speaker.terminal.listening import Listener
from speaker.terminal.printer import Printer
from speaker.terminal.talk import Around, Talk
from tests.listening.sound_card import SoundCard
from tests.speaker.sound.room import FakeDetector, FakeRecognizer, FakeVoice, FakeWakeWord

PATIENCE = 20.0
"""Seconds that a slow machine may take."""


class Screen:
    """Standard output, where one can wait for a text."""

    def __init__(self) -> None:
        self._changed, self.shown, self._seen = Condition(), "", 0

    def write(self, text: str) -> int:
        with self._changed:
            self.shown += text
            self._changed.notify_all()
        return len(text)

    def flush(self) -> None:
        """Everything is shown at once."""

    def wait_for(self, text: str) -> None:
        """Wait until `text` is shown after what was waited for before."""
        with self._changed:
            came = self._changed.wait_for(lambda: text in self.shown[self._seen :], PATIENCE)
            assert came, f"{text!r} was not shown in: {self.shown}"
            self._seen = self.shown.index(text, self._seen) + len(text)


class Typed:
    """Standard input. What stands between two lines is done before the next one is typed."""

    def __init__(self, lines: Iterator[str], *, is_terminal: bool) -> None:
        self._lines, self._is_terminal = lines, is_terminal

    def isatty(self) -> bool:
        return self._is_terminal

    def readline(self) -> str:
        return next(self._lines, "")


class Shown(DummyOutput):
    """A terminal's screen, as prompt_toolkit writes to it."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen

    def write(self, data: str) -> None:
        self._screen.write(data)

    write_raw = write


@dataclass
class AtTheTerminal:
    """A person at a terminal that listens to a sound card."""

    speaker: Speaker
    card: SoundCard
    screen: Screen
    monkeypatch: pytest.MonkeyPatch
    recognizer: FakeRecognizer = field(default_factory=FakeRecognizer)
    wake_word: FakeWakeWord = field(default_factory=FakeWakeWord)
    sound: Sound | None = None
    is_silent: bool = False
    recording: Recording | None = None
    listener: Listener = field(init=False)

    @contextmanager
    def ears(self, _: Callable[[str], None]) -> Iterator[Ears]:
        loudspeaker = Loudspeaker(FakeVoice(), is_silent=self.is_silent)
        yield Ears(self.wake_word, self.recognizer, loudspeaker, FakeDetector)

    def says(self, *sentences: str) -> None:
        self.recognizer.sentences = deque(Recognized(each, 1.0) for each in sentences)

    def talk(self, lines: Iterator[str], *, is_terminal: bool = False) -> None:
        """Type the lines, and leave."""
        self.monkeypatch.setattr("sys.stdin", Typed(lines, is_terminal=is_terminal))
        self.monkeypatch.setattr("sys.stdout", self.screen)
        self.listener = Listener(self.speaker, self.ears)
        around = Around(self.sound, self.recording, listener=self.listener)
        Talk(self.speaker, Printer(), Ending(), around).run()
