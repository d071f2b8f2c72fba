"""Skill events: what happens to the account between talks, while nobody is there to talk to.

Alexa repeats an event for about an hour until we take it. So it may come late, twice, or after a
newer one. If we cannot do what it asks, we must not answer as if we had.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from skill.alexa import envelope
from skill.alexa.services.cues import SCOPES
from skill.domain.cues import CueKind
from skill.turns.ports import (
    EventNotTakenError,
    HouseholdStore,
    StaleHouseholdError,
    StoreUnavailableError,
    UnreadableHouseholdError,
)

KEPT = "PERSISTED"
"""A SkillDisabled says this if the account should find everything again when it comes back."""

ATTEMPTS = 10
"""How often others may save first before we give up and Alexa sends the event again."""


@dataclass(frozen=True)
class Disabled:
    """The skill was disabled.

    If the account enables the skill again, it has another userId, so a late event does no harm.
    """

    user_id: str

    def carry_out(self, store: HouseholdStore, now: datetime) -> None:
        """Delete all that we keep. Raises what the store raises, and then the event is not done."""
        stored = store.load(self.user_id, now)
        store.forget(self.user_id, stored.version, now)


@dataclass(frozen=True)
class PermissionsTold:
    """Everything that the account permitted at one moment (UTC)."""

    user_id: str
    permitted: frozenset[CueKind]
    at: datetime

    def carry_out(self, store: HouseholdStore, now: datetime) -> None:
        """Note it in the household, if there is one and it is news. Raises what the store raises.

        We leave a record that we cannot read to the next talk, which can tell the couple.
        """
        try:
            stored = store.load(self.user_id, now, sets_aside=False)
        except UnreadableHouseholdError:
            return
        known = stored.household.cues
        told = known.with_permissions(self.permitted, min(self.at, now))
        if stored.version and told != known:
            store.save(self.user_id, stored.household.with_cues(told), stored.version, now)


SkillEvent = Disabled | PermissionsTold


def read(event: Any) -> SkillEvent | None:
    """Return an envelope's event; None if there is no event, or it asks us to do nothing."""
    request = envelope.fields(event, "request")
    user_id = envelope.text(event, "context", "System", "user", "userId")
    if not user_id:
        return None
    match envelope.text(request, "type"):
        case "AlexaSkillEvent.SkillDisabled":
            return None if _is_kept(request) else Disabled(user_id)
        case "AlexaSkillEvent.SkillPermissionAccepted" | "AlexaSkillEvent.SkillPermissionChanged":
            permitted, at = _permitted(request), _moment(request)
            if permitted is not None and at is not None:
                return PermissionsTold(user_id, permitted, at)
    return None


def take(event: SkillEvent, store: HouseholdStore, now: datetime) -> None:
    """Do what the event asks. Raises EventNotTakenError if that is not possible now."""
    for _ in range(ATTEMPTS):
        try:
            event.carry_out(store, now)
        except (StaleHouseholdError, UnreadableHouseholdError):
            continue  # somebody saved first, or the record that we could not read is set aside now
        except StoreUnavailableError as error:
            raise EventNotTakenError(f"store not available: {error}") from None
        except Exception as error:  # noqa: BLE001  whatever went wrong, it is not done
            raise EventNotTakenError(type(error).__name__) from None
        return
    raise EventNotTakenError("others saved first, again and again")


def _is_kept(request: Any) -> bool:
    return bool(envelope.at(request, "body", "userInformationPersistenceStatus") == KEPT)


def _permitted(request: Any) -> frozenset[CueKind] | None:
    """Return the kinds in the list; None if there is no body or the list names none of ours."""
    if not isinstance(envelope.at(request, "body"), dict):
        return None
    accepted = envelope.at(request, "body", "acceptedPermissions") or []
    if not isinstance(accepted, list):
        return None
    scopes = {envelope.text(each, "scope") for each in accepted}
    permitted = frozenset(kind for kind, scope in SCOPES.items() if scope in scopes)
    return permitted if permitted or not accepted else None


def _moment(request: Any) -> datetime | None:
    """Return the moment (UTC) at which the list was true; None if nothing tells it.

    Alexa may publish and send events in another order.
    """
    times = ("eventCreationTime", "eventPublishingTime", "timestamp")
    return next(filter(None, (_aware(envelope.text(request, each)) for each in times)), None)


def _aware(time: str) -> datetime | None:
    """Return the moment (UTC) that an ISO 8601 text names; None without an offset."""
    try:
        moment = datetime.fromisoformat(time)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
