"""The states of a satellite: they tell when it has spoken, and whether it listens."""

import asyncio
from typing import Self

from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.helpers.event import async_track_state_change_event

from .passages import NOBODY
from .satellites import LostError

# In seconds. Nobody is waited for longer than this, whatever a satellite does.
LONGEST_ANSWER = 60
_LONGEST_SILENCE = 30
# A slow voice says so many characters in a second.
SLOWEST = 8
_IDLE, _LISTENING = "idle", "listening"


class States:
    """The states of a satellite, in order: none is missed, however fast it is."""

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        self._hass, self._entity_id = hass, entity_id
        self._came: asyncio.Queue[str] = asyncio.Queue()
        self._stop: CALLBACK_TYPE | None = None
        self.has_listened = False

    def __enter__(self) -> Self:
        self._stop = async_track_state_change_event(self._hass, self._entity_id, self._look)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._stop is not None:
            self._stop()

    @callback
    def _look(self, event: Event[EventStateChangedData]) -> None:
        old, new = event.data["old_state"], event.data["new_state"]
        state = new.state if new is not None else STATE_UNAVAILABLE
        if old is None or old.state != state:
            self.has_listened = self.has_listened or state == _LISTENING
            self._came.put_nowait(state)

    async def until_idle(self) -> None:
        """Wait until nobody speaks with the satellite."""
        now = self._hass.states.get(self._entity_id)
        if now is not None and now.state != _IDLE:
            await self._until({_IDLE}, LONGEST_ANSWER)

    async def until_spoken(self, words: str) -> None:
        """Wait until the satellite has said what the pipeline gives it."""
        await self._until({_IDLE}, 5 + len(words) / SLOWEST)

    async def hear(self) -> str | None:
        """Wait until the satellite listened in vain: NOBODY. None if it does not listen at all.

        If somebody speaks, our agent hears it, and whoever waits here is ended. Raises LostError.
        """
        listens = await self._until({_LISTENING}, _LONGEST_SILENCE)
        if listens is None:
            return None
        # Whoever speaks is processed next; who does not leaves the satellite idle.
        return NOBODY if await self._until(None, LONGEST_ANSWER) == _IDLE else None

    async def _until(self, wanted: set[str] | None, seconds: float) -> str | None:
        """Return the first of the wanted states, or of any; None if it takes longer.

        Raises LostError if the satellite goes away.
        """
        try:
            async with asyncio.timeout(seconds):
                while True:
                    state = await self._came.get()
                    if state == STATE_UNAVAILABLE:
                        raise LostError
                    if wanted is None or state in wanted:
                        return state
        except TimeoutError:
            return None
