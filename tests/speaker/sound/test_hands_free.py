"""The desk hands-free: talks in a room, heard and played frame by frame, with the real skill."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from listening import sound
from listening.recognition import Recognized
from speaker.sound.ears import Ears
from speaker.sound.hands_free import Doing, HandsFree, without
from speaker.sound.loudspeaker import Loudspeaker
from speaker.understanding.consequences import CALLS_FOR_HELP, TAKES_AWAY
from speaker.understanding.language import of_locale
from tests.speaker.sound.room import (
    VOICE,
    WAKE,
    FakeDetector,
    FakeRecognizer,
    FakeVoice,
    FakeWakeWord,
    Room,
    heard_in,
    room,
)

START = "start a 20-minute break"
STARTED = "Okay, 20 minutes. See you both at 7:15. Want me to chime when it's time to come back?"
NOT_CLEAR = "(Not heard clearly enough to be sure.)"


@pytest.fixture
def home() -> Iterator[Room]:
    with room() as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "said.wav"


def start_break(home: Room, file: Path) -> None:
    home.call(START)
    home.quiet(6)
    home.say("yes")
    home.quiet(8)
    home.say("no topic")
    home.quiet(20)
    assert "Alexa: I'll chime then." in " ".join(home.play(file))
    assert home.speaker.device.session is None


def test_a_break_is_asked_for_after_the_wake_word(home: Room, file: Path) -> None:
    """The wake word opens the microphone, the answer is spoken, and then it opens by itself."""
    home.quiet(1)
    home.call(START)
    home.quiet(6)
    home.say("yes")
    home.quiet(8)
    told = home.play(file)
    assert f"Alexa: {STARTED}" in told
    assert told[told.index("You: yes") + 1].startswith("Alexa: I'll chime then.")
    # A second, the wake word, a second of talk, and less than 0.6 s until it has surely ended.
    begins, ends = heard_in(file)[0]
    assert begins == pytest.approx(2.57, abs=0.05)
    assert ends - begins == pytest.approx(len(STARTED.split()) * 0.3, abs=0.2)


def test_without_the_wake_word_nothing_is_heard(home: Room, file: Path) -> None:
    """What people say to each other is recognized by nobody, and answered by nobody."""
    for _ in range(3):
        home.say("start a break")
    assert home.play(file) == []
    assert home.recognizer.heard == []
    assert heard_in(file) == []


def test_the_wake_word_alone(home: Room, file: Path) -> None:
    """After the wake word alone it goes on listening for what is wanted."""
    home.wake()
    home.say("Alexa.")
    home.quiet(3)
    home.say("how long is left")
    told = home.play(file)
    assert told[0] == "You: how long is left"
    assert len(home.recognizer.heard) == 2


def test_a_wake_word_and_then_nobody(home: Room, file: Path) -> None:
    """After eight seconds without a word the microphone closes, and nothing is said."""
    home.wake()
    home.quiet(9)
    home.say("something else")
    assert home.play(file) == []
    assert home.recognizer.heard == []


def test_nobody_answers(home: Room, file: Path) -> None:
    """The question is asked again after eight seconds, and then the microphone stays closed."""
    home.call(START)
    home.quiet(40)
    assert home.play(file).count("Alexa: Want me to chime when it's time to come back?") == 1
    assert len(heard_in(file)) == 2
    assert home.speaker.device.session is None


def test_the_wake_word_interrupts(home: Room, file: Path) -> None:
    """In the middle of a reply it falls silent at once, and hears what is said then."""
    home.call("what can you do")
    home.quiet(1)
    home.call("how long is left")
    home.quiet(10)
    home.play(file)
    first, second, *_ = heard_in(file)
    # The wake word, and a second of talk; the reply begins 0.66 s after it and has a second to go.
    assert first[1] == pytest.approx(2.82, abs=0.05)
    assert second[0] > first[1] + 1


def test_quiet_is_quiet(home: Room, file: Path) -> None:
    """While two people talk to each other for a minute it hears nothing but the wake word."""
    home.call("start the repair ritual")
    home.quiet(12)
    home.say("yes")
    home.quiet(20)
    home.say("it was hard when you left", seconds=4)
    home.call("next")
    home.quiet(2)
    told = home.play(file)
    assert [each for each in told if each.startswith("You:")] == [
        "You: start the repair ritual",
        "You: yes",
        # What they told each other was never recognized: the words for it are left for "next".
        "You: it was hard when you left",
    ]
    assert len(home.recognizer.heard) == 3


def test_after_the_quiet_the_bell_opens_the_microphone(home: Room, file: Path) -> None:
    """A minute of quiet, the bell, and then "next" needs no wake word."""
    home.call("start the repair ritual")
    home.quiet(12)
    home.say("yes")
    home.quiet(75)
    home.say("next")
    home.quiet(1)
    told = home.play(file)
    assert told[told.index("You: next") - 1].endswith("(quiet, 60 s) (bell)")
    spans = heard_in(file)
    bell = next(begin for begin, end in spans if begin > 60)
    words_end = max(end for begin, end in spans if end < bell)
    assert bell - words_end == pytest.approx(60, abs=0.5)


def test_its_own_voice_does_not_wake_it(home: Room, file: Path) -> None:
    """What it says itself names the wake word, and the microphone hears that: it is no call."""
    start_break(home, file)
    home.call("I won't hear the chime")
    home.quiet(1)
    home.wake()
    home.quiet(6)
    reply = home.play(file)[1].removeprefix("Alexa: ")
    begins, ends = heard_in(file)[0]
    assert "Alexa" in reply
    assert ends - begins == pytest.approx(len(reply.split()) * 0.3, abs=0.2)


def test_the_chime_at_its_time(home: Room, file: Path) -> None:
    """Twenty minutes of the room's own sound later it rings, to the second, and then speaks."""
    start_break(home, file)
    home.quiet(21 * 60)
    assert home.play(file) == ["Chime: This is from Steady Ground. Time to come back together."]
    at = next(at for at, line in home.said_at if line.startswith("Chime"))
    asked = next(at for at, line in home.said_at if line == f"Alexa: {STARTED}")
    assert at - asked == pytest.approx(timedelta(minutes=20), abs=timedelta(seconds=1))


