"""Turns the parts of a phrase into the value that Alexa's built-in slot type has for it."""

from collections.abc import Callable, Mapping

Parts = Mapping[str, int | str]

_DATE_UNITS = (("years", "Y"), ("months", "M"), ("weeks", "W"), ("days", "D"))
_TIME_UNITS = (("hours", "H"), ("minutes", "M"), ("seconds", "S"))
_HALF_DAY = 12 * 60
# "Two tonight" and "four at night" are after midnight. We take "five at night" as the evening.
_NIGHT_BEGINS = 5 * 60


def iso_duration(parts: Parts) -> str:
    """Return the length in the units that were said: "ninety minutes" is PT90M."""
    date = "".join(f"{parts[unit]}{letter}" for unit, letter in _DATE_UNITS if unit in parts)
    time = "".join(f"{parts[unit]}{letter}" for unit, letter in _TIME_UNITS if unit in parts)
    return f"P{date}T{time}" if time else f"P{date}"


def clock_time(parts: Parts) -> str:
    """Return HH:MM, or the part of the day (MO, AF, EV, NI) if nobody said an hour.

    If nobody said which half of the day, an hour up to twelve stays as it is on the clock's face.
    Raises ValueError for a number such as 761, which is no time.
    """
    if "period" in parts:
        return str(parts["period"])
    hour, minute = divmod(int(parts["in_one"]), 100) if "in_one" in parts else _hour(parts)
    if minute >= 60:  # noqa: PLR2004 -- the minutes of an hour
        raise ValueError(minute)
    minutes = hour * 60 + minute - int(parts.get("to", 0))
    if 1 <= hour <= 12:  # noqa: PLR2004 -- the hours of a clock's face
        minutes = _in_half_day(minutes, parts.get("half_day"))
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def _hour(parts: Parts) -> tuple[int, int]:
    return int(parts["hour"]), int(parts.get("minute", 0))


def _in_half_day(minutes: int, half_day: object) -> int:
    since_twelve = minutes % _HALF_DAY
    match half_day:
        case "am":
            return since_twelve
        case "pm":
            return since_twelve + _HALF_DAY
        case "night":
            return since_twelve + (0 if since_twelve < _NIGHT_BEGINS else _HALF_DAY)
        case _:
            # On the face of a clock the hour after midnight, and after noon, is twelve.
            return since_twelve if since_twelve >= 60 else since_twelve + _HALF_DAY  # noqa: PLR2004


def whole_number(parts: Parts) -> str:
    """Return the number in digits."""
    return str(parts["number"])


VALUES: Mapping[str, Callable[[Parts], str]] = {
    "AMAZON.DURATION": iso_duration,
    "AMAZON.TIME": clock_time,
    "AMAZON.NUMBER": whole_number,
}
