"""What an action says to the skill in people's place, and how it knows the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time, timedelta


@dataclass(frozen=True)
class Sentences:
    """One language's sentences."""

    for_minutes: str
    until: str
    clock: Callable[[time], str]
    yes: str
    more_time: str
    both_back: str
    back: str
    heads_up: str
    no_heads_up: str
    # What the skill says once it has kept either of these.
    heads_up_is_told: str


def _english_clock(at: time) -> str:
    hour = at.hour % 12 or 12
    return f"{hour}:{at.minute:02} {'pm' if at.hour >= 12 else 'am'}"  # noqa: PLR2004 -- noon


_ENGLISH = Sentences(
    for_minutes="start a {minutes} minute break",
    until="start a break until {time}",
    clock=_english_clock,
    yes="yes",
    more_time="ten more minutes",
    both_back="we're both back",
    back="we're back",
    heads_up="give us a {minutes} minute heads up",
    no_heads_up="no heads up",
    heads_up_is_told="heads-up",
)
_BY_LANGUAGE = {"en": _ENGLISH}


def of(locale: str) -> Sentences:
    """Return the sentences of the locale's language."""
    return _BY_LANGUAGE[locale.partition("-")[0]]


def break_for(length: timedelta, locale: str) -> str:
    """Return the sentence that starts a break of whole minutes."""
    return of(locale).for_minutes.format(minutes=int(length.total_seconds() // 60))


def break_until(at: time, locale: str) -> str:
    """Return the sentence that starts a break until the next time the clock shows this."""
    words = of(locale)
    return words.until.format(time=words.clock(at))