def test_what_rings_waits_for_who_speaks(home: Room, file: Path) -> None:
    """The chime comes due in the middle of a sentence: it is heard after the sentence."""
    start_break(home, file)
    left = home.speaker.alerts.next_ring()
    assert left is not None
    home.quiet((left - home.speaker.clock()).total_seconds() - 2)
    home.wake()
    home.say("Alexa, what is the topic", seconds=5)
    home.quiet(1)
    home.play(file)
    chime = heard_in(file)[0][0]
    ended = (left - home.speaker.clock()).total_seconds()
    assert chime > ended + 3


@pytest.mark.parametrize(
    ("words", "confidence"),
    [("forget everything", 0.5), ("call it off", 0.64), ("how long is left", 0.49), ("yes", 0.5)],
)
def test_what_was_not_clear_is_asked_again(
    home: Room, file: Path, words: str, confidence: float
) -> None:
    """Nothing is guessed: the words are shown, the skill asks, and nothing has changed."""
    start_break(home, file)
    home.call(words, confidence)
    home.quiet(1)
    heard, note, asked = [each for each in home.play(file) if "as though" not in each][:3]
    assert (heard, note) == (f"You: {words}", NOT_CLEAR)
    assert asked.endswith("?") or "again" in asked
    home.speaker.stop()
    assert "7:15" in str(home.speaker.take("when are we back")[0].lines)


def test_an_unclear_answer_to_forget(home: Room, file: Path) -> None:
    """A yes that might be something else does not delete; a clear one does."""
    start_break(home, file)
    home.call("forget everything")
    home.quiet(8)
    home.say("yes", confidence=0.55)
    home.quiet(12)
    home.say("yes")
    home.quiet(1)
    told = home.play(file)
    assert told.index(NOT_CLEAR) < len(told) - 2
    assert told[-1].startswith("Alexa: Done. I've forgotten it all")


def test_a_call_for_help_is_never_unclear(home: Room, file: Path) -> None:
    """Danger is answered however it was heard: numbers said once too often harm nobody."""
    home.call("he hit me", confidence=0.1)
    home.quiet(1)
    assert home.play(file)[2].startswith("Alexa: Call 911 if anyone's in danger right now.")


