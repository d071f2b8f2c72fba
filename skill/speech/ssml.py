"""SSML, built as XML so that nothing anybody said can become markup."""

from collections.abc import Iterable, Mapping
from xml.etree import ElementTree as ET

MOST_CHARACTERS = 8000
"""Alexa's limit for one outputSpeech or reprompt (alexa-facts, section 9)."""


def fragment(text: str) -> ET.Element:
    """Parse a catalog's text, which may hold SSML tags. Raises ParseError where it is not XML."""
    return ET.fromstring(f"<p>{text}</p>")  # noqa: S314  the catalogs are our own


def filled(template: ET.Element, values: Mapping[str, str]) -> ET.Element:
    """Return a copy whose {placeholders} hold the values, as text and never as markup."""
    copy = ET.Element(template.tag, template.attrib)
    copy.text = _filled_text(template.text, values)
    for child in template:
        grown = filled(child, values)
        grown.tail = _filled_text(child.tail, values)
        copy.append(grown)
    return copy


def speak(fragments: Iterable[ET.Element], rate: str | None = None) -> str:
    """Join fragments into one <speak> document, spoken at a rate of <prosody> if one is given."""
    document = ET.Element("speak")
    root = document if rate is None else ET.SubElement(document, "prosody", rate=rate)
    last: ET.Element | None = None
    for part in fragments:
        gap = " " if len(root) or root.text else ""
        if last is None:
            root.text = (root.text or "") + gap + (part.text or "")
        else:
            last.tail = (last.tail or "") + gap + (part.text or "")
        for child in part:
            root.append(child)
            last = child
    return ET.tostring(document, encoding="unicode")


def _filled_text(text: str | None, values: Mapping[str, str]) -> str | None:
    return None if text is None else text.format_map(values)


def sayable(said: str, most: int) -> str:
    """Return what was said as one line of at most so many characters, all of which XML can hold."""
    printable = "".join(mark if mark.isprintable() else " " for mark in said)
    return " ".join(printable.split())[:most].rstrip()
