"""Gives the household's replies at satellites: words, quiet, the bell, and the open microphone.

What Home Assistant's pipeline says itself is the first passage of a reply; all that follows is
given here. A place has one thing going on: whoever speaks there again ends what was to follow, and
a chime lets it go on afterward.
"""

import asyncio
from collections import defaultdict
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from speaker.hosting.parts import Reply

from . import satellites
from .household import Household
from .microphone import Microphone, alone
from .passages import passages_of
from .satellites import LostError, Opens, Satellite
from .talk import Talk

# In seconds: whoever is to be called is called elsewhere then.
_LONGEST_CALL = 90

_Result = TypeVar("_Result")


@dataclass(frozen=True)
class _GoingOn:
    """What goes on at a place; a chime has no talk."""

    task: asyncio.Task[Any]
    talk: Talk | None


class Voice:
    """The mouth and the ears of one household, at every satellite."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], household: Household) -> None:
        self._hass, self._entry, self._household = hass, entry, household
        self._going_on: dict[str, _GoingOn] = {}
        # Whoever was ended there may need a moment before the satellite can speak again.
        self._mouths: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        # One chime comes after the other.
        self._chimes: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        # Our conversation entity's id, once it is there.
        self.agent_id: str | None = None

    def satellite(self, place: str) -> Satellite | None:
        """Return the satellite of that place, if it is there."""
        found = satellites.at(self._hass, place, self.agent_id)
        return found if found is not None and found.is_there else None

    async def best_place(self) -> str | None:
        """Return where to speak if nobody says where, or None without a satellite.

        That is where somebody spoke last, or else where the break's return rings, or else any.
        """
        known = (self._household.last_place, await self._household.return_place())
        there = [each for each in satellites.all_of(self._hass, self.agent_id) if each.is_there]
        able = sorted(there, key=lambda each: (each.opens is Opens.NEVER, not each.announces))
        places = [each.place for each in able]
        return next((each for each in (*known, *places) if each in places), None)

    # -- what goes on at a place

    @callback
    def interrupt(self, place: str) -> None:
        """End what was to follow there: somebody speaks. Without a reply it is forgotten, too."""
        talk = self._talk(place)
        self._begin(place, talk.forget(), talk)

    @callback
    def after_the_pipeline(self, place: str, reply: Reply) -> str:
        """Return what the pipeline says itself, and see to the rest once it was said."""
        there, talk = self.satellite(place), self._talk(place)
        first_words = talk.take(reply)
        if there is None:
            if reply.listens:
                self._begin(place, talk.forget(), talk)
            return reply.words
        self._begin(place, talk.follow(there), talk)
        return first_words

    @callback
    def give(self, place: str, reply: Reply) -> None:
        """Give all of the reply at the place, and hear what follows; end it without a satellite."""
        talk = self._talk(place)
        talk.take(reply)
        if self.satellite(place) is not None:
            self._begin(place, talk.say(), talk)
        elif reply.listens:
            self._begin(place, self._household.stop(place))

    async def call(self, place: str, reply: Reply) -> bool:
        """Give a reply that nobody asked for. Return False if the satellite is out of reach.

        Whoever speaks there meanwhile ends it, and has heard it if anything sounded yet.
        """
        async with self._chimes[place]:
            there = self.satellite(place)
            if there is None:
                return False
            before, microphone = self._going_on.get(place), Microphone(self._hass, there)
            interrupted = before.talk if before and not before.task.done() else None
            calling = self._begin(place, self._call(place, microphone, reply))
            done, _late = await asyncio.wait([calling], timeout=_LONGEST_CALL)
            if calling.cancelled():
                return microphone.has_sounded
            if interrupted is not None:
                self._begin(place, interrupted.go_on(), interrupted)
            elif not done:
                calling.cancel()
            return calling in done and calling.result()

    async def _call(self, place: str, microphone: Microphone, reply: Reply) -> bool:
        try:
            async with alone(self._mouths[place]):
                for each in passages_of(reply.parts):
                    await microphone.announce(each)
                    await asyncio.sleep(each.quiet.total_seconds())
        except LostError:
            return False
        return True

    def _talk(self, place: str) -> Talk:
        return Talk(self._hass, self._household, self.satellite, place, self._mouths[place])

    @callback
    def _begin(
        self, place: str, what: Coroutine[Any, Any, _Result], talk: Talk | None = None
    ) -> asyncio.Task[_Result]:
        """End what goes on there, and begin this."""
        before = self._going_on.pop(place, None)
        if before is not None:
            before.task.cancel()
        name = f"steady_ground {place}"
        task = self._entry.async_create_background_task(self._hass, what, name)
        self._going_on[place] = _GoingOn(task, talk)
        return task
