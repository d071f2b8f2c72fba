"""The chime at a return time: Alexa's timers up to two hours, its reminders beyond."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any, Protocol
from urllib.parse import quote
from zoneinfo import ZoneInfo

import msgspec

from skill.alexa.http import AlexaApi, Answer, NoAnswerError, NotSentError
from skill.domain.cues import Cue, CueKind, Recurrence, RepeatDay
from skill.ports import CueFailedError, CueNotAllowedError, CueUncertainError

SCOPES: Mapping[CueKind, str] = {
    CueKind.TIMER: "alexa::alerts:timers:skill:readwrite",
    CueKind.REMINDER: "alexa::alerts:reminders:skill:readwrite",
}

TIMERS = "/v1/alerts/timers"
REMINDERS = "/v1/alerts/reminders"
TOO_MANY = ("MAX_TIMERS_EXCEEDED", "MAX_REMINDERS_EXCEEDED")
NOT_ALLOWED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)


@dataclass(frozen=True)
class CueWords:
    """What Alexa shows and says for a cue: neutral, for anyone in the room may hear it."""

    locale: str
    announcement: Callable[[Cue], str]
    label: Callable[[Cue], str]
    """The label of a cue; one of its own for each, since Alexa wants them unique."""


class CueService(Protocol):
    """One of Alexa's two alert services."""

    path: str
    handle_key: str

    def creation(self, cue: Cue, now: datetime) -> dict[str, Any]:
        """Return the body that asks for a cue."""

    def pending(self, listing: Any, cue: Cue) -> list[str]:
        """Return the handles in a listing that are still to ring and may be that cue."""


@dataclass(frozen=True)
class Timers:
    words: CueWords
    path = TIMERS
    handle_key = "id"

    def creation(self, cue: Cue, now: datetime) -> dict[str, Any]:
        spoken = {"locale": self.words.locale, "text": self.words.announcement(cue)}
        return {
            "duration": _iso_duration(cue.rings_at - now),
            "timerLabel": self.words.label(cue),
            "creationBehavior": {"displayExperience": {"visibility": "VISIBLE"}},
            "triggeringBehavior": {
                "operation": {"type": "ANNOUNCE", "textToAnnounce": [spoken]},
                "notificationConfig": {"playAudible": True},
            },
        }

    def pending(self, listing: Any, cue: Cue) -> list[str]:
        timers = listing.get("timers") or []
        return [
            timer["id"]
            for timer in timers
            if timer.get("status") != "OFF" and _may_be(cue, timer.get("triggerTime"))
        ]


@dataclass(frozen=True)
class Reminders:
    words: CueWords
    zone: Callable[[], ZoneInfo | None]
    path = REMINDERS
    handle_key = "alertToken"

    def creation(self, cue: Cue, now: datetime) -> dict[str, Any]:
        spoken = {"locale": self.words.locale, "text": self.words.announcement(cue)}
        return {
            "requestTime": _wall_time(now.astimezone(UTC)),
            "trigger": self._trigger(cue, now),
            "alertInfo": {"spokenInfo": {"content": [spoken]}},
            "pushNotification": {"status": "ENABLED"},
        }

    def pending(self, listing: Any, cue: Cue) -> list[str]:
        alerts = listing.get("alerts") or listing.get("reminders") or []
        return [
            alert["alertToken"]
            for alert in alerts
            if alert.get("status") == "ON" and self._may_be(cue, alert)
        ]

    def _may_be(self, cue: Cue, alert: Any) -> bool:
        """Say whether a reminder that is listed may be the cue.

        Those of other words or other times are not. What cannot be read may be anything.
        """
        rules = (alert["trigger"].get("recurrence") or {}).get("recurrenceRules")
        texts = [each.get("text") for each in alert["alertInfo"]["spokenInfo"]["content"]]
        if cue.is_any_of_its_kind:
            return True
        if any(texts) and self.words.announcement(cue) not in texts:
            return False
        if cue.repeats:
            return _may_be_rule(rules, cue.repeats)
        return not rules and _may_be(cue, _listed_time(alert))

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
    """The cues port, with both services behind it."""

    api: AlexaApi
    services: Mapping[CueKind, CueService]
    is_revoked: Callable[[CueKind], bool]
    """Whether the account has taken its permission back: then the service is not asked at all."""

    def create(self, cue: Cue, now: datetime) -> str:
        service = self._permitted(cue.kind)
        answer = self._call("POST", service.path, service.creation(cue, now))
        if answer.status in NOT_ALLOWED and answer.code not in TOO_MANY:
            raise CueNotAllowedError
        handle = answer.body.get(service.handle_key) if isinstance(answer.body, dict) else None
        if answer.is_success and isinstance(handle, str):
            return handle
        if HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise CueFailedError(str(answer.status))
        raise CueUncertainError(str(answer.status))

    def find(self, cue: Cue) -> tuple[str, ...]:
        service = self._permitted(cue.kind)
        answer = self._call("GET", service.path)
        if answer.status in NOT_ALLOWED or answer.status == HTTPStatus.NOT_FOUND:
            raise CueNotAllowedError
        if not answer.is_success:
            raise CueFailedError(str(answer.status))
        try:
            return tuple(service.pending(answer.body, cue))
        except (AttributeError, KeyError, TypeError) as error:
            raise CueFailedError(type(error).__name__) from None

    def remove(self, kind: CueKind, handle: str) -> None:
        path = self._permitted(kind).path
        answer = self._call("DELETE", f"{path}/{quote(handle, safe='')}")
        if answer.status in NOT_ALLOWED:
            raise CueNotAllowedError
        if not answer.is_success and answer.status != HTTPStatus.NOT_FOUND:
            raise CueFailedError(str(answer.status))

    def _permitted(self, kind: CueKind) -> CueService:
        if self.is_revoked(kind):
            raise CueNotAllowedError
        return self.services[kind]

    def _call(self, method: str, path: str, body: Any = None) -> Answer:
        try:
            return self.api.call(method, path, body)
        except NotSentError as error:
            raise CueFailedError(str(error)) from None
        except NoAnswerError as error:
            raise CueUncertainError(str(error)) from None


