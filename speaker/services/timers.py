"""Alexa's timers: up to two hours, ten at once, each label used once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Annotated

import msgspec

from speaker.household.devices import Device
from speaker.household.wire import JsonObject, ServiceError, instant, iso_duration

# Alexa's published limits for timers: ten of them with the household's own, two hours each.
MOST_TIMERS = 10
LONGEST = timedelta(hours=2)
_DURATION = re.compile(r"P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?")


class TimerStatus(StrEnum):
    ON = "ON"
    PAUSED = "PAUSED"
    OFF = "OFF"


class LocalText(msgspec.Struct):
    locale: str
    text: str


class Announce(msgspec.Struct, tag_field="type", tag="ANNOUNCE", rename="camel"):
    text_to_announce: Annotated[list[LocalText], msgspec.Meta(min_length=1)]


class NotifyOnly(msgspec.Struct, tag_field="type", tag="NOTIFY_ONLY"):
    pass


class LaunchTask(msgspec.Struct, tag_field="type", tag="LAUNCH_TASK", rename="camel"):
    text_to_confirm: Annotated[list[LocalText], msgspec.Meta(min_length=1)]
    task: JsonObject


class NotificationConfig(msgspec.Struct, rename="camel"):
    play_audible: bool


class TriggeringBehavior(msgspec.Struct, rename="camel"):
    operation: Announce | NotifyOnly | LaunchTask
    notification_config: NotificationConfig


class DisplayExperience(msgspec.Struct):
    visibility: Annotated[str, msgspec.Meta(pattern="^(VISIBLE|HIDDEN)$")]


class CreationBehavior(msgspec.Struct, rename="camel"):
    display_experience: DisplayExperience


class TimerRequest(msgspec.Struct, rename="camel"):
    """The body of POST /v1/alerts/timers."""

    duration: str
    creation_behavior: CreationBehavior
    triggering_behavior: TriggeringBehavior
    timer_label: Annotated[str, msgspec.Meta(max_length=256)] | None = None


# msgspec learns a class when it first reads one. If two threads let it do so at once, the process
# crashes, so it learns this one with the module.
msgspec.json.Decoder(TimerRequest)


@dataclass
class Timer:
    id: str
    device: Device
    request: TimerRequest
    created: datetime
    rings_at: datetime
    updated: datetime
    status: TimerStatus = TimerStatus.ON
    left_when_paused: timedelta | None = None

    @property
    def live(self) -> bool:
        return self.status is not TimerStatus.OFF

    @property
    def label(self) -> str:
        return self.request.timer_label or "timer"

    @property
    def texts(self) -> Sequence[tuple[str, str]]:
        """Return the announcements as pairs of a locale and a text; none for a plain ring."""
        match self.request.triggering_behavior.operation:
            case Announce(text_to_announce=texts) | LaunchTask(text_to_confirm=texts):
                return [(each.locale, each.text) for each in texts]
            case NotifyOnly():
                return ()

    @property
    def audible(self) -> bool:
        return self.request.triggering_behavior.notification_config.play_audible

    def ring(self) -> None:
        self.status = TimerStatus.OFF

    def pause(self, now: datetime) -> None:
        """Pause the timer. Raises ServiceError 400 if it does not run."""
        if self.status is not TimerStatus.ON:
            raise ServiceError(400, "TIMER_ALREADY_PAUSED", f"The timer is {self.status}.")
        self.left_when_paused = self.rings_at - now
        self.status, self.updated = TimerStatus.PAUSED, now

    def resume(self, now: datetime) -> None:
        """Let the timer run on. Raises ServiceError 400 if it is not paused."""
        if self.status is not TimerStatus.PAUSED or self.left_when_paused is None:
            raise ServiceError(400, "TIMER_IS_NOT_PAUSED", f"The timer is {self.status}.")
        self.rings_at, self.left_when_paused = now + self.left_when_paused, None
        self.status, self.updated = TimerStatus.ON, now

    def as_json(self) -> JsonObject:
        body: JsonObject = {
            "id": self.id,
            "status": self.status.value,
            "duration": self.request.duration,
            "triggerTime": instant(self.rings_at),
            "timerLabel": self.request.timer_label,
            "createdTime": instant(self.created),
            "updatedTime": instant(self.updated),
        }
        if self.left_when_paused is not None:
            body["remainingTimeWhenPaused"] = iso_duration(self.left_when_paused)
        return body


def parse_timer(body: object) -> tuple[TimerRequest, timedelta]:
    """Return the body of a timer, and its length.

    Raises ServiceError 400 if the body has another shape, or if the length is not ISO 8601, not
    above zero, or over two hours.
    """
    try:
        request = msgspec.convert(body, TimerRequest)
    except msgspec.ValidationError as invalid:
        raise ServiceError(400, "INVALID_TIMER_REQUEST", str(invalid)) from invalid
    behavior = request.triggering_behavior
    silent = not behavior.notification_config.play_audible
    if silent and isinstance(behavior.operation, NotifyOnly):
        raise ServiceError(400, "INVALID_TIMER_REQUEST", "NOTIFY_ONLY needs playAudible true.")
    return request, _length(request.duration)


def _length(duration: str) -> timedelta:
    if not _DURATION.fullmatch(duration):
        raise ServiceError(400, "INVALID_DURATION_FORMAT", f"{duration!r} is not ISO 8601.")
    length = msgspec.convert(duration, timedelta)
    if not timedelta() < length <= LONGEST:
        raise ServiceError(400, "INVALID_DURATION", "A timer takes 1 second to 2 hours.")
    return length
