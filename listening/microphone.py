"""The microphone and the loudspeaker of this machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from queue import Empty, SimpleQueue

from listening import sound

_PATIENCE = timedelta(seconds=2)
"""So long either of them may do nothing. Not every system tells that something was unplugged."""


class DeviceError(OSError):
    """The microphone or the loudspeaker cannot be used; the message says what to do."""


class Microphone:
    """What is heard while both are open."""

    def __init__(self, next_output: Callable[[int], bytes], patience: timedelta) -> None:
        self._next_output, self._patience = next_output, patience
        # None stands for the end.
        self._heard: SimpleQueue[bytes | None] = SimpleQueue()
        self._is_stopped, self._untaken = False, 0

    def frames(self) -> Iterator[bytes]:
        """Yield what is heard, frame by frame, until `stop`.

        Raises DeviceError once either of them does nothing any more.
        """
        while not self._is_stopped:
            frame = self._next()
            if frame is not None:
                yield frame
            elif not self._is_stopped:
                raise DeviceError(
                    "The microphone or the loudspeaker does nothing any more. It may be unplugged."
                )

    def _next(self) -> bytes | None:
        try:
            return self._heard.get(timeout=self._patience.total_seconds())
        except Empty:
            return None

    def stop(self) -> None:
        """End `frames`, also for a thread that waits in it."""
        self._is_stopped = True
        self.end()

    # -- called from the sound's own threads

    def end(self) -> None:
        self._heard.put(None)

    def hear(self, frame: object, *_: object) -> None:
        self._heard.put(bytes(frame))  # type: ignore[call-overload]
        self._untaken += 1
        if self._untaken * sound.FRAME > _PATIENCE:
            self.end()

    def speak(self, out: memoryview, samples: int, *_: object) -> None:
        out[:] = self._next_output(samples)
        self._untaken = 0


@contextmanager
def opened(
    next_output: Callable[[int], bytes], rate: int, patience: timedelta = _PATIENCE
) -> Iterator[Microphone]:
    """Open both within the block, and yield what is heard.

    `next_output` is called from the sound's own thread for so many samples of `rate`, 16-bit mono,
    and must not wait. Raises DeviceError.
    """
    try:
        import sounddevice  # noqa: PLC0415 -- without PortAudio it raises OSError
    except OSError as wrong:
        raise DeviceError("There is no PortAudio here: install libportaudio2 (Debian).") from wrong
    both = Microphone(next_output, patience)
    usual = {"channels": 1, "dtype": "int16", "finished_callback": both.end}
    try:
        with (
            sounddevice.RawOutputStream(rate, callback=both.speak, **usual),
            sounddevice.RawInputStream(sound.RATE, sound.RATE // 100, callback=both.hear, **usual),
        ):
            yield both
    except sounddevice.PortAudioError as wrong:
        raise DeviceError(
            f"No microphone or no loudspeaker can be opened ({wrong.args[0]})."
            " Connect one, and look at your system's sound settings."
        ) from wrong
