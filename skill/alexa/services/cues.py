"""The chime at a return time: Alexa's timers up to two hours, its reminders beyond."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from skill.alexa.services import listings
from skill.alexa.services.http import AlexaApi, Answer
from skill.alexa.services.listings import Handle, ListedAlert, Listing, NotAListingError
from skill.alexa.services.matching import has_words, may_be, recurrence_rule
from skill.domain.cues import Cue, CueKind, Recurrence
from skill.network.connections import NoAnswerError, NotSentError, TooSlowError
from skill.speech.alerts import AlertWords
from skill.turns.ports import (
    CueFailedError,
    CueNotAllowedError,
    CueUnansweredError,
    CueUncertainError,
)

SCOPES: Mapping[CueKind, str] = {
    CueKind.TIMER: "alexa::alerts:timers:skill:readwrite",
    CueKind.REMINDER: "alexa::alerts:reminders:skill:readwrite",
}

TIMERS = "/v1/alerts/timers"
REMINDERS = "/v1/alerts/reminders"
TOO_MANY = ("MAX_TIMERS_EXCEEDED", "MAX_REMINDERS_EXCEEDED")
NOT_ALLOWED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


class CueService(Protocol):
    """One of Alexa's two alert services."""

    path: str
    handle_key: str

    @property
    def words(self) -> AlertWords:
        """What Alexa shows and says for its cues."""

    def creation_body(self, cue: Cue, now: datetime) -> dict[str, Any]:
        """Return the body of the request that makes a cue."""

    def listing(self, body: Any) -> Listing:
        """Return what the service lists. Raises NotAListingError."""

    def listed(self, cue: Cue, handle: str) -> ListedAlert:
        """Return a cue as the service would list it from now on."""


@dataclass(frozen=True)
class Timers:
    words: AlertWords
    path = TIMERS
    handle_key = "id"

    def creation_body(self, cue: Cue, now: datetime) -> dict[str, Any]:
        label, announcement = self.words.label(cue), self.words.announcement(cue)
        spoken = {"locale": self.words.locale, "text": announcement}
        visibility = "HIDDEN" if cue.is_heads_up else "VISIBLE"
        return {
            "duration": _iso_duration(cue.rings_at - now),
            "timerLabel": label,
            "creationBehavior": {"displayExperience": {"visibility": visibility}},
            "triggeringBehavior": {
                "operation": {"type": "ANNOUNCE", "textToAnnounce": [spoken]},
                "notificationConfig": {"playAudible": not cue.is_heads_up},
            },
        }

    def listing(self, body: Any) -> Listing:
        return listings.timers(body)

    def listed(self, cue: Cue, handle: str) -> ListedAlert:
        return ListedAlert(handle, cue.rings_at, label=self.words.label(cue))


