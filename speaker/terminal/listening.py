"""Listening beside a talk in the terminal, in a thread of its own."""

from __future__ import annotations

from contextlib import ExitStack, closing
from threading import Event, Thread
from typing import TYPE_CHECKING, Protocol

from speaker.terminal.options import EarsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from queue import SimpleQueue

    from speaker.desk.speaker import Speaker
    from speaker.sound.ears import Ears
    from speaker.sound.hands_free import HandsFree
    from speaker.sound.loudspeaker import Loudspeaker

_LOOKS_AGAIN = 0.2
"""Seconds without a frame after which we look whether to stop."""
_SHOWN = {
    "asleep": "Asleep. Say {wake_word}, or press Enter.",
    "listening": "Listening ...",
    "recognizing": "Working out the words ...",
    "speaking": "Speaking. Say {wake_word} to interrupt.",
    "quiet": "Quiet. Say {wake_word} to interrupt.",
}


class SpokenTalk(Protocol):
    """What the talk in the terminal does with what was heard."""

    def hear(self, words: str, confidence: float) -> None: ...

    def silence(self) -> None: ...

    def tell(self, text: str) -> None:
        """Write a line for the person."""

    def show(self, doing: str) -> None:
        """Show what is going on."""


class Listener:
    """Opens and closes the microphone for a talk. `open_ears` loads what it takes."""

    def __init__(
        self,
        speaker: Speaker,
        open_ears: Callable[[Callable[[str], None]], AbstractContextManager[Ears]],
    ) -> None:
        self._speaker, self._open_ears = speaker, open_ears
        self._opened: ExitStack | None = None
        self._closing = Event()
        self._desk: HandsFree | None = None
        self._ears: Ears | None = None

    @property
    def loudspeaker(self) -> Loudspeaker | None:
        """What the talk is heard by while the microphone is open; None while it is not."""
        return self._ears.loudspeaker if self._ears else None

    @property
    def shown(self) -> str:
        """Return a line that says what is going on; empty while nothing listens."""
        if self._desk is None or self._ears is None:
            return ""
        wake_word = f'"{self._ears.wake_word.name.words.title()}"'
        return _SHOWN[self._desk.doing].format(wake_word=wake_word)

    def press(self) -> bool:
        """Open the microphone as the wake word does; return whether there is one."""
        if self._desk is None:
            return False
        self._desk.press()
        return True

    def follow(self, talk: SpokenTalk) -> None:
        """Begin or stop, as /listen says. Raises EarsError if this machine cannot listen."""
        if self._speaker.listens and self._opened is None:
            try:
                self._open(talk)
            except EarsError:
                self.close()
                raise
        elif not self._speaker.listens:
            self.close()

    def _open(self, talk: SpokenTalk) -> None:
        self._opened = ExitStack()
        talk.tell("Loading what listens ...")
        self._ears = self._opened.enter_context(self._open_ears(talk.tell))
        from listening import microphone  # noqa: PLC0415 -- an optional extra
        from speaker.sound.hands_free import HandsFree  # noqa: PLC0415 -- the same
        from speaker.sound.speech import RATE  # noqa: PLC0415 -- the same

        ears, loudspeaker = self._ears, self._ears.loudspeaker
        at = _At(self._speaker, talk, ears)
        desk = closing(HandsFree(at, ears, lambda _: talk.show(self.shown)))
        self._desk = self._opened.enter_context(desk)
        try:
            heard = self._opened.enter_context(microphone.opened(loudspeaker.take, RATE))
        except microphone.DeviceError as wrong:
            raise EarsError(str(wrong)) from wrong
        self._closing.clear()
        thread = Thread(target=self._listen, args=(heard,), name="listening", daemon=True)
        self._opened.callback(thread.join)
        self._opened.callback(self._closing.set)
        thread.start()
        talk.tell(self.shown)

    def _listen(self, heard: SimpleQueue[bytes]) -> None:
        from listening import microphone  # noqa: PLC0415 -- an optional extra

        desk = self._desk
        while desk is not None and not self._closing.is_set():
            frame = microphone.next_frame(heard, _LOOKS_AGAIN)
            if frame is not None:
                desk.hear(frame)

    def close(self) -> None:
        """Close the microphone, if it is open."""
        self._speaker.listens = False
        if self._opened is not None:
            self._opened.close()
        self._opened = self._desk = self._ears = None


class _At:
    """A talk as the hands-free desk sees it: at the device where somebody is."""

    def __init__(self, speaker: Speaker, talk: SpokenTalk, ears: Ears) -> None:
        self._speaker, self._talk, self._ears = speaker, talk, ears

    def hear(self, words: str, confidence: float) -> None:
        self._talk.hear(words, confidence)

    def silence(self) -> None:
        self._talk.silence()

    def prompt(self) -> str:
        return self._speaker.prompt(self._ears.wake_word.name.words)

    @property
    def is_open(self) -> bool:
        return self._speaker.is_open
