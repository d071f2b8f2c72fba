"""The few fields of Alexa's envelopes that the skill reads, taken straight from the JSON.

Alexa adds fields and enum values whenever it likes. Amazon's own SDK refuses an envelope with a
single value that it does not know, and takes longer to load than most of the skill. Nobody looks at
a field that we do not read here, so it cannot stop a turn. If a field has another type than
Alexa's, we treat it as missing.
"""

from typing import Any


def at(value: Any, *path: str) -> Any:
    """Return what an object holds at a path of keys, or None."""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def text(value: Any, *path: str) -> str:
    """Return the text at a path of keys; "" if there is none that can be written as UTF-8."""
    found = at(value, *path)
    if not isinstance(found, str):
        return ""
    try:
        found.encode()
    except UnicodeEncodeError:
        return ""
    return found


def items(value: Any, *path: str) -> list[Any]:
    """Return the list at a path of keys; an empty one if there is none."""
    found = at(value, *path)
    return found if isinstance(found, list) else []


def fields(value: Any, *path: str) -> dict[str, Any]:
    """Return the object at a path of keys; an empty one if there is none."""
    found = at(value, *path)
    return found if isinstance(found, dict) else {}


def system(event: Any) -> dict[str, Any]:
    """Return the envelope's System object, or else the session, which names the same account."""
    return fields(event, "context", "System") or fields(event, "session")
