"""Reads what a request says: whose it is, which device it names, and its text."""

import unicodedata
from typing import Annotated, Any

from flask import abort, request
from msgspec import Meta, Struct, ValidationError, convert
from msgspec.json import Decoder
from werkzeug.exceptions import BadRequest, ClientDisconnected

from speaker.desk.commands import CommandError, device_name
from speaker.page import access


class Taken(Struct):
    """What somebody typed in a tab, or said to its browser."""

    typed: str
    tab: Any = None
    answers: Annotated[int, Meta(ge=0)] | None = None
    """The number of the last exchange that the page showed, if a button was pressed there."""

    confidence: Annotated[float, Meta(ge=0, le=1)] | None = None
    """How sure the browser is of the words, if it recognized them. None: they were typed."""


# msgspec learns a class when it first reads one. If two threads let it do so at once, the process
# crashes, so it learns this one with the module.
Decoder(Taken)


def only_from_here() -> None:
    """Refuse the request if anything but our own page made it."""
    if not access.may_act(request):
        abort(403, "Only the speaker's own page may talk to it.")


def named(device: str) -> str:
    """Return the device's name as the household has it, or refuse the request."""
    try:
        name = device_name(device)
    except CommandError:
        abort(404, f"{device!r} is no name for a device: use one word.")
    return name


def read_json() -> object:
    """Return the JSON of a request; None if it is not JSON or is nested too deep."""
    try:
        return request.get_json()
    except ClientDisconnected:
        raise
    except (BadRequest, RecursionError):
        return None


def taken() -> Taken:
    """Return what the request brings, or refuse it."""
    try:
        return convert(read_json(), Taken)
    except ValidationError:
        abort(400, 'Send what was typed like {"typed": "start a 20-minute break"}.')


def printable(text: str) -> str:
    """Return the text without what would control a terminal, and what no terminal can write."""
    return "".join(each for each in text if not unicodedata.category(each).startswith("C"))


def spoken(words: str) -> str:
    """Return recognized words as `printable` does, without what would make a command of them."""
    return printable(words).lstrip("/ ")
