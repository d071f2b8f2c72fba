"""Breaks through the front door at any moment: what is said, what rings and what is kept agree.

Each moment has a household of its own, on an Echo in one of the zones. A clock on the wall
(wall_clock.py) says what is right.
"""

import logging
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from skill.app import create_handler
from skill.domain.households import Household
from skill.store.sqlite import SQLiteStore
from skill.turns.ports import HouseholdStore
from speaker.services import AlexaServices
from tests.front_door.echo import Answer, Echo, FrozenClock, Handler
from tests.front_door.spoken import broken_rules
from tests.soak.direct import KeptInMemory, direct_handler
from tests.soak.every_minute import LONGEST, NEAR, SECONDS, Mismatch, said
from tests.soak.stage import AlexaBehindTheGate
from tests.soak.wall_clock import MINUTE, ZONES, WallClock, next_after, wall_clock

LENGTHS = (20, 20, 1, 7, 45, 60, 119, 120, 121, 480, 1440)
"""In minutes; the first is what most people ask for."""

TIMES = (time(7, 15), time(0), time(12), time(1, 30), time(2, 10), time(3))
"""Until when they ask; each of the later ones is skipped or repeated in some zone."""


@dataclass(frozen=True)
class Moment:
    """Somebody asks for a break, and some of it later how long is left."""

    zone: str
    minute: int
    second: int
    length: int | None
    """In minutes; None if they say until when."""

    until: time | None
    passed: float
    """Which part of the break has passed when they ask; 0 to 1."""

    @property
    def asked(self) -> str:
        return f"{self.length} minutes" if self.length else f"until {self.until}"


class FrontDoor:
    """The real handler with Alexa's services, in twelve zones."""

    def __init__(
        self,
        handler: Handler,
        store: HouseholdStore,
        alexa: AlexaServices,
        clock: FrozenClock,
        year: int,
    ) -> None:
        self._store = store
        self._alexa, self._clock, self._households = alexa, clock, 0
        self.walls = {zone: wall_clock(zone, year) for zone in ZONES}
        self._echoes = {zone: Echo(handler, alexa, clock, _room(zone), zone) for zone in ZONES}
        for echo in self._echoes.values():
            echo.keeps_rules = False  # they are looked at here, and counted

    def mismatches(self, moment: Moment) -> Iterator[Mismatch]:
        """Ask for the break, and yield what is wrong with it."""
        wall, echo = self.walls[moment.zone], self._move_in(moment.zone)
        now = wall.first + moment.minute * MINUTE + timedelta(seconds=moment.second)
        self._clock.now = now
        ends, later = self._expected(wall, moment, now)
        if not MINUTE <= ends - now <= LONGEST:
            return
        slots = {"length": f"PT{moment.length}M"} if moment.length else {}
        slots |= {"return_time": f"{moment.until:%H:%M}"} if moment.until else {}
        answer = echo.hears("StartBreakIntent", **slots)
        if moment.until == time(12) and self._is_midnight_near(wall, moment, now):
            yield from self._unsaid(moment, answer, "midnight, or noon")
            yield from self._unkept(moment, echo, None)
            return
        expected = said(wall, moment.minute, later, ends - now)
        yield from self._unsaid(moment, answer, *expected)
        if answer.is_listening and ends - now > NEAR:
            yield from self._unsaid(moment, echo.yes(), expected[0])
        yield from self._unkept(moment, echo, ends)
        yield from self._left(moment, echo, ends)

    def _move_in(self, zone: str) -> Echo:
        """Return the zone's Echo in a new household that has agreed to chimes."""
        self._households += 1
        echo = self._echoes[zone]
        echo.user_id, echo.attributes = f"amzn1.ask.account.{self._households}", {}
        couple = Household().with_chime_answer(self._clock.now, is_yes=True)
        self._store.save(echo.user_id, couple, 0, self._clock.now)
        self._alexa.alerts.clear()
        self._alexa.requests.clear()
        return echo

    def _expected(self, wall: WallClock, moment: Moment, now: datetime) -> tuple[datetime, int]:
        """Return when the break ends, and the minute of the wall's clock then."""
        if moment.length:
            return now + moment.length * MINUTE, moment.minute + moment.length
        assert moment.until is not None
        hour = moment.until.hour
        halves = {hour} if hour in (0, 12) else {hour, hour + 12}
        times = tuple(moment.until.replace(hour=each) for each in sorted(halves))
        later = next_after(_moments(wall, times), moment.minute)
        return wall.first + later * MINUTE, later

    def _is_midnight_near(self, wall: WallClock, moment: Moment, now: datetime) -> bool:
        """Whether "until twelve" may be midnight too, so that they are asked."""
        midnight = next_after(_moments(wall, (time(0),)), moment.minute)
        return wall.first + midnight * MINUTE - now <= NEAR

    def _unsaid(self, moment: Moment, answer: Answer, *expected: str) -> Iterator[Mismatch]:
        for rule in broken_rules(answer.said, is_listening=answer.is_listening):
            yield self._mismatch(moment, answer.said, f"a reply that keeps the rules: {rule}")
        for each in expected:
            if each not in answer.said:
                yield self._mismatch(moment, answer.said, each)

    def _unkept(self, moment: Moment, echo: Echo, ends: datetime | None) -> Iterator[Mismatch]:
        """Compare the record with the one cue, and both with the end; None if there is none."""
        running = self._store.load(echo.user_id, self._clock.now).household.current_break
        kept = running.return_time if running else None
        ring = [each.rings_at.astimezone(UTC) for each in self._alexa.alerts.waiting()]
        if (kept, ring) != (ends, [ends] if ends else []):
            yield self._mismatch(moment, f"kept {kept}, rings {ring}", str(ends))

    def _left(self, moment: Moment, echo: Echo, ends: datetime) -> Iterator[Mismatch]:
        """Ask how long is left when some of the break has passed."""
        wall, now = self.walls[moment.zone], self._clock.now
        later = (ends - wall.first) // MINUTE
        self._clock.now = now + timedelta(seconds=int((ends - now).total_seconds() * moment.passed))
        left = ends - self._clock.now
        minute = (self._clock.now - wall.first) // MINUTE
        if left < MINUTE:
            return
        echo.attributes = {}
        answer = echo.hears("TimeLeftIntent")
        yield from self._unsaid(moment, answer, *said(wall, minute, later, left))

    def _mismatch(self, moment: Moment, found: str, expected: str) -> Mismatch:
        return Mismatch(moment.zone, self._clock.now, moment.asked, found, expected)


