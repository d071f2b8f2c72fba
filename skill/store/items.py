"""Households as DynamoDB writes them: each value with its type, such as {"version": {"N": "3"}}."""

import hashlib
import json
import zlib
from datetime import datetime
from typing import Any

from skill.store import records

Item = dict[str, Any]

LONGEST_PLAIN = 4 * 1024
"""A longer record, in bytes, is compressed, so that no item has more than 8 KiB.

Few are so long. The others can be read in the table as they are.
"""

LONGEST_RECORD = 2 * 1024 * 1024
"""What claims to be longer, in bytes, is no record of ours."""


def key(user_id: str) -> Item:
    return {"user_id": {"S": user_id}}


def number(value: int) -> dict[str, str]:
    return {"N": str(value)}


def item_of(row: records.Row) -> Item:
    return {
        "user_id": {"S": row.user_id},
        "version": number(row.version),
        "expires_at": number(row.expires_at),
        "record": _packed(row.record),
    }


def _packed(record: str) -> dict[str, Any]:
    content = record.encode()
    return {"S": record} if len(content) <= LONGEST_PLAIN else {"B": zlib.compress(content)}


def _unpacked(value: dict[str, Any]) -> str | bytes:
    """Return the record as it was before it was packed. Raises ValueError or zlib.error."""
    if "S" in value:
        plain: str = value["S"]
        return plain
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(value["B"], LONGEST_RECORD)
    if not unpacking.eof:
        raise ValueError("it does not end")
    return content


def read(item: Item) -> tuple[records.Read, int]:
    """Return what could be read of an item, and its version. Raises UnreadableRecordError."""
    try:
        record, version = _unpacked(item["record"]), int(item["version"]["N"])
    except (KeyError, TypeError, ValueError, zlib.error) as error:
        raise records.UnreadableRecordError(type(error).__name__) from None
    return records.read(record), version


def expiry(item: Item) -> int | None:
    """Return when an item expires, in seconds since 1970 (UTC); None if it does not say."""
    try:
        return int(item["expires_at"]["N"])
    except (KeyError, ValueError):
        return None


def has_expired(item: Item, now: datetime) -> bool:
    """Return whether an item has expired. DynamoDB deletes late, so it may still be there.

    An item without an expiry never expires.
    """
    at = expiry(item)
    return at is not None and at <= int(now.timestamp())


def fingerprint(item: Item) -> str:
    """Return a name made of all that an item holds, so that storing it twice keeps it once."""
    text = json.dumps(item, sort_keys=True, default=repr)
    return hashlib.sha256(text.encode()).hexdigest()
