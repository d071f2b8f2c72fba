"""The heads-up that was chosen in the options: a part of the household's pause plan."""

import asyncio

from homeassistant.core import HomeAssistant, callback

from speaker.hosting.standing import Standing

from . import sentences
from .const import CONF_HEADS_UP, CONF_HEADS_UP_TOLD, NO_HEADS_UP
from .household import HOME, Household
from .runtime import SteadyGroundEntry


class HeadsUp:
    """Tells the household of the heads-up once, because people may change it aloud later.

    While a break stands, the skill would take it for that break alone. So it waits until then.
    """

    def __init__(self, hass: HomeAssistant, entry: SteadyGroundEntry, household: Household) -> None:
        self._hass, self._entry, self._household = hass, entry, household
        self._telling = asyncio.Lock()
        entry.async_on_unload(household.listen(self._look))

    async def tell(self) -> None:
        """Tell what was chosen, unless it was told already or a break stands."""
        async with self._telling:
            chosen = self._entry.options.get(CONF_HEADS_UP, NO_HEADS_UP)
            if chosen == self._entry.data.get(CONF_HEADS_UP_TOLD, NO_HEADS_UP):
                return
            if self._household.standing.returns_at is not None:
                return
            if await _is_told(self._household, None if chosen == NO_HEADS_UP else int(chosen)):
                self._note(chosen)

    @callback
    def _look(self, before: Standing, now: Standing) -> None:
        is_forgotten = now.is_forgotten and not before.is_forgotten
        if is_forgotten:
            self._note(NO_HEADS_UP)
        if is_forgotten or (before.returns_at is not None and now.returns_at is None):
            self._entry.async_create_task(self._hass, self.tell())

    @callback
    def _note(self, told: str) -> None:
        data = {**self._entry.data, CONF_HEADS_UP_TOLD: told}
        self._hass.config_entries.async_update_entry(self._entry, data=data)


async def _is_told(household: Household, minutes: int | None) -> bool:
    """Tell the pause plan of so many minutes, or of none. Return whether it was understood."""
    locale = household.locale_at(HOME)
    words = sentences.of(locale)
    if minutes is None:
        reply = await household.hear(HOME, locale, words.no_heads_up)
    else:
        asked = await household.hear(HOME, locale, words.heads_up.format(minutes=minutes))
        reply = await household.hear(HOME, locale, words.yes) if asked.listens else asked
    await household.stop(HOME)
    # A break may have begun meanwhile, and the store may have failed.
    return household.standing.returns_at is None and words.heads_up_is_told in reply.words
