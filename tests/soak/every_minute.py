"""Every minute of a year: a break of 20 minutes, "until 7:15", noon and midnight.

The domain and the words for times are held to a clock on the wall (wall_clock.py).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from skill.domain.breaks import cue_kind
from skill.domain.clock_times import next_time
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.speech import catalog
from skill.speech.times import TimeWords
from tests.soak.wall_clock import MINUTE, WallClock, next_after, wall_clock

SECONDS = (0, 1, 29, 31, 59)
TWENTY = 20
NEAR = timedelta(hours=2)
"""So far ahead a timer reaches, and a clock time is said without its half of the day."""
LONGEST = timedelta(hours=24)

ASKED = {
    "until 7:15": (time(7, 15), (time(7, 15), time(19, 15))),
    "until noon": (time(12), (time(12),)),
    "until midnight": (time(0), (time(0),)),
}
"""What Alexa hands over for each, and the times that a clock then may show."""


@dataclass(frozen=True)
class Mismatch:
    zone: str
    now: datetime
    asked: str
    found: str
    expected: str

    def __str__(self) -> str:
        now = self.now.astimezone(ZoneInfo(self.zone))
        return f"{self.zone} {now:%F %T %z} {self.asked}: {self.found}, not {self.expected}"


class Minutes:
    """The minutes of one zone's year, and what is wrong at each."""

    def __init__(self, zone: str, year: int) -> None:
        self.wall = wall_clock(zone, year)
        self._zone, self._name = ZoneInfo(zone), zone
        self._words = catalog.load("en-US")
        self._moments = {
            asked: (heard, self.wall.moments_of(*times)) for asked, (heard, times) in ASKED.items()
        }

    def around_changes(self, hours: int) -> list[int]:
        """Return the minutes of so many hours, half of them before each change of the clock."""
        half = hours * 30
        year = self.wall.year_minutes
        return [
            minute
            for change, _ in self.wall.changes
            for minute in range(change - half, change + half)
            if minute in year
        ]

    def mismatches(self, minutes: Iterable[int], words_each: int = 1) -> Iterator[Mismatch]:
        """Yield what is wrong, of the words at each so many minutes only: they take longer."""
        for minute in minutes:
            now = self.wall.first + minute * MINUTE + timedelta(seconds=SECONDS[minute % 5])
            words = None
            if minute % words_each == 0:
                words = TimeWords(self._words, now, lambda: self._zone)
            for asked, found, expected in self._told(minute, now, words):
                if found != expected:
                    yield Mismatch(self._name, now, asked, str(found), str(expected))

    def _told(
        self, minute: int, now: datetime, words: TimeWords | None
    ) -> Iterator[tuple[str, object, object]]:
        """Yield what is asked, what the skill makes of it, and what it should be."""
        until = now + TWENTY * MINUTE
        yield "20 minutes", kept(until, now), (until, TWENTY * MINUTE, CueKind.TIMER)
        if words:
            yield "20 minutes", spoken(words, until), said(self.wall, minute, minute + TWENTY)
        for asked, (heard, moments) in self._moments.items():
            moment, later = next_time(heard, now, self._zone), next_after(moments, minute)
            ends = self.wall.first + later * MINUTE
            yield asked, moment, ends
            if not MINUTE <= moment - now <= LONGEST:
                continue
            kind = CueKind.TIMER if ends - now <= NEAR else CueKind.REMINDER
            yield asked, kept(moment, now), (ends, ends - now, kind)
            if words:
                yield asked, spoken(words, moment), said(self.wall, minute, later, ends - now)


def kept(until: datetime, now: datetime) -> tuple[datetime, timedelta, CueKind]:
    """Return what a household keeps of a break: its end, how long that is, and what rings then."""
    running = Household().begin_break(until, now, None).current_break
    assert running is not None
    return running.return_time, running.time_left(now), cue_kind(running.return_time, now)


def spoken(words: TimeWords, moment: datetime) -> tuple[str, str]:
    told = words.spoken(moment)
    return told.aloud, told.until


def said(wall: WallClock, minute: int, later: int, left: timedelta = MINUTE) -> tuple[str, str]:
    """Return how somebody says the clock's time of a later minute, and how long it is until then.

    More than two hours ahead they say which half of the day it is in.
    """
    shown, is_near = wall.shows(later), left <= NEAR
    at = f"at {clock_in_words(shown, with_half=not is_near)}"
    if not is_near and wall.days_between(minute, later) > 0 and shown != time(0):
        at += " tomorrow"
    forward = wall.forward_between(minute, later)
    at += CHANGES[(forward > 0) - (forward < 0)]
    return at, length_in_words(later - minute)


CHANGES = {0: "", 1: ", after the clocks go forward", -1: ", after the clocks go back"}


def clock_in_words(shown: time, *, with_half: bool) -> str:
    if shown in (time(0), time(12)):
        return "noon" if shown.hour else "midnight"
    hour = (shown.hour - 1) % 12 + 1
    half = (" am" if shown.hour < 12 else " pm") if with_half else ""
    if shown.minute:
        return f"{hour}:{shown.minute:02}{half}"
    return f"{hour}{half}" if half else f"{hour} o'clock"


def length_in_words(minutes: int) -> str:
    """Return a length of whole minutes: "1 hour and 5 minutes"."""
    counts = ((minutes // 60, "hour"), (minutes % 60, "minute"))
    said = [f"{count} {unit}{'s' * (count != 1)}" for count, unit in counts if count]
    return " and ".join(said)
