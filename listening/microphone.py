"""The microphone and the loudspeaker of this machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from listening import sound


class DeviceError(OSError):
    """The microphone or the loudspeaker cannot be used; the message says what to do."""


@contextmanager
def opened(next_output: Callable[[int], bytes], rate: int) -> Iterator[SimpleQueue[bytes]]:
    """Open both within the block, and yield the queue of what is heard, frame by frame.

    `next_output` is called from the sound's own thread for so many samples of `rate`, 16-bit mono,
    and must not wait. Raises DeviceError.
    """
    try:
        import sounddevice  # noqa: PLC0415 -- without PortAudio it raises OSError
    except OSError as wrong:
        raise DeviceError("There is no PortAudio here: install libportaudio2 (Debian).") from wrong
    heard: SimpleQueue[bytes] = SimpleQueue()

    def hear(frame: object, *_: object) -> None:
        heard.put(bytes(frame))  # type: ignore[call-overload]

    def speak(out: memoryview, samples: int, *_: object) -> None:
        out[:] = next_output(samples)

    usual = {"channels": 1, "dtype": "int16"}
    try:
        with (
            sounddevice.RawOutputStream(rate, callback=speak, **usual),
            sounddevice.RawInputStream(sound.RATE, sound.RATE // 100, callback=hear, **usual),
        ):
            yield heard
    except sounddevice.PortAudioError as wrong:
        raise DeviceError(
            f"No microphone or no loudspeaker can be opened ({wrong.args[0]})."
            " Connect one, and look at your system's sound settings."
        ) from wrong


def next_frame(heard: SimpleQueue[bytes], seconds: float) -> bytes | None:
    """Return the next frame; None if none comes within so many seconds."""
    try:
        return heard.get(timeout=seconds)
    except Empty:
        return None
