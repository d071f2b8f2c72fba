"""Skill events: what is changed in the Alexa app, the skill is told, and nobody hears it."""

import json
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope

from speaker.household.scopes import Consent
from tests.speaker.conftest import OpenDesk
from tests.speaker.small_skill import REMINDERS, TIMERS, Desk, asks, says

USER, AGAIN = "amzn1.ask.account.STEADYGROUNDDESK", "amzn1.ask.account.STEADYGROUNDDESK2"


def told(desk: Desk) -> list[tuple[str, str, Any]]:
    """Return each event that the skill was told: its name, the userId, and its body."""
    return [
        (
            envelope["request"]["type"].removeprefix("AlexaSkillEvent."),
            envelope["context"]["System"]["user"]["userId"],
            envelope["request"].get("body"),
        )
        for envelope in desk.skill.asked
        if envelope["request"]["type"].startswith("AlexaSkillEvent.")
    ]


def accepting(*scopes: str) -> dict[str, Any]:
    return {"acceptedPermissions": [{"scope": scope} for scope in scopes]}


def test_a_permission_is_told_with_all_that_there_are(desk_with: OpenDesk) -> None:
    """The first permission is accepted; what follows, to the last that is taken back, changes."""
    desk = desk_with()
    for typed in ("/allow timers", "/allow reminders", "/deny timers", "/deny reminders"):
        desk.type(typed)
    assert told(desk) == [
        ("SkillPermissionAccepted", USER, accepting(TIMERS)),
        ("SkillPermissionChanged", USER, accepting(TIMERS, REMINDERS)),
        ("SkillPermissionChanged", USER, accepting(REMINDERS)),
        ("SkillPermissionChanged", USER, accepting()),
    ]


def test_what_changes_nothing_is_not_told(desk_with: OpenDesk) -> None:
    """To refuse what was never given, or give it twice, is no event."""
    desk = desk_with()
    for typed in ("/deny timers", "/allow timers", "/allow timers"):
        desk.type(typed)
    assert told(desk) == [("SkillPermissionAccepted", USER, accepting(TIMERS))]


def test_an_event_has_no_session_and_no_device(desk_with: OpenDesk) -> None:
    """It names the account and the skill alone, and the SDK reads it."""
    desk = desk_with()
    desk.type("/allow timers")
    (envelope,) = desk.skill.asked
    household = desk.speaker.household
    assert envelope.keys() == {"version", "context", "request"}
    system = envelope["context"]["System"]
    assert system.pop("apiEndpoint").startswith("http://127.0.0.1:")
    assert system == {
        "application": {"applicationId": household.application_id},
        "user": {"userId": USER},
    }
    read = DefaultSerializer().deserialize(json.dumps(envelope), RequestEnvelope).request
    assert read.event_creation_time == read.event_publishing_time == desk.speaker.clock()
    assert [each.scope for each in read.body.accepted_permissions] == [TIMERS]


def test_nobody_hears_an_event(desk_with: OpenDesk) -> None:
    """An open session goes on, and what the skill says to an event is not spoken."""
    desk = desk_with(LaunchRequest=asks("Welcome."))
    desk.type("Alexa, open tea house")
    assert desk.type("/allow timers") == ["(Consent for timers: granted.)"]
    assert desk.listening


def test_a_skill_that_fails_at_an_event(desk_with: OpenDesk) -> None:
    """What the skill did not take is shown; the permission is changed all the same."""
    desk = desk_with(AlexaSkillEvent_SkillPermissionAccepted=ValueError("no"))
    assert desk.type("/allow timers") == [
        "(SkillPermissionAccepted was not taken. The skill failed: ValueError: no)",
        "(Consent for timers: granted.)",
    ]
    assert list(desk.speaker.household.consents.values()) == [Consent.GRANTED, Consent.UNSET]


def test_disabling(desk_with: OpenDesk) -> None:
    """The skill is told of the old account's end and the new one's start; permissions are gone."""
    desk = desk_with(LaunchRequest=asks("Welcome."))
    desk.type("/allow timers")
    desk.type("Alexa, open tea house")
    assert desk.type("/disable") == [
        "(The skill was disabled, and is enabled again. It knows nobody here.)"
    ]
    assert told(desk)[1:] == [
        ("SkillDisabled", USER, {"userInformationPersistenceStatus": "NOT_PERSISTED"}),
        ("SkillEnabled", AGAIN, None),
    ]
    assert not desk.listening
    assert set(desk.speaker.household.consents.values()) == {Consent.UNSET}
    desk.type("Alexa, open tea house")
    assert desk.skill.asked[-1]["context"]["System"]["user"] == {"userId": AGAIN}
    assert desk.skill.asked[-1]["session"]["user"] == {"userId": AGAIN}


def test_an_event_as_json(desk_with: OpenDesk) -> None:
    """For tools it is an object of its own type, with both envelopes."""
    desk = desk_with()
    event, command = (each.as_json() for each in desk.speaker.take("/allow timers"))
    assert (event["type"], command["type"]) == ("event", "command")
    assert (event["said"], event["lines"]) == ("", [])
    assert event["request"] == desk.skill.asked[-1]
    assert event["response"] == says("AlexaSkillEvent.SkillPermissionAccepted")
