"""Holds what a reply promises against what Alexa's services and the store then have.

The promises are read from the words that people hear: `CLAIMS` names the catalog's keys that say
something about chimes, reminders or the record, and what must be so if one of them was said.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from skill.domain.cues import HEADS_UP, OCCASIONS, Cue
from tests.front_door.echo import Answer
from tests.soak.heard import UNSAVED, keys_in, return_times_in, spoken
from tests.soak.snapshots import Alert, Snapshot

SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Seen:
    """A turn, as the oracle sees it: before, what was said, and after."""

    before: Snapshot
    answer: Answer
    after: Snapshot

    @property
    def said(self) -> str:
        return self.answer.said if "outputSpeech" in self.answer.response else ""

    @property
    def new(self) -> list[Alert]:
        known = {alert.id for alert in self.before.alerts}
        return [alert for alert in self.after.alerts if alert.id not in known]

    @property
    def without_what_was_told(self) -> Snapshot:
        """What is after, but for the cues of which an earlier turn has said that they may ring."""
        told, new = self.before.household.cues.to_clear, self.new
        left = tuple(
            alert
            for alert in self.after.alerts
            if alert in new or not any(_may_be(cue, alert) for cue in told)
        )
        return replace(self.after, alerts=left)

    @property
    def is_a_proposal(self) -> bool:
        """Whether nothing was changed yet, and the answer ends with a question."""
        return self.answer.is_listening and self.after.household.current_break == (
            self.before.household.current_break
        )


Claim = Callable[[Seen], bool]


def _rings(seen: Seen) -> bool:
    """Whether the running break has one chime, at its return time."""
    running, chimes = seen.after.household.current_break, seen.after.of("return")
    if running is None or len(chimes) != 1:
        return False
    return abs(chimes[0].rings_at - running.return_time) <= SECOND


def _none_of(*purposes: str) -> Claim:
    return lambda seen: not seen.after.of(*purposes)


def _one_each(*purposes: str) -> Claim:
    return lambda seen: all(len(seen.after.of(purpose)) == 1 for purpose in purposes)


def _nothing_new(seen: Seen) -> bool:
    return not seen.new


def _no_new_reminder(seen: Seen) -> bool:
    return not [alert for alert in seen.new if alert.purpose in OCCASIONS]


def _new_reminder(seen: Seen) -> bool:
    """Whether a new reminder rings as the record has it."""
    ours = {(cue.says, cue.rings_at) for cue in seen.after.household.cues.reminders}
    new = [alert for alert in seen.new if alert.purpose in OCCASIONS]
    return len(new) == 1 and (new[0].purpose, new[0].rings_at) in ours


def _heads_up(seen: Seen) -> bool:
    running, told = seen.after.household.current_break, seen.after.of(HEADS_UP)
    if running is None or running.lead is None:
        return False
    return [alert.rings_at for alert in told] == [running.return_time - running.lead]


def _nothing_changed(seen: Seen) -> bool:
    """Whether all is as it was, but for a cue of which nobody expected any more that it rings."""
    to_clear = seen.before.household.cues.to_clear
    gone = [alert for alert in seen.before.alerts if alert not in seen.after.alerts]
    if not all(any(_may_be(cue, alert) for cue in to_clear) for alert in gone):
        return False
    left = tuple(alert for alert in seen.before.alerts if alert not in gone)
    return seen.after.view == replace(seen.before, alerts=left).view


def _is_forgotten(seen: Seen) -> bool:
    return seen.after.version == 0 and not seen.after.alerts


def _never(_: Seen) -> bool:
    return False


def _is_hedged(seen: Seen) -> bool:
    return "cue.may_still_ring" in keys_in(seen.said)


def _as_recorded(seen: Seen) -> bool:
    """Whether the reminders that the record promises are there, and no other.

    Of one that is told as just being set nobody knows that yet.
    """
    reminders = seen.after.household.cues.reminders
    is_unsure = "regular_time.being_set" in keys_in(seen.said)
    promised = {cue.says for cue in reminders}
    sure = {cue.says for cue in reminders if cue.handle or not is_unsure}
    have = {alert.purpose for alert in seen.after.of(*OCCASIONS)}
    return sure <= have <= promised


HEADS_UP_STAYS = {"heads_up.may_still_ring", "cue.may_still_ring"}
SILENT = _none_of("return")
CLAIMS: Mapping[str, Claim] = {
    **dict.fromkeys(
        (
            "cue.timer",
            "cue.timer_here",
            "cue.reminder",
            "made_good.timer",
            "made_good.reminder",
            "chime_on.timer",
            "chime_on.reminder",
            "away.reminder",
        ),
        _rings,
    ),
    **dict.fromkeys(
        (
            "cue.none",
            "cue.missing",
            "made_good.none",
            "chime_on.none",
            "away.none",
            "consent.declined",
            "consent.without",
        ),
        SILENT,
    ),
    "cue.stuck": _nothing_new,
    "trouble.not_remembered": _nothing_new,
    "trouble.perhaps_remembered": _nothing_new,
    "trouble.store": _nothing_changed,
    "trouble.apology": _never,
    "cue.forgotten": _is_forgotten,
    "heads_up.timer": _heads_up,
    "heads_up.none": _none_of(HEADS_UP),
    "heads_up.off": lambda seen: (
        bool(keys_in(seen.said) & HEADS_UP_STAYS) or (not seen.after.of(HEADS_UP))
    ),
    "heads_up.stuck": lambda seen: not [alert for alert in seen.new if alert.purpose == HEADS_UP],
    "debrief.timed": _one_each("switch", "end"),
    "debrief.switched": lambda seen: not seen.after.of("switch") and _one_each("end")(seen),
    "guide.stopped": _none_of("switch", "end"),
    "regular_time_cue.reminder": _new_reminder,
    **dict.fromkeys(
        ("regular_time_cue.none", "regular_time_cue.stuck", "regular_time_cue.not_allowed"),
        _no_new_reminder,
    ),
    "regular_time.stopped": _as_recorded,
    "regular_time.told": _as_recorded,
    "check_in.kept": _as_recorded,
    "forgotten.rhythm": lambda seen: _is_hedged(seen) or not seen.after.of(*OCCASIONS),
    "forgotten.agreements": lambda seen: _is_hedged(seen) or not seen.after.of("check_in"),
    **{f"lost.{occasion}": _none_of(occasion) for occasion in OCCASIONS},
}
"""By key of the catalog: what must be so once it was said."""

SUCCESS = frozenset(key for key, claim in CLAIMS.items() if claim in (_rings, _new_reminder))


def false_claims(seen: Seen) -> Iterator[str]:
    """Yield what was said and is not so."""
    said = keys_in(seen.said)
    for key in sorted(said & CLAIMS.keys()):
        if not CLAIMS[key](seen):
            yield f"said {key}, which is not so"
    running = seen.after.household.current_break
    if said.isdisjoint(UNSAVED) and not seen.is_a_proposal:
        for time in return_times_in(seen.said):
            if running is None or time not in spoken(running.return_time):
                yield "told a return time that is not the break's"


def is_in_step(after: Snapshot) -> bool:
    """Whether Alexa has what the record promises, and nothing else.

    The record of a debrief may promise timers that could not be made: the next turn finds none.
    """
    cues = after.household.cues
    led_by_timers = after.of("switch", "end")
    promised = [cue for cue in cues.promised if led_by_timers or cue not in cues.guide_cues]
    return len(promised) == len(after.alerts) and all(
        any(_may_be(cue, alert) for cue in promised) for alert in after.alerts
    )


def odd_states(after: Snapshot) -> Iterator[str]:
    """Yield what no state may be, however the turn ended."""
    purposes = [alert.purpose for alert in after.alerts]
    for purpose in sorted(set(purposes)):
        if purposes.count(purpose) > 1:
            yield f"two cues for one purpose: {purpose}"
    cues = after.household.cues
    known = (*cues.promised, *cues.to_clear)
    for alert in after.alerts:
        if not any(_may_be(cue, alert) for cue in known):
            yield f"a cue that the record does not know: {alert.purpose}"
    if after.household.current_break is None and cues.break_cues:
        yield "a chime without a break"


def _may_be(cue: Cue, alert: Alert) -> bool:
    if cue.handle or cue.is_any_of_its_kind:
        return cue.handle == alert.id or cue.is_any_of_its_kind
    is_for_it = cue.says == alert.purpose
    return is_for_it and (bool(cue.repeats) or cue.rings_by(alert.rings_at))
