"""What a reply tells of chimes, reminders and the record, read from the words that people hear."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from skill.speech import catalog

ZONE = ZoneInfo("America/New_York")

HEDGES = frozenset(
    (
        "cue.stuck",
        "cue.may_still_ring",
        "cue.uncertain",
        "cue.partly_forgotten",
        "made_good.stuck",
        "made_good.uncertain",
        "chime_on.stuck",
        "chime_on.uncertain",
        "away.stuck",
        "away.uncertain",
        "heads_up.stuck",
        "heads_up.may_still_ring",
        "heads_up.uncertain",
        "regular_time_cue.stuck",
        "regular_time_cue.uncertain",
        "regular_time.not_removed",
        "regular_time.being_set",
        "guide.stopped_perhaps",
        "trouble.store_uncertain",
        "trouble.perhaps_remembered",
        "trouble.changed_elsewhere",
    )
)
"""What says that nobody can know. Without a fault it is never said."""

UNSAVED = ("trouble.not_remembered", "trouble.perhaps_remembered", "trouble.store_uncertain")

SECTIONS = (
    "cue",
    "made_good",
    "heads_up",
    "chime_on",
    "away",
    "regular_time_cue",
    "lost",
    "consent",
    "trouble",
)
"""The sections of the catalog that tell how a turn ended for its cues and its record."""

OTHERS = HEDGES | {
    "guide.stopped",
    "debrief.timed",
    "debrief.switched",
    "regular_time.stopped",
    "regular_time.told",
    "check_in.kept",
    "forgotten.rhythm",
    "forgotten.agreements",
}
"""What tells of them in another section."""


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """Return what finds each key of the catalog in what was said, by the key."""
    words = catalog.load(catalog.DEFAULT_LOCALE).variants
    keys = [key for key in words if key.partition(".")[0] in SECTIONS or key in OTHERS]
    return {key: re.compile("|".join(map(_pattern, words[key]))) for key in keys}


def _pattern(variant: str) -> str:
    root = ET.fromstring(f"<speak>{variant}</speak>")  # noqa: S314  our own words
    plain = " ".join("".join(root.itertext()).split())
    return re.sub(r"\\\{\w+\\\}", ".+?", re.escape(plain))


def keys_in(said: str) -> frozenset[str]:
    """Return the catalog's keys that tell of cues or of the record and that were said."""
    return frozenset(key for key, pattern in _patterns().items() if pattern.search(said))


CLOCK = re.compile(r"\b(?:back|ends|end|you both) at (\d{1,2}(?::\d\d)?(?: [ap]m)?)\b")


def return_times_in(said: str) -> list[str]:
    """Return the clock times that were told as the return time, without those in a question."""
    told = (part for part in re.split(r"(?<=[.?])\s", said) if not part.endswith("?"))
    return [time for part in told for time in CLOCK.findall(part)]


def spoken(moment: datetime) -> set[str]:
    """Return how a moment may be told as a clock time in New York."""
    at = moment.astimezone(ZONE)
    hour = at.hour % 12 or 12
    shown = {f"{hour}:{at:%M}"} | ({str(hour)} if at.minute == 0 else set())
    half = "am" if at.hour < 12 else "pm"
    return shown | {f"{each} {half}" for each in shown}
