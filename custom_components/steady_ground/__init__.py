"""Steady Ground in Home Assistant: breaks with a return time, a chime, and help to talk after."""

import logging
import sqlite3

from homeassistant.const import EVENT_HOMEASSISTANT_STOP, Platform
from homeassistant.core import Event, HomeAssistant
from homeassistant.exceptions import ConfigEntryError, ConfigEntryNotReady
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.start import async_at_started
from homeassistant.helpers.typing import ConfigType

from .assistants import stop_asking_for_an_assistant, watch_assistants
from .bell import Bell
from .const import CONF_BEGUN, CONF_FILE, DOMAIN
from .files import erase, file_of
from .forgetting import follow_forgetting, forget_removed
from .heads_up import HeadsUp
from .household import Household, open_household
from .runtime import Runtime, SteadyGroundEntry
from .services import set_up_actions
from .sounds import serve_sounds
from .voice import Voice

_LOGGER = logging.getLogger(__name__)

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [Platform.BUTTON, Platform.CONVERSATION, Platform.EVENT, Platform.SENSOR]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:  # noqa: ARG001
    """Add the actions and the sounds."""
    set_up_actions(hass)
    await serve_sounds(hass)
    return True


async def async_setup_entry(hass: HomeAssistant, entry: SteadyGroundEntry) -> bool:
    """Open the household, and follow what rings."""
    household = await _open(hass, entry)
    voice = Voice(hass, entry, household)
    Bell(hass, entry, household, voice)
    entry.runtime_data = Runtime(household, voice)
    heads_up = HeadsUp(hass, entry, household)
    await heads_up.tell()
    await hass.config_entries.async_forward_entry_setups(entry, PLATFORMS)
    entry.async_on_unload(follow_forgetting(hass, entry, household))

    async def changed(_hass: HomeAssistant, _entry: SteadyGroundEntry) -> None:
        # Nothing is loaded anew: that would cut off what a satellite says. The bell looks itself.
        await heads_up.tell()

    entry.async_on_unload(entry.add_update_listener(changed))

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


async def _open(hass: HomeAssistant, entry: SteadyGroundEntry) -> Household:
    """Open the household. Raises ConfigEntryError, or ConfigEntryNotReady for what may pass."""
    file = file_of(hass, entry.data[CONF_FILE])
    if entry.data.get(CONF_BEGUN) and not await hass.async_add_executor_job(file.exists):
        raise ConfigEntryNotReady(translation_domain=DOMAIN, translation_key="file_is_missing")
    try:
        household = await open_household(hass, str(file))
    except (ValueError, OSError) as wrong:
        kind = ConfigEntryNotReady if _may_pass(wrong) else ConfigEntryError
        raise kind(
            translation_domain=DOMAIN,
            translation_key="cannot_open",
            translation_placeholders={"reason": str(wrong)},
        ) from wrong
    hass.config_entries.async_update_entry(entry, data={**entry.data, CONF_BEGUN: True})
    return household


def _may_pass(wrong: BaseException | None) -> bool:
    """Return whether a disk or a lock is behind it, and not what is in the file."""
    while wrong is not None:
        if isinstance(wrong, OSError | sqlite3.OperationalError):
            return True
        wrong = wrong.__cause__ or wrong.__context__
    return False


async def async_unload_entry(hass: HomeAssistant, entry: SteadyGroundEntry) -> bool:
    """Close the household."""
    if not await hass.config_entries.async_unload_platforms(entry, PLATFORMS):
        return False
    stop_asking_for_an_assistant(hass)
    await entry.runtime_data.household.close()
    return True


async def async_remove_entry(hass: HomeAssistant, entry: SteadyGroundEntry) -> None:
    """Erase the household: whoever removes us wants nothing of it to stay."""
    is_erased = await hass.async_add_executor_job(erase, file_of(hass, entry.data[CONF_FILE]))
    if not is_erased:
        _LOGGER.warning("The household's file is not ours any more, so it was left as it is")
    await forget_removed(hass, entry)
