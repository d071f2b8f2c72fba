"""What our entities share: they show how things stand, and no word of a talk."""

from homeassistant.helpers.entity import Entity

from speaker.hosting.standing import Standing

from .runtime import SteadyGroundEntry, device_info


class StandingEntity(Entity):
    """An entity that follows what runs in the household."""

    _attr_has_entity_name = True
    _attr_should_poll = False

    def __init__(self, entry: SteadyGroundEntry, key: str) -> None:
        """Follow the entry's household. `key` names the entity in strings and icons."""
        self._runtime = entry.runtime_data
        self._attr_translation_key = key
        self._attr_unique_id = f"{entry.entry_id}-{key}"
        self._attr_device_info = device_info(entry)

    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        household = self._runtime.household
        self.async_on_remove(household.listen(self._changed))
        self.async_on_remove(household.listen_due(self._due))

    def _changed(self, before: Standing, now: Standing) -> None:  # noqa: ARG002 -- events need both
        self.async_write_ha_state()

    def _due(self) -> None:
        self.async_write_ha_state()
