"""The slots of an intent, as values of the domain."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from functools import reduce
from string import capwords
from typing import TypeVar
from zoneinfo import ZoneInfo

from skill.domain.agreements import CAPTURE_LENGTH
from skill.domain.breaks import RefusalError, RefusalReason
from skill.domain.clock_times import (
    HALF_A_DAY,
    DayPart,
    is_noon_or_midnight,
    next_time,
    part_meant,
)
from skill.domain.cues import RepeatDay
from skill.domain.pause_plans import Names
from skill.domain.regular_times import Occasion, RegularTimeWish
from skill.domain.topics import TopicWords, is_topic, topic_said
from skill.intents import lengths
from skill.speech.ssml import sayable

TOPIC_LENGTH = 200
"""In characters. What people say may be longer than we want to keep."""

NAME_LENGTH = 40
LAST = -1

WHICH_DIGITS = 9
HOUR_DIGITS = 2
WHOLE_HOUR = re.compile("(?:[01]?[0-9]|2[0-4]):00")
END_OF_DAY = (24, 0)
"""Alexa may write midnight like this."""

PART_SLOTS = frozenset({"day_part", "day_half"})
DAY_SLOTS = frozenset({"repeat_day", "day"})
NUMBER_SLOTS = frozenset({"number", "minutes"})
NAME_A_TIME = frozenset({"length", "return_time", "clock_time"}) | NUMBER_SLOTS | PART_SLOTS

CLOCK_HALVES: Mapping[str, DayPart] = {"am": DayPart.AM, "pm": DayPart.PM}
"""We compare letters, because Alexa may write "p m" or "P.M.". None of these is the night."""

COARSE_TIMES: Mapping[str, DayPart] = {
    "AM": DayPart.AM,
    "PM": DayPart.PM,
    "MO": DayPart.MORNING,
    "AF": DayPart.AFTERNOON,
    "EV": DayPart.EVENING,
    "NI": DayPart.EVENING,
}
"""What AMAZON.TIME gives for "in the evening" without a clock time."""


@dataclass(frozen=True)
class Slots:
    """The filled slots of an intent: what was heard, and the ids of the values it matched."""

    values: Mapping[str, str] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)

    of_today: frozenset[str] = frozenset()
    """What says that it is today, such as "tonight", but has the same id as "in the evening"."""

    topic_words: TopicWords = field(default_factory=TopicWords)

    @property
    def length(self) -> timedelta | None:
        """The length that was said, or a bare number as minutes; None if there is neither.

        RefusalError if it cannot be read.
        """
        heard = self.values.get("length")
        if heard is not None:
            return lengths.length(heard)
        return None if self.number is None else lengths.minutes(self.number)

    @property
    def number(self) -> str | None:
        """The number as it was heard; None if there is none."""
        return self.values.get("number", self.values.get("minutes"))

    @property
    def number_as_time(self) -> "Slots":
        """These slots with the number as a clock time: "8" is 08:00, and "730" is 07:30."""
        heard = (self.number or "").zfill(2)
        hour, minute = (heard[:-2], heard[-2:]) if len(heard) > HOUR_DIGITS else (heard, "00")
        others = {slot: self.values[slot] for slot in self.values.keys() - NUMBER_SLOTS}
        return replace(self, values={**others, "return_time": f"{hour.zfill(2)}:{minute}"})

    @property
    def bare_hour(self) -> int | None:
        """The hour (1 to 23) if nothing but a whole hour was heard, as when Alexa hears "ten"."""
        heard = self.values.get("return_time", "")
        is_bare = self.values.keys() == {"return_time"} and WHOLE_HOUR.fullmatch(heard)
        return _clock_time(heard).hour or None if is_bare else None

    @property
    def hour_as_minutes(self) -> timedelta | None:
        """Ten minutes for a bare "ten" that was heard as ten o'clock; None for any other time."""
        hour = self.bare_hour
        return timedelta(minutes=hour) if hour and hour <= HALF_A_DAY else None

    @property
    def name_a_time(self) -> bool:
        """Whether a length, a number, a clock time or a part of the day was said."""
        return not NAME_A_TIME.isdisjoint(self.values)

    @property
    def topic(self) -> str | None:
        """The topic that was said, without fillers; None if nothing that was said is one."""
        said = self._topic_said
        return said if is_topic(said, self.topic_words) else None

    @property
    def say_no_topic(self) -> bool:
        """Whether something stands in the place of a topic that we neither repeat nor keep."""
        return bool(self._topic_said) and self.topic is None

    @property
    def _topic_said(self) -> str:
        return topic_said(self._words("topic", TOPIC_LENGTH) or "", self.topic_words)

    @property
    def signal(self) -> str | None:
        """The word that was said to call a break, in the letters of our list if it is there."""
        return self._words("signal", NAME_LENGTH)

    @property
    def agreement(self) -> str | None:
        """Words that are to be kept. Those that may call a break come in a slot of their own."""
        slot = "agreement" if "agreement" in self.values else "signal"
        return self._words(slot, CAPTURE_LENGTH)

    def _words(self, slot: str, most: int) -> str | None:
        """Return what fills a slot, cut to so many characters; None if there is no word in it."""
        heard = self.values.get(slot)
        return (sayable(heard, most) or None) if heard else None

    @property
    def names(self) -> Names | None:
        """Both first names; None if one of them is missing."""
        first, second = map(self._name, ("first_name", "second_name"))
        return Names(first, second) if first and second else None

    def _name(self, slot: str) -> str:
        """Return a name with capitals, because Alexa often writes it without."""
        name = sayable(self.values.get(slot, ""), NAME_LENGTH)
        return capwords(name) if name.islower() else name

    @property
    def which(self) -> int | None:
        """Which of the agreements, from 1, or LAST; None if none was named."""
        named = self.ids.get("which") or self.number or ""
        if named == "last":
            return LAST
        return int(named[:WHICH_DIGITS]) if named.isascii() and named.isdigit() else None

    @property
    def weekday(self) -> RepeatDay | None:
        """The day of the coming week that was said; None if there is none."""
        return _member(RepeatDay, self.ids.get("day"))

    @property
    def regular_time_but_its_clock_time(self) -> RegularTimeWish:
        """The regular time that was said, without its clock time."""
        _, _, part = self.ids.get("repeat_day", "").partition("_")
        return RegularTimeWish(
            _member(Occasion, self.ids.get("occasion")),
            _repeat_day(self.ids.get("repeat_day")) or self.weekday,
            part=self.day_part or _member(DayPart, part),
        )

    def regular_time(self, asked: RegularTimeWish) -> RegularTimeWish:
        """Return the regular time that was said, filled up with what was said before.

        RefusalError if its day or its time cannot be read.
        """
        if self._has_unknown_day:
            raise RefusalError(RefusalReason.UNREADABLE_DAY)
        if self._has_unknown_part:
            raise RefusalError(RefusalReason.UNREADABLE_TIME)
        wish, heard = self.regular_time_but_its_clock_time, self._time_heard
        if heard is not None and heard not in COARSE_TIMES:
            wish = replace(wish, at=_clock_time(heard))
        is_once = asked.occasion is Occasion.CHECK_IN
        return wish.filled_from(asked.without_day() if is_once and self._name_today else asked)

    @property
    def said(self) -> Iterable[str]:
        """What was heard in all slots. Alexa may put anything that was said into any of them."""
        return self.values.values()

    @property
    def day_part(self) -> DayPart | None:
        """The part of the day that was said; None if there is none."""
        parts = (
            self._part("day_half"),
            self._part("day_part"),
            COARSE_TIMES.get(self._time_heard or ""),
        )
        named = [part for part in parts if part]
        return reduce(DayPart.filled_from, named) if named else None

    def _part(self, slot: str) -> DayPart | None:
        letters = re.sub("[^a-z]", "", self.values.get(slot, "").lower())
        return CLOCK_HALVES.get(letters) or _member(DayPart, self.ids.get(slot))

    def day_part_after(self, earlier: DayPart | None) -> DayPart | None:
        """Return the part of the day that was said, or that an earlier turn said."""
        part = self.day_part
        return part.after(self._still_meant(earlier)) if part else earlier

    def _still_meant(self, earlier: DayPart | None) -> DayPart | None:
        return earlier.half if earlier and self._name_today else earlier

    @property
    def _name_today(self) -> bool:
        heard = (self.values.get(slot, "").lower() for slot in PART_SLOTS)
        return any(sayable(each, TOPIC_LENGTH) in self.of_today for each in heard)

    @property
    def _has_unknown_day(self) -> bool:
        heard = (slot for slot in DAY_SLOTS if slot in self.values)
        return any(_repeat_day(self.ids.get(slot)) is None for slot in heard)

    @property
    def _has_unknown_part(self) -> bool:
        return any(slot in self.values and self._part(slot) is None for slot in PART_SLOTS)

    @property
    def _time_heard(self) -> str | None:
        return self.values.get("clock_time") or self.values.get("return_time")

    def return_time(
        self, now: datetime, zone: ZoneInfo | None, asked_part: DayPart | None = None
    ) -> datetime | None:
        """Return the moment (UTC) of the clock time that was said; None if there is none.

        `zone` is the device's, and `asked_part` the part of the day that was said before.
        RefusalError if the time cannot be read, may mean two moments, or if the zone is unknown.
        """
        if self._has_unknown_part:
            raise RefusalError(RefusalReason.UNREADABLE_TIME)
        heard, part = self._time_heard, self.day_part
        if heard is None and part is None:
            return None
        if heard is None or heard in COARSE_TIMES:
            raise RefusalError(RefusalReason.DAY_PART_ONLY)
        said = _clock_time(heard)
        if zone is None:
            raise RefusalError(RefusalReason.UNKNOWN_ZONE)
        if part is None and asked_part is None and is_noon_or_midnight(said, now, zone):
            raise RefusalError(RefusalReason.NOON_OR_MIDNIGHT)
        return next_time(said, now, zone, part_meant(said, part, self._still_meant(asked_part)))


Member = TypeVar("Member", bound=StrEnum)


def _member(enum: type[Member], value: str | None) -> Member | None:
    return next((member for member in enum if member == value), None)


def _repeat_day(its_id: str | None) -> RepeatDay | None:
    """Return the day of a value such as "sunday" or "daily_morning"."""
    return _member(RepeatDay, (its_id or "").partition("_")[0])


def _clock_time(heard: str) -> time:
    try:
        hour, minute = map(int, heard.split(":"))
        return time() if (hour, minute) == END_OF_DAY else time(hour, minute)
    except (ValueError, OverflowError):
        raise RefusalError(RefusalReason.UNREADABLE_TIME) from None
