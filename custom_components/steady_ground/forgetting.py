"""What Home Assistant keeps of us is forgotten with the household, and when it is removed."""

from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import entity_registry as er

from speaker.hosting.standing import Standing

from .household import Household
from .runtime import SteadyGroundEntry


@callback
def follow_forgetting(
    hass: HomeAssistant, entry: SteadyGroundEntry, household: Household
) -> CALLBACK_TYPE:
    """Let the recorder purge our entities once everything was forgotten. Return what ends that."""

    @callback
    def look(before: Standing, now: Standing) -> None:
        if now.is_forgotten and not before.is_forgotten:
            entry.async_create_task(hass, purge(hass, entry))

    return household.listen(look)


async def purge(hass: HomeAssistant, entry: SteadyGroundEntry) -> None:
    """Purge the history of all our entities, if there is a recorder."""
    if hass.services.has_service("recorder", "purge_entities"):
        ours = er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id)
        entity_ids = [each.entity_id for each in ours]
        await hass.services.async_call(
            "recorder", "purge_entities", {"entity_id": entity_ids, "keep_days": 0}, blocking=True
        )
