"""What wakes the speaker, and what does not."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from listening import sound
from listening.wake_names import WakeName
from listening.wake_word import WakeWord
from tests.listening.said import SENTENCES
from tools.voices import rooms, speaking
from tools.voices.rooms import Room
from tools.voices.speaking import Samples, Voice

SECOND = timedelta(seconds=1)
WAKES = {
    (WakeName.ALEXA, Voice.ESPEAK, Room.CLEAN): 15,
    (WakeName.ALEXA, Voice.ESPEAK, Room.NOISY): 14,
    (WakeName.ALEXA, Voice.PIPER, Room.CLEAN): 15,
    (WakeName.ALEXA, Voice.PIPER, Room.NOISY): 14,
    (WakeName.OKAY_NABU, Voice.ESPEAK, Room.CLEAN): 15,
    (WakeName.OKAY_NABU, Voice.ESPEAK, Room.NOISY): 13,
    (WakeName.OKAY_NABU, Voice.PIPER, Room.CLEAN): 15,
    (WakeName.OKAY_NABU, Voice.PIPER, Room.NOISY): 13,
}
"""How many of the 15 sentences wake at least."""


@contextmanager
def waiting_for(name: WakeName) -> Iterator[WakeWord]:
    wake_word = WakeWord(name)
    yield wake_word
    wake_word.close()


def wakes(wake_word: WakeWord, said: Samples, room: Room, seed: int) -> int:
    """Return how often the sentence wakes."""
    heard = rooms.in_room(room, rooms.framed(said, 2 * SECOND, SECOND), seed)
    return sum(wake_word.hears(frame) for frame in sound.frames(speaking.as_sound(heard)))


@pytest.mark.parametrize(("name", "voice", "room", "floor"), [(*k, v) for k, v in WAKES.items()])
@pytest.mark.usefixtures("voices")
def test_the_wake_word_wakes_once(name: WakeName, voice: Voice, room: Room, floor: int) -> None:
    """A sentence that begins with it wakes, and no sentence wakes twice."""
    spoken = speaking.speak(voice, [f"{name.words.title()}, {each}." for each in SENTENCES])
    with waiting_for(name) as wake_word:
        woken = [wakes(wake_word, said, room, seed) for seed, said in enumerate(spoken)]
    assert max(woken) == 1
    assert sum(woken) >= floor


@pytest.mark.parametrize("name", WakeName)
@pytest.mark.parametrize("room", Room)
@pytest.mark.parametrize("voice", Voice)
@pytest.mark.usefixtures("voices")
def test_no_other_sentence_wakes(name: WakeName, voice: Voice, room: Room) -> None:
    """Without a wake word nothing wakes, whichever of them it waits for."""
    with waiting_for(name) as wake_word:
        spoken = enumerate(speaking.speak(voice, SENTENCES))
        assert sum(wakes(wake_word, said, room, seed) for seed, said in spoken) == 0


def test_silence_wakes_nobody() -> None:
    """Ten seconds of silence are not taken for a wake word."""
    with waiting_for(WakeName.ALEXA) as wake_word:
        assert not any(wake_word.hears(sound.SILENCE) for _ in range(1000))


def test_a_wake_word_is_said_as_its_name() -> None:
    """People read it as they say it."""
    assert [name.words for name in WakeName] == ["alexa", "hey jarvis", "hey mycroft", "okay nabu"]
