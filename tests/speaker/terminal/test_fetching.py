"""Leaving while a model is on its way: at once, with no traceback, and with no half of a file."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

pytest.importorskip("huggingface_hub")
pytest.importorskip("faster_whisper")

PATIENCE = 60
FILES = {"config.json": b"{}", "tokenizer.json": b"{}", "vocabulary.txt": b"a", "model.bin": b"x"}
SIZE = 3_000_000
COMMIT = "a" * 40


class Hub(ThreadingHTTPServer):
    """A hub that stops sending in the middle of a model's largest file."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.hangs, self.is_over = Event(), Event()


class _Answering(BaseHTTPRequestHandler):
    server: Hub

    def log_message(self, *_: Any) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer(self.path.rpartition("/")[2], b"")

    def do_GET(self) -> None:
        name = self.path.rpartition("/")[2]
        if self.path.startswith("/api/"):
            files = [{"rfilename": each, "size": SIZE} for each in FILES]
            told = json.dumps({"id": "a/b", "sha": COMMIT, "siblings": files}).encode()
            self._answer("told", told, len(told))
        elif name == "model.bin":
            self._answer(name, FILES[name] * (SIZE // 3))
            self.wfile.flush()
            self.server.hangs.set()
            self.server.is_over.wait(PATIENCE)
        else:
            self._answer(name, FILES[name])

    def _answer(self, name: str, body: bytes, size: int | None = None) -> None:
        whole = SIZE if name == "model.bin" else len(FILES.get(name, b""))
        self.send_response(200)
        self.send_header("ETag", f'"{name.replace(".", "")}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("Content-Length", str(size or whole))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def hub() -> Iterator[Hub]:
    with Hub() as opened:
        thread = Thread(target=opened.serve_forever, daemon=True)
        thread.start()
        try:
            yield opened
        finally:
            opened.is_over.set()
            opened.shutdown()
            thread.join()


@pytest.mark.usefixtures("heeds_interrupts")
@pytest.mark.skipif(sys.platform == "win32", reason="signals are of POSIX systems")
@pytest.mark.parametrize(
    ("told", "code"), [(signal.SIGTERM, 128 + signal.SIGTERM), (signal.SIGINT, 1)]
)
def test_who_leaves_in_the_middle_waits_for_nothing(
    tmp_path: Path, told: signal.Signals, code: int
) -> None:
    """It ends while the hub still hangs; of the file that was on its way nothing is left."""
    with hub() as slow:
        environment = os.environ | {
            "HF_ENDPOINT": f"http://127.0.0.1:{slow.server_port}",
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_OFFLINE": "0",
            "XDG_DATA_HOME": str(tmp_path),
            "NO_PROXY": "127.0.0.1",
        }
        with subprocess.Popen(
            [sys.executable, "-m", "speaker", "--silent", "--no-web", "--listen"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            text=True,
        ) as process:
            assert slow.hangs.wait(PATIENCE)
            process.send_signal(told)
            assert process.wait(PATIENCE / 4) == code
            assert process.stderr
            assert "Traceback" not in process.stderr.read()
    place = tmp_path / "steady-ground" / "models" / "base"
    files = {each.name: each.stat().st_size for each in place.iterdir() if each.is_file()}
    assert files == {"config.json": 2, "tokenizer.json": 2, "vocabulary.txt": 1}
    assert max(each.stat().st_size for each in place.rglob("*") if each.is_file()) < SIZE // 3
