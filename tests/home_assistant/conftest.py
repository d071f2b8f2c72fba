"""The real Home Assistant with Steady Ground in it, a clock that stands still, and satellites."""

import asyncio
import gc
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from homeassistant import block_async_io
from homeassistant.components.assist_pipeline import async_get_pipelines
from homeassistant.components.assist_pipeline.runtime import KEY_ASSIST_PIPELINE
from homeassistant.components.assist_satellite import AssistSatelliteEntityFeature
from homeassistant.config_entries import ConfigEntry, ConfigFlow
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockModule,
    MockPlatform,
    async_fire_time_changed,
    mock_config_flow,
    mock_integration,
    mock_platform,
)

# Before the harness puts its own package of that name in the way.
import custom_components.steady_ground.household as ours
from custom_components.steady_ground.const import CONF_CHIME, CONF_FILE, CONF_HEADS_UP, DOMAIN
from custom_components.steady_ground.household import SETTINGS, Household
from speaker.hosting.opening import Settings
from tests.home_assistant.rooms import CAN_ASK, Ears, Mouth, Room, room_of

# What HACS installs is tested in a process that cannot import the checkout, with its own settings.
collect_ignore = ["release"]

FIVE_TO_SEVEN = datetime(2026, 11, 23, 23, 55, tzinfo=UTC)
"""6:55 pm in New York, where the home is."""

AGENT = "conversation.steady_ground"
CHOICES = {CONF_FILE: "steady_ground.db", CONF_CHIME: "where_called", CONF_HEADS_UP: "none"}
OURS, THEIRS = "Steady Ground", "The house"
"""The two assistants of the home: ours, and Home Assistant's own."""


@pytest.fixture(autouse=True)
def _may_use_the_loopback(socket_enabled: None) -> None:
    """The skill asks Alexa's services over HTTP on this machine."""


@pytest.fixture(autouse=True)
def _threads_end_with_the_household(verify_cleanup: None) -> Iterator[None]:
    """The skill's store works in a thread that ends once nobody has the household any more."""
    before = {*threading.enumerate()}
    # What was there before, mostly Home Assistant's modules, would take most of each collection.
    gc.freeze()
    yield
    gc.collect()
    for thread in {*threading.enumerate()} - before:
        thread.join(1)


