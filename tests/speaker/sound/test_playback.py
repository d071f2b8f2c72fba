"""Playing without waiting or failing."""

import os
import sys
from pathlib import Path

import pytest

from speaker.sound.playback import Sound
from speaker.transcript import Kind, said

CHIME = said('<speak>It is time.<break time="10ms"/>Come back.</speak>', Kind.CHIME)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "heard.txt"


def recorder(log: Path, name: str) -> list[str]:
    """A command that writes its name to the log, and its words or the end of its last argument."""
    code = (
        "import sys; name = sys.stdin.read().strip() or sys.argv[-1].split('/')[-1]; "
        "print(sys.argv[2], name, file=open(sys.argv[1], 'a'))"
    )
    return [sys.executable, "-c", code, str(log), name]


def test_a_chime_is_heard_before_its_words(log: Path) -> None:
    """The bell, then each sentence on its own."""
    sound = Sound(recorder(log, "play"), recorder(log, "say"))
    sound.play(CHIME)
    sound.wait()
    sound.close()
    assert log.read_text().splitlines() == ["play chime.wav", "say It is time.", "say Come back."]


def test_without_a_voice_only_the_chime_is_heard(log: Path) -> None:
    """A reply makes no sound then."""
    sound = Sound(recorder(log, "play"), None)
    sound.play(said("<speak>Hello.</speak>"))
    sound.play(CHIME)
    sound.wait()
    sound.close()
    assert log.read_text().splitlines() == ["play chime.wav"]


def test_what_is_only_shown_is_not_spoken(log: Path) -> None:
    """Cards and notes have no sound."""
    sound = Sound(None, recorder(log, "say"))
    sound.play(said("<speak>A card.</speak>", Kind.CARD))
    sound.wait()
    sound.close()
    assert not log.exists()


def test_hush_ends_what_sounds_and_drops_what_waits(log: Path) -> None:
    """A pause of ten seconds and all that follows it are over at once."""
    sound = Sound(None, recorder(log, "say"))
    for _ in range(3):
        sound.play(said('<speak><break time="10s"/>Never.</speak>'))
    sound.hush()
    sound.wait()
    sound.close()
    assert not log.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are of POSIX systems")
def test_after_a_hush_only_what_comes_next_is_heard(log: Path, tmp_path: Path) -> None:
    """Whoever interrupts a reply hears the answer at once, and no more of that reply."""
    speaking = tmp_path / "speaking"
    os.mkfifo(speaking)
    code = (
        "import sys, time; words = sys.stdin.read().strip();"
        "print(words, file=open(sys.argv[1], 'a'));"
        "print(words, file=open(sys.argv[2], 'w'));"
        "time.sleep(60 if words == 'One.' else 0)"
    )
    sound = Sound(None, [sys.executable, "-c", code, str(log), str(speaking)])
    sound.play(said('<speak>One.<break time="10ms"/>Two.<break time="10ms"/>Three.</speak>'))
    assert speaking.read_text() == "One.\n"
    sound.hush()
    sound.play(said("<speak>Four.</speak>"))
    assert speaking.read_text() == "Four.\n"
    sound.close()
    assert log.read_text().splitlines() == ["One.", "Four."]
    assert sound.missing == "The chime cannot be heard: install alsa-utils, or another player."


def test_what_fails_is_told_once(tmp_path: Path) -> None:
    """A player or a voice that is missing or fails keeps nobody waiting, and counts as none."""
    told: list[str] = []
    sound = Sound([str(tmp_path / "play")], [sys.executable, "-c", "raise SystemExit(1)"])
    sound.on_failure = told.append
    assert sound.can_ring
    for _ in range(2):
        sound.play(CHIME)
    sound.wait()
    sound.close()
    assert not sound.can_ring
    chime = f"The chime cannot be heard: {tmp_path / 'play'} fails."
    assert told == [chime, f"Replies are shown and not spoken: {sys.executable} fails."]
    assert sound.missing == " ".join(told)


def test_what_is_spoken_is_on_no_command_line(log: Path) -> None:
    """Everybody on a machine can read the arguments of all that runs there."""
    code = "import sys; print(len(sys.argv), sys.stdin.read().strip(), file=open(sys.argv[1], 'a'))"
    sound = Sound(None, [sys.executable, "-c", code, str(log)])
    sound.play(said("<speak>-Call 911.</speak>"))
    sound.wait()
    sound.close()
    assert log.read_text() == "2 -Call 911.\n"


@pytest.mark.parametrize(
    ("player", "voice", "install"),
    [
        (None, None, "alsa-utils to hear the chime, espeak-ng the voice"),
        (None, ["say"], "install alsa-utils"),
        (["aplay"], None, "install espeak-ng"),
    ],
)
def test_what_is_missing_is_said_with_what_to_install(
    player: list[str] | None, voice: list[str] | None, install: str
) -> None:
    """One line names what cannot be heard."""
    sound = Sound(player, voice)
    sound.close()
    assert install in (sound.missing or "")


def test_with_both_nothing_is_missing() -> None:
    """A machine that can play and speak needs no hint."""
    sound = Sound(["aplay"], ["say"])
    sound.close()
    assert sound.missing is None
