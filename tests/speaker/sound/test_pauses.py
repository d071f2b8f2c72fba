"""Pauses: the desk works out the words in the quiet that may end a sentence."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest

from listening import sound
from listening.recognition import Recognized
from speaker.sound.ears import Ears
from speaker.sound.hands_free import Doing, HandsFree
from speaker.sound.loudspeaker import Loudspeaker
from tests.speaker.sound.room import (
    VOICE,
    WAKE,
    FakeDetector,
    FakeVoice,
    FakeWakeWord,
    room,
)
from tests.speaker.sound.test_hands_free import NoTalk

SECONDS = 30.0
SECOND, PAUSE, JUST_NOT_OVER, END = 100, 40, 55, 80
"""In frames. A sentence goes on after a PAUSE; a frame more than JUST_NOT_OVER ends it."""


@dataclass
class Counting:
    """A recognizer that tells how much voice and how much quiet after it the sound has.

    It waits for `goes_on` first, as though it took long.
    """

    goes_on: Event = field(default_factory=Event)
    heard: list[str] = field(default_factory=list)

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:  # noqa: ARG002 -- it has words
        frames = list(sound.frames(sentence))
        after = next(place for place, each in enumerate(reversed(frames)) if each == VOICE)
        self.heard.append(f"{frames.count(VOICE)} of voice, {after} of quiet")
        assert self.goes_on.wait(SECONDS)
        return Recognized(self.heard[-1], 0.9)


class Broken:
    def recognize(self, sentence: bytes, prompt: str) -> Recognized:  # noqa: ARG002 -- whatever it is
        raise RuntimeError("The model is broken.")


@pytest.fixture
def talk() -> NoTalk:
    return NoTalk()


@pytest.fixture
def counting() -> Counting:
    return Counting()


@pytest.fixture
def shown() -> list[Doing]:
    return []


@pytest.fixture
def desk(talk: NoTalk, counting: Counting, shown: list[Doing]) -> Iterator[HandsFree]:
    ears = Ears(FakeWakeWord(), counting, Loudspeaker(FakeVoice()), FakeDetector)
    with closing(HandsFree(talk, ears, shown.append)) as opened:
        yield opened
        counting.goes_on.set()


def hear(desk: HandsFree, *spans: tuple[bytes, int]) -> None:
    for frame, count in spans:
        for _ in range(count):
            desk.hear(frame)


def test_a_sentence_is_recognized_once_and_before_it_is_over(
    desk: HandsFree, talk: NoTalk, counting: Counting
) -> None:
    """A fifth of a second after the voice it begins; the quiet that follows changes nothing."""
    counting.goes_on.set()
    hear(desk, (WAKE, 1), (VOICE, SECOND), (sound.SILENCE, END))
    assert counting.heard == ["100 of voice, 17 of quiet"]
    assert talk.heard == ["100 of voice, 17 of quiet (0.9)"]


def test_a_sentence_that_goes_on_is_recognized_whole(
    desk: HandsFree, talk: NoTalk, counting: Counting
) -> None:
    """What was worked out in a pause is dropped, and the talk hears one sentence."""
    counting.goes_on.set()
    hear(desk, (WAKE, 1), (VOICE, SECOND), (sound.SILENCE, PAUSE))
    assert talk.heard == []
    hear(desk, (VOICE, SECOND), (sound.SILENCE, END))
    assert talk.heard == ["200 of voice, 17 of quiet (0.9)"]
    assert counting.heard[-1] == "200 of voice, 17 of quiet"


def test_the_microphone_is_heard_while_words_are_worked_out(
    desk: HandsFree, talk: NoTalk, counting: Counting, shown: list[Doing]
) -> None:
    """However long that takes, no frame waits for it until the sentence is over."""
    hear(desk, (WAKE, 1), (VOICE, SECOND), (sound.SILENCE, PAUSE))
    hear(desk, (VOICE, SECOND), (sound.SILENCE, PAUSE))
    assert (shown, talk.heard) == ([Doing.LISTENING], [])
    counting.goes_on.set()
    hear(desk, (sound.SILENCE, PAUSE))
    assert shown == [Doing.LISTENING, Doing.RECOGNIZING, Doing.ASLEEP]
    assert talk.heard == ["200 of voice, 17 of quiet (0.9)"]


def test_what_breaks_in_the_pause_breaks_the_turn(talk: NoTalk) -> None:
    """The frame that ends the sentence raises it, and none before that does."""
    ears = Ears(FakeWakeWord(), Broken(), Loudspeaker(FakeVoice()), FakeDetector)
    with closing(HandsFree(talk, ears, lambda _: None)) as desk:
        hear(desk, (WAKE, 1), (VOICE, SECOND), (sound.SILENCE, JUST_NOT_OVER))
        with pytest.raises(RuntimeError, match=r"^The model is broken\.$"):
            desk.hear(sound.SILENCE)
    assert talk.heard == []


def test_a_file_is_heard_as_a_microphone_is(tmp_path: Path) -> None:
    """Frames come faster than words are worked out, and the skill hears the same sentence."""
    counting = Counting()
    counting.goes_on.set()
    with room() as home:
        ears = Ears(FakeWakeWord(), counting, Loudspeaker(FakeVoice()), FakeDetector)
        heard = home.play_frames(
            ears,
            [WAKE] + [VOICE] * SECOND + [sound.SILENCE] * PAUSE + [VOICE] * SECOND,
            tmp_path / "said.wav",
        )
    assert heard[0] == "You: 200 of voice, 17 of quiet"
