"""Read AMAZON.DURATION, which is how Alexa writes a length."""

import re
from datetime import timedelta

from skill.domain.breaks import RefusalError, RefusalReason

UNITS = (
    ("Y", timedelta(days=365)),
    ("M", timedelta(days=30)),
    ("W", timedelta(weeks=1)),
    ("D", timedelta(days=1)),
    ("TH", timedelta(hours=1)),
    ("TM", timedelta(minutes=1)),
    ("TS", timedelta(seconds=1)),
)
"""The letter of each unit, with a T before it in the second half.

No break lasts for weeks, but if somebody says a week, we answer that it is too long.
"""

MINUTE_DIGITS = 9
"""We cut longer numbers: with or without the rest, they are too long for a break."""

NUMBER = r"((?:\d+(?:[.,]\d*)?|[.,]\d+))"


def _pattern() -> re.Pattern[str]:
    days = "".join(rf"(?:{NUMBER}{unit})?" for unit, _ in UNITS if len(unit) == 1)
    clock = "".join(rf"(?:{NUMBER}{unit[1]})?" for unit, _ in UNITS if len(unit) > 1)
    return re.compile(rf"([+-]?)P(?=.*\d){days}(?:T(?=.*\d){clock})?", re.ASCII | re.IGNORECASE)


_WRITTEN = _pattern()


def length(heard: str) -> timedelta:
    """Return the length of an ISO 8601 duration, such as "PT20M", "PT0.5H" or "P1W", to the second.

    RefusalError if it is not a duration, or too long for a timedelta.
    """
    written = _WRITTEN.fullmatch(heard)
    if written is None:
        raise RefusalError(RefusalReason.UNREADABLE_LENGTH)
    sign, *counts = written.groups()
    try:
        total = sum(
            (
                float(count.replace(",", ".")) * unit
                for count, (_, unit) in zip(counts, UNITS, strict=True)
                if count
            ),
            timedelta(),
        )
    except OverflowError:
        raise RefusalError(RefusalReason.UNREADABLE_LENGTH) from None
    return timedelta(seconds=int(total.total_seconds())) * (-1 if sign == "-" else 1)


def minutes(heard: str) -> timedelta:
    """Return a bare number as minutes. RefusalError if it is not a whole number."""
    if not (heard.isascii() and heard.isdigit()):
        raise RefusalError(RefusalReason.UNREADABLE_LENGTH)
    return timedelta(minutes=int(heard.lstrip("0")[:MINUTE_DIGITS] or 0))
