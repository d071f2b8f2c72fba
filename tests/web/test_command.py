"""The command, in processes of its own: how it starts, how it stops, and what it says."""

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest

from tests.front_door.echo import SKILL_ID

pytestmark = pytest.mark.usefixtures("heeds_interrupts")

ROOT = Path(__file__).parents[2]
PATIENCE = 30.0
"""Seconds that a slow machine may take for one answer."""

SERVE = ("-m", "skill.web", "--port", "0")

SLOW_APP = """
import logging, time
from skill.web.server import listen, serve

def app(environ, start_response):
    print("begun", flush=True)
    while not server.task_dispatcher.stop_count:
        time.sleep(0.01)
    start_response("200 OK", [("Content-Length", "8")])
    return [b"finished"]

logging.basicConfig(level=logging.INFO)
server = listen(app, "127.0.0.1", 0, threads=1)
serve(server)
"""
"""Answers only once the server has been told to stop."""


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    settings = {"ALEXA_SKILL_ID": SKILL_ID, "STEADY_GROUND_STORE": f"sqlite:{tmp_path / 'a.db'}"}
    return dict(os.environ) | settings | {"PYTHONPATH": str(tmp_path)}


@contextlib.contextmanager
def running(environ: dict[str, str], *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, *arguments]
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, text=True, stdout=pipe, stderr=pipe
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def port_of(log: IO[str] | None) -> int:
    """Read the log until the server says where it listens."""
    assert log is not None
    for line in log:
        if found := re.search(r"Serving on http://127.0.0.1:(\d+)", line):
            return int(found[1])
    raise AssertionError("the server did not start")


@contextlib.contextmanager
def asking(port: int, path: str) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    with contextlib.closing(connection):
        connection.request("GET", path)
        yield connection


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_and_stops(environ: dict[str, str], stop: signal.Signals) -> None:
    """It serves until it is told to stop, and ends as something that was meant to end."""
    with running(environ, *SERVE) as process:
        with asking(port_of(process.stderr), "/health") as connection:
            assert connection.getresponse().read() == b'{"status":"ok"}\n'
        process.send_signal(stop)
        _, log = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    last = json.loads(log.splitlines()[-1])
    assert {key: last[key] for key in last if key != "timestamp"} == {
        "level": "INFO",
        "logger": "steady_ground.web",
        "message": "stopped",
    }
    assert "Traceback" not in log


def test_a_turn_in_progress_is_finished(environ: dict[str, str]) -> None:
    """What has begun when the server is told to stop is answered before it ends."""
    with running(environ, "-c", SLOW_APP) as process:
        with asking(port_of(process.stderr), "/") as connection:
            assert process.stdout
            assert process.stdout.readline() == "begun\n"
            process.send_signal(signal.SIGTERM)
            assert connection.getresponse().read() == b"finished"
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


QUEUED_APP = SLOW_APP.replace("begun", "begun: {environ['PATH_INFO']}").replace(
    'print("', 'print(f"'
)
"""The same, and tells which request it has begun."""


def test_what_is_queued_is_dropped(environ: dict[str, str]) -> None:
    """What no thread has begun when the server is told to stop gets no answer, and is not begun."""
    with running(environ, "-c", QUEUED_APP) as process:
        port = port_of(process.stderr)
        with asking(port, "/first") as first:
            assert process.stdout
            assert process.stdout.readline() == "begun: /first\n"
            with asking(port, "/queued") as queued:
                assert process.stderr
                while "Task queue depth is 1" not in process.stderr.readline():
                    pass
                process.send_signal(signal.SIGTERM)
                assert first.getresponse().read() == b"finished"
                with pytest.raises((http.client.RemoteDisconnected, ConnectionResetError)):
                    queued.getresponse()
        begun, _ = process.communicate(timeout=PATIENCE)
    assert (process.returncode, begun) == (0, "")


def failing(environ: dict[str, str], *arguments: str) -> str:
    """Return what a command says that does not start."""
    run = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environ,
        text=True,
        capture_output=True,
        check=False,
        timeout=PATIENCE,
    )
    assert run.returncode != 0
    assert "Traceback" not in run.stderr
    return run.stderr


def test_a_port_in_use(environ: dict[str, str]) -> None:
    """A port that somebody else has is named."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        said = failing(environ, "-m", "skill.web", "--port", port)
    assert said == f"Cannot listen on 127.0.0.1:{port}: Address already in use.\n"


@pytest.mark.parametrize(
    ("settings", "arguments", "said"),
    [
        ({"ALEXA_SKILL_ID": ""}, (), "Cannot serve: ALEXA_SKILL_ID must be set"),
        ({"STEADY_GROUND_STORE": "x"}, (), "Cannot serve: STEADY_GROUND_STORE must be"),
        (
            {"STEADY_GROUND_STORE": "sqlite::memory:"},
            (),
            "Cannot serve: STEADY_GROUND_STORE is sqlite::memory:, which names no file",
        ),
        (
            {"STEADY_GROUND_STORE": "sqlite:/"},
            (),
            "Cannot serve: STEADY_GROUND_STORE is sqlite:/, which names no file",
        ),
        ({"STEADY_GROUND_STORE": "sqlite:."}, (), "Cannot serve: . is a folder. Name a file in it"),
        (
            {"STEADY_GROUND_STORE": "sqlite:README.md/a.db"},
            (),
            "Cannot serve: the database README.md/a.db cannot be used: File exists.",
        ),
        ({}, ("--path", "alexa"), "Cannot serve: "),
        ({}, ("--port", "65536"), "--port: must be from 0 to 65535"),
        ({}, ("--port", "https"), "--port: must be from 0 to 65535"),
        ({}, ("--threads", "0"), "--threads: must be from 1 to 256"),
    ],
)
def test_a_wrong_setting(
    environ: dict[str, str], settings: dict[str, str], arguments: tuple[str, ...], said: str
) -> None:
    """A setting that is missing or wrong is named, and nothing is served."""
    assert said in failing(environ | settings, *SERVE, *arguments)
