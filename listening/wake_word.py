"""The wake word: what wakes the speaker when its microphone is closed."""

from datetime import timedelta
from typing import Protocol

from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

from listening import sound
from listening.wake_names import WakeName

TAKES = timedelta(seconds=1)
"""A wake word lasts no longer, with the moment that it takes to be known as one."""


class Waker(Protocol):
    """What wakes the speaker."""

    @property
    def name(self) -> WakeName: ...

    def hears(self, frame: bytes) -> bool:
        """Take the next frame, and return whether the wake word has just been said."""


class WakeWord:
    """Hears one wake word in a stream of frames."""

    def __init__(self, name: WakeName) -> None:
        self.name = name
        self._model = MicroWakeWord.from_builtin(Model(name.replace("-", "_")))
        self._features = MicroWakeWordFeatures()
        self._deaf_for = 0

    def hears(self, frame: bytes) -> bool:
        """Take the next frame, and return whether the wake word has just been said."""
        # Every frame goes in, even if it cannot wake: the model hears them as one stream.
        heard = [
            self._model.process_streaming(each) for each in self._features.process_streaming(frame)
        ]
        self._deaf_for = max(0, self._deaf_for - 1)
        if not any(heard) or self._deaf_for:
            return False
        # One word stays above the threshold for many frames, and wakes once.
        self._deaf_for = sound.frames_in(TAKES)
        return True

    def close(self) -> None:
        self._model.close()
