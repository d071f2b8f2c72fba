"""Steady Ground in Home Assistant: breaks with a return time, a chime, and help to talk after."""

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ConfigEntryError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType

from .acting import tell_heads_up
from .assistants import stop_asking_for_an_assistant, watch_assistants
from .bell import Bell
from .config_flow import file_of
from .const import CONF_FILE, CONF_HEADS_UP, CONF_HEADS_UP_TOLD, DOMAIN, NO_HEADS_UP
from .forgetting import erase, follow_forgetting
from .household import Household, open_household
from .runtime import Runtime, SteadyGroundEntry
from .services import set_up_actions
from .sounds import serve_sounds
from .voice import Voice

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [Platform.BUTTON, Platform.CONVERSATION, Platform.EVENT, Platform.SENSOR]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Add the actions and the sounds."""
    set_up_actions(hass)
    await serve_sounds(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SteadyGroundEntry) -> bool:
    """Open the household, and follow what rings."""
    try:
        household = await open_household(hass, str(file_of(hass, entry.data[CONF_FILE])))
    except ValueError as wrong:
        raise ConfigEntryError(translation_domain=DOMAIN, translation_key="cannot_open") from wrong
    voice = Voice(hass, entry, household)
    Bell(hass, entry, household, voice)
    entry.runtime_data = Runtime(household, voice)
    await _tell_heads_up(hass, entry, household)
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(follow_forgetting(hass, entry, household))
    entry.async_on_unload(entry.add_update_listener(_reload))

    async def started(hass: HomeAssistant) -> None:
        # Satellites are there by now, so that what fell due meanwhile is heard.
        household.begin()
        if voice.agent_id:
            entry.async_on_unload(watch_assistants(hass, voice.agent_id))

    async def stopping(_event: Event) -> None:
        await household.close()

    entry.async_on_unload(async_at_started(hass, started))
    entry.async_on_unload(hass.bus.async_listen_once(EVENT_HOMEASSISTANT_STOP, stopping))
    return True


async def _reload(hass: HomeAssistant, entry: SteadyGroundEntry) -> None:
    await hass.config_entries.async_reload(entry.entry_id)


async def _tell_heads_up(
    hass: HomeAssistant, entry: SteadyGroundEntry, household: Household
) -> None:
    """Tell the pause plan of a heads-up once it was chosen: people may change it aloud later."""
    chosen = entry.options.get(CONF_HEADS_UP, NO_HEADS_UP)
    if chosen != entry.data.get(CONF_HEADS_UP_TOLD, NO_HEADS_UP):
        await tell_heads_up(household, None if chosen == NO_HEADS_UP else int(chosen))
        data = {**entry.data, CONF_HEADS_UP_TOLD: chosen}
        hass.config_entries.async_update_entry(entry, data=data)


async def async_unload_entry(hass: HomeAssistant, entry: SteadyGroundEntry) -> bool:
    """Close the household."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    stop_asking_for_an_assistant(hass)
    await entry.runtime_data.household.close()
    return True


async def async_remove_entry(hass: HomeAssistant, entry: SteadyGroundEntry) -> None:
    """Erase the household: whoever removes us wants nothing of it to stay."""
    await hass.async_add_executor_job(erase, file_of(hass, entry.data[CONF_FILE]))
