"""The speaker on a real terminal: prompt, ringing by itself, Ctrl-C and Ctrl-D."""

import os
import re
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from speaker.terminal.ending import Ending
from tests.speaker.page_client import opened

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are of POSIX systems", allow_module_level=True)

PATIENCE = 20.0
"""Seconds that a slow machine may take for one answer."""

CTRL_C, CTRL_D = "\x03", "\x04"


class Terminal:
    """A terminal in which the speaker runs, with the text it has shown so far."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._master, slave = os.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "speaker", "--silent", *options],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | {"TERM": "xterm", "COLUMNS": "200", "TMPDIR": str(folder)},
            start_new_session=True,
        )
        os.close(slave)
        self.shown = ""
        self._seen = 0

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def wait_for(self, text: str) -> None:
        """Read until `text` is shown after what was read before; fail when it does not come."""
        while text not in self.shown[self._seen :]:
            ready, _, _ = select.select([self._master], [], [], PATIENCE)
            assert ready, f"{text!r} was not shown in: {self.shown}"
            self.shown += self._read()
        self._seen = self.shown.index(text, self._seen) + len(text)

    def _read(self) -> str:
        data = os.read(self._master, 65_536).decode(errors="replace")
        if "\x1b[6n" in data:
            # prompt_toolkit asks the terminal where the cursor is.
            os.write(self._master, b"\x1b[1;1R")
        return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", data)

    def starts_a_break(self) -> None:
        """Start a break of twenty minutes with a chime, and leave its topic out."""
        for said, answer in (
            ("turn the chime on", "Alexa: Okay. On your next break, I'll chime at the end."),
            ("start a 20-minute break", "What do you want to talk about when you're back?"),
            ("skip", "Alexa: Okay. "),
        ):
            self.type(f"{said}\r")
            self.wait_for(answer)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE)
        if self._master >= 0:
            os.close(self._master)
        self._master = -1


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    """A newcomer's terminal, with consent given; temporary files are in tmp_path."""
    terminal = Terminal(tmp_path, "--allow", "timers")
    yield terminal
    terminal.close()


def test_a_break_rings_by_itself_while_somebody_types(terminal: Terminal) -> None:
    """The chime comes at its time without a key, and the half-typed line goes on."""
    terminal.wait_for("To begin: start a 20-minute break")
    terminal.starts_a_break()
    terminal.type("/advance 19m59s\r")
    terminal.wait_for("It is ")
    terminal.type("how long")
    terminal.wait_for("Chime: This is from Steady Ground.")
    terminal.type(" is left\r")
    terminal.wait_for("Alexa: ")


def test_what_is_said_on_the_page_is_read_at_the_terminal(terminal: Terminal) -> None:
    """The page is at the same device, and is told what is typed and what rings there."""
    terminal.wait_for("In a browser: ")
    terminal.wait_for(" (this machine alone")
    address = terminal.shown.partition("In a browser: ")[2].split()[0]
    with opened(address) as tab:
        tab.type("turn the chime on")
        tab.type("start a 20-minute break")
        terminal.wait_for("You: start a 20-minute break")
        terminal.wait_for("Alexa: Okay, 20 minutes.")
        tab.type("skip")
        terminal.type("/advance 19m59s\r")
        told = (line for _ in range(2) for line in tab.next("entry")["lines"])
        chime = next(line for line in told if line["kind"] == "chime")
        assert chime["text"] == "This is from Steady Ground. Time to come back together."
        terminal.wait_for("Chime: This is from Steady Ground.")


def test_what_rings_is_read_at_the_terminal_whoever_moved_time(terminal: Terminal) -> None:
    """A tab in another room skips ahead: the chime is shown, and what was typed there is not."""
    terminal.wait_for("In a browser: ")
    terminal.wait_for(" (this machine alone")
    address = terminal.shown.partition("In a browser: ")[2].split()[0]
    terminal.wait_for("/quit leaves.")
    terminal.starts_a_break()
    with opened(address, "bedroom") as bedroom:
        bedroom.type("are we okay")
        bedroom.type("/advance 20m")
        terminal.wait_for("Chime: This is from Steady Ground.")
        assert "are we okay" not in terminal.shown


def test_an_open_session_is_shown_and_ctrl_c_closes_it(terminal: Terminal) -> None:
    """The prompt says that Alexa listens; Ctrl-D leaves with 0."""
    terminal.wait_for("/quit leaves.")
    terminal.wait_for(">")
    terminal.type("Alexa, open steady ground\r")
    terminal.wait_for("(listening)")
    terminal.type(CTRL_C)
    terminal.wait_for("The session is closed.")
    terminal.wait_for(">")
    terminal.type(CTRL_C)
    terminal.wait_for("Ctrl-D or /quit leaves.")
    terminal.wait_for(">")
    terminal.type(CTRL_D)
    assert terminal.process.wait(PATIENCE) == 0


def test_quit_leaves(terminal: Terminal) -> None:
    """With /quit the speaker closes, and what waited is named."""
    terminal.wait_for("/quit leaves.")
    terminal.wait_for(">")
    terminal.starts_a_break()
    terminal.type("/quit\r")
    terminal.wait_for("It will not ring: the speaker is closed.")
    assert terminal.process.wait(PATIENCE) == 0


def test_a_closed_window_leaves_no_household_behind(terminal: Terminal, tmp_path: Path) -> None:
    """A temporary household is deleted also when the speaker is told to end."""
    terminal.wait_for("/quit leaves.")
    terminal.type("start a 20-minute break\r")
    terminal.wait_for("Alexa: ")
    assert list(tmp_path.glob("steady-ground-*"))
    terminal.close()
    assert terminal.process.returncode == 128 + signal.SIGTERM
    assert not list(tmp_path.glob("steady-ground-*"))


def test_a_talk_from_a_pipe_ends_when_it_is_told(tmp_path: Path) -> None:
    """A speaker that waits for its next line ends at once, and deletes its household."""
    with subprocess.Popen(
        [sys.executable, "-m", "speaker", "--silent"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"start a 20-minute break\n")
        process.stdin.flush()
        while b"Alexa: " not in process.stdout.readline():
            pass
        process.terminate()
        assert process.wait(PATIENCE) == 128 + signal.SIGTERM
    assert not list(tmp_path.glob("steady-ground-*"))


def test_what_a_signal_breaks_off() -> None:
    """What takes long ends with a signal in its middle, and is not begun after one."""
    ending, done = Ending(), list[str]()

    def take_long() -> None:
        done.append("began")
        signal.raise_signal(signal.SIGTERM)
        done.append("ended")

    with ending.heard():
        ending.do_unless_told(take_long)
        ending.do_unless_told(take_long)
    assert (done, ending.signum) == (["began"], signal.SIGTERM)


def test_a_signal_is_noted_until_somebody_waits() -> None:
    """A signal in the middle of a turn raises nothing; whoever waits next is woken at once."""
    ending, woken = Ending(), list[str]()
    with ending.heard():
        signal.raise_signal(signal.SIGTERM)
        assert ending.signum == signal.SIGTERM
        with ending.waking(lambda: woken.append("waited later")):
            assert woken == ["waited later"]
            signal.raise_signal(signal.SIGTERM)
    assert woken == ["waited later", "waited later"]
