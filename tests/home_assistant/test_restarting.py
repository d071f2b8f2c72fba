"""Home Assistant as a whole is stopped and started again, in the same configuration folder.

What goes on after that is what was written to the disk: nothing of the first one is in memory.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta

import pytest
from homeassistant import loader
from homeassistant.bootstrap import async_load_base_functionality
from homeassistant.config_entries import SOURCE_USER
from homeassistant.core import CoreState
from homeassistant.setup import async_setup_component
from pytest_homeassistant_custom_component.common import async_test_home_assistant

from custom_components.steady_ground.const import DOMAIN
from speaker.hosting.opening import Settings
from tests.home_assistant.conftest import (
    AGENT,
    CHOICES,
    FIVE_TO_SEVEN,
    OURS,
    Home,
    add_assistant,
    furnished,
)
from tests.home_assistant.rooms import CAN_ASK
from tests.home_assistant.test_evening import BEGUN, BELL_THEN_LISTENING, CALL, PASSED, begin_break

TWENTY_PAST_SEVEN = FIVE_TO_SEVEN + timedelta(minutes=25)
RETURN, RUNS = "sensor.steady_ground_return_time", "sensor.steady_ground_what_runs"
EVENT = "event.steady_ground_break"

Start = Callable[[datetime], AbstractAsyncContextManager[Home]]


@pytest.fixture
def start(hass_tmp_config_dir: str) -> Start:
    """Starts Home Assistant at the time told; it stops at the end of the `with`."""

    @asynccontextmanager
    async def start_(now: datetime) -> AsyncIterator[Home]:
        async with async_test_home_assistant(
            asyncio.get_running_loop(),
            load_registries=False,
            config_dir=hass_tmp_config_dir,
            initial_state=CoreState.not_running,
        ) as hass:
            hass.data.pop(loader.DATA_CUSTOM_COMPONENTS)
            assert await async_load_base_functionality(hass)
            rooms = {"kitchen": CAN_ASK, "bedroom": CAN_ASK}
            async with furnished(hass, rooms, Settings(frozen_at=now)) as home:
                assert await async_setup_component(hass, DOMAIN, {})
                await hass.async_start()
                home.entry = next(iter(hass.config_entries.async_entries(DOMAIN)), None)
                try:
                    yield home
                finally:
                    household = vars(home.household)
                    await hass.async_stop()
                    # Its process would end now, and the thread of its store with it.
                    household.clear()

    return start_


async def add_it(home: Home) -> None:
    """Add the integration in its form, and an assistant with its agent, as people do."""
    flows = home.hass.config_entries.flow
    form = await flows.async_init(DOMAIN, context={"source": SOURCE_USER})
    made = await flows.async_configure(form["flow_id"], CHOICES)
    await home.hass.async_block_till_done()
    home.entry = made["result"]
    await add_assistant(home.hass, OURS, AGENT)


async def test_a_chime_survives_a_restart_of_home_assistant(start: Start) -> None:
    """It rings at its time, where the break was called, and nowhere else."""
    async with start(FIVE_TO_SEVEN) as home:
        await add_it(home)
        await begin_break(home.rooms["kitchen"])
    async with start(FIVE_TO_SEVEN + timedelta(minutes=5)) as home:
        assert home.state(RETURN) == "2026-11-24T00:15:00+00:00"
        await home.pass_time(minutes=14)
        assert home.rooms["kitchen"].is_silent
        await home.pass_time(minutes=15)
        assert await home.rooms["kitchen"].next_said() == CALL
        assert home.rooms["bedroom"].is_silent


async def test_a_button_asks_where_the_break_rings_after_a_restart(start: Start) -> None:
    """Nobody has spoken since, and the chime stays in its room."""
    async with start(FIVE_TO_SEVEN) as home:
        await add_it(home)
        await begin_break(home.rooms["bedroom"])
    async with start(FIVE_TO_SEVEN + timedelta(minutes=5)) as home:
        target = {"entity_id": "button.steady_ground_more_time"}
        await home.hass.services.async_call("button", "press", target, blocking=True)
        bedroom = home.rooms["bedroom"]
        assert (await bedroom.next_said()).words == "How many more minutes would you like?"
        assert "moves to this room" not in (await bedroom.hears("ten")).words


async def test_what_passed_while_home_assistant_was_off_is_told_once(start: Start) -> None:
    """At the next start, with the time that has passed; the one after that tells nothing anew."""
    async with start(FIVE_TO_SEVEN) as home:
        await add_it(home)
        await begin_break(home.rooms["kitchen"])
    async with start(TWENTY_PAST_SEVEN) as home:
        await home.pass_time(seconds=1)
        assert await home.rooms["kitchen"].next_said() == PASSED
        assert home.rooms["bedroom"].is_silent
        assert home.state(RUNS) == "due"
        told = home.hass.states.get(EVENT)
        assert told is not None
        assert told.attributes["event_type"] == "due"
    async with start(TWENTY_PAST_SEVEN + timedelta(minutes=5)) as home:
        await home.pass_time(minutes=1)
        assert all(room.is_silent for room in home.rooms.values())
        assert (home.state(RUNS), home.state(EVENT)) == ("due", told.state)


async def test_an_evening_goes_on_after_a_restart_of_home_assistant(start: Start) -> None:
    """A break in the kitchen, the restart, more time from the bedroom, the talk, an agreement."""
    async with start(FIVE_TO_SEVEN) as home:
        await add_it(home)
        kitchen = home.rooms["kitchen"]
        assert await kitchen.hears("start a 20-minute break") == BEGUN
        await kitchen.hears("yes")
        assert (await kitchen.hears("the budget")).words.startswith("Got it, the budget.")
    async with start(FIVE_TO_SEVEN + timedelta(minutes=7)) as home:
        bedroom = home.rooms["bedroom"]
        assert "The chime moves to this room" in (await bedroom.hears("ten more minutes")).words
        await home.pass_time(minutes=23)
        assert await bedroom.next_said() == CALL
        assert "Welcome back" in (await bedroom.hears("we're back")).words
        assert (await bedroom.hears("yes")).words.startswith("Just the budget, then.")
        await home.pass_time(seconds=60)
        assert await bedroom.next_said() == BELL_THEN_LISTENING
        assert (await bedroom.hears("next")).words.endswith("Want to try them?")
        await bedroom.hears("yes")
        for _question in range(7):
            await home.pass_time(seconds=60)
            assert await bedroom.next_said() == BELL_THEN_LISTENING
            said = await bedroom.hears("next")
        assert said.words.endswith("Or just say skip.")
        agreed = "we say when we'll be back before we leave the room"
        assert agreed in (await bedroom.hears(agreed)).words
        assert "saved" in (await bedroom.hears("yes")).words
    async with start(FIVE_TO_SEVEN + timedelta(hours=1)) as home:
        assert home.state(RUNS) == "idle"
        kitchen = home.rooms["kitchen"]
        assert "Anyone nearby" in (await kitchen.hears("what did we agree")).words
        assert agreed in (await kitchen.hears("yes")).words
