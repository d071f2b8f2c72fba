"""What Home Assistant keeps of us is forgotten with the household, and when it is removed."""

from collections.abc import Sequence

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import Platform
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers import restore_state

from speaker.hosting.standing import Standing

from .household import Household
from .runtime import SteadyGroundEntry

_REMEMBERS = (Platform.BUTTON, Platform.CONVERSATION, Platform.EVENT)
"""The platforms whose entities show when something last happened, also after a restart."""


@callback
def follow_forgetting(
    hass: HomeAssistant, entry: SteadyGroundEntry, household: Household
) -> CALLBACK_TYPE:
    """Let Home Assistant forget us once everything was forgotten. Return what ends that."""

    @callback
    def look(before: Standing, now: Standing) -> None:
        if now.is_forgotten and not before.is_forgotten:
            # Not the entry's own task: it would have to end before the entry can be unloaded.
            hass.async_create_task(_forget(hass, entry))

    return household.listen(look)


async def _forget(hass: HomeAssistant, entry: SteadyGroundEntry) -> None:
    """Begin the entities anew, and purge what was recorded or spoken."""
    entity_ids = _entities_of(hass, entry)
    async with entry.setup_lock:
        is_loaded = entry.state is ConfigEntryState.LOADED
        if is_loaded:
            await hass.config_entries.async_unload_platforms(entry, _REMEMBERS)
        await _forget_states(hass, entity_ids)
        if is_loaded:
            await hass.config_entries.async_forward_entry_setups(entry, _REMEMBERS)
    await _purge(hass, entity_ids)


async def forget_removed(hass: HomeAssistant, entry: SteadyGroundEntry) -> None:
    """Forget what was recorded or spoken, as the entry is removed."""
    entity_ids = _entities_of(hass, entry)
    await _forget_states(hass, entity_ids)
    # The entities go after us, and that is recorded, too.
    hass.async_create_task(_purge(hass, entity_ids), eager_start=False)


def _entities_of(hass: HomeAssistant, entry: SteadyGroundEntry) -> list[str]:
    ours = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
    return [each.entity_id for each in ours]


async def _forget_states(hass: HomeAssistant, entity_ids: Sequence[str]) -> None:
    """Drop the states that Home Assistant would restore, also on its disk."""
    kept = restore_state.async_get(hass)
    for each in entity_ids:
        kept.last_states.pop(each, None)
    await kept.async_dump_states()


async def _purge(hass: HomeAssistant, entity_ids: Sequence[str]) -> None:
    """Purge the history of the entities, and the sounds that text-to-speech kept."""
    if entity_ids and hass.services.has_service("recorder", "purge_entities"):
        purged = {"entity_id": [*entity_ids], "keep_days": 0}
        await hass.services.async_call("recorder", "purge_entities", purged, blocking=True)
    if hass.services.has_service("tts", "clear_cache"):
        await hass.services.async_call("tts", "clear_cache", blocking=True)
