"""Writes what the page gets as JSON: what was said, and how things stand."""

from collections.abc import Sequence

from speaker import ssml
from speaker.desk.speaker import Speaker
from speaker.desk.sureness import is_call_for_help
from speaker.hosting import times
from speaker.hosting.suggestions import buttons, suggest
from speaker.household.devices import Device, shown_by
from speaker.household.session import PermissionQuestion
from speaker.household.wire import JsonObject, instant
from speaker.transcript import Event, Line, TurnEvent


def entry(
    device: Device,
    typed: str | None,
    events: Sequence[Event],
    heard_by: str | None,
    *,
    is_of_danger: bool = False,
) -> JsonObject:
    """Return one exchange. The tab `heard_by` plays its sound; None means every tab.

    `is_of_danger` says that there were words of danger in this session already.
    """
    return {
        "device": device.name,
        "typed": typed,
        "heardBy": heard_by,
        "leavesNoTrace": any(
            _leaves_no_trace(event, is_of_danger=is_of_danger) for event in events
        ),
        "lines": [
            {
                "kind": line.kind.name.lower(),
                "text": line.text,
                "parts": parts(line),
                "clock": times.clock_time(event.at, device.display_zone),
            }
            for event in events
            for line in event.lines
        ],
    }


def _leaves_no_trace(event: Event, *, is_of_danger: bool) -> bool:
    """Return whether we keep nothing of this: words of danger, or the answer to them.

    The skill's screen says so. If there is none, the intent does, and then the rest of the session.
    """
    if not isinstance(event, TurnEvent):
        return False
    if shown_by(event.screen).get("leavesNoTrace") is True:
        return True
    if event.explained and is_call_for_help(event.explained.heard.intent):
        return True
    return is_of_danger and not event.device.has_screen


def parts(line: Line) -> list[JsonObject]:
    """Split speech into words to say, seconds of quiet, and bells."""
    if not line.spoken or line.speech is None:
        return []
    shown = [_part(part) for part in ssml.merge(ssml.parse(line.speech))]
    return [part for part in shown if part]


def _part(part: ssml.Part) -> JsonObject:
    match part:
        case ssml.Pause(seconds):
            return {"quiet": seconds}
        case ssml.Audio():
            return {"bell": True}
        case _:
            return {"say": " ".join(part.split())}


def state(speaker: Speaker) -> JsonObject:
    """Return how things stand at the speaker's device and in its household."""
    device, now, left = speaker.device, speaker.clock(), speaker.time_to_skip()
    session, household = device.session, speaker.household
    ended_in = household.ended_in(device)
    return {
        "device": device.name,
        "devices": [*household.devices],
        "now": instant(now),
        "runs": not speaker.clock.frozen,
        "zone": device.zone,
        "locale": device.locale,
        "online": device.online,
        "listening": session is not None,
        "asksPermission": session is not None and isinstance(session.pending, PermissionQuestion),
        "ringing": device.ringing is not None,
        "permissions": {scope.word: str(consent) for scope, consent in household.consents.items()},
        "screen": device.screen,
        "back": household.back(device),
        "endedIn": ended_in.name if ended_in else None,
        "buttons": buttons(household, device),
        "skipTo": None if left is None else instant(now + left),
        "suggestions": suggest(household, device, speaker.home.language(device), now),
    }
