"""Reads a request envelope into the skill's own terms."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Any

import msgspec

from skill.alexa import envelope
from skill.alexa.services.cues import SCOPES
from skill.domain.agreements import CAPTURE_LENGTH
from skill.domain.cues import Cue, CueKind
from skill.domain.regular_times import Occasion
from skill.domain.topics import TopicWords
from skill.intents import names
from skill.intents.asks import ASKS
from skill.intents.names import ABOUT_SAFETY, TOUCHED, TWINS
from skill.intents.questions import Session
from skill.intents.slots import Slots
from skill.intents.turn import ConsentAnswer, ConsentStatus
from skill.speech import catalog
from skill.speech.catalog import Catalog
from skill.speech.ssml import sayable
from skill.speech.zones import zone_info
from skill.turns.request import Request

MATCHED = "ER_SUCCESS_MATCH"
SCREEN = ("device", "supportedInterfaces", "Alexa.Presentation.APL")
LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")
MOST_AS_NUMBER = 10_000
MOST_CARRIED = 8_000
"""The most bytes of JSON that a session carries. Our longest talks need a quarter of this."""

MOST_PHRASES = 12

SPOKEN_TO = (names.LAUNCH, "IntentRequest", names.CONSENT_ANSWER, names.TOUCH)
"""The types of request for which somebody waits. No other request gets an answer."""


# msgspec learns a class when it first reads one. If two threads let it do so at once, the process
# crashes, so it learns here what a session and a token carry.
for _carried in {Session, Cue, *(row.carries for row in ASKS.values())}:
    msgspec.json.Decoder(_carried)


@dataclass(frozen=True)
class AlexaRequest:
    """A request, and what we need to call Alexa's services and to answer on this device."""

    request: Request
    api_endpoint: str
    api_access_token: str
    has_screen: bool


def is_spoken_to(event: Any) -> bool:
    """Return whether somebody waits for an answer.

    A call for help always counts as such a request, whatever its type.
    """
    is_call_for_help = envelope.text(event, "request", "intent", "name") in ABOUT_SAFETY
    return is_call_for_help or envelope.text(event, "request", "type") in SPOKEN_TO


def skill_id(event: Any) -> str:
    """Return the id of the skill that a request is for; "" if it names none."""
    return envelope.text(envelope.system(event), "application", "applicationId")


def read(event: Any) -> AlexaRequest | None:
    """Return the request of an envelope; None if nobody waits for an answer to it."""
    request, system = envelope.fields(event, "request"), envelope.system(event)
    name = _name(request)
    if name is None:
        return None
    locale = _locale(envelope.text(request, "locale"))
    return AlexaRequest(
        Request(
            name=name,
            user_id=envelope.text(system, "user", "userId"),
            device_id=envelope.text(system, "device", "deviceId"),
            locale=locale,
            slots=slots(event, catalog.load(locale)),
            session=session(event),
            consent=_consent(request),
            id=envelope.text(request, "requestId"),
        ),
        api_endpoint=envelope.text(system, "apiEndpoint"),
        api_access_token=_header(envelope.text(system, "apiAccessToken")),
        has_screen=isinstance(envelope.at(system, *SCREEN), dict),
    )


def _name(request: dict[str, Any]) -> str | None:
    match envelope.text(request, "type"):
        case "IntentRequest":
            return _intent_name(request)
        case names.TOUCH:
            button = next(iter(envelope.items(request, "arguments")), None)
            return TOUCHED.get(button) if isinstance(button, str) else None
        case names.LAUNCH | names.CONSENT_ANSWER as name:
            return name
        case _:  # a call for help is answered, whatever Alexa calls the request
            name = _intent_name(request)
            return name if name in ABOUT_SAFETY else None


def _intent_name(request: dict[str, Any]) -> str:
    """Return the intent's name, for a twin that of its built-in intent.

    It is "" if we cannot read it or its slots: a guess might start a break. Without slots, an
    intent has no field for them, or null or {}. A call for help needs no slots.
    """
    name, filled = envelope.text(request, "intent", "name"), envelope.at(request, "intent", "slots")
    is_readable = filled is None or isinstance(filled, dict) or name in ABOUT_SAFETY
    return TWINS.get(name, name) if is_readable else ""


def _header(token: str) -> str:
    """Return the token if an HTTP header can hold it; otherwise an empty one."""
    return token if token.isascii() and token.isprintable() else ""


def _locale(locale: str) -> str:
    return locale if LOCALE.fullmatch(locale) else ""


def slots(event: Any, words: Catalog) -> Slots:
    """Return the slots of an intent, in the words of its locale; none for any other request."""
    filled = envelope.fields(event, "request", "intent", "slots")
    values = {name: _value(slot, words) for name, slot in filled.items()}
    ids = {name: _resolved_id(slot) for name, slot in filled.items()}
    return Slots(
        {name: value for name, value in values.items() if value is not None},
        {name: found for name, found in ids.items() if found},
        of_today=frozenset(words.variants["heard.of_today"]),
        topic_words=_topic_words(words),
    )


