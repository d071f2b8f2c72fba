"""What may be said to the skill: each turn has a name, and is sent as Alexa sends it."""

from collections.abc import Mapping
from typing import Any

from tests.front_door.echo import USER_EVENT, Answer
from tests.front_door.skill_events import accepting, event
from tests.front_door.slots import keepsake, occasion, often, part, repeat_day, weekday, which
from tests.soak.stage import Stage

EMPTY = Answer({"version": "1.0", "response": {}})
"""What an event that nobody waits for is answered with."""

TIMERS = "alexa::alerts:timers:skill:readwrite"

DISABLED = "Disabled"
EVENTS = (DISABLED, "PermissionChanged")

MINUTES = (1, 2, 4, 8, 16, 32, 64, 128)
"""Any of these add up to a number that tells which of them they were."""

SLOTS: Mapping[str, dict[str, Any]] = {
    "StartBreakIntent": {"length": "PT20M"},
    "StartBreakIntent#2": {"length": "PT3H"},
    "StartBreakIntent#3": {"return_time": "19:45"},
    "MoreTimeIntent": {"length": "PT10M"},
    **{f"MoreTimeIntent#{minutes}": {"length": f"PT{minutes}M"} for minutes in MINUTES},
    "LessTimeIntent": {"length": "PT5M"},
    "MoveBreakIntent": {"return_time": "19:45"},
    "MoveBreakIntent#2": {"length": "PT40M"},
    "TimeAnswerIntent": {"length": "PT10M"},
    "NumberIntent": {"number": "15"},
    "HeadsUpIntent": {"length": "PT5M"},
    "KeepTopicIntent": {"topic": "the budget"},
    "KeepAgreementIntent": {"agreement": "no phones at dinner"},
    "CheckInIntent": {"day": weekday("sunday"), "clock_time": "18:00"},
    "RhythmIntent": {
        "occasion": occasion("debrief"),
        "clock_time": "20:00",
        "repeat_day": repeat_day("every day", "daily"),
    },
    "StopRhythmIntent": {"occasion": occasion("debrief")},
    "ForgetIntent": {"keepsake": keepsake("names")},
    "ForgetIntent#2": {"keepsake": keepsake("everything")},
    "DropAgreementIntent": {"which": which("1")},
    "AgreementDoneIntent": {"which": which("1")},
    "RenewAgreementIntent": {"which": which("1")},
    "ChangeAgreementIntent": {"which": which("1")},
    "ChangePlanIntent": {"part": part("length"), "length": "PT30M"},
    "NamesIntent": {"first_name": "Anna", "second_name": "Ben"},
    "SayBackIntent": {"often": often("never")},
}
"""What is said with an intent. A number behind the name stands for another way to say it."""


def take(stage: Stage, name: str, room: str = "kitchen") -> Answer:
    """Let the Echo of a room send what the name stands for, and return what people hear.

    Raises EventNotTakenError for an event that is not taken.
    """
    echo = stage.echo(room)
    if name in EVENTS:
        echo.handler(request_of(stage, name, room), None)
        return EMPTY
    return echo.send(request_of(stage, name, room)["request"])


def request_of(stage: Stage, name: str, room: str = "kitchen") -> dict[str, Any]:
    """Return the envelope of what the name stands for, from the Echo of a room."""
    echo, now = stage.echo(room), stage.clock.now
    match name:
        case "Disabled":
            return event("SkillDisabled", now, {}, user_id=stage.user_id)
        case "PermissionChanged":
            body = accepting(TIMERS)
            return event("SkillPermissionChanged", now, body, user_id=stage.user_id)
        case "LaunchRequest":
            request: dict[str, Any] = {"type": "LaunchRequest"}
        case "Consent":
            request = _consent()
        case "Touch":
            request = {"type": USER_EVENT, "token": "steady-ground", "arguments": ["im_back"]}
        case _:
            request = intent(name)
    return echo.envelope(request)


def intent(name: str) -> dict[str, Any]:
    """Return the request of an intent with its slots."""
    slots = SLOTS.get(name, {})
    filled = {
        slot: {"name": slot, "confirmationStatus": "NONE"}
        | (value if isinstance(value, dict) else {"value": value})
        for slot, value in slots.items()
    }
    body = {"name": name.partition("#")[0], "confirmationStatus": "NONE", "slots": filled}
    return {"type": "IntentRequest", "dialogState": "STARTED", "intent": body}


def _consent() -> dict[str, Any]:
    scopes = [{"permissionScope": TIMERS, "consentLevel": "ACCOUNT"}]
    return {
        "type": "Connections.Response",
        "name": "AskFor",
        "token": TIMERS,
        "status": {"code": "200", "message": "OK"},
        "payload": {"isCardThrown": False, "permissionScopes": scopes, "status": "ACCEPTED"},
    }
