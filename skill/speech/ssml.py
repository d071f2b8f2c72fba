"""SSML from templates. Values are escaped, so nothing that anybody said can become markup.

A template is a catalog's text: SSML with {placeholders}, never inside a tag. The tests check that
each one is XML; nothing parses it while the skill runs.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape

MOST_CHARACTERS = 8000
"""Alexa's limit for one outputSpeech or reprompt (alexa-facts, section 9)."""

TAG = re.compile("<[^>]*>")


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return the template as SSML, with the values as text. Raises KeyError if one is missing."""
    return template.format_map({name: escape(value, quote=False) for name, value in values.items()})


def plain(template: str, values: Mapping[str, str]) -> str:
    """Return the template as plain text, without its tags. Raises KeyError if a value is missing.

    The tags go before the values come, so a value keeps whatever looks like a tag.
    """
    return unescape(TAG.sub("", template)).format_map(values)


def speak(parts: Iterable[str], rate: str | None = None) -> str:
    """Join SSML into one <speak> document. If a rate is given, <prosody> says it at that rate."""
    said = " ".join(filter(None, parts))
    if rate is not None:
        said = f'<prosody rate="{rate}">{said}</prosody>'
    return f"<speak>{said}</speak>"


def sayable(said: str, most: int) -> str:
    """Return what was said as one line of at most so many characters, all of which XML can hold."""
    printable = "".join(mark if mark.isprintable() else " " for mark in said)
    return " ".join(printable.split())[:most].rstrip()
