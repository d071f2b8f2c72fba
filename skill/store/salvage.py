"""Reads as much of a damaged record as it can: one odd field does not cost the others."""

import types
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

Value = TypeVar("Value")


def whole(raw: Any, kind: type[Value]) -> Value:
    """Return the value if all of it can be read and all its times have an offset.

    Otherwise raises ValueError (msgspec's ValidationError is one), whose text may quote the record.
    """
    value = msgspec.convert(raw, kind)
    if any(moment.tzinfo is None for moment in _moments(value)):
        raise ValueError("a time without an offset")
    return value


def in_part(raw: Any, kind: Any) -> Any:
    """Return what can be read: the good fields of an object, the good members of a collection.

    A field that cannot be read gets its default. Raises ValueError if it has no default, if its
    metadata say "is_needed", or if nothing can be read.
    """
    try:
        return whole(raw, kind)
    except ValueError:
        return _parts(raw, kind)


def _parts(raw: Any, kind: Any) -> Any:
    origin, inner = get_origin(kind), get_args(kind)
    if is_dataclass(kind) and isinstance(raw, dict):
        return _object(raw, kind)
    if origin is tuple and isinstance(raw, list):
        return tuple(_members(raw, inner[0]))
    if origin is Mapping and isinstance(raw, dict):
        return _mapping(raw, *inner)
    if origin in (Union, types.UnionType):
        return in_part(raw, next(each for each in inner if each is not types.NoneType))
    raise ValueError("nothing of it can be read")


def _object(raw: dict[str, Any], kind: Any) -> Any:
    hints, read = get_type_hints(kind), {}
    for each in (field for field in fields(kind) if field.name in raw):
        try:
            read[each.name] = in_part(raw[each.name], hints[each.name])
        except ValueError:
            if each.metadata.get("is_needed"):
                raise
    try:
        return kind(**read)
    except TypeError:
        raise ValueError("a field without a default cannot be read") from None


def _members(raw: list[Any], kind: Any) -> Iterator[Any]:
    for each in raw:
        with suppress(ValueError):
            yield in_part(each, kind)


def _mapping(raw: dict[str, Any], key_kind: Any, kind: Any) -> dict[Any, Any]:
    read = {}
    for key, value in raw.items():
        with suppress(ValueError):
            read[whole(key, key_kind)] = in_part(value, kind)
    return read


def _moments(value: Any) -> Iterator[datetime]:
    """Yield every moment in a value, with or without an offset."""
    values = [msgspec.to_builtins(value, builtin_types=(datetime,))]
    while values:
        found = values.pop()
        if isinstance(found, dict):
            values.extend(found.values())
        elif isinstance(found, list | tuple):
            values.extend(found)
        elif isinstance(found, datetime):
            yield found
