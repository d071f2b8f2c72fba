"""The command line: scripts, JSON, options, and what a wrong use ends with."""

import json
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from speaker.__main__ import main
from speaker.desk.opening import open_speaker
from speaker.scripts.playing import SCRIPT_SETTINGS

BREAK = """\
/allow timers
You: Alexa, ask steady ground to start a 20-minute break
Alexa: ...7:15...
You: yes
Alexa: ...
You: skip
Alexa: ...
(session ends)
/advance 20m
Chime: This is from Steady Ground. ...
(at 7:15 PM)
"""


def speaker(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=typed)


def objects(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "talk.txt"
    path.write_text(BREAK, encoding="utf-8")
    return path


def test_a_script_that_holds_prints_its_transcript_and_ends_with_0(script: Path) -> None:
    """The real skill starts a break, and its timer chimes at 7:15 PM."""
    result = speaker("--script", str(script))
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[:2] == BREAK.splitlines()[:2]
    assert "7:15" in lines[2]
    assert lines[7:9] == ["(session ends)", "/advance 20m"]
    assert lines[9].startswith("Chime: This is from Steady Ground. ")
    assert result.stderr == ""


def test_what_the_skill_logs_is_not_printed() -> None:
    """A service that fails is told in the talk, and no line of a log stands between."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "speaker", "--script", "-"],
        input="/allow timers\n/fail zone 500\nYou: I need a break\nAlexa: ...20 minutes...\n",
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stderr == ""


def test_a_script_is_read_from_standard_input() -> None:
    """`--script -` plays what comes in."""
    assert speaker("--script", "-", typed=BREAK).exit_code == 0


def test_a_line_that_does_not_hold_ends_with_1(script: Path) -> None:
    """The transcript is printed, and the failure names file, line, expected and actual."""
    script.write_text(BREAK.replace("7:15...", "8:15..."), encoding="utf-8")
    result = speaker("--script", str(script))
    assert result.exit_code == 1
    assert f"{script}:3: this line does not hold.\n  expected  Alexa: ...8:15..." in result.stderr
    assert "  actual    Alexa: " in result.stderr
    assert "7:15" in result.stdout


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("/rewind 5m", "standard input:1: There is no command /rewind."),
        ("what", "standard input:1: 'what' is not a line of a script."),
        ("/advance x", "Write it like 20m, 1h30m or 90s."),
    ],
)
def test_a_script_that_is_not_well_written_ends_with_2(text: str, complaint: str) -> None:
    """The complaint says what to do, without a traceback."""
    result = speaker("--script", "-", typed=text)
    assert (result.exit_code, "Traceback" in result.stderr) == (2, False)
    assert complaint in result.stderr


def test_json_prints_one_object_a_turn(script: Path) -> None:
    """With --script only JSON is printed: turns, commands and rings, in order."""
    result = speaker("--json", "--script", str(script))
    _, _, turn, _, skip, advance_ring, advance = objects(result)
    assert [each["type"] for each in objects(result)] == [
        "event",
        "command",
        "turn",
        "turn",
        "turn",
        "alert",
        "command",
    ]
    assert turn["heard"] == "Alexa, ask steady ground to start a 20-minute break"
    assert (turn["intent"], turn["slots"]) == ("StartBreakIntent", {"length": "PT20M"})
    assert turn["request"]["request"]["intent"]["name"] == "StartBreakIntent"
    assert turn["response"]["response"]["shouldEndSession"] is False
    assert skip["response"]["response"]["shouldEndSession"] is True
    assert "7:15" in turn["said"]
    assert (turn["at"], turn["device"]) == ("2026-11-23T18:55:00-05:00", "kitchen")
    assert advance_ring["at"] == "2026-11-23T19:15:00-05:00"
    assert advance_ring["alert"]["status"] == "OFF"
    assert advance_ring["said"].startswith("This is from Steady Ground. ")
    assert advance["command"] == "/advance 20m"


def test_a_failure_with_json_goes_to_standard_error(script: Path) -> None:
    """Standard output stays JSON."""
    script.write_text(BREAK + "Alexa: More?", encoding="utf-8")
    result = speaker("--json", "--script", str(script))
    assert result.exit_code == 1
    assert len(objects(result)) == 7
    assert "this line does not hold" in result.stderr


def test_lines_from_a_pipe_are_a_talk() -> None:
    """Without a terminal the transcript shows what was typed too, and a wrong command goes on."""
    typed = (
        "/allow timers\nstart a 20-minute break\nyes\nskip\n"
        "/rewind\n\n/alerts\n/advance 20m\n/quit\nignored\n"
    )
    result = speaker("--silent", "--zone", "Europe/London", "--at", "18:55", typed=typed)
    assert result.exit_code == 0, result.output
    lines = result.stdout.splitlines()
    assert lines[0].startswith("Steady Ground, on a smart speaker at your desk. It is 6:55")
    assert lines[1].startswith("In a browser: http://127.0.0.1:")
    assert "start a 20-minute break" in lines[2]
    assert "/help" in lines[3]
    assert "You: start a 20-minute break" in lines
    assert "There is no command /rewind. /help lists them all." in lines
    assert any(line.startswith("timer on the kitchen, rings at 7:15") for line in lines)
    assert any(line.startswith("Chime: This is from Steady Ground.") for line in lines)
    assert "You: ignored" not in lines


def test_json_from_a_pipe_drives_the_speaker() -> None:
    """One object a turn as it happens, errors on standard error, and no greeting."""
    result = speaker("--json", "--allow", "timers", typed="start a 20-minute break\n/rewind\n")
    turn, *_ = objects(result)
    assert turn["intent"] == "StartBreakIntent"
    assert result.stderr == "There is no command /rewind. /help lists them all.\n"


def test_leaving_says_what_will_not_ring() -> None:
    """A break's cue dies with the speaker, and that is said."""
    result = speaker("--silent", "--allow", "timers", typed="start a 20-minute break\nyes\nskip\n")
    *_, waiting, last = result.stdout.splitlines()
    assert waiting.startswith("Still waiting: timer on the kitchen, rings at ")
    assert last == "It will not ring: the speaker is closed."


def test_leaving_with_nothing_waiting_says_nothing() -> None:
    """An empty talk ends with the greeting."""
    assert len(speaker("--silent", typed="").stdout.splitlines()) == 4


def test_without_the_page_no_address_is_named() -> None:
    """--no-web leaves the page out, and the greeting says nothing of it."""
    lines = speaker("--silent", "--no-web", typed="").stdout.splitlines()
    assert len(lines) == 3
    assert "http" not in " ".join(lines)


def test_a_page_that_others_can_open_says_so() -> None:
    """Anything but the loopback is told to be open to everyone, without a password."""
    everywhere = "0.0.0.0"  # noqa: S104 -- it is what is tried
    shown = speaker("--silent", "--host", everywhere, "--port", "0", typed="").stdout
    assert "Everyone who can reach this machine can open it" in shown
    assert "there is no password" in shown


def test_a_port_that_is_in_use_is_named() -> None:
    """One that was asked for is not quietly changed: the message says what to do."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = speaker("--silent", "--port", str(port), typed="")
    assert result.exit_code == 2
    assert f"127.0.0.1, port {port} (Address already in use)" in result.stderr
    assert "--no-web" in result.stderr


def test_json_can_be_turned_on_in_a_talk() -> None:
    """/json on shows the envelopes under the lines, and off hides them again."""
    typed = "/json on\nstart a 20-minute break\n/json off\nhow long is left\n"
    result = speaker("--silent", "--allow", "timers", typed=typed)
    shown = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert [each.get("intent") for each in shown if each["type"] == "turn"] == ["StartBreakIntent"]


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        (("--zone", "Asia/Tokyo"), "(It is ... Asia/Tokyo.)"),
        (("--zone", "unknown"), "(It is ... UTC (the device has no zone).)"),
        (("--at", "2027-01-02 03:04"), "(It is 3:04 AM on Saturday, 2 January 2027, ...)"),
        (("--at", "2027-01-02 03:04 Asia/Tokyo"), "(It is 3:04 AM on ... Asia/Tokyo.)"),
    ],
)
def test_options_direct_the_start(options: tuple[str, ...], shown: str) -> None:
    """Time and zone are as the command line says."""
    script = f"/advance 0s\n{shown}\n"
    result = speaker(*options, "--script", "-", typed=script)
    assert result.exit_code == 0, result.output


def test_consent_and_the_network_can_be_refused_from_the_start() -> None:
    """--deny asks again by voice, --offline leaves the break without a chime, --device names."""
    script = (
        "You: start a 20-minute break\nAlexa: ...7:15...\nAlexa asks: ...\nYou: no\nAlexa: ...\n"
    )
    denied = speaker("--deny", "timers", "--device", "Study", "--script", "-", typed=script)
    offline = speaker(
        "--allow", "timers", "--offline", "--json", "--script", "-",
        typed="You: start a 20-minute break\nAlexa: ...7:15...\n",
    )  # fmt: skip
    assert denied.exit_code == 0, denied.output
    assert offline.exit_code == 0, offline.output
    assert "chime" in objects(offline)[0]["said"]


def test_strict_hears_only_what_names_the_skill() -> None:
    """Without the name the speaker says how to call the skill."""
    script = (
        "You: start a break\n(Nobody listens. Say: Alexa, open steady ground. ...)\n(silence)\n"
    )
    assert speaker("--strict", "--script", "-", typed=script).exit_code == 0


def test_a_kept_household_remembers_its_break(tmp_path: Path) -> None:
    """With --store the next start knows the break that runs; without it, it does not."""
    store = f"sqlite:{tmp_path / 'household.db'}"
    begin = "/allow timers\nYou: start a 20-minute break\nAlexa: ...\n"
    ask = "You: how long is left\nAlexa: ...7:15...\n"
    assert speaker("--store", store, "--script", "-", typed=begin).exit_code == 0
    assert speaker("--store", store, "--script", "-", typed=ask).exit_code == 0
    assert speaker("--script", "-", typed=ask).exit_code == 1


def test_what_is_to_ring_goes_on_with_the_next_start(tmp_path: Path) -> None:
    """Whoever leaves hears that it waits, and so does whoever comes back."""
    store = f"sqlite:{tmp_path / 'household.db'}"
    began = speaker(
        "--silent", "--store", store, "--allow", "timers", typed="take five minutes\nyes\n/quit\n"
    )
    told = began.output.splitlines()[-1]
    assert told == "It cannot ring while the speaker is closed. The next start goes on with it."
    waits = speaker("--silent", "--store", store, typed="/quit\n").output
    assert "Still waiting: timer on the kitchen" in waits


def test_a_kept_household_that_is_deleted_is_said(tmp_path: Path) -> None:
    """If the file is deleted while the speaker runs, the skill says that it cannot keep notes."""
    path = tmp_path / "household.db"
    with open_speaker(replace(SCRIPT_SETTINGS, store=f"sqlite:{path}")) as desk:
        assert path.exists(), "it is opened at the start"
        path.unlink()
        (turn,) = desk.take("Alexa, ask steady ground to start a 20-minute break")
    assert "I can't save anything right now" in " ".join(line.text for line in turn.lines)
    assert not path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX systems")
def test_what_was_said_is_written_for_its_owner_alone(tmp_path: Path) -> None:
    """A new recording can be read by nobody else; one that is there keeps its mode."""
    new, there = tmp_path / "new.txt", tmp_path / "there.txt"
    there.touch()
    there.chmod(0o644)
    for path in new, there:
        assert speaker("--silent", "--record", str(path), typed="are we okay\n").exit_code == 0
    assert [path.stat().st_mode & 0o777 for path in (new, there)] == [0o600, 0o644]


def test_a_talk_can_be_recorded_and_played_again(tmp_path: Path) -> None:
    """What --record writes is a script that holds."""
    path = tmp_path / "talk.txt"
    typed = "start a 20-minute break\nyes\n/advance 7m\nhow long is left\n/advance 13m\n/quit\n"
    talked = speaker("--silent", "--record", str(path), typed=typed)
    assert talked.exit_code == 0, talked.output
    played = speaker("--script", str(path))
    assert played.exit_code == 0, played.output
    assert path.read_text(encoding="utf-8").startswith("/at 2")


def test_a_recording_starts_as_the_talk_did(tmp_path: Path) -> None:
    """What the options set, and the device that one goes to, are in the script too."""
    path = tmp_path / "talk.txt"
    options = ("--allow", "timers", "--deny", "reminders", "--device", "study")
    typed = "start a 20-minute break\n/touch more_time\n/device hall\nare we okay\n/quit\n"
    talked = speaker("--silent", "--locale", "en-GB", *options, "--record", str(path), typed=typed)
    assert talked.exit_code == 0, talked.output
    written = path.read_text(encoding="utf-8").splitlines()
    assert written[0] == "/device study"
    assert written[2:6] == ["/screen on", "/locale en-GB", "/allow timers", "/deny reminders"]
    played = speaker("--script", str(path))
    assert played.exit_code == 0, played.output


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (("--device", "my room"), "one word, like living-room"),
        (("--host", ""), "an address or a name"),
        (("--zone", "Europe/Lodnon"), "Did you mean Europe/London?"),
        (("--at", "teatime"), "Write it like 2026-11-23 18:55, or 18:55."),
        (("--deny", "sleep"), "'timers', 'reminders'"),
        (("--store", "postgres:x"), "write it like sqlite:household.db"),
        (("--store", "sqlite:"), "it needs a path"),
        (("--store", "sqlite: "), "it needs a path"),
        (("--store", ":memory:"), "write it like sqlite:household.db"),
        (("--store", "sqlite::memory:"), "The store is sqlite::memory:, which names no file"),
        (("--store", "sqlite:file:a?mode=memory"), "which names no file, and what is in memory"),
        (("--store", "sqlite:."), ". is a folder. Name a file in it, for example sqlite:steady"),
        (("--store", "sqlite:README.md/a.db"), "README.md/a.db cannot be used: File exists."),
        (("--host", "no-such-host.invalid"), "Choose another --port or --host"),
        (("--host", "a..b"), "Choose another --port or --host"),
        (("--locale", "xx-XX"), "'en-us', 'en-gb'"),
        (("--script", "no-such-file.txt"), "no-such-file.txt"),
        (("--model", "no-such-model.json"), "no-such-model.json"),
        (("--colour",), "No such option"),
    ],
)
def test_a_wrong_option_ends_with_2_and_says_what_to_do(
    options: tuple[str, ...], complaint: str
) -> None:
    """No traceback, and the right way to write it."""
    result = speaker(*options, typed="")
    assert result.exit_code == 2
    assert complaint in " ".join(result.stderr.split())
    assert "Traceback" not in result.output


def test_a_model_that_is_none_is_refused(tmp_path: Path) -> None:
    """A file of another kind is named, without a traceback."""
    path = tmp_path / "en-US.json"
    path.write_text("{}", encoding="utf-8")
    result = speaker("--model", str(path), typed="")
    assert result.exit_code == 2
    assert "is not an interaction model" in result.stderr


def test_help_explains_itself_with_an_example() -> None:
    """--help shows every option, an example of each use, and the exit codes."""
    result = speaker("--help")
    assert result.exit_code == 0
    for part in ("--script", "--json", "speaker --script talk.txt", "with 2 where the script"):
        assert part in " ".join(result.stdout.split())


def test_version_is_the_packages() -> None:
    """--version names the command and a version."""
    assert speaker("--version").stdout.startswith("speaker, version ")


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    """A size that nobody offers is named with those that there are; nothing is fetched."""
    (tmp_path / "talk.wav").write_bytes(b"")
    result = speaker("--from-sound", str(tmp_path / "talk.wav"), "--whisper", "huge")
    assert result.exit_code == 2
    assert "There is no model 'huge'. Choose tiny.en, tiny, base.en, base," in result.stderr


def test_listening_without_its_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the optional extra it says what to install, and how to start then."""
    (tmp_path / "talk.wav").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "platformdirs", None)
    result = speaker("--from-sound", str(tmp_path / "talk.wav"))
    assert result.exit_code == 2
    assert result.stderr == (
        "speaker: Listening needs some more packages. Start with: make listen"
        " (or install them: pip install 'steady-ground[listen]')\n"
    )


def test_a_talk_that_cannot_listen_goes_on() -> None:
    """/listen says what is missing, and the talk goes on as it was."""
    result = speaker("--whisper", "huge", "--no-web", typed="/listen\nhow long is left\n/quit\n")
    assert result.exit_code == 0
    assert "There is no model 'huge'." in result.output
    assert "Alexa: There's no break on" in result.output


def test_hands_free_keeps_its_household(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """--listen keeps it in the user's data folder, and says where, unless --store names a place."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    result = speaker("--listen", "--no-web", "--whisper", "huge", typed="/quit\n")
    assert f"The household is kept in {tmp_path}" in result.output
    assert (tmp_path / "steady-ground" / "household.db").exists()
