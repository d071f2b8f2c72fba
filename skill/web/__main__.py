"""The command that serves the skill over HTTP.

ALEXA_SKILL_ID=amzn1.ask.skill... python -m skill.web --port 8443
"""

import logging
import os
import sys
from socket import socket

import click
from flask import Flask
from pythonjsonlogger.json import JsonFormatter

from skill.web.processes import serve_in
from skill.web.server import bind, create_app, serve, taking


class Count(click.ParamType[int]):
    """A whole number in a range, written in digits alone."""

    name = "integer"

    def __init__(self, allowed: range) -> None:
        self._allowed = allowed

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """Return the number. Raises UsageError, which names the option, for anything else."""
        if str(value).isdecimal() and int(value) in self._allowed:
            return int(value)
        name = param.opts[0] if param else self.name
        least, most = self._allowed[0], self._allowed[-1]
        raise click.UsageError(f"{name}: must be from {least} to {most}", ctx)


@click.command(name="skill.web", context_settings={"show_default": True})
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", default=8443, type=Count(range(65536)), help="The port to listen on.")
@click.option("--path", default="/", help="The path that Alexa calls.")
@click.option("--threads", default=8, type=Count(range(1, 257)), help="How many turns run at once.")
@click.option(
    "--processes",
    default=1,
    type=Count(range(1, 65)),
    help="How many processes share the turns; best as many as there are processors.",
)
def main(host: str, port: int, path: str, threads: int, processes: int) -> None:
    """Serve the skill over HTTP, behind a TLS proxy."""
    log_as_json()
    try:
        app = create_app(path=path, opens_store=True)
        sockets = bind(host, port)
    except ValueError as error:
        sys.exit(f"Cannot serve: {error}")
    except OSError as error:
        sys.exit(f"Cannot listen on {host}:{port}: {os.strerror(error.errno or 0)}.")
    sys.exit(run(app, sockets, threads, processes))


def run(app: Flask, sockets: list[socket], threads: int, processes: int) -> int:
    """Serve an app until somebody stops it, and return the exit status."""

    def serve_alone() -> None:
        serve(taking(app, sockets, threads))

    if processes > 1:
        return serve_in(processes, serve_alone)
    serve_alone()
    return 0


def log_as_json() -> None:
    """Log each record to standard error as a line of JSON, as AWS Lambda does.

    waitress would tell each time that a request waits for a thread.
    """
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    lines = logging.StreamHandler()
    names = {"asctime": "timestamp", "levelname": "level", "name": "logger"}
    lines.setFormatter(
        JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields=names)
    )
    logging.basicConfig(level=logging.INFO, handlers=[lines])


if __name__ == "__main__":
    main(prog_name="python -m skill.web")
