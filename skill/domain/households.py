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

ZONE_READING_LASTS = timedelta(days=1)
DEVICES_REMEMBERED = 10
PAST_BREAKS_KEPT = 10
PAST_BREAK_LASTS = timedelta(days=30)
STOPS_RINGING = ON_TIME_MARGIN
"""How long after its time a cue that nobody dismissed may still be ringing."""

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
            short_break_explained=self.short_break_explained or short,
        )

    def move_break(self, running: Break, return_time: datetime, now: datetime) -> "Household":
        """Move the running break; its old cue is to be cleared."""
        moved = moved_break(running, return_time, now)
        return replace(self._without_cue(running.cue), current_break=moved)

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

    def with_cue_known(self, cue: Cue | None, cleared: tuple[Cue, ...]) -> "Household":
        """Note whether Alexa has the running break's cue, and which others are cleared."""
        running = self.current_break
        return replace(
            self,
            current_break=replace(running, cue=cue) if running else None,
            cues_to_clear=tuple(each for each in self.cues_to_clear if each not in cleared),
        )

    def tidied(self, now: datetime) -> "Household":
        """Let go of what has expired: old breaks, and cues that no longer ring."""
        return replace(
            self,
            past_breaks=tuple(p for p in self.past_breaks if now - p.ended_at < PAST_BREAK_LASTS),
            cues_to_clear=tuple(c for c in self.cues_to_clear if now - c.rings_at < STOPS_RINGING),
        )

    def _without_cue(self, cue: Cue | None) -> "Household":
        return self if cue is None else replace(self, cues_to_clear=(*self.cues_to_clear, cue))
