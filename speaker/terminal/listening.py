"""Listening beside a talk in the terminal, in a thread of its own."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import dataclass
from threading import Thread
from typing import TYPE_CHECKING, Protocol

from speaker.terminal.options import EarsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from listening.microphone import Microphone
    from speaker.desk.speaker import Speaker
    from speaker.sound.ears import Ears
    from speaker.sound.hands_free import HandsFree
    from speaker.sound.loudspeaker import Loudspeaker

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

    def stopped(self, why: str) -> None:
        """Say that nothing listens any more, and why."""


class Listener:
    """Opens and closes the microphone for a talk. `open_ears` loads what it takes."""

    def __init__(
        self,
        speaker: Speaker,
        open_ears: Callable[[Callable[[str], None]], AbstractContextManager[Ears]],
    ) -> None:
        self._speaker, self._open_ears = speaker, open_ears
        self._opened: ExitStack | None = None
        # Both are None again as soon as the microphone is closed.
        self._desk: HandsFree | None = None
        self._ears: Ears | None = None

    @property
    def loudspeaker(self) -> Loudspeaker | None:
        """What the talk is heard by while the microphone is open; None while it is not."""
        ears = self._ears
        return ears.loudspeaker if ears else None

    @property
    def shown(self) -> str:
        """Return a line that says what is going on; empty while nothing listens."""
        desk, ears = self._desk, self._ears
        if desk is None or ears is None:
            return ""
        wake_word = f'"{ears.wake_word.name.words.title()}"'
        return _SHOWN[desk.doing].format(wake_word=wake_word)

    def press(self) -> bool:
        """Open the microphone as the wake word does; return whether there is one."""
        desk = self._desk
        if desk is not None:
            desk.press()
        return desk is not None

    def drop(self) -> None:
        """Forget what was heard so far, and be asleep."""
        desk = self._desk
        if desk is not None:
            desk.drop()

    def follow(self, talk: SpokenTalk) -> None:
        """Begin or stop, as /listen says. Raises EarsError if this machine cannot listen."""
        if not self._speaker.listens:
            self.close()
        elif self._desk is None:
            self._release()
            try:
                self._open(talk)
            except BaseException:
                # Ctrl-C, too: loading takes a while, and may fetch a model.
                self.close()
                raise

    def _open(self, talk: SpokenTalk) -> None:
        self._opened = ExitStack()
        talk.tell("Loading what listens ...")
        ears = self._opened.enter_context(self._open_ears(talk.tell))
        from listening import microphone  # noqa: PLC0415 -- an optional extra
        from speaker.sound.hands_free import HandsFree  # noqa: PLC0415 -- the same
        from speaker.sound.speech import RATE  # noqa: PLC0415 -- the same

        at = _At(self._speaker, talk, ears)
        desk = HandsFree(at, ears, lambda _: talk.show(self.shown))
        self._opened.enter_context(closing(desk))
        devices = self._opened.enter_context(ExitStack())
        try:
            heard = devices.enter_context(microphone.opened(ears.loudspeaker.take, RATE))
        except microphone.DeviceError as wrong:
            raise EarsError(str(wrong)) from wrong
        self._ears, self._desk = ears, desk
        listening = _Listening(desk, heard, devices, talk)
        thread = Thread(target=self._listen, args=(listening,), name="listening", daemon=True)
        self._opened.callback(thread.join)
        self._opened.callback(heard.stop)
        thread.start()
        talk.tell(self.shown)

    def _listen(self, listening: _Listening) -> None:
        try:
            why = listening.run()
        finally:
            self._desk = self._ears = None
        if why:
            self._speaker.listens = False
            listening.talk.stopped(why)

    def close(self) -> None:
        """Close the microphone, if it is open."""
        self._speaker.listens = False
        self._release()

    def _release(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = self._desk = self._ears = None


@dataclass(frozen=True)
class _Listening:
    """One time that the microphone is open. `devices` closes it, whatever ends that time."""

    desk: HandsFree
    heard: Microphone
    devices: ExitStack
    talk: SpokenTalk

    def run(self) -> str:
        """Listen until somebody stops it, or until it cannot go on. Return why not."""
        from listening.microphone import DeviceError  # noqa: PLC0415 -- an optional extra

        try:
            with self.devices:
                return self._run()
        except DeviceError as gone:
            return str(gone)

    def _run(self) -> str:
        failed = False
        for frame in self.heard.frames():
            wrong = self._fails(frame)
            if wrong and failed:
                return f"Listening fails again and again ({wrong})."
            failed = bool(wrong)
            if failed:
                self.talk.tell(f"Something went wrong ({wrong}), and what was said is lost.")
        return ""

    def _fails(self, frame: bytes) -> str:
        """Take the frame. If that fails, forget the sentence that it belongs to and say how."""
        try:
            self.desk.hear(frame)
        except Exception as wrong:  # noqa: BLE001 -- the microphone must not stay open for nobody
            self.desk.drop()
            # Its text may quote what was said.
            return type(wrong).__name__
        return ""


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
