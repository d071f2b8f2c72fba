"""Reads the values of the command line's options."""

import click

from speaker.hosting import times


def zone(_: click.Context, __: click.Parameter, name: str | None) -> str | None:
    if name is None or name.lower() == "unknown":
        return name and name.lower()
    try:
        return times.parse_zone(name)
    except ValueError as wrong:
        raise click.BadParameter(str(wrong)) from wrong


def store(_: click.Context, __: click.Parameter, where: str | None) -> str | None:
    if where is None:
        return None
    if not where.startswith("sqlite:"):
        raise click.BadParameter(f"{where!r} is not one: write it like sqlite:household.db.")
    if not where.removeprefix("sqlite:").strip():
        raise click.BadParameter("it needs a path, like sqlite:household.db.")
    return where


def device(_: click.Context, __: click.Parameter, name: str) -> str:
    # --help and --version do not need this import, which takes a while.
    from speaker.desk.commands import device_name  # noqa: PLC0415

    try:
        return device_name(name)
    except ValueError as wrong:
        raise click.BadParameter("it is one word, like living-room.") from wrong


def host(_: click.Context, __: click.Parameter, name: str) -> str:
    if not name.strip():
        raise click.BadParameter("it is an address or a name, like 127.0.0.1.")
    # An IPv6 address may be written as in a browser.
    return name.strip().lower().removeprefix("[").removesuffix("]")
