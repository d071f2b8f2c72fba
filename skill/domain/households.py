"""What is remembered of a household, and how a visit changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from skill.domain.breaks import (
    DEFAULT_LENGTH,
    ON_TIME_MARGIN,
    Break,
    Cue,
    CueKind,
    Punctuality,
    moved_break,
    new_break,
)
from skill.domain.routines import Kept, Place, RoutineName

ZONE_READING_LASTS = timedelta(days=1)
DEVICES_REMEMBERED = 10
PAST_BREAKS_KEPT = 10
PAST_BREAK_LASTS = timedelta(days=30)
STOPS_RINGING = ON_TIME_MARGIN
"""How long after its time a cue that nobody dismissed may still be ringing."""

AGREEMENTS_KEPT = 10
AGREEMENT_LASTS = timedelta(days=90)

DECLINE_LASTS = timedelta(days=7)
"""Alexa's reminder guidelines: after a no, do not ask again for seven days."""


@dataclass(frozen=True)
class ZoneReading:
    """The IANA time zone that a device reported, and when (UTC)."""

    zone: str
    read_at: datetime


@dataclass(frozen=True)
class PastBreak:
    """How a break ended, without its topic. All times are UTC."""

    return_time: datetime
    ended_at: datetime
    outcome: Punctuality
    moves: int


@dataclass(frozen=True)
class Agreement:
    """What was agreed or planned, in their own words, and when (UTC)."""

    words: str
    kind: Kept
    kept_at: datetime


