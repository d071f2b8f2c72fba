"""Skill events: what happens to the account between talks. Nobody is there to be spoken to.

Alexa sends an event again, for about an hour, until it is taken. So it may come late, twice, or
after a newer one, and what could not be done must not be answered as if it were.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ask_sdk_model import RequestEnvelope
from ask_sdk_model.events.skillevents import (
    PermissionAcceptedRequest,
    PermissionChangedRequest,
    SkillDisabledRequest,
)

from skill.alexa.cues import SCOPES
from skill.domain.cues import CueKind
from skill.ports import (
    HouseholdStore,
    StaleHouseholdError,
    StoreUnavailableError,
    UnreadableHouseholdError,
)

KEPT = "PERSISTED"
"""Of a SkillDisabled: the account is to find everything again when it enables the skill."""

ATTEMPTS = 10
"""How often others may save first, before Alexa is left to send the event again."""


class EventNotTakenError(Exception):
    """What the event asks for is not done, and Alexa is to send it again."""


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
        household = stored.household.with_permissions(self.permitted, min(self.at, now))
        if stored.version and household != stored.household:
            store.save(self.user_id, household, stored.version, now)


SkillEvent = Disabled | PermissionsTold


def read(envelope: RequestEnvelope) -> SkillEvent | None:
    """Return the event, or None for a request that is none, or that asks for nothing."""
    request: Any = envelope.request
    system: Any = envelope.context.system if envelope.context else None
    user_id = system.user.user_id if system and system.user else None
    if not user_id:
        return None
    if isinstance(request, SkillDisabledRequest):
        return None if _is_kept(request) else Disabled(user_id)
    if isinstance(request, PermissionAcceptedRequest | PermissionChangedRequest):
        permitted, at = _permitted(request), _moment(request)
        return None if permitted is None or at is None else PermissionsTold(user_id, permitted, at)
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
    body = getattr(request, "body", None)
    return isinstance(body, dict) and body.get("userInformationPersistenceStatus") == KEPT


def _permitted(request: Any) -> frozenset[CueKind] | None:
    """Return the kinds in the list; None for no body, or a list that names nothing of ours."""
    if request.body is None:
        return None
    scopes = {each.scope for each in request.body.accepted_permissions or () if each}
    permitted = frozenset(kind for kind, scope in SCOPES.items() if scope in scopes)
    return permitted if permitted or not request.body.accepted_permissions else None


def _moment(request: Any) -> datetime | None:
    """Return when the list was true: an event may be published, and sent, in another order."""
    times = (request.event_creation_time, request.event_publishing_time, request.timestamp)
    return next(_aware(times), None)


def _aware(times: tuple[datetime | None, ...]) -> Iterator[datetime]:
    return (time.astimezone(UTC) for time in times if time and time.tzinfo)
