"""What every reply keeps to, whatever was asked: how long it is, what it asks, what it offers.

An Echo of the tests holds each answer that it hears to these rules.
"""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from string import Formatter

from skill.speech import ssml

WORDS = Path(__file__).parents[2] / "skill" / "speech" / "en.toml"

MOST_WORDS = 30
MOST_EXPLAINED = 75
"""Thirty seconds at 150 words a minute, which is a calm voice."""
MOST_OF_SAFETY = 45
"""Digits do not count, because a number is said slowly, and twice."""
NUMBER_WITHIN = 6
"""The emergency number is among so many first words."""
MOST_OPTIONS = 3

EXPLAINED = ("learn", "learn_more", "tour", "explain", "meaning", "say_why")
EXEMPT = ("breathing",)
FAILURES = ("cue", "lost", "made_good", "trouble")
MOST_WITH_A_FAILURE = 45
"""A call that failed is told on top of the rest, because nothing may be left out then."""
SAFETY = ("safety",)
READ_BACK = ("agreements", "keep", "plan", "privacy", "regular_times")
"""Sections that read back what they said or what they have: as long as that is."""

THEIRS = ("say", "repair", "debrief", "state_of_us", "return", "pause_plan", "text")
"""Sections of what the two ask each other: no question in them is ours."""

TO_NOBODY = re.compile(
    r"\b(?:you can(?: always| also)? (?:say|ask|tell)|say (?:yes|no|next|skip)|ask me|tell me)\b",
    re.IGNORECASE,
)
WHOLE_CALL = re.compile(r"Alexa, (?:tell|ask|open) Steady Ground[^.?]*", re.IGNORECASE)


@lru_cache(maxsize=10_000)
def broken_rules(said: str, *, is_listening: bool) -> tuple[str, ...]:
    """Return which rules a reply breaks, in words. Most replies come in many tests."""
    found = [_length(said)]
    ours = _without(said, THEIRS)
    asked = [each for each in _sentences(ours) if each.endswith("?")]
    if len(asked) > 1:
        found.append(f"asks {len(asked)} questions")
    if asked and not ours.rstrip().endswith("?"):
        found.append("talks on after its question")
    if asked and _options(asked[-1]) > MOST_OPTIONS:
        found.append(f"offers {_options(asked[-1])} options")
    if asked and not is_listening:
        found.append("asks, and does not listen")
    if not is_listening and TO_NOBODY.search(WHOLE_CALL.sub("", ours)):
        found.append("says what can be said, and does not listen")
    return tuple(each for each in found if each)


def _length(said: str) -> str:
    if _has(said, EXEMPT) or _has(said, READ_BACK):
        return ""
    words = said.split()
    if _has(said, SAFETY):
        count = len([word for word in words if not re.search(r"\d", word)])
        return f"{count} words of safety" if count > MOST_OF_SAFETY else ""
    most = MOST_WITH_A_FAILURE if _has(said, FAILURES) else MOST_WORDS
    most = MOST_EXPLAINED if _has(said, EXPLAINED) else most
    return f"{len(words)} words" if len(words) > most else ""


def _sentences(said: str) -> list[str]:
    return [each.strip() for each in re.findall(r"[^.?!]+[.?!]+", said)]


def _options(question: str) -> int:
    """Count what a question offers: "now, take longer, or leave it" are three."""
    return len(re.split(r", or |, | or ", question)) if " or " in question else 1


def _has(said: str, sections: tuple[str, ...]) -> bool:
    return any(each.search(said) for section in sections for each in _patterns(section))


def _without(said: str, sections: tuple[str, ...]) -> str:
    for section in sections:
        for each in _patterns(section):
            said = each.sub("", said)
    return said


@cache
def _patterns(section: str) -> list[re.Pattern[str]]:
    keys = tomllib.loads(WORDS.read_text("utf-8")).get(section, {})
    texts = [text for each in keys.values() for text in _texts(each)]
    return [_pattern(text) for text in sorted(texts, key=len, reverse=True)]


def _texts(entry: str | list[str] | dict[str, str | list[str]]) -> list[str]:
    if isinstance(entry, dict):
        return [text for each in entry.values() for text in _texts(each)]
    return [entry] if isinstance(entry, str) else entry


def _pattern(text: str) -> re.Pattern[str]:
    plain = " ".join(
        ssml.plain(text, {name: "\0" for _, name, _, _ in Formatter().parse(text) if name}).split()
    )
    return re.compile(r".{1,200}?".join(map(re.escape, plain.split("\0"))))
