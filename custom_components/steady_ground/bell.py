"""Rings where the break was called, or where somebody hears it, and late if it could not before.

A satellite may be out of reach at the return. Then the others ring, or a notice is shown. Once it
is back, it says which time has passed, if that is still of use. Some never tell that they are gone
or back, so we try again now and then.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.components.assist_satellite.const import DOMAIN as SATELLITES
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import (
    CALLBACK_TYPE,
    Event,
    EventStateChangedData,
    HassJob,
    HomeAssistant,
    callback,
)
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.event import (
    TrackStates,
    async_call_later,
    async_track_state_change_filtered,
)

from speaker.hosting.parts import Reply
from speaker.hosting.standing import Standing

from . import satellites
from .const import CALLED_LATE, CONF_CHIME, EVERYWHERE
from .household import Household
from .voice import Voice

_LOGGER = logging.getLogger(__name__)

RETURN_NOTICE, OTHER_NOTICE = "steady_ground_return", "steady_ground_ring"

# How long until a satellite that was out of reach is tried again. A phone rings then.
_TRIED_AGAIN = timedelta(minutes=5)


@dataclass(frozen=True)
class _Unheard:
    """What a satellite could not say, and since when, by the household's clock."""

    reply: Reply
    since: datetime


class Bell:
    """The bell of one household, at every satellite, for as long as its entry is loaded."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry[Any],
        household: Household,
        voice: Voice,
    ) -> None:
        self._hass, self._entry, self._household, self._voice = hass, entry, household, voice
        self._unheard: dict[str, _Unheard] = {}
        self._cancel: CALLBACK_TYPE | None = None
        every_satellite = TrackStates(all_states=False, entities=set(), domains={SATELLITES})
        watch = async_track_state_change_filtered(hass, every_satellite, self._look)
        entry.async_on_unload(watch.async_remove)
        entry.async_on_unload(household.listen(self._dismiss))
        entry.async_on_unload(self._try_no_more)
        household.give_rung = self.ring

    @callback
    def ring(self, rung: Sequence[Reply]) -> None:
        """Give what rings where it belongs, or where anybody hears it: one after the other."""

        async def ring_each() -> None:
            for reply in rung:
                await self._ring(reply)
                await self._household.heard(reply)

        self._begin(ring_each())

    def _begin(self, what: Coroutine[Any, Any, None]) -> None:
        self._entry.async_create_background_task(self._hass, what, "steady_ground bell")

    async def _ring(self, reply: Reply) -> None:
        unheard, called_at = _Unheard(reply, self._household.host.clock()), reply.device.name
        wanted, others = self._places(called_at)
        is_heard = await self._any_heard(self._ring_at(each, unheard) for each in wanted)
        if not is_heard:
            is_heard = await self._any_heard(self._voice.call(each, reply) for each in others)
        if called_at not in wanted:
            await self._household.ring_is_over(called_at)
        if not is_heard:
            for place in others:
                self._note(place, unheard)
            self._show(reply)

    @callback
    def _show(self, reply: Reply) -> None:
        is_on_break = self._household.standing.returns_at is not None
        notice = RETURN_NOTICE if is_on_break else OTHER_NOTICE
        persistent_notification.async_create(self._hass, reply.words, "Steady Ground", notice)

    @callback
    def _dismiss(self, before: Standing, now: Standing) -> None:
        """Take the notices back that say nothing any more."""
        if before.returns_at != now.returns_at or now.is_forgotten:
            persistent_notification.async_dismiss(self._hass, RETURN_NOTICE)
        if now.is_forgotten:
            persistent_notification.async_dismiss(self._hass, OTHER_NOTICE)

    def _places(self, called_at: str) -> tuple[list[str], list[str]]:
        """Return where it belongs, and where else it could ring: at satellites that can."""
        every = [
            each.place
            for each in satellites.all_of(self._hass, self._voice.agent_id)
            if each.announces
        ]
        if self._entry.options.get(CONF_CHIME) == EVERYWHERE:
            return every, []
        return [each for each in every if each == called_at], [
            each for each in every if each != called_at
        ]

    async def _any_heard(self, rings: Iterable[Coroutine[Any, Any, bool]]) -> bool:
        heard = await asyncio.gather(*rings, return_exceptions=True)
        for each in heard:
            if isinstance(each, Exception):
                # Its name alone: its text may have words of the talk.
                _LOGGER.error("Ringing at a satellite failed: %s", type(each).__name__)
        return any(each is True for each in heard)

    async def _ring_at(self, place: str, unheard: _Unheard) -> bool:
        """Ring there, or else once the satellite is back. Return whether it was heard now."""
        is_heard = await self._voice.call(place, unheard.reply)
        if not is_heard:
            self._note(place, unheard)
        if place == unheard.reply.device.name:
            await self._household.ring_is_over(place)
        return is_heard

    # -- what rings late

    @callback
    def _note(self, place: str, unheard: _Unheard) -> None:
        """Note that this has to be told there."""
        self._unheard[place] = unheard
        if self._cancel is None:
            job = HassJob(self._try_again, cancel_on_shutdown=True)
            self._cancel = async_call_later(self._hass, _TRIED_AGAIN, job)

    @callback
    def _try_no_more(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    @callback
    def _try_again(self, _now: datetime) -> None:
        self._cancel = None
        unheard, self._unheard = self._unheard, {}
        for place, each in unheard.items():
            self._begin(self._ring_late(place, each))

    @callback
    def _look(self, event: Event[EventStateChangedData]) -> None:
        """See to a satellite that is back."""
        old, new = event.data["old_state"], event.data["new_state"]
        if satellites.is_there(old) or not satellites.is_there(new):
            return
        known = er.async_get(self._hass).async_get(event.data["entity_id"])
        unheard = self._unheard.pop(known.id, None) if known else None
        if known is not None and unheard is not None:
            self._begin(self._ring_late(known.id, unheard))

    async def _ring_late(self, place: str, unheard: _Unheard) -> None:
        if self._household.host.clock() - unheard.since > CALLED_LATE:
            return
        if self._voice.satellite(place) is None:
            self._note(place, unheard)
            return
        late = await self._household.ring_late(unheard.reply)
        if late is not None and await self._ring_at(place, _Unheard(late, unheard.since)):
            persistent_notification.async_dismiss(self._hass, RETURN_NOTICE)
