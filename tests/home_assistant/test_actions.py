"""The actions: a break is started and ended by an automation, as people would by voice."""

from typing import Any

import pytest
from homeassistant.const import EVENT_STATE_CHANGED
from homeassistant.exceptions import ServiceValidationError
from pytest_homeassistant_custom_component.common import async_capture_events

from custom_components.steady_ground.const import DOMAIN
from tests.home_assistant.conftest import Home
from tests.home_assistant.rooms import CAN_ANNOUNCE, CAN_ASK, Said
from tests.home_assistant.test_entities import EVENT, RETURN, RUNS, happened
from tests.home_assistant.test_evening import CALL, begin_break

KITCHEN = "assist_satellite.kitchen"


async def act(home: Home, action: str, **data: Any) -> None:
    await home.hass.services.async_call(DOMAIN, action, data, blocking=True)


async def test_an_action_starts_a_break_with_its_chime(home: Home) -> None:
    """Nothing is said; the chime rings at a satellite."""
    await home.set_up()
    await act(home, "start_break", length={"minutes": 20})
    await home.settle()
    assert (home.state(RETURN), happened(home)) == ("2026-11-24T00:15:00+00:00", "started")
    assert all(room.is_silent for room in home.rooms.values())
    await home.pass_time(minutes=20)
    assert await home.rooms["kitchen"].next_said() == CALL


async def test_an_action_starts_a_break_until_a_time(home: Home) -> None:
    """The next time the clock shows it, spoken at the satellite that is named."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await act(home, "start_break", until="19:30:00", satellite=KITCHEN)
    assert "7:30" in (await kitchen.next_said()).words
    assert home.state(RETURN) == "2026-11-24T00:30:00+00:00"


async def test_a_break_of_a_day_can_be_started(home: Home) -> None:
    """What the skill asks about it is answered with yes: whoever calls the action means it."""
    await home.set_up()
    await act(home, "start_break", length={"hours": 24})
    assert home.state(RETURN) == "2026-11-24T23:55:00+00:00"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ({}, "length_or_time"),
        ({"length": {"minutes": 20}, "until": "19:15:00"}, "length_or_time"),
        ({"length": {"seconds": 30}}, "not_a_length"),
        ({"length": {"minutes": 20, "seconds": 30}}, "not_a_length"),
        ({"length": {"hours": 25}}, "not_a_length"),
        ({"until": "19:15:30"}, "not_a_time"),
        ({"length": {"minutes": 20}, "satellite": "assist_satellite.attic"}, "no_satellite"),
    ],
)
async def test_an_action_with_bad_values_is_refused(
    home: Home, data: dict[str, Any], reason: str
) -> None:
    """With a reason in the user's language, and nothing starts."""
    await home.set_up()
    with pytest.raises(ServiceValidationError) as refused:
        await act(home, "start_break", **data)
    assert refused.value.translation_key == reason
    assert home.state(RUNS) == "idle"


async def test_a_break_that_runs_is_not_started_again(home: Home) -> None:
    """Its return time stays."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    with pytest.raises(ServiceValidationError) as refused:
        await act(home, "start_break", length={"minutes": 5})
    assert refused.value.translation_key == "break_runs"
    assert home.state(RETURN) == "2026-11-24T00:15:00+00:00"


async def test_an_action_ends_a_break_early_only_for_both(home: Home) -> None:
    """Without them it is refused; with them they are welcomed at the satellite."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    with pytest.raises(ServiceValidationError) as refused:
        await act(home, "end_break")
    assert refused.value.translation_key == "not_both"
    assert home.state(RUNS) == "break"
    await act(home, "end_break", both=True, satellite=KITCHEN)
    assert "Welcome back" in (await kitchen.next_said()).words
    assert (home.state(RUNS), happened(home)) == ("idle", "ended")


async def test_an_action_ends_a_break_that_is_due(home: Home) -> None:
    """Then nobody has to say that both are ready; a second time there is none to end."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await home.pass_time(minutes=20)
    await act(home, "end_break")
    assert home.state(RUNS) == "idle"
    with pytest.raises(ServiceValidationError) as refused:
        await act(home, "end_break")
    assert refused.value.translation_key == "no_break"


async def test_an_action_without_a_household_is_refused(home: Home) -> None:
    """The actions stay while it is not loaded, and say so."""
    entry = await home.set_up()
    await home.hass.config_entries.async_unload(entry.entry_id)
    with pytest.raises(ServiceValidationError) as refused:
        await act(home, "start_break", length={"minutes": 20})
    assert refused.value.translation_key == "not_loaded"


CAN_ASK_NOTHING = pytest.mark.parametrize("features", [{"kitchen": CAN_ANNOUNCE}])


@CAN_ASK_NOTHING
async def test_an_action_says_the_return_time_and_the_chime(home: Home) -> None:
    """Where nothing can be asked, all of the questions were answered for them."""
    await home.set_up()
    await act(home, "start_break", length={"minutes": 20}, satellite=KITCHEN)
    said = "Okay, 20 minutes. See you both at 7:15. I'll chime then."
    assert await home.rooms["kitchen"].next_said() == Said(said)


@pytest.mark.parametrize("features", [{"kitchen": CAN_ANNOUNCE}, {"kitchen": CAN_ASK}])
async def test_an_action_says_that_a_long_break_has_begun(home: Home) -> None:
    """And not what it would do if somebody agreed."""
    await home.set_up()
    await act(home, "start_break", length={"hours": 10}, satellite=KITCHEN)
    said = (await home.rooms["kitchen"].next_said()).words
    assert said == "All right, 10 hours. Back at 4:55 am tomorrow. You'll get a reminder."


async def test_an_action_sets_its_chime_beside_a_regular_time(home: Home) -> None:
    """What rings on another day is no chime for the break."""
    await home.set_up()
    kitchen = home.rooms["kitchen"]
    await kitchen.hears("remind us every sunday at nine pm for the state of us")
    assert "9 pm" in (await kitchen.hears("yes")).words
    await act(home, "start_break", length={"minutes": 20})
    await home.pass_time(minutes=20)
    assert (await home.rooms["kitchen"].next_said()).rings
    assert home.state(RUNS) == "due"


async def test_an_action_starts_anew_once_a_break_is_due(home: Home) -> None:
    """The old one ends, and the new one is said as a new one."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await home.pass_time(minutes=20)
    assert await kitchen.next_said() == CALL
    changes = async_capture_events(home.hass, EVENT_STATE_CHANGED)
    await act(home, "start_break", length={"minutes": 30}, satellite=KITCHEN)
    await home.settle()
    said = (await kitchen.next_said()).words
    assert said.startswith("All right, 30 minutes. Back at 7:45. I'll chime then.")
    states = [each.data["new_state"] for each in changes if each.data["entity_id"] == EVENT]
    assert [each.attributes["event_type"] for each in states] == ["ended", "started"]
    assert home.state(RETURN) == "2026-11-24T00:45:00+00:00"
