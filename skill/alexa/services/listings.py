"""Alexa's lists of a skill's timers and reminders, checked before we use any of them.

If an answer has another shape, it does not even tell us that there are none: NotAListingError.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

import msgspec

LONGEST_HANDLE = 1000
"""The most characters of a handle, which we save. Alexa's handles have about forty."""

Handle = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_HANDLE)]

Count = Annotated[int, msgspec.Meta(ge=0)] | Annotated[str, msgspec.Meta(pattern="^[0-9]{1,9}$")]
"""How many alerts there are. Alexa writes a number for timers, and a text for reminders."""


class NotAListingError(Exception):
    """The answer does not have the shape of a listing."""


@dataclass(frozen=True)
class ListedAlert:
    """A timer or a reminder that is still to ring."""

    handle: str
    rings_at: datetime | None = None
    """When it rings, with an offset; None if the listing does not say that clearly."""

    rules: tuple[str, ...] = ()
    """How a reminder repeats, as RFC 5545 writes it."""

    texts: tuple[str, ...] = ()
    """What a reminder says. Alexa lists timers without their text."""

    label: str | None = None
    """What a timer is called. Alexa lists reminders without a label."""


@dataclass(frozen=True)
class Listing:
    """The alerts of one kind that have yet to ring."""

    alerts: tuple[ListedAlert, ...]
    is_whole: bool = True
    """Whether these are all. If the listing continues elsewhere, it cannot tell what is missing."""

    def __contains__(self, handle: object) -> bool:
        return any(alert.handle == handle for alert in self.alerts)

    def with_alert(self, alert: ListedAlert) -> "Listing":
        return replace(self, alerts=(*self.alerts, alert))

    def without(self, handle: str) -> "Listing":
        alerts = tuple(alert for alert in self.alerts if alert.handle != handle)
        return replace(self, alerts=alerts)


class _Page(msgspec.Struct, rename="camel"):
    total_count: Count | None = None
    next_token: str | None = None
    links: dict[str, Any] | None = None

    def says_none(self) -> bool:
        return self.total_count is not None and int(self.total_count) == 0

    def goes_on(self, listed: int) -> bool:
        has_more = int(self.total_count or 0) > listed
        return has_more or bool(self.next_token or (self.links or {}).get("next"))


class _Timer(msgspec.Struct, rename="camel"):
    id: Handle
    status: str
    trigger_time: Any = None
    timer_label: Any = None


class _Timers(_Page):
    timers: list[_Timer] | None = None


class _Spoken(msgspec.Struct):
    text: str | None = None


class _SpokenInfo(msgspec.Struct):
    content: list[_Spoken]


class _AlertInfo(msgspec.Struct, rename="camel"):
    spoken_info: _SpokenInfo


class _Recurrence(msgspec.Struct, rename="camel"):
    recurrence_rules: list[str] | None = None


class _Trigger(msgspec.Struct, rename="camel"):
    type: str
    scheduled_time: Any = None
    time_zone_id: Any = None
    timezone_id: Any = None
    offset_in_seconds: Any = None
    recurrence: _Recurrence | None = None


class _Reminder(msgspec.Struct, rename="camel"):
    alert_token: Handle
    status: str
    trigger: _Trigger
    alert_info: _AlertInfo
    created_time: Any = None


class _Reminders(_Page):
    alerts: list[_Reminder] | None = None
    reminders: list[_Reminder] | None = None


Page = TypeVar("Page", bound=_Page)
Entry = TypeVar("Entry")


# msgspec learns a class when it first reads one. If two threads let it do so at once, the process
# crashes, so it learns both with the module.
msgspec.json.Decoder(_Timers)
msgspec.json.Decoder(_Reminders)


def timers(body: Any) -> Listing:
    """Return the listing in an answer to GET /v1/alerts/timers. Raises NotAListingError."""
    page = _read(body, _Timers)
    listed = _entries(page, page.timers)
    to_ring = [each for each in listed if each.status != "OFF"]
    alerts = tuple(
        ListedAlert(each.id, _moment(each.trigger_time), label=_text(each.timer_label))
        for each in to_ring
    )
    return Listing(alerts, is_whole=not page.goes_on(len(listed)))


def reminders(body: Any) -> Listing:
    """Return the listing in an answer to GET /v1/alerts/reminders. Raises NotAListingError."""
    page = _read(body, _Reminders)
    listed = _entries(page, page.alerts if page.alerts is not None else page.reminders)
    alerts = tuple(map(_reminder, (each for each in listed if each.status != "COMPLETED")))
    return Listing(alerts, is_whole=not page.goes_on(len(listed)))


def _reminder(listed: _Reminder) -> ListedAlert:
    recurrence = listed.trigger.recurrence
    return ListedAlert(
        listed.alert_token,
        _reminder_time(listed),
        tuple((recurrence.recurrence_rules or ()) if recurrence else ()),
        tuple(each.text for each in listed.alert_info.spoken_info.content if each.text),
    )


def _read(body: Any, page: type[Page]) -> Page:
    try:
        return msgspec.convert(body, page)
    except msgspec.ValidationError as error:
        raise NotAListingError(type(error).__name__) from None


def _entries(page: _Page, entries: list[Entry] | None) -> list[Entry]:
    """Return the listed entries. Raises NotAListingError without a list, unless the count is 0."""
    if entries is None and not page.says_none():
        raise NotAListingError("neither a list nor a count")
    return entries or []


def _text(said: Any) -> str | None:
    """Return a text as it is, and None for anything else: a timer without a name may be ours."""
    return said if isinstance(said, str) else None


def _moment(said: Any) -> datetime | None:
    """Return the moment that an ISO 8601 text names; None if it names none or has no offset."""
    try:
        moment = msgspec.convert(said, datetime)
    except msgspec.ValidationError:
        return None
    return moment if moment.tzinfo else None


def _reminder_time(listed: _Reminder) -> datetime | None:
    """Return when a listed reminder rings, with an offset; None if that is not clear."""
    trigger = listed.trigger
    try:
        if trigger.type == "SCHEDULED_ABSOLUTE":
            zone = ZoneInfo(trigger.time_zone_id or trigger.timezone_id)
            return datetime.fromisoformat(trigger.scheduled_time).replace(tzinfo=zone)
        offset = timedelta(seconds=trigger.offset_in_seconds)
        made = _moment(listed.created_time)
        return made + offset if made else None
    except (KeyError, TypeError, ValueError, OSError, OverflowError):
        return None
