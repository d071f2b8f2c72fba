"""What the store and Alexa's services have at one moment, as people would notice it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from skill.domain.cues import HEADS_UP, Cue
from skill.domain.households import Household
from skill.turns.ports import HouseholdStore
from speaker.services import AlexaServices
from speaker.services.reminders import Reminder

PURPOSES: Mapping[str, str] = {
    "Time to come back together.": "return",
    "Time to switch.": "switch",
    "That's time. Good job, you two.": "end",
    "Time for your debrief.": "debrief",
    "Time for the State of Us talk.": "state_of_us",
    "Time for your check-in.": "check_in",
}
"""What each alert of ours is for, by what it says when it rings; any other is a heads-up."""


@dataclass(frozen=True)
class Alert:
    """A timer or a reminder that Alexa has and that is still to ring."""

    purpose: str
    kind: str
    rings_at: datetime
    rules: tuple[str, ...]
    id: str

    @property
    def seen(self) -> tuple[str, str, datetime, tuple[str, ...]]:
        """All but its id."""
        return self.purpose, self.kind, self.rings_at, self.rules


@dataclass(frozen=True)
class Snapshot:
    """What the store and Alexa have at one moment."""

    household: Household
    version: int
    alerts: tuple[Alert, ...]

    def of(self, *purposes: str) -> list[Alert]:
        """Return the alerts for these purposes."""
        return [alert for alert in self.alerts if alert.purpose in purposes]

    @property
    def view(self) -> tuple[object, ...]:
        """What people would notice of it: no ids, no notes of when something was planned."""
        seen = sorted(alert.seen for alert in self.alerts)
        return (_noticed(self.household), tuple(seen), self.version > 0)


def snapshot(store: HouseholdStore, alexa: AlexaServices, user_id: str, now: datetime) -> Snapshot:
    """Return what the store and Alexa have now."""
    stored = store.load(user_id, now)
    return Snapshot(stored.household, stored.version, alerts(alexa))


def alerts(alexa: AlexaServices) -> tuple[Alert, ...]:
    """Return all that Alexa is still to ring."""
    return tuple(
        Alert(
            PURPOSES.get(str(alert.texts[0][1]), HEADS_UP),
            type(alert).__name__,
            alert.rings_at.astimezone(UTC),
            _rules(alert) if isinstance(alert, Reminder) else (),
            alert.id,
        )
        for alert in alexa.alerts.waiting()
    )


def _rules(reminder: Reminder) -> tuple[str, ...]:
    recurrence = reminder.request.trigger.recurrence
    return tuple(recurrence.recurrence_rules or ()) if recurrence else ()


def _noticed(household: Household) -> Household:
    cues = household.cues
    bare = replace(
        cues,
        break_cue=_bare(cues.break_cue),
        heads_up_cue=_bare(cues.heads_up_cue),
        guide_cues=tuple(filter(None, map(_bare, cues.guide_cues))),
        reminders=tuple(filter(None, map(_bare, cues.reminders))),
        to_clear=(),
    )
    return replace(household, cues=bare, answered=(), zones={}, bell_explained_at=None)


def _bare(cue: Cue | None) -> Cue | None:
    if cue is None:
        return None
    return replace(cue, handle=None, planned_at=None, planned_on="", is_made_good=False)
