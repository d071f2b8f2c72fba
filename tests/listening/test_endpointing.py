"""Where somebody begins to speak, and where they have ended."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import pytest

from listening import sound
from listening.endpointing import ENDS, LISTENS, LONGEST, Endpointer, Hearing
from tests.listening.said import SENTENCES
from tools.voices import rooms, speaking
from tools.voices.rooms import Room
from tools.voices.speaking import Samples, Voice

SECOND = timedelta(seconds=1)
PAIRS = 25
"""For each voice in each room: a hundred in all."""


def ms(length: float) -> timedelta:
    return timedelta(milliseconds=length)


def hear_all(endpointer: Endpointer, heard: Samples) -> list[Hearing]:
    return [endpointer.hear(frame) for frame in sound.frames(speaking.as_sound(heard))]


@dataclass(frozen=True)
class Span:
    """From when to when an utterance was heard, in frames; `end` is None if it did not end."""

    begin: int
    end: int | None


def spans(heard: Samples) -> list[Span]:
    """Open the microphone again whenever an utterance is over."""
    found, begin = [], None
    endpointer = Endpointer(patience=timedelta(hours=1))
    for place, frame in enumerate(sound.frames(speaking.as_sound(heard))):
        hearing = endpointer.hear(frame)
        if hearing is Hearing.SPEECH and begin is None:
            begin = place
        if hearing is Hearing.THE_END and begin is not None:
            found.append(Span(begin, place))
            endpointer, begin = Endpointer(patience=timedelta(hours=1)), None
    return found if begin is None else [*found, Span(begin, None)]


def test_in_silence_nobody_is_heard_once_its_patience_is_over() -> None:
    """After eight seconds, and not a frame earlier, it hears nobody."""
    heard = hear_all(Endpointer(), rooms.quiet(LISTENS))
    assert heard == [Hearing.NOTHING_YET] * 799 + [Hearing.NOBODY]


@pytest.mark.parametrize("decibels", [-50, -30, -15])
def test_noise_is_nobody(decibels: int) -> None:
    """However loud a fan is, nobody speaks."""
    noise = rooms.pink(8 * sound.RATE, np.random.default_rng(3)) * 10 ** (decibels / 20)
    endpointer = Endpointer()
    assert set(hear_all(endpointer, noise)[:-1]) == {Hearing.NOTHING_YET}
    assert endpointer.sentence == b""


def test_knocks_on_the_table_are_nobody() -> None:
    """A knock is louder than a voice, and soon over."""
    chance = np.random.default_rng(4)
    knock = chance.standard_normal(960) * np.exp(-np.arange(960) / 160) * 0.3
    knocks = np.concatenate([np.concatenate([rooms.quiet(SECOND), knock]) for _ in range(5)])
    assert set(hear_all(Endpointer(), knocks)) == {Hearing.NOTHING_YET}


@pytest.mark.parametrize("voice", Voice)
@pytest.mark.usefixtures("voices")
def test_a_sentence_ends_after_a_little_quiet(voice: Voice) -> None:
    """It is whole, and over within a fifth of a second of the quiet that ends it.

    The last pause in it is known as one long before: there is time to work out the words.
    """
    (said,) = speaking.speak(voice, ["start a twenty minute break"])
    endpointer = Endpointer()
    heard = hear_all(endpointer, np.concatenate([rooms.quiet(SECOND), said, rooms.quiet(SECOND)]))
    end = (
        heard.index(Hearing.THE_END) * sound.FRAME - SECOND - sound.length_of(bytes(2 * len(said)))
    )
    assert ENDS - ms(100) <= end <= ENDS + ms(200)
    assert heard[: heard.index(Hearing.THE_END)][-40:] == [Hearing.SPEECH, *[Hearing.A_PAUSE] * 39]
    assert heard.index(Hearing.SPEECH) * sound.FRAME < SECOND + ms(300)


@pytest.mark.parametrize("voice", Voice)
@pytest.mark.parametrize("word", ["yes", "next", "stop", "no"])
@pytest.mark.usefixtures("voices")
def test_one_word_is_heard_at_once(voice: Voice, word: str) -> None:
    """A word that comes right when the microphone opens is a sentence, and none of it is lost."""
    (said,) = speaking.speak(voice, [word])
    endpointer = Endpointer()
    heard = hear_all(endpointer, np.concatenate([said, rooms.quiet(SECOND)]))
    assert Hearing.THE_END in heard
    whole = speaking.as_sound(said)
    assert endpointer.sentence[: len(whole)] == whole


@pytest.mark.usefixtures("voices")
def test_what_came_before_belongs_to_the_sentence() -> None:
    """What a wake word took with it is put before the sentence, if one comes."""
    (said,) = speaking.speak(Voice.PIPER, ["we're both back"])
    endpointer = Endpointer(before=b"\x01\x00")
    hear_all(endpointer, rooms.framed(said, after=SECOND))
    assert endpointer.sentence[:2] == b"\x01\x00"


@pytest.mark.usefixtures("voices")
def test_a_television_is_cut_off() -> None:
    """What speaks for twenty seconds without a pause is no sentence that goes on."""
    (said,) = speaking.speak(Voice.PIPER, ["we need a break until eight o'clock"])
    heard = hear_all(Endpointer(), np.resize(said, 25 * sound.RATE))
    begun, ended = heard.index(Hearing.SPEECH), heard.index(Hearing.THE_END)
    assert ms(-500) <= (ended - begun) * sound.FRAME - LONGEST <= ms(0)


def _pairs(spoken: Sequence[Samples], seed: int) -> list[tuple[Samples, timedelta, Samples]]:
    """Each of them begins a pair, and some of them two."""
    chance = random.Random(seed)  # noqa: S311  no secret
    return [
        (spoken[place % len(spoken)], ms(chance.uniform(900, 1500)), chance.choice(spoken))
        for place in range(PAIRS)
    ]


@pytest.mark.parametrize("room", Room)
@pytest.mark.parametrize("voice", Voice)
@pytest.mark.usefixtures("voices")
def test_two_utterances_are_never_joined(voice: Voice, room: Room) -> None:
    """What follows within 0.9 to 1.5 s of an utterance is another, and both of them are heard.

    None of the sentences falls into two.
    """
    spoken = speaking.speak(voice, SENTENCES)
    joined, not_two = 0, 0
    for seed, (first, gap, second) in enumerate(_pairs(spoken, seed=11)):
        said = np.concatenate(
            [rooms.quiet(SECOND), first, rooms.quiet(gap), second, rooms.quiet(SECOND)]
        )
        found = spans(rooms.in_room(room, said, seed))
        ends = 100 + len(first) / 160
        begins_again = ends + gap / sound.FRAME
        joined += any(
            each.begin < ends and (each.end is None or each.end > begins_again) for each in found
        )
        not_two += len(found) != 2
    assert (joined, not_two) == (0, 0)
