"""Households as JSON, with a schema number, so that a later version can read an older record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec

from skill.domain.households import Household

SCHEMA = 2

UNTOUCHED_LASTS = timedelta(days=400)
"""A household that nobody has touched for so long is let go."""

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: Mapping[int, Migration] = {
    1: lambda household: {**household, "permissions": {}},
}
"""From each older schema, the function that makes its household into one of the next schema."""


@dataclass(frozen=True)
class Row:
    """A record as every store keeps it, also one that cannot be read; the expiry in epoch s."""

    user_id: str
    version: int
    expires_at: int
    record: str


class UnreadableRecordError(ValueError):
    """The text is not a household of a schema that is known here."""


def encode(household: Household) -> str:
    return msgspec.json.encode({"schema": SCHEMA, "household": household}).decode()


def decode(
    record: str | bytes,
    migrations: Mapping[int, Migration] = MIGRATIONS,
    schema: int = SCHEMA,
) -> Household:
    """Return the household of a record. Raises UnreadableRecordError, without its content."""
    try:
        envelope = msgspec.json.decode(record, type=dict[str, Any])
        household, written_as = envelope["household"], envelope["schema"]
        while written_as != schema:
            household = migrations[written_as](household)
            written_as += 1
        return _checked(msgspec.convert(household, Household))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # The message of the original error may quote the record.
        raise UnreadableRecordError(type(error).__name__) from None


def _checked(household: Household) -> Household:
    """Return the household if all its times are aware; raise ValueError if one is not."""
    values = [msgspec.to_builtins(household, builtin_types=(datetime,))]
    while values:
        value = values.pop()
        if isinstance(value, dict):
            values.extend(value.values())
        elif isinstance(value, list | tuple):
            values.extend(value)
        elif isinstance(value, datetime) and value.tzinfo is None:
            raise ValueError("a time without an offset")
    return household