@dataclass(frozen=True)
class Household:
    """One Alexa account and the people in it."""

    current_break: Break | None = None
    past_breaks: tuple[PastBreak, ...] = ()
    breaks_begun: int = 0
    short_break_explained: bool = False
    zones: Mapping[str, ZoneReading] = field(default_factory=dict)
    cue_declined: Mapping[CueKind, datetime] = field(default_factory=dict)
    cues_to_clear: tuple[Cue, ...] = ()
    """Cues that must not ring and may still be with Alexa."""

    place: Place | None = None
    """Where a guided conversation was last, as it was spoken."""

    agreements: tuple[Agreement, ...] = ()
    """The newest first."""

    routine_cues: tuple[Cue, ...] = ()
    """The cues of a guided conversation that leads itself by them."""

    def with_zone(self, device: str, zone: str, now: datetime) -> "Household":
        newest_first = sorted(self.zones.items(), key=lambda item: item[1].read_at, reverse=True)
        kept = dict(newest_first[: DEVICES_REMEMBERED - 1])
        return replace(self, zones=kept | {device: ZoneReading(zone, now)})

    def fresh_zone(self, device: str, now: datetime) -> str | None:
        """Return the zone that the device reported within a day, or None."""
        reading = self.zones.get(device)
        if reading is None or not timedelta() <= now - reading.read_at < ZONE_READING_LASTS:
            return None
        return reading.zone

    def with_decline(self, kind: CueKind, now: datetime) -> "Household":
        return replace(self, cue_declined={**self.cue_declined, kind: now})

    def declined_lately(self, kind: CueKind, now: datetime) -> bool:
        declined_at = self.cue_declined.get(kind)
        return declined_at is not None and now - declined_at < DECLINE_LASTS

    def begin_break(self, return_time: datetime, now: datetime, topic: str | None) -> "Household":
        """Begin a break; RefusalError where a break cannot have that length."""
        begun = new_break(return_time, now, topic)
        short = return_time - now < DEFAULT_LENGTH
        return replace(
            self,
            current_break=begun,
            breaks_begun=self.breaks_begun + 1,
            place=self._place_after(return_time),
            routine_cues=(),
            cues_to_clear=(*self.cues_to_clear, *self.cues),
            short_break_explained=self.short_break_explained or short,
        )

    def move_break(self, running: Break, return_time: datetime, now: datetime) -> "Household":
        """Move the running break; its old cue is to be cleared."""
        moved = moved_break(running, return_time, now)
        return replace(
            self._without_cue(running.cue),
            current_break=moved,
            place=self._place_after(return_time),
        )

    def end_break(self, running: Break, now: datetime, outcome: Punctuality) -> "Household":
        """Close the running break; its topic goes with it, and its cue is to be cleared."""
        past = PastBreak(running.return_time, now, outcome, running.moves)
        return replace(
            self._without_cue(running.cue),
            current_break=None,
            past_breaks=(past, *self.past_breaks)[:PAST_BREAKS_KEPT],
        )

    def call_off_break(self, running: Break) -> "Household":
        """Drop the running break as if it had not been called; its cue is to be cleared."""
        return replace(self._without_cue(running.cue), current_break=None)

    def renew_cue(self, running: Break, kind: CueKind) -> "Household":
        """Ask for a cue of that kind once more; the one of before is to be cleared."""
        renewed = replace(running, cue=Cue(kind, running.return_time))
        return replace(self._without_cue(running.cue), current_break=renewed)

    def keep_topic(self, running: Break, topic: str) -> "Household":
        return replace(self, current_break=replace(running, topic=topic))

    def without_place(self, finished: RoutineName) -> "Household":
        """Let go of the place in a routine that is over; one inside another leaves the other's."""
        is_over = self.place is not None and self.place.routine is finished
        return replace(self, place=None) if is_over else self

    def keep_words(self, words: str, kind: Kept, now: datetime) -> "Household":
        kept = (Agreement(words, kind, now), *self.agreements)[:AGREEMENTS_KEPT]
        return replace(self, agreements=kept)

    @property
    def break_cues(self) -> tuple[Cue, ...]:
        """The running break's cue, if it has one."""
        running = self.current_break
        return (running.cue,) if running and running.cue else ()

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The cues that are to ring."""
        return (*self.break_cues, *self.routine_cues)

    def with_routine_cues(self, *cues: Cue) -> "Household":
        """Plan the cues of a guided conversation; those of the one before are to be cleared."""
        to_clear = (*self.cues_to_clear, *self.routine_cues)
        return replace(self, routine_cues=cues, cues_to_clear=to_clear)

    def with_cues_known(
        self,
        known: Mapping[Cue, Cue | None],
        cleared: tuple[Cue, ...],
        strays: tuple[Cue, ...] = (),
    ) -> "Household":
        """Note which planned cues Alexa has, or has not; what is cleared, and what still to be."""
        running = self.current_break
        if running and running.cue:
            running = replace(running, cue=known.get(running.cue, running.cue))
        routine_cues = (known.get(cue, cue) for cue in self.routine_cues)
        return replace(
            self,
            current_break=running,
            routine_cues=tuple(cue for cue in routine_cues if cue),
            cues_to_clear=(*(cue for cue in self.cues_to_clear if cue not in cleared), *strays),
        )

    def tidied(self, now: datetime) -> "Household":
        """Let go of what has expired: breaks, cues that no longer ring, words of a lost place."""
        place = self.place
        if place and place.is_let_go(now):
            place = replace(place, topic=None, draft=None)
        return replace(
            self,
            place=place,
            agreements=tuple(a for a in self.agreements if now - a.kept_at < AGREEMENT_LASTS),
            past_breaks=tuple(p for p in self.past_breaks if now - p.ended_at < PAST_BREAK_LASTS),
            cues_to_clear=_still_ringing(self.cues_to_clear, now),
            routine_cues=_still_ringing(self.routine_cues, now),
        )

    def _place_after(self, return_time: datetime) -> Place | None:
        """Keep the place in a conversation that a break interrupts for a day after the return.

        A way back together that was not finished is over: this break has its own.
        """
        if self.place is None or self.place.routine is RoutineName.RETURN:
            return None
        return replace(self.place, at=return_time)

    def _without_cue(self, cue: Cue | None) -> "Household":
        return self if cue is None else replace(self, cues_to_clear=(*self.cues_to_clear, cue))


def _still_ringing(cues: tuple[Cue, ...], now: datetime) -> tuple[Cue, ...]:
    return tuple(cue for cue in cues if now - cue.rings_at < STOPS_RINGING)
