"""Makes SSML of templates. It escapes values, so nothing that somebody said becomes markup.

A template is a text of the catalog: SSML with {placeholders}, which are never inside a tag. The
tests check that each one is XML. Nothing parses it while the skill runs.
"""

import re
from collections.abc import Iterable, Mapping
from html import escape, unescape

MOST_CHARACTERS = 8000
"""Alexa's limit for one outputSpeech or reprompt (alexa-facts, section 9)."""

TAG = re.compile("<[^>]*>")
NUMBER_TO_CALL = re.compile('<say-as interpret-as="telephone">([^<]*)</say-as>')
BETWEEN_GROUPS = re.compile("[- ]+")
PAUSE = ' <break time="400ms" />'


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return the template as SSML, with the values as text. Raises KeyError if one is missing."""
    text = template.format_map({name: escape(value, quote=False) for name, value in values.items()})
    return NUMBER_TO_CALL.sub(_in_groups, text)


def _in_groups(number: re.Match[str]) -> str:
    """Return a number to call as SSML that somebody can write along with.

    It is said slowly, digit by digit, in the groups in which it is published.
    """
    groups = BETWEEN_GROUPS.split(number[1])
    digits = (f'<say-as interpret-as="digits">{group}</say-as>' for group in groups)
    return f'<prosody rate="slow">{PAUSE.join(digits)}</prosody>'


def plain(template: str, values: Mapping[str, str]) -> str:
    """Return the template as plain text, without its tags. Raises KeyError if a value is missing.

    We take the tags away before we fill in the values, so a value keeps what looks like a tag.
    """
    return unescape(TAG.sub("", template)).format_map(values)


def speak(parts: Iterable[str], rate: str | None = None) -> str:
    """Return the parts as one <speak> document, in <prosody> at the rate if there is one."""
    said = " ".join(filter(None, parts))
    if rate is not None:
        said = f'<prosody rate="{rate}">{said}</prosody>'
    return f"<speak>{said}</speak>"


def sayable(said: str, most: int) -> str:
    """Return the text as one line of at most that many characters, without what XML cannot hold."""
    printable = "".join(mark if mark.isprintable() else " " for mark in said)
    return " ".join(printable.split())[:most].rstrip()
