"""Reading SSML: as text for a person, as parts for a voice, and what is wrong with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

# Alexa's limits: characters of an outputSpeech or a reprompt, one break, audio tags in one reply.
LONGEST_SPEECH = 8000
LONGEST_BREAK = 10.0
MOST_AUDIO = 5
# A pause shorter than this is heard as phrasing, not as quiet.
_QUIET_FROM = 3.0

_NAMESPACES = '<speak xmlns:amazon="urn:amazon" xmlns:alexa="urn:alexa"'
_TAGS = frozenset(
    {"speak", "p", "s", "break", "audio", "sub", "phoneme", "lang", "voice", "prosody"}
    | {"emphasis", "say-as", "w", "{urn:alexa}name"}
    | {f"{{urn:amazon}}{name}" for name in ("effect", "emotion", "domain")}
)
_STRENGTHS = {
    "none": 0.0,
    "x-weak": 0.0,
    "weak": 0.1,
    "medium": 0.3,
    "strong": 0.5,
    "x-strong": 1.0,
}
_TIME = re.compile(r"\+?(\d+(?:\.\d+)?)(ms|s)")


class SsmlError(ValueError):
    """Speech that Alexa would refuse."""


@dataclass(frozen=True)
class Pause:
    seconds: float


@dataclass(frozen=True)
class Audio:
    source: str


Part = str | Pause | Audio


def from_plain(text: str) -> str:
    return f"<speak>{escape(text)}</speak>"


def parse(ssml: str) -> list[Part]:
    """Split SSML into words, pauses and sounds, in order.

    Raises SsmlError if Alexa would refuse it: if it is not XML, is too long, has too many
    sounds, or has a tag or a length that Alexa does not know.
    """
    if len(ssml) > LONGEST_SPEECH:
        raise SsmlError(f"speech of {len(ssml)} characters; Alexa takes {LONGEST_SPEECH}")
    try:
        root = ET.fromstring(ssml.strip().replace("<speak", _NAMESPACES, 1))  # noqa: S314 -- the skill on this machine wrote it
    except ET.ParseError as broken:
        raise SsmlError(f"speech that is not valid XML ({broken}): {ssml}") from broken
    if root.tag != "speak":
        raise SsmlError(f"speech that is not inside <speak>: {ssml}")
    parts = list(_parts(root))
    if sum(isinstance(part, Audio) for part in parts) > MOST_AUDIO:
        raise SsmlError(f"more than {MOST_AUDIO} audio tags in one reply")
    return parts


def _parts(element: ET.Element) -> Iterator[Part]:
    if element.tag not in _TAGS:
        raise SsmlError(f"the tag <{element.tag}>, which Alexa does not know")
    yield from _own(element)
    for child in element:
        yield from _parts(child)
        yield child.tail or ""
    if element.tag in {"p", "s"}:
        yield " "


def _own(element: ET.Element) -> Iterator[Part]:
    match element.tag:
        case "break":
            yield Pause(_seconds(element))
        case "audio":
            yield Audio(element.get("src", ""))
        case "sub":
            yield element.get("alias", "")
        case "{urn:alexa}name":
            yield "(name)"
        case _:
            yield element.text or ""


def _seconds(element: ET.Element) -> float:
    time = element.get("time")
    if time is None:
        return _STRENGTHS.get(element.get("strength", "medium"), _STRENGTHS["medium"])
    found = _TIME.fullmatch(time)
    if not found:
        raise SsmlError(f"a break of {time!r}, which is not a time")
    seconds = float(found[1]) / (1000 if found[2] == "ms" else 1)
    if seconds > LONGEST_BREAK:
        raise SsmlError(f"a break of {time}; Alexa takes {LONGEST_BREAK:g}s")
    return seconds


def readable(ssml: str) -> str:
    """Write the speech as a line of text, with long quiet and sounds in parentheses."""
    shown = []
    for part in phrases(ssml):
        match part:
            case Pause(seconds):
                shown.append(f"(quiet, {seconds:g} s)")
            case Audio(source):
                shown.append(f"({sound_name(source)})")
            case _:
                shown.append(part)
    return " ".join(shown)


def phrases(ssml: str) -> list[Part]:
    """Return the speech as lines of words, quiet and sounds. A short pause is part of the words."""
    short = [
        " " if isinstance(part, Pause) and part.seconds < _QUIET_FROM else part
        for part in merge(parse(ssml))
    ]
    tidied = [_line(part) if isinstance(part, str) else part for part in merge(short)]
    return [part for part in tidied if part]


def _line(words: str) -> str:
    return re.sub(r" (?=[.,;:?!])", "", " ".join(words.split()))


def merge(parts: list[Part]) -> list[Part]:
    """Join neighbouring pauses, and neighbouring words; drop what is empty."""
    merged: list[Part] = []
    for part in parts:
        last = merged[-1] if merged else None
        if isinstance(part, Pause) and isinstance(last, Pause):
            merged[-1] = Pause(last.seconds + part.seconds)
        elif isinstance(part, str) and isinstance(last, str):
            merged[-1] = last + part
        elif not isinstance(part, str) or part.strip():
            merged.append(part)
    return merged


def sound_name(source: str) -> str:
    """Return `bell` for bells and chimes; otherwise the clip's name without its numbers."""
    clip = source.rstrip("/").rsplit("/", 1)[-1].removesuffix(".mp3")
    if re.search(r"bell|chime", source):
        return "bell"
    words = [word for word in clip.split("_") if word not in {"amzn", "sfx"}]
    return "sound: " + " ".join(word for word in words if not word[:1].isdigit())
