"""The two buttons of a break: "I'm back" and "More time"."""

from homeassistant.components.button import ButtonEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .acting import come_back, take_more_time
from .entity import StandingEntity
from .runtime import SteadyGroundEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- Home Assistant hands it over
    entry: SteadyGroundEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add both buttons."""
    async_add_entities([ImBack(entry, "im_back"), MoreTime(entry, "more_time")])


class _BreakButton(StandingEntity, ButtonEntity):
    """A button that is there while there is a break."""

    @property
    def available(self) -> bool:
        return self._runtime.household.standing.returns_at is not None


class ImBack(_BreakButton):
    """Says that one of them is back. Early, it asks at a satellite whether both are."""

    async def async_press(self) -> None:
        await come_back(self._runtime)


class MoreTime(_BreakButton):
    """Asks at a satellite how much more time, or takes ten minutes where nothing can be asked."""

    async def async_press(self) -> None:
        await take_more_time(self._runtime)
