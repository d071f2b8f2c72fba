"""Playing without waiting or failing."""

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
    """A command that writes its name and the end of its last argument to the log."""
    code = (
        "import sys; name = sys.argv[-1].split('/')[-1].strip(); "
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


def test_a_player_that_cannot_run_is_no_trouble(tmp_path: Path) -> None:
    """A missing or failing command keeps nobody waiting."""
    sound = Sound([str(tmp_path / "no-such-player")], [sys.executable, "-c", "raise SystemExit(1)"])
    sound.play(CHIME)
    sound.wait()
    sound.close()


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
