"""A couple's evening at the desk, from the break to the agreement, from sound files alone."""

import wave
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from listening import sound
from listening.recognition import Recognized
from listening.wake_names import WakeName
from listening.wake_word import WakeWord
from speaker.__main__ import main
from speaker.desk.opening import open_speaker
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import Settings
from speaker.sound import speech
from speaker.sound.ears import Ears
from speaker.sound.loudspeaker import Loudspeaker
from speaker.terminal.sound_files import play
from tests.speaker.sound.room import FIVE_TO_SEVEN, heard_in
from tools.voices import rooms, speaking
from tools.voices.speaking import Voice

pytestmark = pytest.mark.long

WAITS = timedelta(seconds=1)
"""People answer a second after the speaker has ended."""
# A break is as short as it can be: each second of it is heard twice.
PARTING = (
    ("Alexa, start a five minute break.", "start a 5-minute break"),
    ("Yes, please.", "yes please"),
    ("The budget.", "the budget"),
)
TOGETHER = (
    ("Alexa, we're both back.", "we're both back"),
    ("Let's talk now.", "let's talk now"),
    ("Next.", "next"),
    ("Yes.", "yes"),
    ("Yes.", "yes"),
    *(("Next.", "next") for _ in range(6)),
    ("Next.", "next"),
    ("We take turns with the dishes.", "we take turns with the dishes"),
    ("Yes.", "yes"),
    ("No, thank you.", "no thank you"),
)


def letters(line: str) -> str:
    """Return a line that somebody said without what a voice cannot have: capitals and points."""
    said = line.removeprefix("You: ").lower()
    return "".join(each for each in said if each.isalnum() or each in " '-")


class Couple:
    """Two people who wait until the speaker has ended, and then say their next sentence.

    Each is recognized as what it is: only whoever plays their evening has to find that out.
    """

    def __init__(self, speaker: Speaker, loudspeaker: Loudspeaker) -> None:
        self._speaker, self._loudspeaker = speaker, loudspeaker
        self._saying = ""

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        del sentence, prompt
        return Recognized(self._saying, 1.0)

    def evening(self) -> Iterator[bytes]:
        yield from self._say(PARTING)
        back = self._speaker.home.next_ring()
        assert back is not None
        while self._speaker.clock() < back:
            yield sound.SILENCE
        yield from self._say(TOGETHER)

    def _say(self, sentences: Sequence[tuple[str, str]]) -> Iterator[bytes]:
        spoken = speaking.speak(Voice.PIPER, [said for said, _ in sentences])
        for each, (_, words) in zip(spoken, sentences, strict=True):
            # Until the speaker has ended, what they said last is still being worked out.
            yield from self._wait()
            self._saying = words
            yield from sound.frames(speaking.as_sound(rooms.framed(each)))
        yield from self._wait()

    def _wait(self) -> Iterator[bytes]:
        quiet = 0
        while quiet < sound.frames_in(WAITS):
            quiet = 0 if self._loudspeaker.is_playing else quiet + 1
            yield sound.SILENCE


def kept(frames: Iterator[bytes], file: Path) -> Iterator[bytes]:
    """Write down what is heard while it is heard."""
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(sound.RATE)
        for frame in frames:
            out.writeframesraw(frame)
            yield frame


@pytest.fixture(scope="module")
def evening(voices: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sound of the evening, made with people who hear the speaker."""
    del voices
    file = tmp_path_factory.mktemp("evening") / "evening.wav"
    with (
        open_speaker(Settings(frozen_at=FIVE_TO_SEVEN, has_screen=True)) as speaker,
        closing(WakeWord(WakeName.ALEXA)) as wake_word,
        closing(Loudspeaker(speech.find("en-US", None, file.parent))) as loudspeaker,
    ):
        speaker.take("/allow timers")
        couple = Couple(speaker, loudspeaker)
        ears = Ears(wake_word, couple, loudspeaker)
        play(speaker, ears, kept(couple.evening(), file), None, lambda _: None)
    return file


def test_an_evening_from_a_file_of_sound(evening: Path, tmp_path: Path) -> None:
    """Played by the command alone it is the whole evening, and what is said is in a file."""
    written = tmp_path / "said.wav"
    arguments = ["--from-sound", str(evening), "--to-sound", str(written)]
    arguments += ["--whisper", str(speaking.WHISPER), "--allow", "timers"]
    arguments += ["--at", "2026-11-23 18:55", "--zone", "America/New_York"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    said = [letters(each) for each in lines if each.startswith("You: ")]
    assert said == [heard for _, heard in (*PARTING, *TOGETHER)]
    assert "Chime: This is from Steady Ground. Time to come back together." in lines
    assert lines[-1].startswith("Alexa: That's it. That wasn't easy")
    spans = heard_in(written)
    # The longest quiet is the break: from the reply that began it to the chime.
    quiet = max(after[0] - before[1] for before, after in pairwise(spans))
    assert 3 * 60 < quiet < 5 * 60
