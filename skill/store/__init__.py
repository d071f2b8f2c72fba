"""Keeps households, in a SQLite file or in a DynamoDB table."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from skill.turns.ports import HouseholdStore

if TYPE_CHECKING:
    from skill.store.dynamodb import DynamoDBStore

VARIABLE = "STEADY_GROUND_STORE"
DEFAULT = "sqlite:steady-ground.db"

LINGERS = timedelta(seconds=1)
"""How long a server's connections to a SQLite file stay open after a turn, for the next."""

_IN_MEMORY = ":memory:"


class StoreSettingError(ValueError):
    """STEADY_GROUND_STORE does not name a store that we can use here."""


def open_store(environ: Mapping[str, str], *, at_once: bool = False) -> HouseholdStore:
    """Return the store that STEADY_GROUND_STORE selects: ``sqlite:PATH`` or ``dynamodb:TABLE``.

    Python loads only the store that is used. The store opens at its first use, or now if
    ``at_once`` is set and it is a SQLite file: then it is for a server of many turns, and its
    connections linger. Raises StoreSettingError for any other value, for a
    file that cannot be opened now, and for a table if botocore is not installed.
    """
    kind, place = _selected(environ)
    if kind == "sqlite":
        from skill.store.sqlite import SQLiteStore  # noqa: PLC0415

        if not at_once:
            return SQLiteStore(_path(place))
        store = SQLiteStore(_path(place), LINGERS)
        store.check()
        return store
    return open_table(place)


def open_table(table: str) -> DynamoDBStore:
    """Return the store in a DynamoDB table. Raises StoreSettingError if botocore is missing."""
    try:
        from skill.store.dynamodb import DynamoDBStore  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "botocore":
            raise
        raise StoreSettingError(
            "The DynamoDB store needs botocore: pip install 'steady-ground[dynamodb]'"
        ) from None
    return DynamoDBStore(table)


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
