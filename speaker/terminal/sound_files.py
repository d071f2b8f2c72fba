"""A talk from a file of sound, with its answers written into another: no microphone is needed.

The clock goes with the sound. So a file of twenty minutes has a break of twenty minutes in it, and
is played in a fraction of that.
"""

import wave
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import chain, islice
from pathlib import Path

import click

from listening import sound
from listening.sound import SoundError
from speaker.desk.speaker import Speaker
from speaker.sound.ears import Ears
from speaker.sound.hands_free import Doing, HandsFree
from speaker.sound.speech import RATE
from speaker.transcript import Event

_MOST_AFTERWARDS = timedelta(minutes=10)
"""So long an answer may go on after the sound has ended: a guide keeps quiet for a minute."""

Watch = Callable[[Event | str], None]


class SoundTalk:
    """A talk that is told as text, line by line, while it is heard."""

    def __init__(self, speaker: Speaker, ears: Ears, watch: Watch) -> None:
        self._speaker, self._ears, self._watch = speaker, ears, watch

    def hear(self, words: str, confidence: float) -> None:
        self._watch(f"You: {words}")
        self._tell(self._speaker.hear(words, confidence))

    def silence(self) -> None:
        self._tell(self._speaker.take(""))

    def prompt(self) -> str:
        return self._speaker.prompt(self._ears.wake_word.name.words)

    @property
    def is_open(self) -> bool:
        return self._speaker.is_open

    def ring(self) -> None:
        """Ring what is due by now."""
        due = self._speaker.home.next_ring()
        if due is not None and due <= self._speaker.clock():
            self._tell(self._speaker.home.ring_due())

    def _tell(self, events: Iterable[Event]) -> None:
        for event in events:
            self._watch(event)
            for line in event.lines:
                self._ears.loudspeaker.play(line)


def play_file(
    speaker: Speaker, ears: Ears, heard: Path, written: Path | None, watch: Watch
) -> None:
    """Play a file of sound as `play` does. Raises UsageError if one of the two cannot be used."""
    if written is not None and _is_same(written, heard):
        raise click.UsageError(f"{written} is what is listened to. Name another file to write.")
    try:
        frames = _frames_of(heard)
        # Nothing is written over for a file that is no sound.
        first = [*islice(frames, 1)]
        play(speaker, ears, chain(first, frames), written, watch)
    except SoundError as wrong:
        raise click.UsageError(f"{heard}: {wrong}") from wrong


def _is_same(written: Path, heard: Path) -> bool:
    try:
        return written.samefile(heard)
    except OSError:  # the usual case: it is not there yet
        return False


def play(
    speaker: Speaker, ears: Ears, heard: Iterable[bytes], written: Path | None, watch: Watch
) -> None:
    """Play frames to the speaker, and write what it says to the wave file `written`, if any.

    The speaker's clock must stand still: it is moved on with each frame. The file is as long as
    what was heard, and as what was still to be said then.
    """
    talk = SoundTalk(speaker, ears, watch)
    with closing(HandsFree(talk, ears, lambda _: None)) as desk, _wave_file(written) as out:
        for frame in _and_afterwards(heard, desk, ears):
            speaker.clock.advance(sound.FRAME)
            talk.ring()
            desk.hear(frame)
            out(ears.loudspeaker.take(RATE // 100))


@contextmanager
def _wave_file(path: Path | None) -> Iterator[Callable[[bytes], None]]:
    """Yield what writes samples into the file; with None, they are dropped."""
    if path is None:
        yield lambda _: None
        return
    try:
        with path.open("wb") as file, wave.open(file, "wb") as out:
            out.setnchannels(1)
            out.setsampwidth(2)
            out.setframerate(RATE)
            yield out.writeframesraw
    except OSError as wrong:
        raise click.UsageError(f"{path} cannot be written: {wrong.strerror}.") from wrong


def _and_afterwards(heard: Iterable[bytes], desk: HandsFree, ears: Ears) -> Iterator[bytes]:
    """Go on with silence until nothing is said any more, and nobody is listened to."""
    yield from heard
    for _ in range(sound.frames_in(_MOST_AFTERWARDS)):
        if desk.doing is Doing.ASLEEP and not ears.loudspeaker.is_playing:
            return
        yield sound.SILENCE


def _frames_of(file: Path) -> Iterator[bytes]:
    """Return a sound file's frames, without holding all of it. Raises SoundError."""
    rest = b""
    for piece in sound.stream(file):
        rest += piece
        whole = len(rest) - len(rest) % sound.FRAME_BYTES
        yield from sound.frames(rest[:whole])
        rest = rest[whole:]
    yield from sound.frames(rest)