def test_nothing_recorded_is_kept(home: Room, file: Path) -> None:
    """Nothing recorded is left anywhere but in the file that was asked for."""
    home.call(START)
    home.play(file)
    assert [each.name for each in file.parent.iterdir()] == ["said.wav"]


def test_recognition_is_told_what_is_likely(home: Room, file: Path) -> None:
    """The prompt has what is likely at any time, and in a session the question that is open."""
    home.call(START)
    home.quiet(6)
    home.say("yes")
    home.play(file)
    first, second = home.recognizer.prompts
    # No two begin alike: of "start" three times over, a clear "stop" became a fourth.
    assert first.startswith(
        "Alexa, open Steady Ground. Start a break. How long is left. More time. Repair ritual."
        " Debrief us. Wait. Next. Repeat. Help. Yes. No. Stop."
    )
    for each in re.split(r"(?<=\.) ", first):
        heard = home.speaker.home.explain(home.speaker.device, each.removesuffix("."))
        assert heard.heard.intent not in TAKES_AWAY - {"AMAZON.StopIntent", "AMAZON.YesIntent"}
    assert second.endswith("?")
    # In a session of a voice alone, "start" is not likely, and pulls "stop" towards itself.
    assert "20-minute" in first
    assert "20-minute" not in second


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ("Alexa, start a break.", "start a break."),
        ("Alexa.", ""),
        ("Alexis, next", "next"),
        ("Start a break.", "Start a break."),
        ("Alexa, Alex first", "Alex first"),
        ("", ""),
    ],
)
def test_the_wake_word_is_taken_from_what_was_heard(heard: str, left: str) -> None:
    """However it was spelled it goes, once, and nothing else does."""
    assert without("alexa", heard) == left


@pytest.mark.parametrize("heard", ["Okay, Nabu, next", "Ok Naboo, next", "Okay, Harbo, next"])
def test_a_wake_word_of_two_words(heard: str) -> None:
    """It is known by its sound, since no dictionary has it."""
    assert without("okay nabu", heard) == "next"


def test_every_act_has_an_intent() -> None:
    """Each name on the lists of what is asked again, or never, is an intent of the model."""
    assert {*CALLS_FOR_HELP, *TAKES_AWAY} <= {*of_locale("en-US").model.intents}


def test_what_was_said_is_in_no_repr() -> None:
    """A sentence that somebody said does not get into an error's text with its object."""
    assert "hit" not in repr(Recognized("he hit me", 0.5))


class NoTalk:
    """A talk in which nothing is open."""

    is_open = False

    def __init__(self) -> None:
        self.heard: list[str] = []

    def hear(self, words: str, confidence: float) -> None:
        self.heard.append(f"{words} ({confidence})")

    def silence(self) -> None:
        self.heard.append("silence")

    def prompt(self) -> str:
        return ""


def test_a_press_opens_the_microphone() -> None:
    """A key does as the wake word does, and what is going on is shown at each change."""
    talk, shown = NoTalk(), list[Doing]()
    recognizer = FakeRecognizer(deque([Recognized("next", 0.9)]))
    ears = Ears(FakeWakeWord(), recognizer, Loudspeaker(FakeVoice()), FakeDetector)
    desk = HandsFree(talk, ears, shown.append)
    desk.press()
    for frame in [sound.SILENCE] * 10 + [VOICE] * 50 + [sound.SILENCE] * 100:
        desk.hear(frame)
    assert talk.heard == ["next (0.9)"]
    assert shown == [Doing.LISTENING, Doing.RECOGNIZING, Doing.ASLEEP]


def test_a_sentence_that_never_ends() -> None:
    """After twenty seconds of voice, a television perhaps, what there is counts as the sentence."""
    talk = NoTalk()
    recognizer = FakeRecognizer(deque([Recognized("and the weather", 0.9)]))
    ears = Ears(FakeWakeWord(), recognizer, Loudspeaker(FakeVoice()), FakeDetector)
    desk = HandsFree(talk, ears, lambda _: None)
    for frame in [WAKE] + [VOICE] * 2200:
        desk.hear(frame)
    assert talk.heard == ["and the weather (0.9)"]
    # The second around the wake word belongs to it; only a frame of it had been before.
    assert recognizer.heard[0] == pytest.approx(timedelta(seconds=20), abs=timedelta(seconds=0.6))
