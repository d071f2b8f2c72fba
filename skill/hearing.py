"""What a request envelope says, in the skill's own terms."""

from dataclasses import dataclass
from typing import Any

import msgspec
from ask_sdk_model import IntentRequest, LaunchRequest, RequestEnvelope
from ask_sdk_model.interfaces.connections import ConnectionsResponse

from skill.alexa.cues import SCOPES
from skill.alexa.settings import zone_info
from skill.domain.cues import Cue, CueKind
from skill.domain.rhythms import Occasion
from skill.intents.names import CONSENT_ANSWER, LAUNCH, TOUCH, TOUCHED
from skill.intents.questions import Session
from skill.intents.slots import Slots
from skill.intents.turn import ConsentAnswer, ConsentStatus
from skill.speech.catalog import DEFAULT_LOCALE

MATCHED = "ER_SUCCESS_MATCH"


@dataclass(frozen=True)
class Heard:
    """One request: what it is called, what came with it, and where it came from."""

    name: str
    user_id: str
    device_id: str
    api_endpoint: str
    api_access_token: str
    locale: str
    slots: Slots
    session: Session
    consent: ConsentAnswer | None
    has_screen: bool


def heard(envelope: RequestEnvelope) -> Heard | None:
    """Return what was heard, or None for a request that wants no spoken answer."""
    request: Any = envelope.request
    name = _name(request)
    if name is None:
        return None
    system: Any = envelope.context.system if envelope.context else None
    if system is None:
        return None
    return Heard(
        name=name,
        user_id=system.user.user_id,
        device_id=(system.device.device_id if system.device else None) or "",
        api_endpoint=system.api_endpoint or "",
        api_access_token=system.api_access_token or "",
        locale=request.locale or DEFAULT_LOCALE,
        slots=_slots(request),
        session=_session(envelope),
        consent=_consent(request),
        has_screen=_has_screen(system.device),
    )


def _name(request: Any) -> str | None:
    if isinstance(request, IntentRequest):
        return str(request.intent.name) if request.intent else ""
    if isinstance(request, LaunchRequest):
        return LAUNCH
    if request.object_type == TOUCH:  # whose class would take longer to load than all of this
        return TOUCHED.get(str((request.arguments or [""])[0]))
    return CONSENT_ANSWER if isinstance(request, ConnectionsResponse) else None


def _has_screen(device: Any) -> bool:
    interfaces = device.supported_interfaces if device else None
    return interfaces is not None and interfaces.alexa_presentation_apl is not None


def _slots(request: Any) -> Slots:
    intent: Any = request.intent if isinstance(request, IntentRequest) else None
    filled = (intent.slots or {}) if intent else {}
    values = {name: _value(slot) for name, slot in filled.items() if slot}
    ids = {name: _resolved_id(slot) for name, slot in filled.items() if slot}
    return Slots(
        {name: value for name, value in values.items() if value is not None},
        {name: found for name, found in ids.items() if found},
    )


def _value(slot: Any) -> str | None:
    """Return what a slot holds, which Alexa may write as a slotValue alone; several are joined."""
    values = [str(each.value) for each in _simple_values(slot) if each.value is not None]
    if slot.value or not values:
        return None if slot.value is None else str(slot.value)
    return " and ".join(values)


def _simple_values(slot: Any) -> list[Any]:
    held = slot.slot_value
    if held is None:
        return []
    return [each for each in getattr(held, "values", None) or [held] if hasattr(each, "value")]


def _resolved_id(slot: Any) -> str | None:
    """Return the id of the list's value that was matched, or None."""
    holders = [each for each in (slot, *_simple_values(slot)) if each.resolutions]
    return next((found for found in map(_first_match, holders) if found), None)


def _first_match(slot: Any) -> str | None:
    resolutions = slot.resolutions.resolutions_per_authority if slot.resolutions else None
    for resolution in resolutions or ():
        if resolution.status.code and resolution.status.code.value == MATCHED:
            return next((match.value.id for match in resolution.values or ()), None)
    return None


def _session(envelope: RequestEnvelope) -> Session:
    """Return what the session carries; one that nobody could have written counts as new."""
    carried = envelope.session.attributes if envelope.session else None
    try:
        session = msgspec.convert(carried or {}, Session)
    except msgspec.ValidationError:
        return Session()
    return session if session.is_sound else Session()


def _consent(request: Any) -> ConsentAnswer | None:
    if not isinstance(request, ConnectionsResponse):
        return None
    payload = request.payload if isinstance(request.payload, dict) else {}
    kind, planned = _asked(request.token)
    return ConsentAnswer(kind, _consent_status(payload), planned)


def _asked(token: str | None) -> tuple[CueKind, Cue | None]:
    """Read the token that asked: which kind of cue, and the cue that was planned, if it says so."""
    scope, _, planned = (token or "").partition(" ")
    kind = CueKind.REMINDER if scope == SCOPES[CueKind.REMINDER] else CueKind.TIMER
    try:
        cue = msgspec.json.decode(planned, type=Cue) if planned else None
    except msgspec.DecodeError:
        return kind, None
    return kind, cue if cue and _is_sound(cue) else None


def _is_sound(cue: Cue) -> bool:
    """Whether it is a cue that we could have planned."""
    is_aware = cue.rings_at.tzinfo is not None
    has_zone = cue.repeats is None or zone_info(cue.repeats.zone) is not None
    return is_aware and has_zone and cue.says in ("return", *Occasion)


def _consent_status(payload: dict[str, Any]) -> ConsentStatus:
    """Read the status from either place that Alexa's versions put it (alexa-facts, section 3)."""
    scopes = payload.get("permissionScopes")
    first = scopes[0] if isinstance(scopes, list) and scopes else {}
    nested = first.get("status") if isinstance(first, dict) else None
    try:
        return ConsentStatus(str(payload.get("status") or nested))
    except ValueError:
        return ConsentStatus.NOT_ANSWERED
