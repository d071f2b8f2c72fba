"""Sensors, the event, buttons, diagnostics, and their strings."""

import json
from pathlib import Path

import pytest
from homeassistant.exceptions import ServiceValidationError

import custom_components.steady_ground as integration
from custom_components.steady_ground.diagnostics import async_get_config_entry_diagnostics
from tests.home_assistant.conftest import Home
from tests.home_assistant.rooms import CAN_ANNOUNCE, Said
from tests.home_assistant.test_evening import CALL, begin_break, begin_ritual

RETURN, RUNS = "sensor.steady_ground_return_time", "sensor.steady_ground_what_runs"
EVENT = "event.steady_ground_break"
BACK, MORE = "button.steady_ground_i_m_back", "button.steady_ground_more_time"


def happened(home: Home) -> str | None:
    state = home.hass.states.get(EVENT)
    assert state is not None
    kind: str | None = state.attributes["event_type"]
    return kind


async def press(home: Home, button: str) -> None:
    await home.hass.services.async_call("button", "press", {"entity_id": button}, blocking=True)


async def test_entities_follow_a_break(home: Home) -> None:
    """It starts, is moved, is due, and ends; the sensors show the time and what runs."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    assert [home.state(each) for each in (RETURN, RUNS, BACK, MORE)] == [
        "unknown",
        "idle",
        "unavailable",
        "unavailable",
    ]
    await begin_break(kitchen)
    assert (home.state(RETURN), home.state(RUNS)) == ("2026-11-24T00:15:00+00:00", "break")
    assert happened(home) == "started"
    await kitchen.hears("ten more minutes")
    assert home.state(RETURN) == "2026-11-24T00:25:00+00:00"
    assert happened(home) == "moved"
    await home.pass_time(minutes=30)
    assert (home.state(RUNS), happened(home)) == ("due", "due")
    await kitchen.next_said()
    await kitchen.hears("we're back")
    assert (home.state(RETURN), home.state(RUNS), happened(home)) == ("unknown", "idle", "ended")


async def test_a_break_without_a_chime_is_due_too(home: Home) -> None:
    """Automations can tell, where nothing rings."""
    await home.set_up()
    kitchen = home.rooms["kitchen"]
    await kitchen.hears("start a 20-minute break")
    await kitchen.hears("no")
    await home.pass_time(minutes=20)
    assert (home.state(RUNS), happened(home)) == ("due", "due")


async def test_a_guide_shows_its_step_and_nothing_else(home: Home) -> None:
    """How many there are, and which: not what it is about."""
    await home.set_up()
    await begin_ritual(home.rooms["kitchen"])
    state = home.hass.states.get(RUNS)
    assert state is not None
    assert (state.state, state.attributes["step"], state.attributes["steps"]) == ("guide", 1, 3)


async def test_back_early_asks_at_the_satellite(home: Home) -> None:
    """The button alone ends nothing: both have to be ready."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await press(home, BACK)
    asked = await kitchen.next_said()
    assert asked.words.endswith("Are you both ready, or just you?")
    assert asked.asks
    assert home.state(RUNS) == "break"
    assert "Welcome back" in (await kitchen.hears("both of us")).words
    assert home.state(RUNS) == "idle"


@pytest.mark.parametrize("features", [{"kitchen": CAN_ANNOUNCE}])
async def test_back_early_needs_somebody_to_ask(
    home: Home,
) -> None:
    """A satellite that only announces cannot: the button says so, and the break goes on."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    with pytest.raises(ServiceValidationError) as refused:
        await press(home, BACK)
    assert refused.value.translation_key == "nobody_to_ask"
    assert home.state(RUNS) == "break"


async def test_back_on_time_is_welcomed(home: Home) -> None:
    """With the question that opens the talk, and the microphone open for it."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await home.pass_time(minutes=20)
    assert await kitchen.next_said() == CALL
    await press(home, BACK)
    welcome = await kitchen.next_said()
    assert welcome.words.endswith("leave it for another day?")
    assert (welcome.asks, home.state(RUNS)) == (True, "idle")


async def test_more_time_asks_how_much(home: Home) -> None:
    """The answer moves the break."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await press(home, MORE)
    assert await kitchen.next_said() == Said("How many more minutes would you like?", asks=True)
    assert "7:30" in (await kitchen.hears("fifteen")).words
    assert home.state(RETURN) == "2026-11-24T00:30:00+00:00"


@pytest.mark.parametrize("features", [{"kitchen": CAN_ANNOUNCE}])
async def test_more_time_is_ten_minutes_where_nothing_can_be_asked(
    home: Home,
) -> None:
    """The new time is spoken, and no question."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await press(home, MORE)
    said = await kitchen.next_said()
    assert ("7:25" in said.words, "?" in said.words, said.asks) == (True, False, False)


async def test_diagnostics_have_no_private_word(home: Home) -> None:
    """Whoever helps sees how it is set up, and nothing that was said, agreed or named."""
    entry = await home.set_up()
    kitchen = home.rooms["kitchen"]
    await kitchen.hears("start a 20-minute break and then talk about the budget")
    told = await async_get_config_entry_diagnostics(home.hass, entry)
    assert told == {
        "data": {"file": "**REDACTED**", "begun": True},
        "options": {"chime": "where_called", "heads_up": "none"},
        "language": "en",
        "country": "US",
        "on_break": True,
        "in_a_guide": False,
        "rings_next": False,
        "satellites": [
            {"is_there": True, "announces": True, "opens": "BY_CONVERSATION"},
            {"is_there": True, "announces": True, "opens": "BY_CONVERSATION"},
        ],
    }
    assert "budget" not in json.dumps(told)


async def test_no_state_has_a_word_of_a_talk(home: Home) -> None:
    """Neither the state nor an attribute of any entity that is ours."""
    await home.set_up()
    kitchen = home.rooms["kitchen"]
    await kitchen.hears("start a 20-minute break and then talk about the budget")
    states = [each for each in home.hass.states.async_all() if "steady_ground" in each.entity_id]
    assert len(states) == 6
    assert "budget" not in json.dumps([each.as_dict() for each in states], default=str).lower()


def test_the_strings_are_all_there() -> None:
    """The English translation has each of them, and each reason to refuse has a text."""
    folder = Path(str(integration.__file__)).parent
    strings = json.loads((folder / "strings.json").read_text("utf-8"))
    assert strings == json.loads((folder / "translations" / "en.json").read_text("utf-8"))
    refused = {
        each.partition('"')[0]
        for path in folder.glob("*.py")
        for each in path.read_text("utf-8").split('RefusedError("')[1:]
    }
    assert refused <= strings["exceptions"].keys()