def _may_be(cue: Cue, rings_at: Any) -> bool:
    """Say whether a timer that rings then may be the cue: another speaker's new one is not."""
    if cue.is_any_of_its_kind:
        return True
    try:
        return cue.rings_by(msgspec.convert(rings_at, datetime))
    except (msgspec.ValidationError, TypeError):
        return True


def _may_be_rule(rules: Any, repeats: Recurrence) -> bool:
    """Compare the parts of a rule, for they may come back in another order."""
    if not isinstance(rules, list) or not all(isinstance(rule, str) for rule in rules):
        return False
    ours = _rule_parts(_recurrence_rule(repeats))
    return any(ours <= _rule_parts(rule) for rule in rules)


def _rule_parts(rule: str) -> set[str]:
    return {part.strip().upper() for part in rule.split(";") if part.strip()} - {"INTERVAL=1"}


def _listed_time(alert: Any) -> str | None:
    """Return when a listed reminder rings, as ISO 8601 with an offset; None where it is unclear."""
    trigger = alert["trigger"]
    try:
        if trigger["type"] == "SCHEDULED_ABSOLUTE":
            wall = datetime.fromisoformat(trigger["scheduledTime"])
            zone = trigger.get("timeZoneId") or trigger["timezoneId"]
            return wall.replace(tzinfo=ZoneInfo(zone)).isoformat()
        made = datetime.fromisoformat(alert["createdTime"])
        return (made + timedelta(seconds=trigger["offsetInSeconds"])).isoformat()
    except (KeyError, TypeError, ValueError, OSError):
        return None


def _recurring_trigger(cue: Cue, repeats: Recurrence) -> dict[str, Any]:
    first = _wall_time(cue.rings_at.astimezone(ZoneInfo(repeats.zone)))
    return {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": first,
        "timeZoneId": repeats.zone,
        "recurrence": {"startDateTime": first, "recurrenceRules": [_recurrence_rule(repeats)]},
    }


def _recurrence_rule(repeats: Recurrence) -> str:
    """Write the rule as Alexa does (alexa-facts, section 2)."""
    is_daily = repeats.day is RepeatDay.DAILY
    days = "FREQ=DAILY;" if is_daily else f"FREQ=WEEKLY;BYDAY={repeats.day[:2].upper()};"
    at = f"BYHOUR={repeats.at.hour};BYMINUTE={repeats.at.minute};BYSECOND=0;"
    return f"{days}{at}INTERVAL=1;"


def _whole_seconds(length: timedelta) -> int:
    """Round up, so that nothing rings before its time."""
    return max(1, -(-length // timedelta(seconds=1)))


def _iso_duration(length: timedelta) -> str:
    minutes, seconds = divmod(_whole_seconds(length), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + "".join(f"{count}{unit}" for count, unit in parts if count)


def _wall_time(moment: datetime) -> str:
    """Return the local time without an offset, as the Reminders API writes it."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")
