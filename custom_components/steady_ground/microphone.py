"""One satellite's mouth and microphone.

Its entity is asked itself: an action would put what is said into an event, which is recorded.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from homeassistant.components.assist_satellite import (
    AssistSatelliteAnswer,
    AssistSatelliteEntity,
    SatelliteBusyError,
)
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from . import satellites
from .passages import BELL, NOBODY, Passage
from .satellites import LostError, Opens, Satellite
from .sounds import CHIME_URL
from .states import LONGEST_ANSWER, SLOWEST, States

# Something else may speak there: it is waited for so many times, for so many seconds each.
_TRIES, _WAIT = 15, 1
# In seconds. Some satellites play to its end what was ended.
_LONGEST_END = 30

_Result = TypeVar("_Result")
_Act = Callable[[AssistSatelliteEntity], Coroutine[Any, Any, _Result]]


class DeclinedError(LostError):
    """The satellite is there and does not do it: a phone, say, plays nothing but speech."""


@asynccontextmanager
async def alone(mouth: asyncio.Lock) -> AsyncIterator[None]:
    """Hold the mouth of a place, once whoever was ended there is done. Raises LostError."""
    try:
        async with asyncio.timeout(_LONGEST_END):
            await mouth.acquire()
    except TimeoutError as error:
        raise LostError from error
    try:
        yield
    finally:
        mouth.release()


class Microphone:
    """Speaks at a satellite and opens its microphone."""

    def __init__(self, hass: HomeAssistant, satellite: Satellite) -> None:
        self._hass, self._satellite = hass, satellite
        # Whether it was given something that it did not turn away.
        self.has_sounded = False

    async def announce(self, passage: Passage) -> None:
        """Say it, after the bell if it rings. Raises LostError."""
        if not passage.is_heard:
            return
        if not self._satellite.announces:
            raise LostError
        words, sound, rings = await self._ring_before(passage)
        await self._do(
            lambda it: it.async_internal_announce(words, sound, rings, CHIME_URL), passage
        )

    async def open(self, passage: Passage, states: States) -> str | None:
        """Say it, and open the microphone. Return what was said, or NOBODY.

        Where our assistant is selected, the pipeline hears what is said: then return None. None,
        too, if a satellite refuses what has no words. Raises LostError.
        """
        words, sound, rings = await self._ring_before(passage)
        by_conversation = self._satellite.opens is Opens.BY_CONVERSATION

        async def open_it(it: AssistSatelliteEntity) -> AssistSatelliteAnswer | None:
            if not by_conversation:
                return await it.async_internal_ask_question(words, sound, rings, CHIME_URL)
            # Without a prompt of its own, Home Assistant would keep the words as one.
            await it.async_internal_start_conversation(words, sound, "", rings, CHIME_URL)
            return None

        try:
            answer = await self._do(open_it, passage)
        except DeclinedError:
            if states.has_listened:
                return NOBODY
            if passage.words:
                raise
            return None
        if by_conversation:
            return await states.hear()
        return answer.sentence or NOBODY if answer else NOBODY

    async def _ring_before(self, passage: Passage) -> tuple[str | None, str | None, bool]:
        """Return words, or else a sound, and whether the bell rings before the words.

        A satellite that plays nothing before the words rings now. Raises LostError.
        """
        if not passage.words:
            return None, CHIME_URL, False
        if not passage.rings or self._satellite.rings_with_words:
            return passage.words, None, passage.rings
        with suppress(DeclinedError):
            await self._do(
                lambda it: it.async_internal_announce(None, CHIME_URL, preannounce=False), BELL
            )
        return passage.words, None, False

    async def _do(self, act: _Act[_Result], passage: Passage) -> _Result:
        """Let the satellite do it, once nothing else speaks there. Raises LostError."""
        for _try in range(_TRIES):
            try:
                return await self._do_now(act, passage)
            except SatelliteBusyError:
                await asyncio.sleep(_WAIT)
        raise LostError

    async def _do_now(self, act: _Act[_Result], passage: Passage) -> _Result:
        """Let the satellite do it. Raises SatelliteBusyError or LostError."""
        entity = satellites.entity_of(self._hass, self._satellite.entity_id)
        if entity is None or not entity.available:
            raise LostError
        self.has_sounded = True
        try:
            async with asyncio.timeout(LONGEST_ANSWER + len(passage.words) / SLOWEST):
                return await act(entity)
        except Exception as error:
            self.has_sounded = False
            if isinstance(error, SatelliteBusyError):
                raise
            # Each integration has its own: a connection that is gone, a program that is missing.
            refuses = isinstance(error, HomeAssistantError)
            raise (DeclinedError if refuses else LostError) from error

    def watch(self) -> States:
        """Return the states that the satellite comes to from now on; use it in a `with`."""
        return States(self._hass, self._satellite.entity_id)
