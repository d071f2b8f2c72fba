"""Households as JSON. A schema number lets a later version read an older record."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any

import msgspec

from skill.domain.households import Household
from skill.store import salvage

SCHEMA = 3

UNTOUCHED_LASTS = timedelta(days=400)
"""If nobody touches a household for this long, we let it go."""

Migration = Callable[[dict[str, Any]], dict[str, Any]]

MIGRATIONS: Mapping[int, Migration] = {}
"""For each older schema, the function that makes a household of the next schema.

Nobody kept anything under the schemas 1 and 2, so no migration starts from them.
"""


# msgspec learns a class when it first reads one. If two threads let it do so at once, the process
# crashes, so it learns this one with the module.
msgspec.json.Decoder(Household)


@dataclass(frozen=True)
class Row:
    """A record as every store keeps it, readable or not. It expires in seconds since 1970 (UTC)."""

    user_id: str
    version: int
    expires_at: int
    record: str


@dataclass(frozen=True)
class Read:
    """The part of a record that could be read."""

    household: Household
    is_whole: bool = True


class UnreadableRecordError(ValueError):
    """The text is not a household of a schema that we know."""


def encode(household: Household) -> str:
    return msgspec.json.encode({"schema": SCHEMA, "household": _lean(household)}).decode()


def _lean(value: Any) -> Any:
    """Return a value without the fields that have their default, which reading fills in.

    Most fields have it, and every kilobyte of an item is billed at each save.
    """
    if is_dataclass(value):
        held, usual = vars(value), _defaults(value.__class__)
        return {name: _lean(each) for name, each in held.items() if each != usual[name]}
    if isinstance(value, Mapping):
        return {key: _lean(each) for key, each in value.items()}
    return [_lean(each) for each in value] if isinstance(value, tuple) else value


@lru_cache
def _defaults(kind: type[Any]) -> dict[str, Any]:
    """Return the default of each field; MISSING for a field that has none."""
    return {
        each.name: each.default if each.default_factory is MISSING else each.default_factory()
        for each in fields(kind)
    }


def decode(
    record: str | bytes,
    migrations: Mapping[int, Migration] = MIGRATIONS,
    schema: int = SCHEMA,
) -> Household:
    """Return the household of a record. Raises UnreadableRecordError, without its content."""
    with _no_content_in_errors():
        return _whole(_household(record, migrations, schema))


def read(record: str | bytes) -> Read:
    """Return as much of a record's household as can be read.

    Raises UnreadableRecordError, without the record's content, if nothing can be read.
    """
    with _no_content_in_errors():
        household = _household(record, MIGRATIONS, SCHEMA)
        try:
            return Read(_whole(household))
        except ValueError:
            return Read(_rest(household), is_whole=False)


def _whole(household: Any) -> Household:
    """Return a household of which all can be read. Raises ValueError."""
    return salvage.whole(household, Household).without_stray_cue()


def _rest(household: Any) -> Household:
    """Return what can be read. Raises ValueError if nothing can."""
    read: Household = salvage.in_part(household, Household)
    rest = read.without_stray_cue()
    if rest == Household():
        raise ValueError("nothing of it can be read")
    return rest


@contextmanager
def _no_content_in_errors() -> Iterator[None]:
    """Raise UnreadableRecordError for any error in the block, whose text may quote the record."""
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UnreadableRecordError(type(error).__name__) from None


def _household(record: str | bytes, migrations: Mapping[int, Migration], schema: int) -> Any:
    envelope = msgspec.json.decode(record, type=dict[str, Any])
    household, written_as = envelope["household"], envelope["schema"]
    while written_as != schema:
        household = migrations[written_as](household)
        written_as += 1
    return household
