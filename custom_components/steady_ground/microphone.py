"""One satellite's mouth and microphone, by the actions that every home has."""

import asyncio
from typing import Any, Final, Self

from homeassistant.components.assist_satellite.const import DOMAIN as SATELLITES
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HomeAssistant,
    callback,
)
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.event import async_track_state_change_event

from .passages import Passage
from .satellites import Opens, Satellite
from .sounds import CHIME_URL

NOBODY: Final = ""
"""What is heard if nobody speaks."""

# In seconds. Nobody is waited for longer than this, whatever a satellite does.
_LONGEST_ANSWER = 60
_LONGEST_SILENCE = 30
# A slow voice says so many characters in a second.
_SLOWEST = 8
_IDLE, _LISTENING = "idle", "listening"


class LostError(Exception):
    """The satellite is gone, or does not do what it is asked."""


class Microphone:
    """Speaks at a satellite and opens its microphone."""

    def __init__(self, hass: HomeAssistant, satellite: Satellite) -> None:
        self._hass, self._satellite = hass, satellite

    async def announce(self, rings: bool, words: str) -> None:  # noqa: FBT001 -- a passage's two
        """Say it, after the bell if it rings. Raises LostError."""
        if not rings and not words:
            return
        if not self._satellite.announces:
            raise LostError
        await self._act("announce", "message", "media_id", rings=rings, words=words)

    async def open(self, passage: Passage) -> str | None:
        """Say it, and open the microphone. Return what was said, or NOBODY.

        Where our assistant is selected, the pipeline hears what is said: then return None.
        Raises LostError.
        """
        rings = passage.rings or not passage.words
        if self._satellite.opens is Opens.BY_CONVERSATION:
            with self.watch() as states:
                await self._act(
                    "start_conversation",
                    "start_message",
                    "start_media_id",
                    rings=rings,
                    words=passage.words,
                )
                return await states.hear()
        answer = await self._act(
            "ask_question", "question", "question_media_id", rings=rings, words=passage.words
        )
        return answer or NOBODY

    async def _act(
        self, action: str, message: str, media: str, *, rings: bool, words: str
    ) -> str | None:
        """Call the satellite's action; return the answer if it asks for one.

        Raises LostError. An answer that never came is none.
        """
        said = {message: words} if words else {media: CHIME_URL}
        # Our bell, or no sound at all: never that of Home Assistant.
        sound: dict[str, Any] = {"preannounce": False}
        if rings and words:
            sound = {"preannounce": True, "preannounce_media_id": CHIME_URL}
        asks = action == "ask_question"
        try:
            async with asyncio.timeout(_LONGEST_ANSWER + len(words) / _SLOWEST):
                answer = await self._hass.services.async_call(
                    SATELLITES,
                    action,
                    {"entity_id": self._satellite.entity_id, **said, **sound},
                    blocking=True,
                    return_response=asks,
                )
        except HomeAssistantError as error:
            if asks and self._state != STATE_UNAVAILABLE:
                return None
            raise LostError from error
        except TimeoutError as error:
            raise LostError from error
        return str(answer["sentence"] or "") if answer else None

    @property
    def _state(self) -> str:
        state = self._hass.states.get(self._satellite.entity_id)
        return state.state if state else STATE_UNAVAILABLE

    def watch(self) -> "States":
        """Return the states that the satellite comes to from now on; use it in a `with`."""
        return States(self._hass, self._satellite.entity_id)


class States:
    """The states of a satellite, in order: none is missed, however fast it is."""

    def __init__(self, hass: HomeAssistant, entity_id: str) -> None:
        self._hass, self._entity_id = hass, entity_id
        self._came: asyncio.Queue[str] = asyncio.Queue()
        self._stop: CALLBACK_TYPE | None = None

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
            self._came.put_nowait(state)

    async def until_spoken(self, words: str) -> None:
        """Wait until the satellite has said what the pipeline gives it."""
        await self._until({_IDLE}, 5 + len(words) / _SLOWEST)

    async def hear(self) -> str | None:
        """Wait until the satellite listened in vain: NOBODY. None if it does not listen at all.

        If somebody speaks, our agent hears it, and whoever waits here is ended. Raises LostError.
        """
        listens = await self._until({_LISTENING}, _LONGEST_SILENCE)
        if listens is None:
            return None
        # Whoever speaks is processed next; who does not leaves the satellite idle.
        return NOBODY if await self._until(None, _LONGEST_ANSWER) == _IDLE else None

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
