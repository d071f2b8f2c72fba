"""What each kind of satellite plays and asks, and what Home Assistant is told of it."""

import json
from typing import Any

import pytest
from homeassistant.const import EVENT_CALL_SERVICE, MATCH_ALL
from homeassistant.core import Event

from tests.home_assistant.conftest import OURS, THEIRS, Home
from tests.home_assistant.rooms import CAN_ANNOUNCE, VOIP, WYOMING, Said
from tests.home_assistant.test_evening import (
    BELL,
    BELL_THEN_LISTENING,
    CALL,
    begin_break,
    begin_ritual,
)


async def test_a_satellite_with_another_assistant_is_asked(home: Home) -> None:
    """Home Assistant's own is selected there: the answer goes around it, to the skill."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_ritual(kitchen)
    home.choose(kitchen, THEIRS)
    await home.pass_time(seconds=60)
    assert await kitchen.next_said() == BELL_THEN_LISTENING
    assert (await kitchen.hears("next")).words.count("what did you hear") == 1
    await home.pass_time(seconds=60)
    assert await kitchen.next_said() == BELL_THEN_LISTENING
    await kitchen.stays_silent()
    await home.pass_time(seconds=60)
    assert (await kitchen.next_said()).asks


@pytest.mark.parametrize("features", [{"kitchen": CAN_ANNOUNCE}])
async def test_a_satellite_that_can_only_announce_asks_nothing(
    home: Home,
) -> None:
    """After the quiet there is the bell alone, and the wake word goes on."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_ritual(kitchen)
    await home.pass_time(seconds=60)
    assert await kitchen.next_said() == BELL
    assert (await kitchen.hears("next")).words.count("what did you hear") == 1


@pytest.mark.parametrize("features", [{"kitchen": CAN_ANNOUNCE}])
async def test_a_satellite_that_can_only_announce_chimes(
    home: Home,
) -> None:
    """The call needs no answer, so it is the same there."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await home.pass_time(minutes=20)
    assert await home.rooms["kitchen"].next_said() == CALL


@pytest.mark.parametrize(
    ("features", "rings"), [({"kitchen": WYOMING}, [BELL]), ({"kitchen": VOIP}, [])]
)
async def test_other_satellites_ring_before_they_speak_if_they_can(
    home: Home, rings: list[Said]
) -> None:
    """Wyoming's play the bell by itself, also after a quiet; a phone plays none, and talks on."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await home.pass_time(minutes=20)
    called = [*rings, Said(CALL.words)]
    assert [await kitchen.next_said() for _each in called] == called
    assert "Welcome back" in (await kitchen.hears("we're back")).words
    await kitchen.hears("no")
    await begin_ritual(kitchen)
    await home.pass_time(seconds=60)
    assert [await kitchen.next_said() for _each in rings] == rings
    assert "what did you hear" in (await kitchen.hears("next")).words


@pytest.mark.parametrize("assistant", [OURS, THEIRS])
async def test_no_event_has_a_word_of_a_talk(home: Home, assistant: str) -> None:
    """Home Assistant's recorder keeps events, also those of actions."""
    happened: list[Event[Any]] = []
    home.hass.bus.async_listen(MATCH_ALL, happened.append)
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_ritual(kitchen)
    home.choose(kitchen, assistant)
    for _step in range(2):
        await home.pass_time(seconds=60)
        assert await kitchen.next_said() == BELL_THEN_LISTENING
        await kitchen.hears("next")
    await kitchen.stays_silent()
    told = json.dumps([each.as_dict() for each in happened], default=_told).lower()
    assert "assist_satellite.kitchen" in told
    assert not [words for words in ("what did you hear", "say next") if words in told]
    assert not [each for each in happened if each.event_type == EVENT_CALL_SERVICE]


def _told(it: Any) -> Any:
    return it.as_dict() if hasattr(it, "as_dict") else str(it)