@pytest.fixture(autouse=True)
def _nothing_blocks(
    disable_block_async_io: None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[None]:
    """Home Assistant's own check for calls that block its loop is on, and fails a test."""
    # In tests Home Assistant lets files be read in its loop; in homes it does not.
    monkeypatch.setattr(block_async_io, "_IN_TESTS", False)
    block_async_io.enable()
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    blocked = [each.getMessage() for each in records if "blocking call" in each.getMessage()]
    assert [each for each in blocked if f"custom integration '{DOMAIN}'" in each] == []


@pytest.fixture
def hass_config_dir(hass_tmp_config_dir: str) -> str:
    return hass_tmp_config_dir


@dataclass
class Home:
    """A home: what a test does there."""

    hass: HomeAssistant
    rooms: dict[str, Room]
    settings: Settings
    entry: MockConfigEntry | None = None

    a_moment = timedelta(seconds=1)

    async def set_up(self, assistant: str = OURS, **options: str) -> MockConfigEntry:
        """Add the integration, with our assistant unless that is "none"."""
        chosen = {CONF_CHIME: "where_called", CONF_HEADS_UP: "none"} | options
        self.entry = MockConfigEntry(
            domain=DOMAIN, data={CONF_FILE: "steady_ground.db"}, options=chosen
        )
        self.entry.add_to_hass(self.hass)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()
        if assistant == OURS:
            await add_assistant(self.hass, OURS, AGENT)
        return self.entry

    @property
    def household(self) -> Household:
        assert self.entry is not None
        found: Household = self.entry.runtime_data.household
        return found

    async def restart(self, after: timedelta) -> None:
        """Load it anew, after a time in which it was off."""
        assert self.entry is not None
        now = self.household.host.clock()
        assert await self.hass.config_entries.async_unload(self.entry.entry_id)
        self.hass.data[SETTINGS] = Settings(frozen_at=now + after)
        assert await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.hass.async_block_till_done()

    async def pass_time(self, **length: float) -> None:
        """Let time pass, for the household as for Home Assistant.

        Home Assistant takes each of these as from now on: what waits for 20 minutes waits for as
        long again after 19 of them.
        """
        delta = timedelta(**length)
        await self.settle()
        self.household.host.clock.advance(delta)
        async_fire_time_changed(self.hass, dt_util.utcnow() + delta + timedelta(seconds=0.6))
        await self.settle()

    async def settle(self) -> None:
        """Let everything come to where it waits for time, or for a person."""
        for _round in range(3):
            await self.hass.async_block_till_done()
            working = {*self.hass._tasks, *self.hass._background_tasks}  # noqa: SLF001
            if working:
                await asyncio.wait(working, timeout=0.05)

    def state(self, entity: str) -> str:
        state = self.hass.states.get(entity)
        assert state is not None, entity
        return state.state

    def choose(self, room: Room, assistant: str) -> None:
        """Select the assistant at the room's satellite."""
        self.hass.states.async_set(f"select.{room.name_of_room}_assistant", assistant)


async def add_assistant(hass: HomeAssistant, name: str, agent: str) -> None:
    """Add an assistant that uses the agent."""
    await hass.data[KEY_ASSIST_PIPELINE].pipeline_store.async_create_item(
        {
            "name": name,
            "language": "en",
            "conversation_engine": agent,
            "conversation_language": "en",
            "stt_engine": "stt.ears",
            "stt_language": "en",
            "tts_engine": "tts.mouth",
            "tts_language": "en",
            "tts_voice": None,
            "wake_word_entity": None,
            "wake_word_id": None,
        }
    )


class _TestFlow(ConfigFlow, domain="test"):
    """The devices' integrations, which need a flow."""


Features = dict[str, AssistSatelliteEntityFeature | str]


@pytest.fixture
def features() -> Features:
    """Which rooms there are, and what their satellites can do, or of what kind they are."""
    return {"kitchen": CAN_ASK, "bedroom": CAN_ASK}


@pytest.fixture
async def home(
    hass: HomeAssistant,
    enable_custom_integrations: None,
    features: Features,
) -> AsyncIterator[Home]:
    """A home in New York with two satellites, and without Steady Ground yet."""
    async with furnished(hass, features, Settings(frozen_at=FIVE_TO_SEVEN)) as home:
        yield home


@asynccontextmanager
async def furnished(
    hass: HomeAssistant,
    features: Mapping[str, AssistSatelliteEntityFeature | str],
    settings: Settings,
) -> AsyncIterator[Home]:
    """Put satellites and Home Assistant's own assistant into it, or go on with those it has."""
    hass.config.language, hass.config.country = "en", "US"
    await hass.config.async_set_time_zone("America/New_York")
    hass.config.internal_url = "http://10.0.0.2:8123"
    rooms = {name: room_of(name, can) for name, can in features.items()}
    hass.data[SETTINGS] = settings
    for part in ("homeassistant", "assist_pipeline", "assist_satellite"):
        assert await async_setup_component(hass, part, {})
    kinds = {Room.platform_of_room, *(each.platform_of_room for each in rooms.values())}
    with ExitStack() as opened:
        for kind in sorted(kinds):
            opened.enter_context(mock_config_flow(kind, _TestFlow))
            here = [each for each in rooms.values() if each.platform_of_room == kind]
            shared = [Ears(), Mouth()] if kind == Room.platform_of_room else []
            await _add_devices(hass, kind, [*shared, *here])
        if all(each.name != THEIRS for each in async_get_pipelines(hass)):
            await add_assistant(hass, THEIRS, "conversation.home_assistant")
        for room in rooms.values():
            hass.states.async_set(f"select.{room.name_of_room}_assistant", OURS)
        yield Home(hass, rooms, settings)


async def _add_devices(hass: HomeAssistant, domain: str, entities: list[Any]) -> None:
    """Add the satellites, and the ears and the mouth that they share, as an integration does."""
    kinds = {"stt": Ears, "tts": Mouth, "assist_satellite": Room}

    async def set_up(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        await hass.config_entries.async_forward_entry_setups(entry, [*kinds])
        return True

    async def unload(hass: HomeAssistant, entry: ConfigEntry) -> bool:
        return await hass.config_entries.async_unload_platforms(entry, [*kinds])

    mock_integration(hass, MockModule(domain, async_setup_entry=set_up, async_unload_entry=unload))
    mock_platform(hass, f"{domain}.config_flow")
    for platform, kind in kinds.items():

        async def add(
            _hass: HomeAssistant,
            _entry: ConfigEntry,
            async_add_entities: AddConfigEntryEntitiesCallback,
            kind: Any = kind,
        ) -> None:
            async_add_entities([each for each in entities if isinstance(each, kind)])

        mock_platform(hass, f"{domain}.{platform}", MockPlatform(async_setup_entry=add))
    if hass.config_entries.async_entries(domain):
        assert await async_setup_component(hass, domain, {})
    else:
        entry = MockConfigEntry(domain=domain)
        entry.add_to_hass(hass)
        assert await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done()


assert ours.__name__ == "custom_components.steady_ground.household"
