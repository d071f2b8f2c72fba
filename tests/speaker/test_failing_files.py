"""The command line where a file or standard input fails: a message and 2, and no traceback.

For a script, 1 means that a line does not hold.
"""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from listening import sound
from speaker.__main__ import main
from speaker.scripts.recording import Recording
from speaker.sound.ears import Ears
from speaker.sound.loudspeaker import Loudspeaker
from speaker.terminal import sound_files
from tests.speaker.sound.room import (
    FakeDetector,
    FakeRecognizer,
    FakeVoice,
    FakeWakeWord,
    Room,
    room,
)


def speaker(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def test_a_record_that_cannot_be_written(tmp_path: Path) -> None:
    """It is said before anybody talks."""
    record = tmp_path / "none" / "talk.txt"
    result = speaker("--silent", "--no-web", "--record", str(record), typed="help\n")
    assert result.exit_code == 2
    assert result.stderr == f"speaker: {record} cannot be written: No such file or directory.\n"


@pytest.mark.skipif(sys.platform != "linux", reason="needs a disk that is always full")
def test_a_record_on_a_full_disk() -> None:
    """It is said before anybody talks, too."""
    result = speaker("--silent", "--no-web", "--record", "/dev/full", typed="help\n")
    assert result.exit_code == 2
    assert result.stderr == "speaker: /dev/full cannot be written: No space left on device.\n"


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are of POSIX systems")
def test_a_record_that_ends_in_the_middle(tmp_path: Path) -> None:
    """It is said once, and the talk goes on."""
    path = tmp_path / "talk.txt"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    told: list[str] = []
    with room() as home, Recording(path, home.speaker) as recording:
        recording.on_failure = told.append
        os.close(reader)
        for _ in range(2):
            events = home.speaker.take("help")
            recording.typed("help", home.speaker.clock(), home.speaker.device, events)
            recording.heard(events[0])
    assert told == [f"{path} cannot be written: Broken pipe."]


def test_a_data_folder_that_cannot_be_made(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hands-free the household is kept there, so it says where else it can be."""
    monkeypatch.setenv("XDG_DATA_HOME", os.devnull)
    result = speaker("--silent", "--no-web", "--listen", typed="help\n")
    assert result.exit_code == 2
    assert result.stderr == (
        f"speaker: {os.devnull}/steady-ground cannot be used: Not a directory."
        " Keep the household elsewhere: --store sqlite:PATH.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (("--silent", "--no-web"), 0, ""),
        (("--script", "-"), 2, "speaker: There is no standard input.\n"),
        (("--explain", "-"), 2, "speaker: There is no standard input.\n"),
    ],
)
def test_without_standard_input_nobody_types(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[str, ...],
    code: int,
    complaint: str,
) -> None:
    """A talk is empty then; a script and sentences to explain are missing."""
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(SystemExit) as ended:
        main.main([*arguments])
    assert (ended.value.code, capsys.readouterr().err) == (code, complaint)


def test_a_talk_that_is_no_text() -> None:
    """Bytes that are no UTF-8 are nobody's words."""
    result = CliRunner().invoke(main, ["--silent", "--no-web"], input=b"help\n\xff\n")
    assert result.exit_code == 2
    assert result.stderr == "speaker: Standard input is no text in UTF-8.\n"


# -- files of sound


@pytest.fixture
def home() -> Iterator[Room]:
    with room() as opened:
        yield opened


@pytest.fixture
def ears() -> Ears:
    return Ears(FakeWakeWord(), FakeRecognizer(), Loudspeaker(FakeVoice()), FakeDetector)


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    """A file with a second of sound."""
    file = tmp_path / "talk.wav"
    file.write_bytes(sound.write(sound.SILENCE * 100))
    return file


def test_the_answers_are_written_beside_the_sound(
    home: Room, ears: Ears, talk: Path, tmp_path: Path
) -> None:
    """They are as long as what was heard."""
    written = tmp_path / "answer.wav"
    sound_files.play_file(home.speaker, ears, talk, written, print)
    assert sound.length_of(sound.read(written)).total_seconds() == 1


def test_a_file_is_not_written_over_itself(
    home: Room, ears: Ears, talk: Path, tmp_path: Path
) -> None:
    """By whatever name, what is listened to stays as it was."""
    link, before = tmp_path / "link.wav", talk.read_bytes()
    link.symlink_to(talk)
    with pytest.raises(click.UsageError, match=r"link\.wav is what is listened to\. Name another"):
        sound_files.play_file(home.speaker, ears, talk, link, print)
    assert talk.read_bytes() == before


def test_answers_to_what_is_no_sound(home: Room, ears: Ears, tmp_path: Path) -> None:
    """A file that was there stays, because nothing was heard that it could answer."""
    talk, written = tmp_path / "talk.wav", tmp_path / "answer.wav"
    for file in talk, written:
        file.write_bytes(b"we had a fight")
    with pytest.raises(click.UsageError, match=r"talk\.wav: That is no sound that can be read\.$"):
        sound_files.play_file(home.speaker, ears, talk, written, print)
    assert written.read_bytes() == b"we had a fight"


def test_answers_that_cannot_be_written(home: Room, ears: Ears, talk: Path, tmp_path: Path) -> None:
    """The message names the file and the reason."""
    with pytest.raises(click.UsageError, match=r"x\.wav cannot be written: No such file or dir"):
        sound_files.play_file(home.speaker, ears, talk, tmp_path / "none" / "x.wav", print)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a disk that is always full")
def test_answers_on_a_full_disk(home: Room, ears: Ears, talk: Path) -> None:
    """It is told in the same way, whenever the disk is full."""
    with pytest.raises(click.UsageError, match=r"^/dev/full cannot be written: No space left on d"):
        sound_files.play_file(home.speaker, ears, talk, Path("/dev/full"), print)


# -- what a household keeps


@pytest.mark.parametrize(
    ("kept", "damaged", "complaint"),
    [
        ("America/New_York", "Nowhere/New_York", "there is no time zone 'Nowhere/New_York'"),
        ("America/New_York", "../../etc/hostname", "there is no time zone '../../etc/hostname'"),
        ("en-US", "fr-FR", "there is no locale 'fr-FR'"),
    ],
)
def test_a_device_that_is_nowhere(tmp_path: Path, kept: str, damaged: str, complaint: str) -> None:
    """Of a device in a zone or with a language that do not exist, the next start says so."""
    store = tmp_path / "household.db"
    file = tmp_path / "household.db.alerts"
    options = ("--silent", "--no-web", "--store", f"sqlite:{store}")
    begun = speaker(*options, "--zone", kept if "/" in kept else "UTC", typed="")
    assert begun.exit_code == 0
    file.write_text(file.read_text("utf-8").replace(kept, damaged), "utf-8")
    result = speaker(*options, "--device", "bedroom", typed="how long is left\n")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"speaker: {file} is damaged: {complaint}. Move it away")
