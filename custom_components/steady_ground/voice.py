"""Gives the household's replies at satellites: words, quiet, the bell, and the open microphone.

What Home Assistant's pipeline says itself is the first passage of a reply; all that follows is
given here. A place has one thing going on: whoever speaks there again ends what was to follow.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from speaker.hosting.parts import Reply

from . import satellites
from .const import FORGOTTEN_AFTER
from .household import Household
from .microphone import NOBODY, LostError, Microphone
from .passages import Passage, passages_of, without_question
from .satellites import Opens, Satellite

_Result = TypeVar("_Result")


class Voice:
    """The mouth and the ears of one household, at every satellite."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any], household: Household) -> None:
        self._hass, self._entry, self._household = hass, entry, household
        self._going_on: dict[str, asyncio.Task[Any]] = {}
        # Our conversation entity's id, once it is there.
        self.agent_id: str | None = None

    def satellite(self, place: str) -> Satellite | None:
        """Return the satellite of that place, if it is there."""
        found = satellites.at(self._hass, place, self.agent_id)
        return found if found is not None and found.is_there else None

    def best_place(self) -> str | None:
        """Return where to speak if nobody says where: the last place, or any, or None."""
        there = [each for each in satellites.all_of(self._hass, self.agent_id) if each.is_there]
        last = [each for each in there if each.place == self._household.last_place]
        able = sorted(there, key=lambda each: (each.opens is Opens.NEVER, not each.announces))
        return next((each.place for each in (*last, *able)), None)

    # -- what goes on at a place

    @callback
    def interrupt(self, place: str) -> None:
        """End what was to follow there: somebody speaks."""
        task = self._going_on.pop(place, None)
        if task is not None and task is not asyncio.current_task():
            task.cancel()

    @callback
    def after_the_pipeline(self, place: str, reply: Reply) -> str:
        """Return what the pipeline says itself, and see to the rest once it was said."""
        there = self.satellite(place)
        if there is None:
            if reply.listens:
                self._begin(place, self._forget_the_question(place))
            return reply.words
        first, *rest = passages_of(reply.parts) or [Passage(rings=False, words="")]
        self._begin(place, self._go_on_after(there, first, rest, reply))
        return first.words

    @callback
    def give(self, place: str, reply: Reply) -> None:
        """Give all of the reply at the place, and hear what follows; end it without a satellite."""
        there = self.satellite(place)
        if there is not None:
            self._begin(place, self._talk(there, reply))
        elif reply.listens:
            self._begin(place, self._household.stop(place))

    async def call(self, place: str, reply: Reply) -> bool:
        """Give a reply that nobody asked for. Return False if the satellite is out of reach.

        Whoever speaks there meanwhile ends it, and has heard it.
        """
        there = self.satellite(place)
        if there is None:
            return False
        calling = self._begin(place, self._call(there, reply))
        await asyncio.wait([calling])
        return calling.cancelled() or calling.result()

    async def _call(self, there: Satellite, reply: Reply) -> bool:
        try:
            await self._give(there, passages_of(reply.parts), listens=False)
        except LostError:
            return False
        return True

    @callback
    def _begin(self, place: str, what: Coroutine[Any, Any, _Result]) -> asyncio.Task[_Result]:
        self.interrupt(place)
        name = f"steady_ground {place}"
        task = self._entry.async_create_background_task(self._hass, what, name)
        self._going_on[place] = task
        return task

    async def _go_on_after(
        self, there: Satellite, first: Passage, rest: Sequence[Passage], reply: Reply
    ) -> None:
        """Wait until the pipeline has spoken, and give the rest."""
        is_whole = not rest and not first.quiet
        try:
            with Microphone(self._hass, there).watch() as states:
                if first.words:
                    await states.until_spoken(first.words)
                await asyncio.sleep(first.quiet.total_seconds())
                heard = await states.hear() if is_whole and reply.listens else None
            if not is_whole:
                heard = await self._give(there, rest, listens=reply.listens)
            if reply.listens:
                await self._answer(there, heard)
        except LostError:
            await self._household.stop(there.place)

    async def _talk(self, there: Satellite, reply: Reply) -> None:
        try:
            heard = await self._give(there, passages_of(reply.parts), listens=reply.listens)
            if reply.listens:
                await self._answer(there, heard)
        except LostError:
            await self._household.stop(there.place)

    async def _answer(self, there: Satellite, heard: str | None) -> None:
        """Go on with what was heard, for as long as the microphone opens.

        None means that what is heard next comes by the pipeline, if anything does.
        """
        while heard is not None:
            if heard is NOBODY:
                reply = await self._household.silence(there.place)
            else:
                reply = await self._household.hear(
                    there.place, self._household.locale_at(there.place), heard
                )
            heard = await self._give(there, passages_of(reply.parts), listens=reply.listens)
            if not reply.listens:
                return
        await self._forget_the_question(there.place)

    async def _forget_the_question(self, place: str) -> None:
        await asyncio.sleep(FORGOTTEN_AFTER.total_seconds())
        await self._household.stop(place)

    async def _give(
        self, there: Satellite, passages: Sequence[Passage], *, listens: bool
    ) -> str | None:
        """Give the passages; return what was heard, NOBODY, or None if nothing is heard here.

        Raises LostError if the satellite does not do it.
        """
        now = self.satellite(there.place)
        if now is None:
            raise LostError
        microphone = Microphone(self._hass, now)
        before, last = list(passages[:-1]), passages[-1] if passages else None
        opens = listens and now.opens is not Opens.NEVER
        if last is not None and (not opens or last.quiet):
            before.append(last)
            last = None
        for each in before:
            words = without_question(each.words) if listens and not opens else each.words
            await microphone.announce(each.rings, words)
            await asyncio.sleep(each.quiet.total_seconds())
        if not opens:
            return None
        return await microphone.open(last or Passage(rings=True, words=""))
