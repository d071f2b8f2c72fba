"""A talk at a satellite: what is yet to be said there, and what is heard after that.

A chime may end it at any point; it is taken up again from there.
"""

import asyncio
from collections.abc import Awaitable, Callable

from homeassistant.core import HomeAssistant

from speaker.hosting.parts import Reply

from .const import FORGOTTEN_AFTER
from .household import Household
from .microphone import DeclinedError, Microphone, alone
from .passages import BELL, NOBODY, Passage, passages_of, question_of, without_question
from .satellites import LostError, Opens, Satellite
from .states import States

# In seconds: how long after a chime a talk goes on.
_BREATH = 2

Find = Callable[[str], Satellite | None]


class Talk:
    """What goes on at a place since somebody spoke there, until nothing follows."""

    def __init__(
        self, hass: HomeAssistant, household: Household, find: Find, place: str, mouth: asyncio.Lock
    ) -> None:
        """Begin with nothing to say. `mouth` is held by whoever speaks at the place."""
        self._hass, self._household, self._find = hass, household, find
        self._place, self._mouth = place, mouth
        self._left: list[Passage] = []
        self._listens = self._waits = False
        self._asked: States | None = None

    def take(self, reply: Reply) -> str:
        """Have this to say, and listen after it if it does. Return its first words."""
        self._left = passages_of(reply.parts) or [Passage(rings=False, words="")]
        self._listens, self._asked = reply.listens, None
        return self._left[0].words

    # -- from where it goes on

    async def say(self) -> None:
        """Say all of it here."""
        await self._lead(self._say)

    async def follow(self, there: Satellite) -> None:
        """Wait until the pipeline has said the first passage, and say the rest."""

        async def hear() -> str | None:
            with Microphone(self._hass, there).watch() as states:
                return await self._hear_pipeline(states)

        await self._lead(hear)

    async def go_on(self) -> None:
        """Go on after a chime, once nobody speaks there."""

        async def hear() -> str | None:
            await asyncio.sleep(_BREATH)
            there = self._find(self._place)
            if there is None:
                raise LostError
            with Microphone(self._hass, there).watch() as states:
                await states.until_idle()
            # Nobody can have answered the question during the chime, so it is asked once more.
            return NOBODY if self._asked and self._asked.has_listened else await self._say()

        await (self.forget() if self._waits else self._lead(hear))

    async def forget(self) -> None:
        """Forget the question after a while: nobody has answered it."""
        self._waits = True
        await asyncio.sleep(FORGOTTEN_AFTER.total_seconds())
        await self._household.stop(self._place)

    async def _lead(self, hear: Callable[[], Awaitable[str | None]]) -> None:
        """Go on with what is heard, for as long as the microphone opens.

        None means that what is heard next comes by the pipeline, if anything does.
        """
        try:
            heard = await hear()
            while heard is not None:
                await self._ask(heard)
                heard = await self._say()
        except LostError:
            await self._household.stop(self._place)
            return
        if self._listens:
            await self.forget()

    async def _ask(self, heard: str) -> None:
        """Take what the household says to it."""

        async def turn() -> None:
            if heard is NOBODY:
                reply = await self._household.silence(self._place)
            else:
                locale = self._household.locale_at(self._place)
                reply = await self._household.hear(self._place, locale, heard)
            self.take(reply)

        # If a chime comes meanwhile, it is said after that.
        await asyncio.shield(self._hass.async_create_task(turn()))

    # -- what is said

    async def _hear_pipeline(self, states: States) -> str | None:
        """Return what is heard once the first passage was said and the rest, too."""
        first = self._left[0]
        is_whole = len(self._left) == 1 and not first.rings and not first.quiet
        if first.words:
            await states.until_spoken(first.words)
        if is_whole and self._listens:
            self._left, self._asked = [Passage(rings=False, words=question_of(first.words))], states
            return await states.hear()
        await self._keep_quiet()
        return await self._say()

    async def _say(self) -> str | None:
        """Say what is left; return what was heard, NOBODY, or None if nothing is heard here.

        Raises LostError if the satellite does not do it.
        """
        if not self._left and not self._listens:
            return None
        async with alone(self._mouth):
            there = self._find(self._place)
            if there is None:
                raise LostError
            microphone = Microphone(self._hass, there)
            opens = self._listens and there.opens is not Opens.NEVER
            while self._left and not (opens and len(self._left) == 1 and not self._left[0].quiet):
                await self._pass(microphone, opens=opens)
            if not opens:
                return None
            with microphone.watch() as self._asked:
                return await microphone.open(self._left[0] if self._left else BELL, self._asked)

    async def _pass(self, microphone: Microphone, *, opens: bool) -> None:
        """Say the next passage, and keep its quiet. Until then it is left to say."""
        said = self._left[0]
        if self._listens and not opens:
            said = Passage(said.rings, without_question(said.words), said.quiet)
        try:
            await microphone.announce(said)
        except DeclinedError:
            if said.words:
                raise
        await self._keep_quiet()

    async def _keep_quiet(self) -> None:
        """Keep the quiet of the passage that was just said."""
        quiet = self._left[0].quiet
        self._left[0] = Passage(rings=False, words="", quiet=quiet)
        await asyncio.sleep(quiet.total_seconds())
        del self._left[0]
