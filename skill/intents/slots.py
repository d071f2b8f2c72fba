"""What Alexa understood, slot by slot, as values of the domain."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from skill.domain.breaks import RefusalError, RefusalReason
from skill.domain.clock_times import HALF_A_DAY, DayPart, next_time
from skill.domain.routines import CAPTURE_LENGTH
from skill.speech.ssml import sayable

MINUTE_DIGITS = 4

TOPIC_LENGTH = 200
"""Characters; what people say is kept bounded."""

COARSE_TIMES: Mapping[str, DayPart] = {
    "MO": DayPart.MORNING,
    "AF": DayPart.AFTERNOON,
    "EV": DayPart.EVENING,
    "NI": DayPart.EVENING,
}
"""What AMAZON.TIME gives for "in the evening" without a clock time."""


@dataclass(frozen=True)
class Slots:
    """The filled slots of one intent: what was heard, and the ids of matched custom values."""

    values: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)

    @property
    def length(self) -> timedelta | None:
        """The AMAZON.DURATION slot. RefusalError where it holds no length that can be read."""
        heard = self.values.get("length")
        if heard is None:
            return self._minutes
        try:
            return msgspec.convert(heard, timedelta)
        except (msgspec.ValidationError, OverflowError):
            raise RefusalError(RefusalReason.UNREADABLE_LENGTH) from None

    @property
    def _minutes(self) -> timedelta | None:
        """A bare number, which is minutes wherever it can be a length."""
        heard = self.values.get("minutes")
        if heard is None:
            return None
        if not (heard.isascii() and heard.isdigit()) or len(heard) > MINUTE_DIGITS:
            raise RefusalError(RefusalReason.UNREADABLE_LENGTH)
        return timedelta(minutes=int(heard))

    @property
    def hour_as_minutes(self) -> timedelta | None:
        """A bare "ten", heard as ten o'clock, as ten minutes; None for any other clock time."""
        hour, _, minute = self.values.get("return_time", "").partition(":")
        is_bare = hour.isdigit() and minute == "00" and self.day_part is None
        is_small = is_bare and 0 < int(hour) <= HALF_A_DAY
        return timedelta(minutes=int(hour)) if is_small else None

    @property
    def name_a_time(self) -> bool:
        """Whether a length, a clock time or a part of the day was said."""
        return bool({"length", "minutes", "return_time", "day_part"} & self.values.keys())

    @property
    def topic(self) -> str | None:
        return sayable(self.values.get("topic", ""), TOPIC_LENGTH) or None

    @property
    def agreement(self) -> str | None:
        return sayable(self.values.get("agreement", ""), CAPTURE_LENGTH) or None

    @property
    def day_part(self) -> DayPart | None:
        """The part of the day that was named, in a slot of its own or in place of a clock time."""
        named = self.ids.get("day_part")
        for part in DayPart:
            if part == named:
                return part
        return COARSE_TIMES.get(self.values.get("return_time", ""))

    def return_time(
        self, now: datetime, zone: ZoneInfo | None, asked_part: DayPart | None = None
    ) -> datetime | None:
        """Return the moment (UTC) that the AMAZON.TIME slot names, or None where it is not filled.

        RefusalError where it names no clock time, or nobody knows what the clock shows.
        """
        heard = self.values.get("return_time")
        if heard is None and self.day_part is None:
            return None
        if heard is None or heard in COARSE_TIMES:
            raise RefusalError(RefusalReason.DAY_PART_ONLY)
        said = _clock_time(heard)
        if zone is None:
            raise RefusalError(RefusalReason.UNKNOWN_ZONE)
        return next_time(said, now, zone, self.day_part or asked_part)


def _clock_time(heard: str) -> time:
    try:
        hour, minute = heard.split(":")
        return time(int(hour), int(minute))
    except ValueError:
        raise RefusalError(RefusalReason.UNREADABLE_TIME) from None
