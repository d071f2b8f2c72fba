"""An event when a break starts, is moved, ends, or is due: for automations, such as a lamp."""

from homeassistant.components.event import EventEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from speaker.hosting.standing import Standing

from .entity import StandingEntity
from .runtime import SteadyGroundEntry

PARALLEL_UPDATES = 0

STARTED, MOVED, ENDED, DUE = "started", "moved", "ended", "due"


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- Home Assistant hands it over
    entry: SteadyGroundEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the break's event."""
    async_add_entities([BreakEvent(entry, "break")])


class BreakEvent(StandingEntity, EventEntity):
    """What happens to a break. It says nothing of why, and nothing of who."""

    _attr_event_types = [STARTED, MOVED, ENDED, DUE]  # noqa: RUF012 -- as Home Assistant reads it

    def _changed(self, before: Standing, now: Standing) -> None:
        if before.returns_at == now.returns_at:
            return
        if before.returns_at is None:
            self._tell(STARTED)
        else:
            self._tell(ENDED if now.returns_at is None else MOVED)

    def _due(self) -> None:
        # It may have been told before Home Assistant was started anew.
        if self.state_attributes["event_type"] != DUE:
            self._tell(DUE)

    def _tell(self, kind: str) -> None:
        self._trigger_event(kind)
        self.async_write_ha_state()
