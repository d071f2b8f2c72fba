"""Alexa's reminders: at a time after the request, or at wall times in a zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from speaker import ssml
from speaker.household.devices import Device
from speaker.household.wire import JsonObject, ServiceError, instant
from speaker.services.recurrence import AlexaRecurrence, RecurrenceError, Repetition

# An expired reminder stays in the list this long, and then Alexa drops it.
KEPT_AFTER_RINGING = timedelta(days=3)


class SpokenText(msgspec.Struct):
    locale: str
    text: str | None = None
    ssml: str | None = None


class SpokenInfo(msgspec.Struct):
    content: Annotated[list[SpokenText], msgspec.Meta(min_length=1)]


class AlertInfo(msgspec.Struct, rename="camel"):
    spoken_info: SpokenInfo


class PushNotification(msgspec.Struct):
    status: Literal["ENABLED", "DISABLED"]


class Trigger(msgspec.Struct, rename="camel", omit_defaults=True):
    type: Literal["SCHEDULED_RELATIVE", "SCHEDULED_ABSOLUTE"]
    offset_in_seconds: Annotated[int, msgspec.Meta(ge=1, le=366 * 86400)] | None = None
    scheduled_time: datetime | None = None
    time_zone_id: str | None = None
    recurrence: AlexaRecurrence | None = None


class ReminderRequest(msgspec.Struct, rename="camel"):
    """The body of POST and PUT on /v1/alerts/reminders."""

    request_time: datetime
    trigger: Trigger
    alert_info: AlertInfo
    push_notification: PushNotification = msgspec.field(
        default_factory=lambda: PushNotification("ENABLED")
    )


# msgspec learns a class when it first reads one. If two threads let it do so at once, the process
# crashes, so it learns this one with the module.
msgspec.json.Decoder(ReminderRequest)


@dataclass
class Reminder:
    id: str
    device: Device
    request: ReminderRequest
    created: datetime
    rings_at: datetime
    updated: datetime
    repetition: Repetition | None = None
    version: int = 1
    completed: bool = False

    # A reminder always chimes.
    audible = True

    @property
    def live(self) -> bool:
        return not self.completed

    @property
    def label(self) -> str:
        return "reminder"

    @property
    def texts(self) -> Sequence[tuple[str, str | None]]:
        """Return what is said when it rings, as pairs of a locale and a text."""
        content = self.request.alert_info.spoken_info.content
        return [(each.locale, each.text or _words(each.ssml)) for each in content]

    def ring(self) -> None:
        """Wait for the next time, or be completed if there is none."""
        again = self.repetition.first_after(self.rings_at) if self.repetition else None
        self.completed = again is None
        self.rings_at = again or self.rings_at

    def dropped(self, now: datetime) -> bool:
        return self.completed and now - self.rings_at > KEPT_AFTER_RINGING

    def receipt(self) -> JsonObject:
        """Answer POST and PUT."""
        return self._state() | {"href": f"/v1/alerts/reminders/{self.id}"}

    def as_json(self) -> JsonObject:
        """Answer GET."""
        request = self.request
        return self._state() | {
            "trigger": msgspec.to_builtins(request.trigger),
            "alertInfo": msgspec.to_builtins(request.alert_info),
            "pushNotification": msgspec.to_builtins(request.push_notification),
        }

    def _state(self) -> JsonObject:
        return {
            "alertToken": self.id,
            "createdTime": instant(self.created),
            "updatedTime": instant(self.updated),
            "status": "COMPLETED" if self.completed else "ON",
            "version": str(self.version),
        }


def _words(speech: str | None) -> str | None:
    return ssml.readable(speech) if speech else None


def parse_reminder(
    body: object, device: Device, now: datetime
) -> tuple[ReminderRequest, datetime, Repetition | None]:
    """Return the body of a reminder, the instant at which it rings (UTC), and its recurrence.

    Raises ServiceError 400 if the body has another shape, the time is past, the zone is unknown, or
    Alexa does not keep such a recurrence.
    """
    try:
        request = msgspec.convert(body, ReminderRequest)
    except msgspec.ValidationError as invalid:
        raise _invalid(str(invalid)) from invalid
    _check_speech(request)
    repetition = repetition_of(request.trigger, device)
    if repetition is not None:
        rings_at = repetition.first_after(now)
        if rings_at is None:
            raise _invalid("The last time of trigger.recurrence is past.")
        return request, rings_at, repetition
    rings_at = _relative(request) or _absolute(request.trigger, device)
    if rings_at <= now:
        raise _invalid(f"The reminder would ring at {instant(rings_at)}, which is past.")
    return request, rings_at, None


def _check_speech(request: ReminderRequest) -> None:
    for each in request.alert_info.spoken_info.content:
        if not (each.text or each.ssml):
            raise _invalid("Each spokenInfo.content needs a text or an ssml.")
        try:
            _words(each.ssml)
        except ssml.SsmlError as wrong:
            raise _invalid(str(wrong)) from wrong


def repetition_of(trigger: Trigger, device: Device) -> Repetition | None:
    """Return the recurrence, if there is one; Alexa then ignores scheduledTime.

    Raises ServiceError 400.
    """
    if trigger.recurrence is None:
        return None
    if trigger.type != "SCHEDULED_ABSOLUTE":
        raise _invalid("Only SCHEDULED_ABSOLUTE can recur: leave out trigger.recurrence.")
    try:
        return Repetition.of(trigger.recurrence, _zone(trigger.time_zone_id or device.zone))
    except RecurrenceError as wrong:
        raise _invalid(str(wrong)) from wrong


def _relative(request: ReminderRequest) -> datetime | None:
    """Return the instant (UTC) of a relative reminder; None for another. Raises ServiceError."""
    if request.trigger.type != "SCHEDULED_RELATIVE":
        return None
    if request.trigger.offset_in_seconds is None:
        raise _invalid("SCHEDULED_RELATIVE needs trigger.offsetInSeconds.")
    asked_at = request.request_time
    if asked_at.tzinfo is None:
        asked_at = asked_at.replace(tzinfo=UTC)
    return (asked_at + timedelta(seconds=request.trigger.offset_in_seconds)).astimezone(UTC)


def _absolute(trigger: Trigger, device: Device) -> datetime:
    """Return the instant (UTC) of a wall time in the trigger's zone. Raises ServiceError."""
    if trigger.scheduled_time is None:
        raise _invalid("SCHEDULED_ABSOLUTE needs trigger.scheduledTime.")
    if trigger.scheduled_time.tzinfo is not None:
        raise _invalid("trigger.scheduledTime is a wall time: leave out its offset.")
    zone = _zone(trigger.time_zone_id or device.zone)
    return trigger.scheduled_time.replace(tzinfo=zone).astimezone(UTC)


def _zone(name: str | None) -> ZoneInfo:
    if name is None:
        raise _invalid("The device has no time zone: set trigger.timeZoneId.")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise _invalid(f"trigger.timeZoneId {name!r} is not a time zone.") from unknown


def _invalid(message: str) -> ServiceError:
    return ServiceError(400, "INVALID_ALERT_INFO", message)
