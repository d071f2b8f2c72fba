"""Printing what happens: the transcript, JSON for tools, or both."""

import json

import click

from speaker.transcript import Event, Kind, Line

_STYLES: dict[Kind, dict[str, bool | str]] = {
    Kind.SAID: {"bold": True},
    Kind.ASKED: {"bold": True},
    Kind.CHIME: {"bold": True, "fg": "yellow"},
    Kind.CARD: {"fg": "cyan"},
    Kind.NOTE: {"dim": True},
    Kind.INFO: {"dim": True},
}


class Printer:
    def __init__(self, *, only_json: bool = False) -> None:
        self.only_json = only_json

    def text(self, text: str) -> None:
        """Write a line for a person, unless only JSON is wanted."""
        if not self.only_json:
            click.echo(text)

    def dim(self, text: str) -> None:
        self.text(click.style(text, dim=True))

    def line(self, line: Line) -> None:
        # We print a command's answer as it is; parentheses are for the notes of a transcript.
        shown = line.text if line.kind is Kind.INFO else str(line)
        who, colon, words = shown.partition(": ")
        if line.spoken and colon:
            self.text(f"{click.style(who + colon, **_STYLES[line.kind])}{words}")  # type: ignore[arg-type]
        else:
            self.text(click.style(shown, **_STYLES[line.kind]))  # type: ignore[arg-type]

    def event(self, event: Event, *, as_json: bool = False) -> None:
        for line in event.lines:
            self.line(line)
        if as_json or self.only_json:
            click.echo(json.dumps(event.as_json(), ensure_ascii=False))

    def told(self, told: Event | str) -> None:
        """Write what somebody said, or what happened then."""
        if isinstance(told, str):
            self.text(told)
        else:
            self.event(told)

    def scripted(self, told: Event | str) -> None:
        """Write what a script reports: the lines of its transcript, or its events as JSON."""
        if isinstance(told, str):
            self.text(told)
        elif self.only_json:
            self.event(told)

    def error(self, message: str) -> None:
        """Say what went wrong and what to do; on standard error if tools read the output."""
        if self.only_json:
            click.echo(message, err=True)
        else:
            self.text(click.style(message, fg="red"))
