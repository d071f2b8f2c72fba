"""Lengths, instants and zones as people type them, and clock times as people read them."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from tzlocal import get_localzone_name

_LENGTH = re.compile(r"(?:(\d{1,4})d)?\s*(?:(\d{1,5})h)?\s*(?:(\d{1,6})m)?\s*(?:(\d{1,7})s)?")
_AT = re.compile(
    r"(?:(?P<date>\d{4}-\d\d-\d\d)[ T])?(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:\s+(?P<zone>\S+))?"
)


def parse_length(text: str) -> timedelta:
    """Return the length in "20m", "1h30m", "90s" or "2d".

    Raises ValueError, which says what to write instead.
    """
    found = _LENGTH.fullmatch(text.strip().lower())
    if not found or not any(found.groups()):
        raise ValueError(f"{text!r} is not a length of time. Write it like 20m, 1h30m or 90s.")
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def parse_zone(name: str) -> str:
    """Return the IANA name of a zone written in any case.

    Raises ValueError, which suggests a close name.
    """
    known = {zone.lower(): zone for zone in available_timezones()}
    if name.lower() in known:
        return known[name.lower()]
    # "london" stands for Europe/London: the city is what people remember.
    cities = {zone.rsplit("/", 1)[-1]: zone for zone in sorted(known, reverse=True)}
    close = get_close_matches(name.lower(), [*known, *cities], 1) or ["europe/london"]
    meant = known[cities.get(close[0], close[0])]
    raise ValueError(f"There is no time zone {name!r}. Did you mean {meant}?")


def machine_zone() -> str:
    """Return the IANA name of this machine's zone: the one set, or one with its offsets, or UTC."""
    zones = available_timezones()
    with suppress(ZoneInfoNotFoundError):  # several zones are set that differ
        name = get_localzone_name()
        if name in zones:
            return name
    return next(filter(_same_offsets, ["UTC", *sorted(zones)]), "UTC")


def _same_offsets(name: str) -> bool:
    """Return whether the zone has this machine's UTC offset now and in half a year."""
    now = datetime.now(UTC)
    return all(
        moment.astimezone().utcoffset() == moment.astimezone(ZoneInfo(name)).utcoffset()
        for moment in (now, now + timedelta(days=182))
    )


def parse_at(text: str, zone: ZoneInfo, now: datetime) -> tuple[datetime, str | None]:
    """Return the instant in "2026-11-23 18:55 America/New_York", and the zone that it names.

    The instant is in that zone; if the text names none, it is in `zone`, and the name is None. If
    there is no date, it is the next such time after `now`. Raises ValueError, which says what to
    write instead.
    """
    found = _AT.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text!r} is not a time. Write it like 2026-11-23 18:55, or 18:55.")
    named = parse_zone(found["zone"]) if found["zone"] else None
    there = ZoneInfo(named) if named else zone
    try:
        wall = time.fromisoformat(_two_digit_hour(found["time"]))
        day = date.fromisoformat(found["date"]) if found["date"] else None
    except ValueError as wrong:
        raise ValueError(f"{text!r} is no time of any day, or on no calendar.") from wrong
    if day is not None:
        return datetime.combine(day, wall, there), named
    today = datetime.combine(now.astimezone(there).date(), wall, there)
    tomorrow = datetime.combine(today.date() + timedelta(days=1), wall, there)
    return today if today > now else tomorrow, named


def _two_digit_hour(wall: str) -> str:
    return f"0{wall}" if wall[1] == ":" else wall


def clock_time(instant: datetime, zone: ZoneInfo) -> str:
    """Return the instant's time in that zone, such as `7:15 PM`, with seconds if it has any."""
    local = instant.astimezone(zone)
    return local.strftime("%I:%M:%S %p" if local.second else "%I:%M %p").lstrip("0")


def date_and_time(instant: datetime, zone: ZoneInfo) -> str:
    """Return the instant in that zone, such as `7:15 PM on Monday, 23 November 2026`."""
    local = instant.astimezone(zone)
    return f"{clock_time(instant, zone)} on {local:%A}, {local.day} {local:%B %Y}"


def length(delta: timedelta) -> str:
    """Return a length such as `2 d 1 h 5 min 3 s`, without the parts that are zero."""
    minutes, seconds = divmod(max(0, round(delta.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    parts = ((days, "d"), (hours, "h"), (minutes, "min"), (seconds, "s"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"
