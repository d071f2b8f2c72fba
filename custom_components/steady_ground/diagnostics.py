"""A download for those who help: how it is set up, and nothing that is anybody's."""

from typing import Any

from homeassistant.components.diagnostics import async_redact_data
from homeassistant.core import HomeAssistant

from . import satellites
from .const import CONF_FILE
from .runtime import SteadyGroundEntry

# The path of the file may have a person's name in it.
_PRIVATE = {CONF_FILE}


async def async_get_config_entry_diagnostics(
    hass: HomeAssistant, entry: SteadyGroundEntry
) -> dict[str, Any]:
    """Return the choices, what kind of thing runs, and what the satellites can do."""
    household, voice = entry.runtime_data.household, entry.runtime_data.voice
    standing = household.standing
    return {
        "data": async_redact_data({**entry.data}, _PRIVATE),
        "options": {**entry.options},
        "language": hass.config.language,
        "country": hass.config.country,
        "on_break": standing.returns_at is not None,
        "in_a_guide": standing.is_guide,
        "rings_next": household.rings_next is not None,
        "satellites": [
            {"is_there": each.is_there, "announces": each.announces, "opens": each.opens.name}
            for each in satellites.all_of(hass, voice.agent_id)
        ],
    }
