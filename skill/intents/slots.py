"""What Alexa understood, slot by slot, as values of the domain."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from string import capwords
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from skill.domain.agreements import CAPTURE_LENGTH
from skill.domain.breaks import RefusalError, RefusalReason
from skill.domain.clock_times import HALF_A_DAY, DayPart, next_time
from skill.domain.cues import RepeatDay
from skill.domain.pause_plans import Names
from skill.domain.rhythms import Occasion, RhythmWish
from skill.speech.ssml import sayable

MINUTE_DIGITS = 4

TOPIC_LENGTH = 200
"""Characters; what people say is kept bounded."""

NAME_LENGTH = 40
LAST = -1

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
    def names(self) -> Names | None:
        """Both first names; None where one of them is missing."""
        first, second = map(self._name, ("first_name", "second_name"))
        return Names(first, second) if first and second else None

    def _name(self, slot: str) -> str:
        """Return a name as names are written: Alexa often hears it in lower-case letters."""
        name = sayable(self.values.get(slot, ""), NAME_LENGTH)
        return capwords(name) if name.islower() else name

    @property
    def which(self) -> int | None:
        """Which of the agreements, from 1, or LAST; None where none was named."""
        named = self.ids.get("which", "")
        if named == "last":
            return LAST
        return int(named) if named.isascii() and named.isdigit() else None

    @property
    def weekday(self) -> RepeatDay | None:
        """One day of the coming week."""
        return _member(RepeatDay, self.ids.get("day"))

    @property
    def rhythm_but_its_time(self) -> RhythmWish:
        """The regular time that was asked for, as far as it needs no reading."""
        day, _, part = self.ids.get("repeat_day", "").partition("_")
        return RhythmWish(
            _member(Occasion, self.ids.get("occasion")),
            _member(RepeatDay, day) or self.weekday,
            part=self.day_part or _member(DayPart, part),
        )

    def rhythm(self, asked: RhythmWish) -> RhythmWish:
        """Return the regular time that was asked for, and what of it was asked for before.

        RefusalError where its time cannot be read.
        """
        wish = self.rhythm_but_its_time.filled_from(asked)
        heard = self.values.get("clock_time") or self.values.get("return_time")
        if heard is None or heard in COARSE_TIMES:
            return wish
        return replace(wish, at=_clock_time(heard))

    @property
    def said(self) -> Iterable[str]:
        """What was heard in all slots: Alexa fills any of them with whatever was said."""
        return self.values.values()

    @property
    def day_part(self) -> DayPart | None:
        """The part of the day that was named, in a slot of its own or in place of a clock time."""
        named = _member(DayPart, self.ids.get("day_part"))
        heard = self.values.get("return_time") or self.values.get("clock_time", "")
        half = _member(DayPart, self.ids.get("day_half"))
        if named is DayPart.TOMORROW and half:
            return _member(DayPart, f"{named}_{half}") or half
        return named or half or COARSE_TIMES.get(heard)

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


Member = TypeVar("Member", bound=StrEnum)


def _member(enum: type[Member], value: str | None) -> Member | None:
    return next((member for member in enum if member == value), None)


def _clock_time(heard: str) -> time:
    try:
        hour, minute = heard.split(":")
        return time(int(hour), int(minute))
    except ValueError:
        raise RefusalError(RefusalReason.UNREADABLE_TIME) from None
