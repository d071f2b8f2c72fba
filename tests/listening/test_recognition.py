"""How much of what two synthetic voices say is recognized, and understood."""

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest

from listening import sound
from listening.recognition import Recognized, Whisper
from speaker.desk.prompting import usual
from speaker.understanding.language import of_locale
from tests.listening.said import SENTENCES
from tools.voices import rooms, speaking
from tools.voices.clips import Outcome, clips, listen
from tools.voices.limits import is_asked_again, is_grave
from tools.voices.prompts import Prompt
from tools.voices.rooms import Room
from tools.voices.sentences import as_written, name_of
from tools.voices.speaking import Samples, Voice

pytestmark = pytest.mark.long

LANGUAGE = of_locale("en-US")
WORDS = usual(LANGUAGE, "alexa")
SAID = [as_written(each, LANGUAGE.understanding) for each in SENTENCES]
FLOORS = {Room.CLEAN: 27, Room.NOISY: 22}
"""Of 30 clips, so many are understood at least."""


def length(said: Samples) -> timedelta:
    return timedelta(seconds=len(said) / sound.RATE)


@pytest.fixture(scope="module")
def outcomes(whisper: Whisper) -> list[Outcome]:
    heard = clips(SAID, Voice, Room, seed=1)
    return list(listen(heard, whisper, LANGUAGE, Prompt.SKILL_WORDS, seed=1))


def test_the_sentences_are_of_many_intents() -> None:
    """Each is understood if one types it, and no two are of the same few intents."""
    names = [name_of(LANGUAGE.understanding.interpret(each)) for each in SENTENCES]
    assert "AMAZON.FallbackIntent" not in names
    assert len(set(names)) >= 12
    assert [each for each in SENTENCES if each.lower() in WORDS.lower()] == []


def test_what_two_voices_say_is_understood(outcomes: list[Outcome]) -> None:
    """Most lead to the right intent, length and time; no grave act is guessed; noise is less sure.

    One test for all three, because the clips take a minute wherever they are made.
    """
    right = Counter(each.clip.room for each in outcomes if each.is_right)
    assert {room: right[room] >= floor for room, floor in FLOORS.items()} == dict.fromkeys(
        FLOORS, True
    ), right
    guessed = [
        each.intent
        for each in outcomes
        if is_grave(each)
        and not is_asked_again(each)
        and each.intent not in each.clip.sentence.right
    ]
    # A move that was meant may get a length that was misheard: the reply says the time.
    assert guessed == []
    sure = {
        room: [o.recognized.confidence for o in outcomes if o.clip.room is room] for room in Room
    }
    assert all(0 <= each <= 1 for some in sure.values() for each in some)
    assert np.mean(sure[Room.CLEAN]) > np.mean(sure[Room.NOISY])


@pytest.mark.parametrize("decibels", [-90, -40, -20])
def test_noise_is_no_words_that_are_sure(whisper: Whisper, decibels: int) -> None:
    """Of noise alone nothing is recognized, or so unsurely that it is asked again."""
    noise = rooms.pink(3 * sound.RATE, np.random.default_rng(2)) * 10 ** (decibels / 20)
    heard = whisper.recognize(speaking.as_sound(noise), WORDS)
    assert heard.words == "" or heard.confidence < 0.4


@pytest.mark.parametrize("seconds", [8, 13])
def test_a_long_sentence_is_recognized_to_its_end(whisper: Whisper, seconds: int) -> None:
    """Somebody thinks aloud, and then says what they want: where that is does not matter."""
    first, last = speaking.speak(Voice.PIPER, ["we talked about the budget", SENTENCES[6]])
    said = np.concatenate([first, rooms.quiet(timedelta(seconds=seconds) - length(first)), last])
    heard = whisper.recognize(speaking.as_sound(rooms.framed(said)), WORDS)
    assert "budget" in heard.words
    assert "every Sunday" in heard.words


def test_words_are_not_shown() -> None:
    """What people said is private: it is not in what a log may show of it."""
    assert repr(Recognized("we had a fight", 0.5)) == "Recognized(confidence=0.5)"
