"""Voices as samples: espeak-ng as it is, piper's way to write files, and voices that fail."""

import sys
from pathlib import Path
from shutil import which

import pytest

from listening import sound
from speaker.sound import speech
from speaker.sound.speech import RATE, AnyOf, Espeak, Piper, VoiceError

PIPER = """
import sys, time, wave
folder = sys.argv[sys.argv.index("--output_dir") + 1]
print("INFO:piper:Loaded the voice", file=sys.stderr, flush=True)
for number, line in enumerate(sys.stdin):
    if "crash" in line:
        sys.exit(1)
    path = f"{folder}/{number}.wav"
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(22050)
        out.writeframes(b"\\0\\x10" * 22050)
    print(f"INFO:piper:Wrote {path}", file=sys.stderr, flush=True)
"""
"""Does as piper does: it loads once, and says where it wrote each line's sound."""
ESPEAK = """
import sys, wave
with open(f"{sys.argv[0]}.log", "w") as log:
    print(*sys.argv[1:], file=log)
    print(sys.stdin.read(), end="", file=log)
with wave.open(sys.stdout.buffer, "wb") as out:
    out.setnchannels(1)
    out.setsampwidth(2)
    out.setframerate(22050)
    out.writeframes(b"\\0\\x10" * 22050)
"""
"""Does as espeak-ng does: one second of sound, whatever it is to say."""


@pytest.fixture
def program(tmp_path: Path) -> list[str]:
    path = tmp_path / "piper.py"
    path.write_text(PIPER, "utf-8")
    return [sys.executable, str(path)]


def test_piper_speaks_line_after_line(
    program: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line is a second of sound at our rate, and its file is gone as soon as it was read."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    piper = Piper(program, tmp_path / "en.onnx")
    spoken = [piper.speak("Back at 7:15."), piper.speak("Two\nlines.")]
    assert [len(each) / 2 / RATE for each in spoken] == pytest.approx([1, 1], abs=0.01)
    [folder] = tmp_path.glob("steady-ground-*")
    assert [*folder.iterdir()] == []
    piper.close()
    assert not folder.exists()


def test_a_voice_that_fails_gives_way(program: list[str], tmp_path: Path) -> None:
    """If piper crashes the next voice speaks that line, and all that come."""

    class Second:
        def speak(self, words: str) -> bytes:
            return words.encode()

        def close(self) -> None:
            """Nothing runs."""

    voice = AnyOf(Piper(program, tmp_path / "en.onnx"), Second())
    assert voice.speak("crash") == b"crash"
    assert voice.speak("Back at 7:15.") == b"Back at 7:15."
    voice.close()


def test_without_a_voice_words_are_shown() -> None:
    """With none that speaks, words take no time and nothing raises."""
    assert AnyOf(Espeak("no-such-program", "en-US")).speak("Back at 7:15.") == b""


def test_what_it_was_to_say_is_in_no_error() -> None:
    """A voice that is missing names itself, and not the words."""
    with pytest.raises(VoiceError) as error:
        Espeak("no-such-program", "en-US").speak("he hit me")
    assert "hit" not in str(error.value)
    assert error.value.__cause__ is None


@pytest.mark.skipif(sys.platform == "win32", reason="a script is a program on POSIX systems")
def test_espeak_gets_its_words_by_standard_input(tmp_path: Path) -> None:
    """Everybody on a machine can read the arguments of all that runs there."""
    program = tmp_path / "espeak-ng"
    program.write_text(f"#!{sys.executable}\n{ESPEAK}", "utf-8")
    program.chmod(0o700)
    spoken = Espeak(str(program), "en-GB").speak("-Call 911.\nNow.")
    assert sound.length_of(spoken, RATE).total_seconds() == pytest.approx(1, abs=0.01)
    assert (tmp_path / "espeak-ng.log").read_text("utf-8").splitlines() == [
        "-s 150 -v en-gb --stdout --stdin",
        "-Call 911. Now.",
    ]


@pytest.mark.skipif(which("espeak-ng") is None, reason="needs espeak-ng, which Debian has")
def test_espeak_speaks(tmp_path: Path) -> None:
    """Without piper it is espeak-ng, in the locale's voice."""
    voice = speech.find("en-GB", None, tmp_path / "voices")
    spoken = voice.speak("-Back at a quarter past seven.")
    assert 1 < sound.length_of(spoken, RATE).total_seconds() < 4
    assert any(spoken)
    voice.close()
