"""The built artifact as AWS Lambda runs it: a process of its own, which AWS's runtime client leads.

with Function(artifact, settings, log) as function:
    function(envelope, None)
"""

import contextlib
import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

from tests.aws import template

PYTHON_VARIABLE = "STEADY_GROUND_LAMBDA_PYTHON"
RUNTIME_CLIENT = template.ROOT / "build" / "lambda-runtime"
PATIENCE = 60.0
"""Seconds that a busy machine may take for one answer."""

START = """
import sys
sys.path[:0] = [{artifact!r}]
sys.path.append({client!r})
from awslambdaric.__main__ import main
main(["bootstrap", {handler!r}])
"""
"""With -I and -S there is nothing else on the path but Python's own library."""


def python(code: str) -> list[str]:
    """Return the command that runs code on Lambda's Python, which sees no other installed code."""
    return [str(template.ROOT / os.environ[PYTHON_VARIABLE]), "-I", "-S", "-B", "-c", code]


def environment(settings: Mapping[str, str], names: Mapping[str, str]) -> dict[str, str]:
    """Return what AWS Lambda sets, then what template.yaml sets, then what a test adds."""
    properties = template.resource("SkillFunction")
    logging, ours = properties["LoggingConfig"], properties["Environment"]["Variables"]
    by_lambda = {
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{properties['Runtime']}",
        "AWS_LAMBDA_FUNCTION_NAME": "steady-ground",
        "AWS_LAMBDA_LOG_FORMAT": logging["LogFormat"],
        "AWS_LAMBDA_LOG_LEVEL": logging["ApplicationLogLevel"],
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
    }
    by_template = {name: template.resolve(value, names) for name, value in ours.items()}
    return by_lambda | by_template | dict(settings)


class InvocationError(Exception):
    """The runtime client reported an error in place of a response."""


@dataclass
class Function:
    """Lambda's runtime interface for one process; called, it returns what the handler returned."""

    artifact: Path
    environment: Mapping[str, str]
    log: Path
    handler: str = field(default_factory=lambda: str(template.resource("SkillFunction")["Handler"]))
    invocations: queue.SimpleQueue[tuple[str, bytes] | None] = field(
        default_factory=queue.SimpleQueue
    )
    outcomes: queue.SimpleQueue[tuple[str, bytes]] = field(default_factory=queue.SimpleQueue)
    is_ready: threading.Event = field(default_factory=threading.Event)
    """Set when it has loaded everything and asks for its first invocation."""

    def __enter__(self) -> Self:
        code = START.format(
            artifact=str(self.artifact), client=str(RUNTIME_CLIENT), handler=self.handler
        )
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler_on(self))
        environ = {
            **self.environment,
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_port}",
            "LAMBDA_TASK_ROOT": str(self.artifact),
            "_HANDLER": self.handler,
        }
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                python(code),
                cwd=self.artifact,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        self.invocations.put(None)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __call__(self, event: dict[str, Any], _: object) -> dict[str, Any]:
        request_id = str(uuid4())
        self.invocations.put((request_id, json.dumps(event).encode()))
        try:
            outcome, body = self.outcomes.get(timeout=PATIENCE)
        except queue.Empty:
            raise InvocationError(self.log.read_text("utf-8")) from None
        if outcome != f"invocation/{request_id}/response":
            raise InvocationError(body.decode())
        response: dict[str, Any] = json.loads(body)
        return response

    @property
    def log_lines(self) -> list[dict[str, Any]]:
        """What it has logged; every line must be a JSON object."""
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]


def handler_on(function: Function) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle(self) -> None:
            with contextlib.suppress(ConnectionResetError):  # its process was stopped
                super().handle()

        def do_GET(self) -> None:
            assert self.path == "/2018-06-01/runtime/invocation/next"
            function.is_ready.set()
            invocation = function.invocations.get()
            if invocation is None:
                self.close_connection = True
                return
            request_id, event = invocation
            timeout = template.resource("SkillFunction")["Timeout"]
            deadline = int((time.time() + timeout) * 1000)
            headers = {
                "Lambda-Runtime-Aws-Request-Id": request_id,
                "Lambda-Runtime-Deadline-Ms": str(deadline),
                "Lambda-Runtime-Invoked-Function-Arn": (
                    "arn:aws:lambda:eu-west-1:123456789012:function:steady-ground:live"
                ),
                "Content-Type": "application/json",
            }
            self._answer(HTTPStatus.OK, event, headers)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(HTTPStatus.ACCEPTED, b'{"status":"OK"}', {})
            function.outcomes.put((self.path.removeprefix("/2018-06-01/runtime/"), body))

        def _answer(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Handler
