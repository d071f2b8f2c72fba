"""A sound card for tests, in place of PortAudio: hears what it is given, keeps what it plays."""

import sys
from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any, Self

import pytest

_A_FRAME = 240
"""Samples that the loudspeaker takes in ten milliseconds."""


class PortAudioError(Exception):
    pass


class Stream:
    """One of its two streams; `is_open` while somebody has it open."""

    def __init__(self, callback: Callable[..., None], finished: Callable[[], None]) -> None:
        self.callback, self._finished, self.is_open = callback, finished, False

    def unplug(self) -> None:
        """End as PortAudio ends a stream whose device is gone."""
        self._finished()

    def __enter__(self) -> Self:
        self.is_open = True
        return self

    def __exit__(self, *_: object) -> None:
        self.is_open = False
        self._finished()


class SoundCard:
    """A microphone and a loudspeaker. `played` is what the loudspeaker was given so far."""

    microphone: Stream
    loudspeaker: Stream

    def __init__(self) -> None:
        self.played = b""
        self.has_devices = True

    def hear(self, frames: Iterable[bytes], *, plays: bool = True) -> None:
        """Hear them one after the other; each time the loudspeaker plays as long, if it `plays`."""
        for frame in frames:
            self.microphone.callback(frame)
            if plays:
                self.play()

    def play(self) -> None:
        out = bytearray(_A_FRAME * 2)
        self.loudspeaker.callback(memoryview(out), _A_FRAME)
        self.played += out

    @property
    def is_open(self) -> bool:
        streams = [self.__dict__.get(name) for name in ("microphone", "loudspeaker")]
        return any(each and each.is_open for each in streams)

    def _input(self, *_: object, **options: Any) -> Stream:
        if not self.has_devices:
            raise PortAudioError("Error querying device -1")
        self.microphone = Stream(options["callback"], options["finished_callback"])
        return self.microphone

    def _output(self, *_: object, **options: Any) -> Stream:
        self.loudspeaker = Stream(options["callback"], options["finished_callback"])
        return self.loudspeaker

    def connect(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Be what PortAudio finds on this machine."""
        library = SimpleNamespace(
            RawInputStream=self._input, RawOutputStream=self._output, PortAudioError=PortAudioError
        )
        monkeypatch.setitem(sys.modules, "sounddevice", library)
