"""The command with several processes: they share a port, and end together."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.test_command import PATIENCE, SERVE, asking, environ, failing, port_of, running

__all__ = ["environ"]

TWO = (*SERVE, "--processes", "2")


def children(process: subprocess.Popen[str]) -> list[int]:
    """Return the processes that share the turns."""
    task = Path("/proc", str(process.pid), "task", str(process.pid))
    return [int(child) for child in (task / "children").read_text().split()]


def until(holds: Callable[[], bool]) -> bool:
    """Wait until it holds, or for as long as a slow machine may need."""
    ends = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < ends:
        time.sleep(0.01)
    return holds()


def is_over(process: int) -> bool:
    """Return whether a process has ended."""
    try:
        state = Path("/proc", str(process), "stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return True
    return state == "Z"


def is_well(port: int) -> bool:
    with asking(port, "/health") as connection:
        return connection.getresponse().status == http.client.OK


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_they_serve_one_port_and_stop(environ: dict[str, str], stop: signal.Signals) -> None:
    """Two processes answer at one port until they are told to stop, and end as meant to."""
    with running(environ, *TWO) as process:
        port = port_of(process.stderr)
        assert port_of(process.stderr) == port
        assert all(is_well(port) for _ in range(8))
        both = children(process)
        assert len(both) == 2
        process.send_signal(stop)
        _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert log.count('"message": "stopped"') == 2
    assert "Traceback" not in log
    assert all(map(is_over, both))


def test_if_the_terminal_stops_all_of_them(environ: dict[str, str]) -> None:
    """Ctrl-C reaches every process of the terminal, and they still end as meant to."""
    with running(environ, *TWO) as process:
        port_of(process.stderr)
        port_of(process.stderr)
        for each in (*children(process), process.pid):
            os.kill(each, signal.SIGINT)
        _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert log.count('"message": "stopped"') == 2


def test_if_one_ends_by_itself_all_do(environ: dict[str, str]) -> None:
    """If a process is killed the other stops, and the command fails, so that it is started anew."""
    with running(environ, *TWO) as process:
        port_of(process.stderr)
        port_of(process.stderr)
        first, other = children(process)
        os.kill(first, signal.SIGKILL)
        _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "a process has ended by itself; the others stop" in log
    assert is_over(other)


def test_if_the_command_is_killed_they_stop(environ: dict[str, str]) -> None:
    """Nobody goes on serving, and holding the port, for a command that is no more."""
    with running(environ, *TWO) as process:
        port_of(process.stderr)
        port_of(process.stderr)
        both = children(process)
        process.kill()
        assert until(lambda: all(map(is_over, both)))


@pytest.mark.parametrize("count", ["0", "65", "two"])
def test_how_many_there_may_be(environ: dict[str, str], count: str) -> None:
    """A number of processes that cannot be is named, and nothing is served."""
    said = failing(environ, *SERVE, "--processes", count)
    assert "--processes: must be from 1 to 64" in said
