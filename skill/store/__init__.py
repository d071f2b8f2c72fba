"""Keeps households, in a SQLite file or in a DynamoDB table."""

import os
from collections.abc import Mapping
from pathlib import Path

from skill.turns.ports import HouseholdStore

VARIABLE = "STEADY_GROUND_STORE"
DEFAULT = "sqlite:steady-ground.db"

_IN_MEMORY = ":memory:"


class StoreSettingError(ValueError):
    """STEADY_GROUND_STORE does not name a store that we can use here."""


def open_store(environ: Mapping[str, str], *, at_once: bool = False) -> HouseholdStore:
    """Return the store that STEADY_GROUND_STORE selects: ``sqlite:PATH`` or ``dynamodb:TABLE``.

    Python loads only the store that is used. The store opens at its first use, or now if
    ``at_once`` is set and it is a SQLite file. Raises StoreSettingError for any other value, and
    for a file that cannot be opened now.
    """
    kind, place = _selected(environ)
    if kind == "sqlite":
        from skill.store.sqlite import SQLiteStore  # noqa: PLC0415

        store = SQLiteStore(_path(place))
        if at_once:
            store.check()
        return store
    from skill.store.dynamodb import DynamoDBStore  # noqa: PLC0415

    return DynamoDBStore(place)


def _selected(environ: Mapping[str, str]) -> tuple[str, str]:
    kind, _, place = environ.get(VARIABLE, DEFAULT).partition(":")
    if kind not in {"sqlite", "dynamodb"} or not place.strip():
        raise StoreSettingError(
            f"{VARIABLE} must be sqlite:PATH, for example {DEFAULT},"
            " or dynamodb:TABLE, for example dynamodb:steady-ground."
        )
    return kind, place


def _path(place: str) -> Path:
    """Return the path of the database. Raises StoreSettingError if ``place`` names no file."""
    name = place.strip().casefold()
    if name.startswith("file:") or Path(name.partition("?")[0]).name == _IN_MEMORY:
        raise _no_file(place, "names no file, and what is in memory is lost after each turn")
    if "\0" in place or name.endswith((os.sep, os.altsep or os.sep)):
        raise _no_file(place, "names no file")
    try:
        return Path(place).expanduser()
    except RuntimeError:
        raise _no_file(place, "begins with a home folder that is not known") from None


def _no_file(place: str, reason: str) -> StoreSettingError:
    return StoreSettingError(
        f"{VARIABLE} is sqlite:{place}, which {reason}. Name a file, for example {DEFAULT}."
    )
