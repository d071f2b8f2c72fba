"""When a recurring reminder rings: Alexa's recurrence rules, in the wall time of a zone."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from typing import Annotated, Self
from zoneinfo import ZoneInfo

import msgspec
from dateutil.rrule import rruleset, rrulestr

_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
# dateutil would also read whole calendars of many lines.
_PART = r"[A-Z]+=[A-Z\d,+-]+"
_RULE = re.compile(rf"{_PART}(?:;{_PART})*;?")


class RecurrenceError(ValueError):
    """A recurrence that Alexa would refuse; the message says what is wrong with it."""


class AlexaRecurrence(msgspec.Struct, rename="camel", omit_defaults=True):
    """The `recurrence` of a reminder's trigger, without its deprecated fields freq and byDay."""

    recurrence_rules: Annotated[list[str], msgspec.Meta(min_length=1)]
    start_date_time: datetime
    end_date_time: datetime | None = None


@dataclass(frozen=True)
class Repetition:
    """The wall times in a zone at which a reminder rings."""

    rules: rruleset
    ends: datetime | None
    zone: ZoneInfo

    @classmethod
    def of(cls, recurrence: AlexaRecurrence, zone: ZoneInfo) -> Self:
        """Raise RecurrenceError if a time has an offset or Alexa would refuse a rule."""
        start, ends = recurrence.start_date_time, recurrence.end_date_time
        if start.tzinfo or (ends and ends.tzinfo):
            raise RecurrenceError("startDateTime and endDateTime are wall times: without offset.")
        for rule in recurrence.recurrence_rules:
            _check(rule)
        return cls(_parsed(recurrence.recurrence_rules, start), ends, zone)

    def first_after(self, moment: datetime) -> datetime | None:
        """Return the next instant to ring after `moment`, in UTC; None after the last one."""
        # If a clock change skips a wall time, it comes an hour later on the clock. We look from
        # the day before, so as not to miss it.
        begin = moment.astimezone(self.zone).replace(tzinfo=None) - timedelta(days=1)
        walls = takewhile(self._in_time, self.rules.xafter(begin))
        instants = (wall.replace(tzinfo=self.zone).astimezone(UTC) for wall in walls)
        return next((instant for instant in instants if instant > moment), None)

    def _in_time(self, wall: datetime) -> bool:
        return self.ends is None or wall <= self.ends


def _check(rule: str) -> None:
    if not _RULE.fullmatch(rule):
        raise RecurrenceError(
            f"The recurrence rule {rule!r} cannot be read. Write it like "
            "FREQ=DAILY;BYHOUR=20;BYMINUTE=0;BYSECOND=0;INTERVAL=1;"
        )
    parts = dict(part.split("=") for part in rule.rstrip(";").split(";"))
    if parts.get("FREQ") not in _FREQUENCIES:
        raise RecurrenceError(
            f"The FREQ of the recurrence rule {rule!r} is none of {', '.join(_FREQUENCIES)}."
        )
    # dateutil would never stop looking for the next time of such a rule.
    if not parts.get("INTERVAL", "1").lstrip("0").isdecimal():
        raise RecurrenceError(f"The INTERVAL of the recurrence rule {rule!r} is not above zero.")


def _parsed(rules: list[str], start: datetime) -> rruleset:
    # Alexa ends a rule with a semicolon. dateutil accepts one only between parts.
    lines = "\n".join(rule.rstrip(";") for rule in rules)
    try:
        parsed = rrulestr(lines, dtstart=start, forceset=True, cache=True)
        # A rule for a day that never comes, such as a ninth Monday, fails only when we ask for one.
        parsed.after(start, inc=True)
    except (ValueError, IndexError) as wrong:
        raise RecurrenceError(f"The recurrence rules {rules} cannot be kept: {wrong}.") from wrong
    return parsed
