"""The desk hands-free: the wake word, the open microphone, and when each of them listens.

It is driven by the sound itself, frame by frame, so a file of sound plays as a talk in a room does.
"""

from collections import deque
from collections.abc import Callable
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Protocol

from listening import sound
from listening.ahead import Ahead
from listening.endpointing import Endpointer, Hearing
from listening.wake_word import TAKES
from speaker.sound.ears import Ears

_ALIKE = 0.7
"""Words at the start that are so like the wake word are it: it is heard as many things."""


class Doing(StrEnum):
    """What is going on: a person must always be able to see it."""

    ASLEEP = "asleep"
    """The microphone is closed to all but the wake word."""
    LISTENING = "listening"
    RECOGNIZING = "recognizing"
    SPEAKING = "speaking"
    QUIET = "quiet"
    """Quiet is held: a step of a guided talk, in which two people talk to each other."""


class Talk(Protocol):
    """The talk that somebody has here."""

    def hear(self, words: str, confidence: float) -> None:
        """Take a sentence that was spoken."""

    def silence(self) -> None:
        """Nobody answered."""

    def prompt(self) -> str:
        """Return sentences that are likely now."""

    @property
    def is_open(self) -> bool:
        """Return whether an answer is waited for."""


class HandsFree:
    """One microphone and one loudspeaker in front of a talk."""

    def __init__(self, talk: Talk, ears: Ears, show: Callable[[Doing], None]) -> None:
        """Sleep until somebody says the wake word. `show` is told whatever changes."""
        self._talk, self._ears, self._show = talk, ears, show
        self._loudspeaker, self._wake_word = ears.loudspeaker, ears.wake_word
        self._ahead = Ahead(ears.recognizer)
        self._lately: deque[bytes] = deque(maxlen=sound.frames_in(TAKES))
        self._microphone: Endpointer | None = None
        self._was_called = self._is_pressed = self._is_dropped = False
        # Somebody called or pressed, and has not spoken yet.
        self._is_wanted = False
        # For so many frames more, our own voice may be what the wake word is heard in.
        self._says_it_for = 0
        self._doing = Doing.ASLEEP

    @property
    def doing(self) -> Doing:
        return self._doing

    def press(self) -> None:
        """Open the microphone as the wake word does. It may be called from another thread."""
        self._is_pressed = True

    def drop(self) -> None:
        """Close the microphone, and forget what it heard. It may be called from another thread."""
        self._is_pressed = False
        self._is_dropped = True

    def close(self) -> None:
        """End what works out words. Nothing is heard any more."""
        self._ahead.close()

    def hear(self, frame: bytes) -> None:
        """Take the next frame of the microphone, and do what follows from it."""
        if self._is_dropped:
            self._forget()
        self._loudspeaker.prepare()
        self._lately.append(frame)
        says_it = self._says_it_itself()
        called = self._wake_word.hears(frame) and not says_it
        pressed, self._is_pressed = self._is_pressed, False
        self._is_wanted = self._is_wanted or called or pressed
        self._close_unless_waited_for()
        if self._microphone is not None:
            self._was_called = self._was_called or called
            self._listen(frame, self._microphone)
        elif called or pressed:
            self._wake(b"".join(self._lately) if called else b"")
        elif not self._loudspeaker.is_playing and self._is_waited_for:
            self._open()
        self._tell()

    def _forget(self) -> None:
        self._is_dropped = self._is_wanted = False
        self._microphone = None
        self._ahead.forget()
        self._loudspeaker.hold(held=False)

    def _says_it_itself(self) -> bool:
        """Return whether the wake word is in what our own voice says: the microphone hears that."""
        playing = self._loudspeaker.playing
        self._says_it_for -= 1
        if playing is not None and self._wake_word.name.words in playing.words.lower():
            self._says_it_for = sound.frames_in(TAKES)
        return self._says_it_for > 0

    @property
    def _is_waited_for(self) -> bool:
        return self._is_wanted or self._talk.is_open

    def _close_unless_waited_for(self) -> None:
        """Close the microphone before anybody has spoken, if something rings or nobody waits.

        After what rings it opens again.
        """
        has_begun = self._microphone is not None and self._microphone.has_begun
        if not has_begun and (self._loudspeaker.is_playing or not self._is_waited_for):
            self._microphone = None

    def _wake(self, lately: bytes) -> None:
        self._loudspeaker.hush()
        self._open(lately)
        self._was_called = lately != b""

    def _open(self, lately: bytes = b"") -> None:
        self._microphone = Endpointer(lately, detector=self._ears.detector())
        self._was_called = False

    def _listen(self, frame: bytes, microphone: Endpointer) -> None:
        heard = microphone.hear(frame)
        self._is_wanted = self._is_wanted and heard not in {Hearing.THE_END, Hearing.NOBODY}
        # What comes due while somebody speaks waits until they have ended.
        self._loudspeaker.hold(held=heard in {Hearing.SPEECH, Hearing.A_PAUSE})
        if heard is Hearing.SPEECH:
            self._ahead.forget()
        elif heard is Hearing.A_PAUSE:
            self._begin(microphone)
        elif heard is Hearing.THE_END:
            self._microphone = None
            self._begin(microphone)
            self._recognize()
        elif heard is Hearing.NOBODY:
            self._microphone = None
            self._stay_silent()

    def _begin(self, microphone: Endpointer) -> None:
        # What a pause began is what counts, however fast the frames come: a file of sound is
        # understood as a microphone is.
        if not self._ahead.has_begun:
            self._ahead.begin(microphone.sentence, self._talk.prompt())

    def _recognize(self) -> None:
        self._set(Doing.RECOGNIZING)
        recognized = self._ahead.words()
        if self._is_dropped:
            return
        words, was_called = recognized.words, self._was_called
        if was_called:
            words = without(self._wake_word.name.words, words)
        if words:
            self._talk.hear(words, recognized.confidence)
        elif was_called:
            # The wake word alone: what is wanted comes after a breath.
            self._is_wanted = True
            self._open()
        else:
            self._stay_silent()

    def _stay_silent(self) -> None:
        if self._talk.is_open:
            self._talk.silence()

    def _tell(self) -> None:
        if self._microphone is not None:
            self._set(Doing.LISTENING)
        elif self._loudspeaker.is_playing:
            playing = self._loudspeaker.playing
            self._set(Doing.QUIET if playing and playing.is_quiet else Doing.SPEAKING)
        else:
            self._set(Doing.ASLEEP)

    def _set(self, doing: Doing) -> None:
        if doing is not self._doing:
            self._doing = doing
            self._show(doing)


def without(wake_word: str, words: str) -> str:
    """Return the words without the wake word that they begin with, however it was spelled."""
    said = words.split()
    counts = range(len(wake_word.split()) + 2)
    alike = {count: _likeness(" ".join(said[:count]), wake_word) for count in counts}
    best = max(alike, key=lambda count: alike[count])
    return " ".join(said[best:]) if alike[best] >= _ALIKE else words


def _likeness(said: str, wake_word: str) -> float:
    letters = "".join(each for each in said.lower() if each.isalpha() or each == " ")
    return SequenceMatcher(None, letters, wake_word).ratio()
