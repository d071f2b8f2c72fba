"""What is remembered of a household, and how a visit changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from skill.domain import agreements as agreed
from skill.domain import break_cues
from skill.domain.agreements import Agreement, Kept
from skill.domain.answered_requests import AnsweredRequest, with_request
from skill.domain.breaks import (
    DEFAULT_LENGTH,
    LATE_LIMIT,
    Break,
    Punctuality,
    Wish,
    moment_after,
    moved_break,
    new_break,
)
from skill.domain.cues import Cue
from skill.domain.guides import GuideName, Place
from skill.domain.past_breaks import PastBreak, added, most_were_missed, told_of
from skill.domain.pause_plans import Names, PausePlan
from skill.domain.promised_cues import DECLINE_LASTS, PromisedCues

ZONE_READING_LASTS = timedelta(days=1)
"""How long a zone counts as noted, so that the record is not saved for it at every turn."""

DEVICES_REMEMBERED = 10
COUNSELOR_AGAIN = timedelta(days=30)
EVENING = timedelta(hours=6)
"""So long they remember what the bell of a guided conversation means."""


@dataclass(frozen=True)
class ZoneReading:
    """The IANA time zone that a device reported, and when (UTC)."""

    zone: str
    read_at: datetime


@dataclass(frozen=True)
class ChimeAnswer:
    """Whether breaks may have a chime, and when somebody said so (UTC)."""

    is_yes: bool
    at: datetime


@dataclass(frozen=True)
class Household:
    """One Alexa account and the people in it."""

    greeted: bool = False
    """Whether the skill has explained itself."""

    current_break: Break | None = None
    untold: Break | None = None
    """A break whose time went by while nobody came back, until we have asked about it."""

    cues: PromisedCues = field(default_factory=PromisedCues)
    past_breaks: tuple[PastBreak, ...] = ()
    breaks_begun: int = 0
    short_break_explained: bool = False
    zones: Mapping[str, ZoneReading] = field(default_factory=dict)
    place: Place | None = None
    """Where a guided conversation was last, as it was spoken."""

    agreements: tuple[Agreement, ...] = ()
    """The newest first."""

    pause_plan: PausePlan = field(default_factory=PausePlan)
    names: Names | None = None
    may_read_aloud: bool = False
    """They have heard once that anyone nearby will hear what they agreed."""

    counselor_named_at: datetime | None = None
    bell_explained_at: datetime | None = None
    """When they last heard how to go on in a guided conversation (UTC)."""
    chime: ChimeAnswer | None = None
    """What they said when they were asked in words whether a break may have a chime."""

    answered: tuple[AnsweredRequest, ...] = ()
    """The newest first, since the last break ended."""

    def with_answered(self, fingerprint: str, now: datetime) -> "Household":
        """Note a request that changes the household, so that it changes it once."""
        if not fingerprint:
            return self
        return replace(self, answered=with_request(self.answered, fingerprint, now))

    def has_answered(self, fingerprint: str, now: datetime) -> bool:
        """Whether this very request has changed the household just now."""
        return any(
            each.fingerprint == fingerprint and each.is_recent(now) for each in self.answered
        )

    def with_zone(self, device: str, zone: str, now: datetime) -> "Household":
        """Note the zone that a device has; the same zone is noted anew only after a day."""
        noted = self.zones.get(device)
        is_fresh = noted and timedelta() <= now - noted.read_at < ZONE_READING_LASTS
        if noted and is_fresh and noted.zone == zone:
            return self
        newest_first = sorted(self.zones.items(), key=lambda item: item[1].read_at, reverse=True)
        kept = dict(newest_first[: DEVICES_REMEMBERED - 1])
        return replace(self, zones=kept | {device: ZoneReading(zone, now)})

    def known_zone(self, device: str) -> str | None:
        """Return the zone that the device had when it was last noted, or None."""
        reading = self.zones.get(device)
        return reading.zone if reading else None

    def with_cues(self, cues: PromisedCues) -> "Household":
        return replace(self, cues=cues)

    def end_of(self, wish: Wish, now: datetime) -> datetime:
        """Return when a break is to end (UTC). RefusalError if no calendar goes that far.

        Whoever begins or moves the break checks whether it can end then.
        """
        if wish.return_time:
            return wish.return_time
        return moment_after(self.usual_length if wish.length is None else wish.length, now)

    def begin_break(self, return_time: datetime, now: datetime, topic: str | None) -> "Household":
        """Begin a break with a cue at its return time; all other chimes are to be cleared.

        Raises RefusalError if a break cannot have that length.
        """
        begun = replace(new_break(return_time, now, topic), lead=self.pause_plan.lead)
        short = return_time - now < DEFAULT_LENGTH
        return replace(
            self,
            current_break=begun,
            untold=None,
            breaks_begun=self.breaks_begun + 1,
            place=self._place_after(return_time),
            cues=self._with_cues_of(begun, now).with_guide_cues(),
            short_break_explained=self.short_break_explained or short,
        )

    def move_break(self, running: Break, return_time: datetime, now: datetime) -> "Household":
        """Move the running break, with a new cue; its old cue is to be cleared.

        Raises RefusalError if it cannot be moved there.
        """
        moved = moved_break(running, return_time, now)
        return replace(
            self,
            current_break=moved,
            place=self._place_after(return_time),
            cues=self._with_cues_of(moved, now),
        )

    def end_break(self, running: Break, now: datetime, outcome: Punctuality) -> "Household":
        """Close the running break; its topic goes with it, and its cue is to be cleared."""
        past = PastBreak(running.return_time, now, outcome, running.moves)
        return replace(self.call_off_break(), past_breaks=added(self.past_breaks, past))

    def pass_by(self, running: Break, now: datetime) -> "Household":
        """Close a break whose time went by, and note that nobody has been asked about it yet."""
        return replace(self.end_break(running, now, Punctuality.MISSED), untold=running)

    def take_up_untold(self) -> "Household":
        """Return the household as it was before the break was closed that nobody told us of."""
        if self.untold is None or self.current_break:
            return self
        return replace(
            self, current_break=self.untold, untold=None, past_breaks=self.past_breaks[1:]
        )

    def have_talked(self) -> "Household":
        """Note that they have talked since the last break, although nobody had told us."""
        return replace(self, untold=None, past_breaks=told_of(self.past_breaks))

    def ask_how_it_is(self, running: Break) -> "Household":
        return replace(self, current_break=replace(running, asked_how=True))

    def call_off_break(self) -> "Household":
        """Drop the running break as if nobody had called it; its cue is to be cleared."""
        return replace(self, current_break=None, cues=self.cues.without_break_cue(), answered=())

    def keep_topic(self, running: Break, topic: str) -> "Household":
        return replace(self, current_break=replace(running, topic=topic))

    def without_place(self, finished: GuideName) -> "Household":
        """Let go of the place in a guide that is over; one inside another leaves the other's."""
        is_over = self.place is not None and self.place.guide is finished
        return replace(self, place=None) if is_over else self

    def keep_words(self, words: str, kind: Kept, now: datetime) -> "Household":
        """Keep what was agreed, or a part of the pause plan, in their own words."""
        if kind in (Kept.AGREEMENT, Kept.PLAN):
            new = Agreement(words, kind, now)
            return replace(self, agreements=agreed.added(self.agreements, new))
        return replace(self, pause_plan=self.pause_plan.with_words(kind, words))

    @property
    def has_agreed_to_chimes(self) -> bool:
        return self.chime is not None and self.chime.is_yes

    def has_declined_chimes(self, now: datetime) -> bool:
        """Whether they said no so lately that nobody is asked again."""
        chime = self.chime
        return chime is not None and not chime.is_yes and now - chime.at < DECLINE_LASTS

    def with_chime_answer(self, now: datetime, *, is_yes: bool) -> "Household":
        """Note whether breaks may have a chime. A first yes stays."""
        if is_yes and self.has_agreed_to_chimes:
            return self
        return replace(self, chime=ChimeAnswer(is_yes, now))

    def without_break_chime(self) -> "Household":
        """Promise no chime for the running break; of one that was never made, nothing is left."""
        never_made = (*self.cues.break_cues, *self.cues.heads_up_cues)
        return self.with_cues(self.cues.with_known(dict.fromkeys(never_made)))

    def with_lead(self, running: Break, lead: timedelta | None, now: datetime) -> "Household":
        """Have a heads-up so long before the return of the running break, or none."""
        changed = replace(running, lead=lead)
        cues = self.cues.with_heads_up(break_cues.heads_up(changed, now))
        return replace(self, current_break=changed, cues=cues)

    @property
    def usual_length(self) -> timedelta:
        """How long a plain break lasts: as their pause plan says, or else twenty minutes."""
        return self.pause_plan.length or DEFAULT_LENGTH

    @property
    def is_at_home(self) -> bool:
        """Whether they have opened the skill before, or have had something of it."""
        cues = PromisedCues(permissions=self.cues.permissions)
        rest = Household(zones=self.zones, cues=cues, answered=self.answered, chime=self.chime)
        return self != rest

    def may_name_counselor(self, now: datetime) -> bool:
        """Whether most of the last breaks were missed, and a month has passed since it was said."""
        return not self.named_lately(now) and most_were_missed(self.past_breaks)

    def named_lately(self, now: datetime) -> bool:
        named_at = self.counselor_named_at
        return named_at is not None and now - named_at < COUNSELOR_AGAIN

    def knows_the_bell(self, now: datetime) -> bool:
        explained_at = self.bell_explained_at
        return explained_at is not None and now - explained_at < EVENING

    def with_guide_cues(self, *cues: Cue) -> "Household":
        """Promise the cues of a guided conversation; those before them are to be cleared.

        The place at which to begin without those goes with them.
        """
        place = None if self.cues.guide_cues else self.place
        return replace(self, cues=self.cues.with_guide_cues(*cues), place=place)

    def without_stray_cue(self) -> "Household":
        """Drop the cue of a break that is missing: only a damaged record has one."""
        without = replace(self.cues, break_cue=None, heads_up_cue=None)
        return self if self.current_break else self.with_cues(without)

    def tidied(self, now: datetime) -> "Household":
        """Let go of what has expired: breaks, cues that no longer ring, words of a lost place."""
        place = self.place
        if place and place.is_let_go(now):
            place = replace(place, topic=None, draft=None)
        cues = self.cues.tidied(now)
        untold = self.untold
        if untold and now - untold.return_time > LATE_LIMIT:
            untold = None
        if self.cues.guide_cues and not cues.guide_cues:
            place = None
        return replace(
            self,
            untold=untold,
            place=place,
            cues=cues,
            counselor_named_at=self.counselor_named_at if self.named_lately(now) else None,
            bell_explained_at=self.bell_explained_at if self.knows_the_bell(now) else None,
            agreements=tuple(each for each in self.agreements if not each.is_over(now)),
            past_breaks=tuple(each for each in self.past_breaks if not each.is_over(now)),
        )

    def with_few_to_clear(self, now: datetime) -> "Household":
        return self.with_cues(self.cues.with_few_to_clear(now))

    def _with_cues_of(self, running: Break, now: datetime) -> PromisedCues:
        heads_up = break_cues.heads_up(running, now)
        return self.cues.with_break_cue(break_cues.chime(running, now), heads_up)

    def _place_after(self, return_time: datetime) -> Place | None:
        """Keep the place in a conversation that a break interrupts for a day after the return.

        A way back together that was not finished is over: this break has its own.
        """
        if self.place is None or self.place.guide is GuideName.RETURN or self.cues.guide_cues:
            return None
        return replace(self.place, at=return_time)