def _room(zone: str) -> str:
    return zone.replace("/", "-")


@cache
def _moments(wall: WallClock, times: tuple[time, ...]) -> list[int]:
    return wall.moments_of(*times)


@contextmanager
def front_door(year: int) -> Iterator[FrontDoor]:
    """Open it, with a file for the households and a real wire to Alexa's services."""
    with _alexa(year) as (alexa, clock), TemporaryDirectory() as folder:
        database = Path(folder) / "households.db"
        environ = {"STEADY_GROUND_STORE": f"sqlite:{database}"}
        handler = create_handler(clock=clock, environ=environ)
        yield FrontDoor(handler, SQLiteStore(database), alexa, clock, year)


@contextmanager
def front_door_without_wire(year: int) -> Iterator[FrontDoor]:
    """Open it with all of that in this process, which takes a part of the time."""
    with _alexa(year) as (alexa, clock):
        store = KeptInMemory()
        handler = direct_handler(clock, store, AlexaBehindTheGate(alexa), lambda: None)
        yield FrontDoor(handler, store, alexa, clock, year)


@contextmanager
def _alexa(year: int) -> Iterator[tuple[AlexaServices, FrozenClock]]:
    logging.disable(logging.CRITICAL)
    clock = FrozenClock(datetime(year, 1, 1, tzinfo=UTC))
    try:
        with AlexaServices(clock) as alexa:
            alexa.allow()
            yield alexa, clock
    finally:
        logging.disable(logging.NOTSET)


def around_changes(walls: dict[str, WallClock], hours: int, chance: random.Random) -> list[Moment]:
    """Return moments in so many hours around each change, one at each second of each minute."""
    half = hours * 30
    return [
        _asking(zone, minute, second, chance)
        for zone, wall in walls.items()
        for change, _ in wall.changes
        for minute in range(change - half, change + half)
        for second in SECONDS
        if minute in wall.year_minutes
    ]


def anywhere(walls: dict[str, WallClock], count: int, chance: random.Random) -> Iterator[Moment]:
    for _ in range(count):
        zone = chance.choice(ZONES)
        minute = chance.choice(walls[zone].year_minutes)
        yield _asking(zone, minute, chance.choice(SECONDS), chance)


def _asking(zone: str, minute: int, second: int, chance: random.Random) -> Moment:
    until = chance.choice(TIMES) if chance.random() < 0.5 else None
    length = None if until else chance.choice(LENGTHS)
    return Moment(zone, minute, second, length, until, chance.random())
