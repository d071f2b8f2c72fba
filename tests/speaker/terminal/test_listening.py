"""Listening beside the talk in a terminal, with a sound card that hears what it is given."""

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event
from typing import NoReturn

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input

from listening import sound
from listening.recognition import Recognized
from speaker.desk.opening import open_speaker
from speaker.hosting.opening import Settings
from speaker.scripts.playing import run_script
from speaker.scripts.recording import Recording
from speaker.sound.ears import Ears
from speaker.sound.playback import Sound
from speaker.terminal.listening import Listener
from speaker.transcript import Happening, RingEvent
from tests.listening.sound_card import SoundCard
from tests.speaker.client import timer
from tests.speaker.sound.room import (
    FIVE_TO_SEVEN,
    VOICE,
    WAKE,
    FakeRecognizer,
    FakeWakeWord,
)
from tests.speaker.terminal.at_the_terminal import PATIENCE, AtTheTerminal, Screen, Shown

SENTENCE = [WAKE] + [VOICE] * 100 + [sound.SILENCE] * 80
UNPLUGGED = "The microphone or the loudspeaker does nothing any more. It may be unplugged."
CLOSED = "The microphone is closed. /listen opens it again."


class DeafWord(FakeWakeWord):
    def hears(self, frame: bytes) -> NoReturn:
        raise ValueError(f"{len(frame)} bytes")


class FailsOnce(FakeRecognizer):
    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        heard = super().recognize(sentence, prompt)
        if len(self.heard) == 1:
            raise RuntimeError(f"no memory for {heard.words}")
        return heard


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[AtTheTerminal]:
    card = SoundCard()
    card.connect(monkeypatch)
    with open_speaker(Settings(frozen_at=FIVE_TO_SEVEN, seed=1)) as speaker:
        yield AtTheTerminal(speaker, card, Screen(), monkeypatch)
    assert not card.is_open


def test_a_sentence_that_fails_costs_only_itself(desk: AtTheTerminal) -> None:
    """Whatever recognition raises, that is said without the words, and the next one is heard."""
    desk.recognizer = FailsOnce()
    desk.says("he hit me", "how long is left")

    def person() -> Iterator[str]:
        yield "/listen\n"
        desk.card.hear(SENTENCE)
        desk.screen.wait_for("Something went wrong (RuntimeError), and what was said is lost.")
        desk.card.hear(SENTENCE)
        desk.screen.wait_for("You: how long is left")

    desk.talk(person())


def test_what_fails_again_and_again_closes_the_microphone(desk: AtTheTerminal) -> None:
    """It says so once, Enter is silence again, and /listen tries anew."""
    desk.wake_word = DeafWord()

    def person() -> Iterator[str]:
        yield "/listen\n"
        desk.card.hear([sound.SILENCE] * 5)
        desk.screen.wait_for(f"Listening fails again and again (ValueError). {CLOSED}")
        assert not desk.card.is_open
        desk.wake_word = FakeWakeWord()
        desk.says("how long is left")
        yield "/listen\n"
        assert desk.speaker.listens
        desk.card.hear(SENTENCE)
        desk.screen.wait_for("You: how long is left")

    desk.talk(person())


def test_an_unplugged_microphone_is_told(desk: AtTheTerminal) -> None:
    """Nobody is left to think that it listens; what is typed goes on, and so does /listen."""
    desk.says("how long is left")

    def person() -> Iterator[str]:
        yield "/listen\n"
        desk.card.microphone.unplug()
        desk.screen.wait_for(f"{UNPLUGGED} {CLOSED}")
        assert not desk.card.is_open
        assert not desk.speaker.listens
        yield "are we okay\n"
        desk.screen.wait_for("Alexa: ")
        yield "/listen\n"
        desk.card.hear(SENTENCE)
        desk.screen.wait_for("You: how long is left")

    desk.talk(person())


def test_what_is_dropped_is_heard_by_nobody(desk: AtTheTerminal) -> None:
    """As Ctrl-C does: what is said then is no answer, until the wake word comes again."""
    desk.says("how long is left")

    def person() -> Iterator[str]:
        yield "/listen\n"
        desk.card.hear([WAKE])
        desk.screen.wait_for("Listening ...")
        desk.listener.drop()
        desk.card.hear([*SENTENCE[1:], *SENTENCE])
        desk.screen.wait_for("You: how long is left")

    desk.talk(person())
    assert len(desk.recognizer.heard) == 1


@pytest.mark.parametrize("is_silent", [False, True])
def test_a_chime_is_for_whoever_can_hear_it(desk: AtTheTerminal, *, is_silent: bool) -> None:
    """While it listens it has a loudspeaker, player or not, unless it is to be silent."""
    desk.sound, desk.is_silent = None if is_silent else Sound(None, None), is_silent
    audible: list[bool] = []

    def person() -> Iterator[str]:
        yield "/listen off\n"
        audible.append(desk.speaker.ear.is_audible)
        yield "/listen\n"
        audible.append(desk.speaker.ear.is_audible)
        desk.card.microphone.unplug()
        desk.screen.wait_for(CLOSED)
        audible.append(desk.speaker.ear.is_audible)

    desk.talk(person())
    assert audible == [False, not is_silent, False]
    if desk.sound is not None:
        desk.sound.close()


