"""What is remembered of a household, and how a visit changes it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from skill.domain import agreements as agreed
from skill.domain import rhythms
from skill.domain.agreements import Agreement, Kept
from skill.domain.breaks import (
    DEFAULT_LENGTH,
    ON_TIME_MARGIN,
    Break,
    Punctuality,
    moved_break,
    new_break,
)
from skill.domain.cues import Cue, CueKind
from skill.domain.past_breaks import PastBreak, added, most_were_missed
from skill.domain.pause_plans import Names, PausePlan
from skill.domain.permissions import Permission, Permissions, declines_left, news
from skill.domain.rhythms import Occasion
from skill.domain.routines import Place, RoutineName

ZONE_READING_LASTS = timedelta(days=1)
DEVICES_REMEMBERED = 10
STOPS_RINGING = ON_TIME_MARGIN
"""How long after its time a cue that nobody dismissed may still be ringing."""

COUNSELOR_AGAIN = timedelta(days=30)

DECLINE_LASTS = timedelta(days=7)
"""Alexa's reminder guidelines: after a no, do not ask again for seven days."""


@dataclass(frozen=True)
class ZoneReading:
    """The IANA time zone that a device reported, and when (UTC)."""

    zone: str
    read_at: datetime


@dataclass(frozen=True)
class Household:
    """One Alexa account and the people in it."""

    greeted: bool = False
    """Whether the skill has explained itself."""

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

    reminders: tuple[Cue, ...] = ()
    """The regular times and the check-in that were asked for: one for each occasion."""

    pause_plan: PausePlan = field(default_factory=PausePlan)
    names: Names | None = None
    may_read_aloud: bool = False
    """They have heard once that anyone nearby will hear what they agreed."""

    counselor_named_at: datetime | None = None
    permissions: Permissions = field(default_factory=dict)

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

    def with_permissions(self, permitted: Collection[CueKind], at: datetime) -> "Household":
        """Note all that the account permitted at a moment, unless something newer is known."""
        return self._told(news(self.permissions, permitted, at))

    def with_permission(self, kind: CueKind, now: datetime) -> "Household":
        """Note that the permission was given just now."""
        return self._told({kind: Permission(is_given=True, told_at=now)})

    def _told(self, told: Permissions) -> "Household":
        declined = declines_left(self.cue_declined, told)
        return replace(self, permissions={**self.permissions, **told}, cue_declined=declined)

    def is_revoked(self, kind: CueKind) -> bool:
        permission = self.permissions.get(kind)
        return permission is not None and not permission.is_given

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
            cues_to_clear=(*self.cues_to_clear, *self.break_cues, *self.routine_cues),
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
            past_breaks=added(self.past_breaks, past),
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
        """Keep what was agreed, or a part of the pause plan, in their own words."""
        if kind in (Kept.AGREEMENT, Kept.PLAN):
            new = Agreement(words, kind, now)
            return replace(self, agreements=agreed.added(self.agreements, new))
        return replace(self, pause_plan=self.pause_plan.with_words(kind, words))

    @property
    def usual_length(self) -> timedelta:
        """How long a plain break lasts: as their pause plan says, or else twenty minutes."""
        return self.pause_plan.length or DEFAULT_LENGTH

    @property
    def is_at_home(self) -> bool:
        """Whether they have opened the skill before, or have had something of it."""
        return self != Household(zones=self.zones, permissions=self.permissions)

    def may_name_counselor(self, now: datetime) -> bool:
        """Whether most of the last breaks were missed, and a month has passed since it was said."""
        return not self.named_lately(now) and most_were_missed(self.past_breaks)

    def named_lately(self, now: datetime) -> bool:
        named_at = self.counselor_named_at
        return named_at is not None and now - named_at < COUNSELOR_AGAIN

    def with_reminder(self, cue: Cue) -> "Household":
        """Plan a reminder; the one of before for the same occasion is to be cleared."""
        others = self.without_reminder(Occasion(cue.says))
        return replace(others, reminders=(*others.reminders, cue))

    def without_reminder(self, occasion: Occasion) -> "Household":
        gone = tuple(cue for cue in self.reminders if cue.says == occasion)
        kept = tuple(cue for cue in self.reminders if cue not in gone)
        return replace(self, reminders=kept, cues_to_clear=(*self.cues_to_clear, *gone))

    def met_check_in(self, now: datetime) -> "Household":
        """Let go of the check-in whose time has come; it has rung."""
        due = self.due_check_in(now)
        return replace(self, reminders=tuple(cue for cue in self.reminders if cue is not due))

    def due_check_in(self, now: datetime) -> Cue | None:
        cue = self.reminder(Occasion.CHECK_IN)
        return cue if cue and cue.rings_at <= now else None

    def reminders_to_come(self, now: datetime) -> tuple[Cue, ...]:
        return tuple(cue for cue in self.reminders if cue.repeats or cue.rings_at > now)

    def reminder(self, occasion: Occasion) -> Cue | None:
        return next((cue for cue in self.reminders if cue.says == occasion), None)

    @property
    def break_cues(self) -> tuple[Cue, ...]:
        """The running break's cue, if it has one."""
        running = self.current_break
        return (running.cue,) if running and running.cue else ()

    @property
    def cues(self) -> tuple[Cue, ...]:
        """The cues that are to ring."""
        return (*self.break_cues, *self.routine_cues, *self.reminders)

    def is_left_to_ring(self, planned: Cue) -> bool:
        """Whether one that could not be removed may ring in the place of the planned one."""
        return any(cue.rings_in_place_of(planned) for cue in self.cues_to_clear)

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
        return replace(
            self,
            current_break=running,
            routine_cues=_known(self.routine_cues, known),
            reminders=_known(self.reminders, known),
            cues_to_clear=(*(cue for cue in self.cues_to_clear if cue not in cleared), *strays),
        )

    def tidied(self, now: datetime) -> "Household":
        """Let go of what has expired: breaks, cues that no longer ring, words of a lost place."""
        place = self.place
        if place and place.is_let_go(now):
            place = replace(place, topic=None, draft=None)
        cut_off = tuple(cue for cue in self.reminders if rhythms.was_cut_off(cue, now))
        return replace(
            self,
            place=place,
            counselor_named_at=self.counselor_named_at if self.named_lately(now) else None,
            agreements=tuple(each for each in self.agreements if not each.is_over(now)),
            past_breaks=tuple(each for each in self.past_breaks if not each.is_over(now)),
            cues_to_clear=_still_ringing((*self.cues_to_clear, *cut_off), now),
            routine_cues=_still_ringing(self.routine_cues, now),
            reminders=tuple(
                cue
                for cue in self.reminders
                if cue not in cut_off and not rhythms.is_over(cue, now)
            ),
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


def _known(cues: tuple[Cue, ...], known: Mapping[Cue, Cue | None]) -> tuple[Cue, ...]:
    noted = (known.get(cue, cue) for cue in cues)
    return tuple(cue for cue in noted if cue)


def _still_ringing(cues: tuple[Cue, ...], now: datetime) -> tuple[Cue, ...]:
    """Leave out the cues whose time is over; what comes again, or may, is never over by itself."""
    return tuple(cue for cue in cues if _may_come_again(cue) or now - cue.rings_at < STOPS_RINGING)


def _may_come_again(cue: Cue) -> bool:
    is_any_reminder = cue.is_any_of_its_kind and cue.kind is CueKind.REMINDER
    return cue.repeats is not None or is_any_reminder
