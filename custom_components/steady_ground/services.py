"""The actions: start a break, and end it."""

from datetime import timedelta

import probatio as vol
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers import entity_registry as er

from .acting import RefusedError, end_break, start_break
from .const import DOMAIN
from .runtime import Runtime, SteadyGroundEntry

START_BREAK, END_BREAK = "start_break", "end_break"
LENGTH, UNTIL, BOTH, SATELLITE = "length", "until", "both", "satellite"
_SHORTEST, _LONGEST = timedelta(minutes=1), timedelta(hours=24)

_START = vol.Schema(
    {
        vol.Optional(LENGTH): cv.positive_time_period,
        vol.Optional(UNTIL): cv.time,
        vol.Optional(SATELLITE): cv.entity_id,
    }
)
_END = vol.Schema(
    {vol.Optional(BOTH, default=False): cv.boolean, vol.Optional(SATELLITE): cv.entity_id}
)


@callback
def set_up_actions(hass: HomeAssistant) -> None:
    """Add both actions."""

    async def start(call: ServiceCall) -> None:
        length, until = call.data.get(LENGTH), call.data.get(UNTIL)
        if (length is None) == (until is None):
            raise RefusedError("length_or_time")
        if length is not None and not _is_possible(length):
            raise RefusedError("not_a_length")
        if until is not None and until != until.replace(second=0, microsecond=0):
            raise RefusedError("not_a_time")
        await start_break(_runtime(hass), length, until, _place(hass, call))

    async def end(call: ServiceCall) -> None:
        await end_break(_runtime(hass), _place(hass, call), both=call.data[BOTH])

    hass.services.async_register(DOMAIN, START_BREAK, start, schema=_START)
    hass.services.async_register(DOMAIN, END_BREAK, end, schema=_END)


def _is_possible(length: timedelta) -> bool:
    return _SHORTEST <= length <= _LONGEST and not length % timedelta(minutes=1)


def _runtime(hass: HomeAssistant) -> Runtime:
    entries: list[SteadyGroundEntry] = hass.config_entries.async_entries(DOMAIN)
    for entry in entries:
        if entry.state is ConfigEntryState.LOADED:
            return entry.runtime_data
    raise RefusedError("not_loaded")


def _place(hass: HomeAssistant, call: ServiceCall) -> str | None:
    """Return the place of the satellite that is named, or None. Raises RefusedError."""
    entity_id = call.data.get(SATELLITE)
    if entity_id is None:
        return None
    entry = er.async_get(hass).async_get(entity_id)
    if entry is None or _runtime(hass).voice.satellite(entry.id) is None:
        raise RefusedError("no_satellite")
    return entry.id