@dataclass(frozen=True)
class Reminders:
    words: AlertWords
    zone: Callable[[], ZoneInfo | None]
    path = REMINDERS
    handle_key = "alertToken"

    def creation_body(self, cue: Cue, now: datetime) -> dict[str, Any]:
        spoken = {"locale": self.words.locale, "text": self.words.announcement(cue)}
        return {
            "requestTime": _wall_time(now.astimezone(UTC)),
            "trigger": self._trigger(cue, now),
            "alertInfo": {"spokenInfo": {"content": [spoken]}},
            "pushNotification": {"status": "ENABLED"},
        }

    def listing(self, body: Any) -> Listing:
        return listings.reminders(body)

    def listed(self, cue: Cue, handle: str) -> ListedAlert:
        rules = (recurrence_rule(cue.repeats),) if cue.repeats else ()
        return ListedAlert(handle, cue.rings_at, rules, (self.words.announcement(cue),))

    def _trigger(self, cue: Cue, now: datetime) -> dict[str, Any]:
        """Name the wall time, which Alexa keeps best, unless it is unknown or comes twice."""
        if cue.repeats:
            return _recurring_trigger(cue, cue.repeats)
        rings_at, zone = cue.rings_at, self.zone()
        local = rings_at.astimezone(zone) if zone else None
        if local and local.utcoffset() == local.replace(fold=1 - local.fold).utcoffset():
            return {
                "type": "SCHEDULED_ABSOLUTE",
                "scheduledTime": _wall_time(local),
                "timeZoneId": str(zone),
            }
        return {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": _whole_seconds(rings_at - now)}


@dataclass(frozen=True)
class AlexaCues:
    """The cues port for one turn, with both of Alexa's services behind it.

    We ask each service for its list once, and use that list until look_anew: what this turn makes
    and removes is noted in it. ``ports.Cues`` says what each method returns and raises.
    """

    api: AlexaApi
    words: AlertWords
    _looks: dict[CueKind, Listing | Exception] = field(default_factory=dict, init=False)

    @cached_property
    def services(self) -> Mapping[CueKind, CueService]:
        """The service for each kind of cue, with the words for its cues."""
        return {
            CueKind.TIMER: Timers(self.words),
            CueKind.REMINDER: Reminders(self.words, zone=self.words.words.read_zone),
        }

    def look_anew(self) -> None:
        self._looks.clear()

    def create(self, cue: Cue, now: datetime) -> str:
        service = self.services[cue.kind]
        look = self._looks.pop(cue.kind, None)
        answer = self._call("POST", service.path, service.creation_body(cue, now))
        if answer.status in NOT_ALLOWED and answer.code not in TOO_MANY:
            raise CueNotAllowedError
        if answer.is_success:
            handle = _handle(answer, service.handle_key)
            if isinstance(look, Listing):
                self._looks[cue.kind] = look.with_alert(service.listed(cue, handle))
            return handle
        if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise CueFailedError(str(answer.status))
        raise CueUncertainError(str(answer.status))

    def find(self, cue: Cue) -> tuple[str, ...]:
        listing = self._listing(cue.kind)
        words = self.services[cue.kind].words
        found = [each.handle for each in listing.alerts if may_be(cue, each, words)]
        if not listing.is_whole and (cue.is_any_of_its_kind or not found):
            raise CueFailedError("the listing goes on")
        return tuple(found)

    def find_by_words(self, cue: Cue) -> tuple[str, ...]:
        listing, words = self._listing(cue.kind), self.services[cue.kind].words
        return tuple(each.handle for each in listing.alerts if has_words(cue, each, words))

    def remove(self, kind: CueKind, handle: str) -> None:
        if self._is_seen_to_be_gone(kind, handle):
            return
        path = self.services[kind].path
        answer = self._call("DELETE", f"{path}/{quote(handle, safe='')}")
        if answer.status in NOT_ALLOWED:
            raise CueNotAllowedError
        if answer.status == HTTPStatus.NOT_FOUND:
            self._make_sure_it_is_gone(kind, handle)
        elif not answer.is_success:
            raise CueFailedError(str(answer.status))
        self._note_removal(kind, handle)

    def _is_seen_to_be_gone(self, kind: CueKind, handle: str) -> bool:
        """Return whether this turn has looked, and the whole list is without the cue."""
        look = self._looks.get(kind)
        return isinstance(look, Listing) and look.is_whole and handle not in look

    def _make_sure_it_is_gone(self, kind: CueKind, handle: str) -> None:
        """Look again, because 404 may also mean that the skill may not see the cue."""
        self._looks.pop(kind, None)
        try:
            is_there = handle in self._listing(kind)
        except CueNotAllowedError as error:
            raise CueFailedError(str(error)) from None
        if is_there:
            raise CueFailedError("said to be gone, and listed")

    def _note_removal(self, kind: CueKind, handle: str) -> None:
        look = self._looks.get(kind)
        if isinstance(look, Listing):
            self._looks[kind] = look.without(handle)

    def _listing(self, kind: CueKind) -> Listing:
        """Return the service's list, or raise its answer as an error. We ask it only once."""
        service = self.services[kind]
        if kind not in self._looks:
            self._looks[kind] = self._look(service)
        look = self._looks[kind]
        if isinstance(look, Exception):
            raise look
        return look

    def _look(self, service: CueService) -> Listing | Exception:
        try:
            answer = self._call("GET", service.path)
        except CueFailedError as error:
            return error
        if answer.status in NOT_ALLOWED or answer.status == HTTPStatus.NOT_FOUND:
            return CueNotAllowedError(str(answer.status))
        if not answer.is_success:
            return CueFailedError(str(answer.status))
        try:
            return service.listing(answer.body)
        except NotAListingError as error:
            return CueFailedError(str(error))

    def _call(self, method: str, path: str, body: Any = None) -> Answer:
        try:
            return self.api.call(method, path, body)
        except NotSentError as error:
            raise CueFailedError(str(error)) from None
        except TooSlowError as error:
            raise CueUnansweredError(str(error)) from None
        except NoAnswerError as error:
            raise CueUncertainError(str(error)) from None


def _handle(answer: Answer, key: str) -> str:
    """Return the new cue's handle. Raises CueUncertainError if the answer has none we can keep."""
    try:
        body = msgspec.convert(answer.body, dict[str, Any])
        return msgspec.convert(body.get(key), Handle)
    except msgspec.ValidationError:
        raise CueUncertainError("made, and no handle given") from None


def _recurring_trigger(cue: Cue, repeats: Recurrence) -> dict[str, Any]:
    first = _wall_time(cue.rings_at.astimezone(ZoneInfo(repeats.zone)))
    return {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": first,
        "timeZoneId": repeats.zone,
        "recurrence": {"startDateTime": first, "recurrenceRules": [recurrence_rule(repeats)]},
    }


def _whole_seconds(length: timedelta) -> int:
    """Return whole seconds, rounded up so that nothing rings early."""
    return max(1, -(-length // timedelta(seconds=1)))


def _iso_duration(length: timedelta) -> str:
    minutes, seconds = divmod(_whole_seconds(length), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + "".join(f"{count}{unit}" for count, unit in parts if count)


def _wall_time(moment: datetime) -> str:
    """Return the moment as a wall time in the zone, without an offset, as Alexa writes it."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")
