"""Skill events: what happens to the account between talks. Nobody is there to be spoken to.

Alexa sends an event again, for about an hour, until it is taken. So it may come late, twice, or
after a newer one, and what could not be done must not be answered as if it were.
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
"""Of a SkillDisabled: the account is to find everything again when it enables the skill."""

ATTEMPTS = 10
"""How often others may save first, before Alexa is left to send the event again."""


@dataclass(frozen=True)
class Disabled:
    """The skill was disabled.

    Enabled again, the account has another userId, so a late one can only mean what is gone.
    """

    user_id: str

    def carry_out(self, store: HouseholdStore, now: datetime) -> None:
        """Delete all that is kept. May raise what the store raises, and is then not done."""
        stored = store.load(self.user_id, now)
        store.forget(self.user_id, stored.version, now)


@dataclass(frozen=True)
class PermissionsTold:
    """All that the account permitted at a moment (UTC)."""

    user_id: str
    permitted: frozenset[CueKind]
    at: datetime

    def carry_out(self, store: HouseholdStore, now: datetime) -> None:
        """Note it in a household that is there, where it is news. May raise what the store raises.

        A record that cannot be read is left for the next talk, where that can be told.
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
    """Return what an envelope tells, or None for a request that is no event or asks for nothing."""
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
    """Do what the event asks for. Raises EventNotTakenError where that is not possible now."""
    for _ in range(ATTEMPTS):
        try:
            event.carry_out(store, now)
        except (StaleHouseholdError, UnreadableHouseholdError):
            continue  # somebody saved first; or what could not be read is set aside now
        except StoreUnavailableError as error:
            raise EventNotTakenError(f"store not available: {error}") from None
        except Exception as error:  # noqa: BLE001  whatever it was, it is not done
            raise EventNotTakenError(type(error).__name__) from None
        return
    raise EventNotTakenError("others saved first, again and again")


def _is_kept(request: Any) -> bool:
    return bool(envelope.at(request, "body", "userInformationPersistenceStatus") == KEPT)


def _permitted(request: Any) -> frozenset[CueKind] | None:
    """Return the kinds in the list; None for no body, or a list that names nothing of ours."""
    if not isinstance(envelope.at(request, "body"), dict):
        return None
    accepted = envelope.at(request, "body", "acceptedPermissions") or []
    if not isinstance(accepted, list):
        return None
    scopes = {envelope.text(each, "scope") for each in accepted}
    permitted = frozenset(kind for kind, scope in SCOPES.items() if scope in scopes)
    return permitted if permitted or not accepted else None


def _moment(request: Any) -> datetime | None:
    """Return when the list was true: an event may be published, and sent, in another order."""
    times = ("eventCreationTime", "eventPublishingTime", "timestamp")
    return next(filter(None, (_aware(envelope.text(request, each)) for each in times)), None)


def _aware(time: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(time)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
