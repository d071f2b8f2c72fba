"""The proxies of docs/server.md, run as they are documented but for their places."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from tests.certificates import CertificateFiles

PAGE = Path(__file__).parents[2] / "docs" / "server.md"
VARIABLE = "STEADY_GROUND_PROXIES"
REQUIRED = "required"
PATIENCE = 15.0
"""Seconds that a slow machine may take to start a proxy."""

NGINX = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {server}
}}
"""
"""What nginx needs around the documented server to run on its own, in a folder of the test's."""


def documented(beginning: str) -> str:
    """Return the indented block that follows a line of the page."""
    _, found, after = PAGE.read_text("utf-8").partition(f"\n{beginning}")
    assert found, beginning
    lines = after.partition("\n\n")[2].split("\n")
    block = []
    for line in lines:
        if line and not line.startswith("    "):
            break
        block.append(line)
    return dedent("\n".join(block)).strip() + "\n"


def put(text: str, *changes: tuple[str, str]) -> str:
    """Replace what stands in the text, each of it once."""
    for before, after in changes:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


@dataclass(frozen=True)
class Setting:
    """Where a test's proxy listens, and for what."""

    folder: Path
    files: CertificateFiles
    port: int
    upstream: int


def write_nginx(setting: Setting, text: str) -> list[str]:
    server = put(
        text,
        ("listen 443 ssl;", f"listen 127.0.0.1:{setting.port} ssl;"),
        ("/etc/ssl/alexa.example.com/chain.pem", str(setting.files.certificate)),
        ("/etc/ssl/alexa.example.com/key.pem", str(setting.files.key)),
        ("127.0.0.1:8443", f"127.0.0.1:{setting.upstream}"),
    )
    user = "user root;" if os.geteuid() == 0 else ""
    path = setting.folder / "nginx.conf"
    path.write_text(NGINX.format(user=user, folder=setting.folder, server=server))
    return ["-p", str(setting.folder), "-c", str(path)]


def write_caddy(setting: Setting, text: str) -> list[str]:
    site = f"tls {setting.files.certificate} {setting.files.key}"
    caddyfile = put(
        "{\n    admin off\n    auto_https disable_redirects\n" + text.removeprefix("{\n"),
        ("alexa.example.com {", f"https://localhost:{setting.port} {{\n    {site}"),
        ("127.0.0.1:8443", f"127.0.0.1:{setting.upstream}"),
    )
    path = setting.folder / "Caddyfile"
    path.write_text(caddyfile)
    return ["run", "--config", str(path)]


@dataclass(frozen=True)
class Proxy:
    command: str
    introduced_by: str
    """How the line of the page begins that its file follows."""

    write: Callable[[Setting, str], list[str]]
    """Write the file for a test's places; return the command's arguments."""

    @property
    def text(self) -> str:
        return documented(self.introduced_by)


PROXIES = (
    Proxy("nginx", "nginx:", write_nginx),
    Proxy("caddy", "Caddy, which", write_caddy),
)


def found(command: str) -> str:
    """Return the path of a proxy. Without it the test is skipped, or fails if it is required."""
    path = shutil.which(command, path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    missing = f"needs {command}"
    if path is None and os.environ.get(VARIABLE) == REQUIRED:
        pytest.fail(missing)
    if path is None:
        pytest.skip(missing)
    return path


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def running(proxy: Proxy, setting: Setting, text: str) -> Iterator[None]:
    """Run a proxy on its file until the block ends."""
    arguments = proxy.write(setting, text)
    environ = {"HOME": str(setting.folder), "PATH": os.environ.get("PATH", "")}
    with (setting.folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [found(proxy.command), *arguments], env=environ, stdout=log, stderr=log
        )
        try:
            wait_for(setting, process)
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)


def wait_for(setting: Setting, process: "subprocess.Popen[bytes]") -> None:
    ends = time.monotonic() + PATIENCE
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", setting.port)):
            return
        log = (setting.folder / "log").read_text()
        assert process.poll() is None, log
        assert time.monotonic() < ends, log
        time.sleep(0.02)


def shortened(text: str) -> str:
    """Return a file in which 10 s is one, for a test that waits for it."""
    return re.sub(r"\b10s", "1s", text)
