"""A device with a screen: what the skill is told of it, what it keeps, and what touching sends."""

from typing import Any

from tests.speaker.conftest import OpenDesk
from tests.speaker.small_skill import asks, says

APL = "Alexa.Presentation.APL"


def render(**shown: object) -> dict[str, Any]:
    return {
        "type": f"{APL}.RenderDocument",
        "token": "tea",
        "document": {"type": "APL", "version": "2023.1"},
        "datasources": {"screen": shown},
    }


def test_a_screen_is_told_of_where_there_is_one(desk_with: OpenDesk) -> None:
    """The envelope names the interface and its version, and none on a device without one."""
    desk = desk_with()
    desk.type("greet me")
    desk.type("/screen on")
    desk.type("greet me")
    devices = [asked["context"]["System"]["device"] for asked in desk.skill.asked]
    assert [each["supportedInterfaces"] for each in devices] == [
        {},
        {APL: {"runtime": {"maxVersion": "2024.3"}}},
    ]


def test_what_is_rendered_stays_until_the_next(desk_with: OpenDesk) -> None:
    """A reply without a document leaves the screen as it is, and /screen off clears it."""
    desk = desk_with(
        GreetIntent=says("Hello.", directives=[render(heading="Tea")]), TeaIntent=says("Tea.")
    )
    desk.type("/screen on")
    desk.type("greet me")
    desk.type("make tea for ten minutes")
    assert desk.speaker.device.screen is not None
    assert desk.speaker.device.shown == {"heading": "Tea"}
    desk.type("/screen off")
    assert desk.speaker.device.screen is None
    assert desk.speaker.device.shown == {}


def test_a_document_for_a_device_without_a_screen_is_noted(desk_with: OpenDesk) -> None:
    """Alexa refuses it there: the talk says that the speaker does not support it."""
    desk = desk_with(GreetIntent=says("Hello.", directives=[render()]))
    [*_, noted] = desk.type("greet me")
    assert noted == f"(The speaker does not support the directive {APL}.RenderDocument.)"
    assert desk.speaker.device.screen is None


def test_touching_sends_an_event_in_the_session_or_opens_one(desk_with: OpenDesk) -> None:
    """The event has the document's token and what the button sends; the skill answers it."""
    reply = asks("Which tea?", directives=[render()])
    desk = desk_with(**{"LaunchRequest": reply, f"{APL}.UserEvent": says("Done.")})
    desk.type("/screen on")
    desk.type("open tea house")
    assert desk.type("/touch next") == ["Alexa: Done."]
    assert not desk.listening
    desk.type("/touch next")
    touched = desk.skill.asked[-2:]
    assert [each["session"]["new"] for each in touched] == [False, True]
    assert (
        touched[0]["request"].items()
        >= {
            "type": f"{APL}.UserEvent",
            "token": "tea",
            "arguments": ["next"],
        }.items()
    )


def test_touching_needs_a_screen_and_a_button(desk_with: OpenDesk) -> None:
    """Each is asked for in words, and nothing is sent."""
    desk = desk_with()
    assert desk.complaint("/touch next") == ("The kitchen has no screen. /screen on gives it one.")
    desk.type("/screen on")
    assert desk.complaint("/touch") == "Touch what? Write it like /touch next."
    assert desk.complaint("/screen maybe") == "Write /screen on, or /screen off."
    assert desk.skill.asked == []


def test_time_is_skipped_to_what_comes_next(desk_with: OpenDesk) -> None:
    """To the return time on the screen, and no further; with nothing to come, that is said."""
    back = {"at": "2026-11-23T17:20:00Z"}
    desk = desk_with(GreetIntent=says("Hello.", directives=[render(back=back)]))
    assert desk.complaint("/skip").startswith("There is nothing to skip to:")
    desk.type("/screen on")
    desk.type("greet me")
    assert desk.type("/skip") == ["(It is 12:20 PM on Monday, 23 November 2026, America/New_York.)"]
    assert desk.complaint("/skip").startswith("There is nothing to skip to:")


def test_a_device_is_set_to_another_language(desk_with: OpenDesk) -> None:
    """The skill hears of it, its session ends, and a wrong locale gets a list of right ones."""
    desk = desk_with(LaunchRequest=asks("Welcome."))
    desk.type("open tea house")
    assert desk.type("/locale en-gb") == ["(The kitchen speaks en-GB now.)"]
    assert desk.skill.last["type"] == "SessionEndedRequest"
    desk.type("greet me")
    assert desk.skill.last["locale"] == "en-GB"
