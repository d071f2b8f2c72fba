"""The tools that let synthetic voices test the listening."""

import hashlib
import random
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from listening import sound
from listening.recognition import Recognized
from speaker.desk.prompting import usual
from speaker.understanding.language import of_locale
from tools.voices import in_place, joining, rooms, speaking
from tools.voices.clips import Clip, outcome_of, right
from tools.voices.joining import JoiningError
from tools.voices.limits import is_asked_again, is_grave
from tools.voices.prompts import Prompt, prompt_for
from tools.voices.rooms import Room
from tools.voices.sentences import NO_ACT, Half, Sentence, Source, as_written, of
from tools.voices.speaking import Voice

LANGUAGE = of_locale("en-US")
SECOND = timedelta(seconds=1)


@pytest.fixture
def parts(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "1", tmp_path / "2"
    first.write_bytes(b"ground ")
    second.write_bytes(b"truth")
    return first, second


def test_two_parts_are_joined(parts: tuple[Path, Path], tmp_path: Path) -> None:
    """The whole is there if its hash is the one that we know."""
    whole = tmp_path / "new" / "model.bin"
    joining.join(*parts, whole, hashlib.sha256(b"ground truth").hexdigest())
    assert whole.read_bytes() == b"ground truth"


def test_another_model_is_not_taken(parts: tuple[Path, Path], tmp_path: Path) -> None:
    """The message has its hash, and nothing is written."""
    whole = tmp_path / "model.bin"
    with pytest.raises(JoiningError) as wrong:
        joining.join(*parts, whole)
    found = hashlib.sha256(b"ground truth").hexdigest()
    assert str(wrong.value) == (f"model.bin is not the model that we know: its sha256 is {found}.")
    assert not whole.exists()


def test_sound_comes_back_as_it_was() -> None:
    """Samples and sound stand for each other, and what is too loud is cut off."""
    said = np.array([0.0, 0.5, -1.0, 1.5, -2.0])
    assert speaking.samples(speaking.as_sound(said)) == pytest.approx(
        [0.0, 0.5, -1.0, 32_767 / 32_768, -1.0]
    )


def test_a_clean_room_changes_nothing() -> None:
    """What is said there is heard."""
    said = np.sin(np.arange(1000))
    assert rooms.in_room(Room.CLEAN, said, seed=1) is said


def test_noise_is_ten_decibels_softer_than_the_voice() -> None:
    """Where the voice is quiet, what is left is noise of a tenth of its power."""
    moments = np.arange(sound.RATE) / sound.RATE
    said = rooms.framed(0.1 * np.sin(2 * np.pi * 300 * moments), SECOND, SECOND)
    heard = rooms.in_room(Room.NOISY, said, seed=1)
    assert len(heard) == len(said)
    before = rooms.power(heard[: sound.RATE])
    assert before == pytest.approx(0.1**2 / 2 / 10, rel=0.25)


def test_the_same_seed_is_the_same_room() -> None:
    """A figure can be measured again; another seed is another noise."""
    said = np.sin(np.arange(4000)) * 0.1
    first, again, other = (rooms.in_room(Room.NOISY, said, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_an_echo_falls_by_sixty_decibels_in_its_time() -> None:
    """What is left of its energy falls along a straight line; half of it tells the whole."""
    tail = rooms.echo(np.random.default_rng(1))[1:]
    left = 10 * np.log10(np.cumsum(tail[::-1] ** 2)[::-1] / np.sum(tail**2))
    begin, end = (int(np.argmax(left <= each)) / sound.RATE for each in (-5, -25))
    assert 3 * (end - begin) == pytest.approx(rooms.ECHO.total_seconds(), rel=0.1)


def test_pink_noise_is_as_loud_in_each_octave() -> None:
    """White noise would be twice as loud in each higher one."""
    noise = rooms.pink(8 * sound.RATE, np.random.default_rng(1))
    assert rooms.power(noise) == pytest.approx(1)
    spectrum = np.abs(np.fft.rfft(noise)) ** 2
    octaves = [spectrum[8 * low : 16 * low].sum() for low in (125, 250, 500, 1000, 2000)]
    assert max(octaves) / min(octaves) < 1.15


@pytest.mark.parametrize("source", Source)
def test_what_is_reported_is_never_tuned_on(source: Source) -> None:
    """The halves have nothing in common, and each is large."""
    halves = [{each.text for each in of(source, half, LANGUAGE.understanding)} for half in Half]
    # Only numbers are held against each other: a failed test would print the sentences.
    in_both, smallest = len(halves[0] & halves[1]), min(map(len, halves))
    assert in_both == 0
    assert smallest >= (60 if source is Source.DOCUMENTED else 700)


def test_a_sentence_does_not_show_itself() -> None:
    """A failed test prints no sentence of the report set."""
    assert "secret" not in repr(Sentence("secret", frozenset({"StartBreakIntent"})))


def clip(text: str) -> Clip:
    sentence = as_written(text, LANGUAGE.understanding)
    return Clip(sentence, Voice.PIPER, Room.CLEAN, b"")


@pytest.mark.parametrize(
    ("written", "heard", "is_right", "is_wrong_act"),
    [
        ("start a twenty minute break", "Start a 20-minute break.", True, False),
        ("start a twenty minute break", "Start a 30-minute break.", False, True),
        ("start a twenty minute break", "Call it off.", False, True),
        ("start a twenty minute break", "Bananas grow on trees.", False, False),
        ("start a twenty minute break", "", False, False),
        ("bananas grow on trees", "Bananas grow on trees.", True, False),
        ("next", "Move on.", True, False),
    ],
)
def test_what_was_heard_is_held_against_what_was_said(
    written: str, heard: str, *, is_right: bool, is_wrong_act: bool
) -> None:
    """Right is the same intent with the same length; wrong is any other act, but not none."""
    outcome = outcome_of(clip(written), Recognized(heard, 0.9), LANGUAGE)
    assert (outcome.is_right, outcome.is_wrong_act) == (is_right, is_wrong_act)
    assert str(right([outcome])) == f"{int(is_right)} of 1"


def test_the_value_of_a_blind_sentence_does_not_count() -> None:
    """Its row names the intent alone."""
    sentence = Sentence("twenty minutes please", frozenset({"StartBreakIntent"}))
    said = Clip(sentence, Voice.PIPER, Room.CLEAN, b"")
    assert outcome_of(said, Recognized("start a 30 minute break", 0.9), LANGUAGE).is_right


@pytest.mark.parametrize(
    ("heard", "confidence", "again"),
    [
        ("start a break", 0.51, False),
        ("start a break", 0.49, True),
        ("call it off", 0.64, True),
        ("call it off", 0.66, False),
        ("yes", 0.64, True),
        ("bananas grow on trees", 0.9, True),
        ("he hit me", 0.1, False),
    ],
)
def test_what_is_unsure_is_asked_again(heard: str, confidence: float, *, again: bool) -> None:
    """A grave act has to be surer than another; danger never waits."""
    outcome = outcome_of(clip("next"), Recognized(heard, confidence), LANGUAGE)
    assert is_asked_again(outcome) is again


SCRIPT = """\
/allow timers
You: alexa, ask steady ground for a ten minute break about the budget
/advance 10m
You: we're both back
You: talk now
You: alexa, stop
"""


class Repeating:
    """Recognizes sound that is text, and notes what it was told beforehand."""

    def __init__(self) -> None:
        self.told = list[str]()

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        self.told.append(prompt)
        return Recognized(sentence.decode(), 0.9)


def test_a_documented_sentence_is_heard_in_its_conversation() -> None:
    """It means what it means there, recognition is told what can be said, and the talk goes on."""
    recognizer = Repeating()
    said = [("talk now", "Talk now."), ("talk now", "Stop now."), ("never said", "Never said.")]
    clips = [replace(clip(text), sound=heard.encode()) for text, heard in said]
    outcomes = in_place.listen(clips, [SCRIPT], recognizer, LANGUAGE)
    assert [(each.intent, each.is_right) for each in outcomes] == [
        ("ReturnIntent", True),
        ("AMAZON.StopIntent", False),
    ]
    assert len(recognizer.told) == 2
    assert all("talk now" in told.casefold() for told in recognizer.told), recognizer.told


EXPECTED_ALONE = ("AMAZON.YesIntent", "AMAZON.StopIntent")


def test_no_prompt_has_words_of_a_grave_act() -> None:
    """None of its sentences takes anything away but yes and stop, whatever else can be said.

    Those two are single words, which get lost if nobody expects them.
    """
    every = {name for name in LANGUAGE.model.intents if name not in NO_ACT}
    for seed in range(30):
        chance = random.Random(seed)  # noqa: S311  no secret
        told = prompt_for(Prompt.SAYABLE, frozenset(every), LANGUAGE, chance)
        assert told.startswith(usual(LANGUAGE, "alexa"))
        for sentence in filter(None, told.removeprefix("Alexa, open Steady Ground.").split(".")):
            outcome = outcome_of(clip("next"), Recognized(sentence.strip(), 0.9), LANGUAGE)
            assert outcome.intent in EXPECTED_ALONE or not is_grave(outcome), sentence