def test_a_player_that_fails_is_told(desk: AtTheTerminal) -> None:
    """The chime is heard elsewhere then, if it can be."""
    desk.sound = Sound([sys.executable, "-c", "raise SystemExit(1)"], [sys.executable, "-c", ""])

    def person() -> Iterator[str]:
        assert desk.speaker.ear.is_audible
        yield "/allow timers\n"
        yield "turn the chime on\n"
        yield "start a 20-minute break\n"
        yield "/advance 20m\n"
        desk.screen.wait_for(f"The chime cannot be heard: {sys.executable} fails.")
        assert not desk.speaker.ear.is_audible

    desk.talk(person())
    desk.sound.close()


def test_a_ring_that_fails_takes_no_other_with_it(desk: AtTheTerminal) -> None:
    """Whoever listens along may break: it is said, and the next chime rings at its time."""
    breaks = [RuntimeError("he hit me")]

    def listen_along(happening: Happening) -> None:
        if breaks and any(isinstance(each, RingEvent) for each in happening.events):
            raise breaks.pop()

    desk.speaker.home.listen(listen_along)

    def let_pass(minutes: int) -> None:
        desk.speaker.clock.advance(timedelta(minutes=minutes))
        desk.speaker.alerts.wake()

    def person() -> Iterator[str]:
        for body in timer("PT5M", "one"), timer("PT9M", "two"):
            desk.speaker.alerts.create_timer(body, desk.speaker.device)
        let_pass(5)
        desk.screen.wait_for("Something went wrong while it rang (RuntimeError).")
        let_pass(4)
        desk.screen.wait_for("Chime: This is from Steady Ground. It is time.")
        yield "/alerts\n"
        desk.screen.wait_for("Nothing is waiting to ring.")

    desk.talk(person())


def test_a_record_with_a_sentence_that_was_not_clear(desk: AtTheTerminal, tmp_path: Path) -> None:
    """What was asked again is a comment: played as a script, it would be taken as it is."""
    path = tmp_path / "talk.txt"
    desk.says("start the repair ritual", "stop", "yes")
    desk.recognizer.sentences[1] = Recognized("stop", 0.4)

    def person() -> Iterator[str]:
        yield "/listen\n"
        for _ in range(3):
            desk.card.hear(SENTENCE)
            desk.screen.wait_for("You: ")
            desk.screen.wait_for("Alexa: ")

    with Recording(path, desk.speaker) as desk.recording:
        desk.talk(person())
    written = path.read_text("utf-8")
    assert "\n# You: stop\n# (Not heard clearly enough to be sure.)\n# Alexa: " in written
    assert "\nYou: yes\nAlexa: " in written
    played = run_script(written)
    assert played.holds, played.failure


class Waits(FakeRecognizer):
    """Begins, and is done once it is told to go on."""

    def __init__(self) -> None:
        super().__init__()
        self.began, self.goes_on = Event(), Event()

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        self.began.set()
        assert self.goes_on.wait(PATIENCE)
        return super().recognize(sentence, prompt)


def test_ctrl_c_drops_what_was_just_said(desk: AtTheTerminal) -> None:
    """Its words come too late, and the wake word works again."""
    desk.recognizer = waits = Waits()
    desk.says("forget everything", "how long is left")

    def person(keys: PipeInput) -> None:
        try:
            keys.send_text("/listen\r")
            desk.screen.wait_for("Asleep. ")
            desk.card.hear(SENTENCE)
            waits.began.wait(PATIENCE)
            keys.send_text("\x03")
            desk.screen.wait_for("Ctrl-D or /quit leaves.")
            waits.goes_on.set()
            desk.card.hear(SENTENCE)
            desk.screen.wait_for("You: how long is left")
        finally:
            keys.send_text("/quit\r")

    with create_pipe_input() as keys, create_app_session(keys, Shown(desk.screen)):
        with ThreadPoolExecutor() as beside:
            typing = beside.submit(person, keys)
            desk.talk(iter(()), is_terminal=True)
        typing.result()
    assert "You: forget everything" not in desk.screen.shown


class SomeTalk:
    """Takes no words; `told` are the lines for the person."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def hear(self, words: str, confidence: float) -> None:
        """Nobody speaks."""

    def silence(self) -> None:
        """Nobody is asked."""

    def tell(self, text: str) -> None:
        self.told.append(text)

    def show(self, doing: str) -> None:
        """Nobody looks."""

    def stopped(self, why: str) -> None:
        self.told.append(why)


def test_ctrl_c_while_it_loads(desk: AtTheTerminal) -> None:
    """Whoever does not want to wait for the download can ask again, and it begins anew."""
    interrupts = [KeyboardInterrupt]

    @contextmanager
    def open_ears(tell: Callable[[str], None]) -> Iterator[Ears]:
        if interrupts:
            raise interrupts.pop()
        with desk.ears(tell) as ears:
            yield ears

    listener, talk = Listener(desk.speaker, open_ears), SomeTalk()
    desk.speaker.take("/listen")
    with pytest.raises(KeyboardInterrupt):
        listener.follow(talk)
    assert not desk.speaker.listens
    desk.speaker.take("/listen")
    listener.follow(talk)
    assert desk.card.is_open
    assert talk.told[-1] == 'Asleep. Say "Alexa", or press Enter.'
    listener.close()