def _topic_words(words: Catalog) -> TopicWords:
    heard = ("fillers", "topic_leads", "no_topic", "people", "openers")
    return TopicWords(*(frozenset(words.variants[f"heard.{each}"]) for each in heard))


def _value(slot: Any, words: Catalog) -> str | None:
    """Return what Alexa heard; None if the slot is empty, "" if we cannot read what fills it.

    A filled slot must not look empty, or we would silently ignore what somebody said. If the slot
    holds several values, they are joined with "and".
    """
    own, *listed = [None if found is None else _plain(found) for found in _held(slot)]
    if own or not any(each is not None for each in listed):
        return own
    return reduce(words.both, filter(None, listed), "")


def _held(slot: Any) -> Iterator[Any]:
    """Yield what fills a slot: its own value first, and then what its slotValue holds."""
    if not isinstance(slot, dict):
        yield slot
        return
    yield slot.get("value")
    held = slot.get("slotValue")
    if not isinstance(held, dict):
        yield held
        return
    yield held.get("value")
    values = held.get("values")
    for each in values if isinstance(values, list) else [values]:
        yield each.get("value") if isinstance(each, dict) else each


def _plain(value: Any) -> str:
    """Return a value as text; "" if it is neither text nor a small number."""
    if isinstance(value, str):
        return value
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number and abs(value) < MOST_AS_NUMBER else ""


def _resolved_id(slot: Any) -> str | None:
    places = (slot, envelope.at(slot, "slotValue"), *envelope.items(slot, "slotValue", "values"))
    matched = (
        envelope.text(match, "value", "id")
        for place in places
        for resolution in envelope.items(place, "resolutions", "resolutionsPerAuthority")
        if envelope.at(resolution, "status", "code") == MATCHED
        for match in envelope.items(resolution, "values")
    )
    return next(filter(None, matched), None)


def session(event: Any) -> Session:
    """Return what the session carries; a new session if that cannot be read, or not be spoken.

    Whether a reply of ours could have left it is for the session itself to say.
    """
    attributes = envelope.fields(event, "session", "attributes")
    try:
        carried = msgspec.convert(attributes, Session)
        whole = ASKS[carried.question.ask].carries
        question = msgspec.convert(attributes.get("question", {}), whole)
        carried = replace(carried, question=question)
        size = len(msgspec.json.encode(carried))
    except (msgspec.ValidationError, OverflowError, UnicodeEncodeError):
        return Session()
    return carried if size <= MOST_CARRIED and _is_bounded(carried) else Session()


def _is_bounded(session: Session) -> bool:
    """Return whether Alexa can speak the session's words, and none is longer than ours."""
    phrases = (*session.said, *session.reprompt, *session.asking)
    spoken = (value for phrase in phrases for value in phrase.values.values())
    kept = _texts(msgspec.to_builtins(session.question))
    return (
        max(map(len, (session.said, session.reprompt, session.asking))) <= MOST_PHRASES
        and all(text == sayable(text, MOST_CARRIED) for text in spoken)
        and all(text == sayable(text, CAPTURE_LENGTH) for text in kept)
    )


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in plain JSON."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)


def _consent(request: dict[str, Any]) -> ConsentAnswer | None:
    if envelope.text(request, "type") != names.CONSENT_ANSWER:
        return None
    kind, planned = _asked(envelope.text(request, "token"))
    return ConsentAnswer(kind, _consent_status(envelope.fields(request, "payload")), planned)


def _asked(token: str) -> tuple[CueKind, Cue | None]:
    """Read the token of our question: the kind of cue, and the planned cue if the token has it."""
    scope, _, planned = token.partition(" ")
    kind = CueKind.REMINDER if scope == SCOPES[CueKind.REMINDER] else CueKind.TIMER
    try:
        cue = msgspec.json.decode(planned, type=Cue) if planned else None
    except msgspec.DecodeError:
        return kind, None
    return kind, cue if cue and cue.kind is kind and _is_sound(cue) else None


def _is_sound(cue: Cue) -> bool:
    """Return whether we could have planned this cue."""
    is_aware = cue.rings_at.tzinfo is not None
    has_zone = cue.repeats is None or zone_info(cue.repeats.zone) is not None
    return is_aware and has_zone and cue.says in ("return", *Occasion)


def _consent_status(payload: dict[str, Any]) -> ConsentStatus:
    """Read the status. Alexa's versions put it in one of two places (alexa-facts, section 3)."""
    first = next(iter(envelope.items(payload, "permissionScopes")), None)
    status = envelope.text(payload, "status") or envelope.text(first, "status")
    try:
        return ConsentStatus(status)
    except ValueError:
        return ConsentStatus.NOT_ANSWERED
