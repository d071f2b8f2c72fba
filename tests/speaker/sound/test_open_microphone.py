"""The open microphone: for whom it stays open, and what closes it before anybody has spoken."""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from listening import sound
from listening.recognition import Recognized
from listening.wake_names import WakeName
from speaker.sound.ears import Ears
from speaker.sound.hands_free import Doing, HandsFree
from speaker.sound.loudspeaker import Loudspeaker
from speaker.sound.speech import RATE
from speaker.transcript import Kind, said
from tests.speaker.sound.room import (
    VOICE,
    WAKE,
    FakeDetector,
    FakeRecognizer,
    FakeVoice,
    FakeWakeWord,
    Room,
    room,
)
from tests.speaker.sound.test_hands_free import NoTalk

SECOND, END = 100, 80
"""In frames. So much quiet ends a sentence."""


class Asks(NoTalk):
    """A talk that waits for an answer until it is closed."""

    is_open = True


class Jarvis(FakeWakeWord):
    name = WakeName.HEY_JARVIS


class Drops(FakeRecognizer):
    """Somebody presses Ctrl-C while it works the words out."""

    drop: Callable[[], None]

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        self.drop()
        return super().recognize(sentence, prompt)


class Desk:
    def __init__(self, talk: NoTalk, recognizer: FakeRecognizer) -> None:
        self.talk, self.recognizer = talk, recognizer
        self.loudspeaker = Loudspeaker(FakeVoice())
        ears = Ears(Jarvis(), recognizer, self.loudspeaker, FakeDetector)
        self.hands_free = HandsFree(talk, ears, lambda _: None)

    def hear(self, *spans: tuple[bytes, int]) -> Doing:
        """Hear so many frames of each, and return what is going on then."""
        for frame, count in spans:
            for _ in range(count):
                self.hands_free.hear(frame)
                self.loudspeaker.take(RATE // 100)
        return self.hands_free.doing

    def says(self, *sentences: str) -> None:
        self.recognizer.sentences = deque(Recognized(each, 0.9) for each in sentences)


@pytest.fixture
def asks() -> Iterator[Desk]:
    """A desk whose question is open."""
    desk = Desk(Asks(), FakeRecognizer())
    with closing(desk.hands_free):
        yield desk


@pytest.fixture
def asleep() -> Iterator[Desk]:
    desk = Desk(NoTalk(), FakeRecognizer())
    with closing(desk.hands_free):
        yield desk


def test_a_question_that_is_closed_closes_the_microphone(asks: Desk) -> None:
    """What people say to each other then is no answer, and is not recognized."""
    assert asks.hear((sound.SILENCE, 10)) is Doing.LISTENING
    asks.talk.is_open = False
    assert asks.hear((sound.SILENCE, 1)) is Doing.ASLEEP
    asks.hear((VOICE, SECOND), (sound.SILENCE, END))
    assert (asks.recognizer.heard, asks.talk.heard) == ([], [])


def test_who_called_is_listened_to_whatever_closes(asks: Desk) -> None:
    """The wake word opens it for itself, even if it was open for an answer."""
    asks.says("Hey Jarvis, how long is left")
    asks.hear((sound.SILENCE, 10), (WAKE, 1))
    asks.talk.is_open = False
    asks.hear((VOICE, SECOND), (sound.SILENCE, END))
    assert asks.talk.heard == ["how long is left (0.9)"]


def test_the_wake_word_before_an_answer(asks: Desk) -> None:
    """It is taken off the words, though the microphone was open without it."""
    asks.says("Hey Jarvis, no.")
    asks.hear((sound.SILENCE, 10), (WAKE, 1), (VOICE, SECOND), (sound.SILENCE, END))
    assert asks.talk.heard == ["no. (0.9)"]


def test_a_sentence_that_is_dropped_is_forgotten(asleep: Desk) -> None:
    """Nobody hears it, what rings meanwhile waits no longer, and the wake word works again."""
    asleep.says("how long is left")
    asleep.hear((WAKE, 1), (VOICE, SECOND))
    asleep.loudspeaker.play(said("<speak/>", Kind.CHIME))
    asleep.hands_free.drop()
    assert asleep.hear((VOICE, 1)) is Doing.SPEAKING
    assert asleep.hear((sound.SILENCE, 4 * SECOND)) is Doing.ASLEEP
    assert asleep.recognizer.heard == []
    asleep.hear((WAKE, 1), (VOICE, SECOND), (sound.SILENCE, END))
    assert asleep.talk.heard == ["how long is left (0.9)"]


def test_a_sentence_is_dropped_while_its_words_are_worked_out() -> None:
    """They come too late for the talk."""
    recognizer = Drops()
    desk = Desk(NoTalk(), recognizer)
    recognizer.drop = desk.hands_free.drop
    desk.says("start a break")
    with closing(desk.hands_free):
        assert desk.hear((WAKE, 1), (VOICE, SECOND), (sound.SILENCE, END)) is Doing.ASLEEP
    assert (len(recognizer.heard), desk.talk.heard) == (1, [])


def test_a_press_that_is_dropped_opens_nothing(asleep: Desk) -> None:
    """Enter and then Ctrl-C is as though nobody had pressed anything."""
    asleep.hands_free.press()
    asleep.hands_free.drop()
    assert asleep.hear((sound.SILENCE, 1)) is Doing.ASLEEP


def test_a_chime_between_the_wake_word_and_the_first_word(tmp_path: Path) -> None:
    """Whoever called and took a breath is listened to after it."""
    with room() as home:
        home.call("start a 20-minute break")
        home.quiet(6)
        home.say("yes")
        home.quiet(8)
        home.say("no topic")
        home.quiet(20)
        home.play(tmp_path / "said.wav")
        wait_for_the_chime(home, seconds_before=0.5)
        home.wake()
        home.quiet(9)
        home.say("how long is left")
        told = home.play(tmp_path / "said.wav")
    assert [each.partition(":")[0] for each in told[:2]] == ["Chime", "You"]
    assert told[1] == "You: how long is left"


def wait_for_the_chime(home: Room, seconds_before: float) -> None:
    due = home.speaker.home.next_ring()
    assert due is not None
    home.quiet((due - home.speaker.clock()).total_seconds() - seconds_before)
