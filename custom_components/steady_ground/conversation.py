"""The agent that an assistant of Home Assistant uses: what people say goes to the skill."""

from typing import Literal

from homeassistant.components.conversation import (
    ConversationEntity,
    ConversationInput,
    ConversationResult,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import chat_session, intent
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from . import satellites
from .household import HOME
from .locales import locale_of, refusal
from .runtime import SteadyGroundEntry, device_info

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- Home Assistant hands it over
    entry: SteadyGroundEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the one agent."""
    async_add_entities([SteadyGroundAgent(entry)])


class SteadyGroundAgent(ConversationEntity):
    """The agent. Nothing that is said is in its state or in Home Assistant's chat log."""

    _attr_has_entity_name = True
    _attr_name = None

    def __init__(self, entry: SteadyGroundEntry) -> None:
        self._entry = entry
        self._attr_unique_id = f"{entry.entry_id}-agent"
        self._attr_device_info = device_info(entry)

    @property
    def supported_languages(self) -> list[str] | Literal["*"]:
        return ["en"]

    async def async_added_to_hass(self) -> None:
        await super().async_added_to_hass()
        self._entry.runtime_data.voice.agent_id = self.entity_id

    async def async_process(self, user_input: ConversationInput) -> ConversationResult:
        """Answer what was said, and see to what follows the first words."""
        with chat_session.async_get_chat_session(self.hass, user_input.conversation_id) as session:
            said, goes_on = await self._answer(user_input)
            response = intent.IntentResponse(language=user_input.language)
            response.async_set_speech(said)
            return ConversationResult(response, session.conversation_id, goes_on)

    async def _answer(self, heard: ConversationInput) -> tuple[str, bool]:
        """Return what the pipeline says, and whether it listens again at once."""
        runtime = self._entry.runtime_data
        locale = locale_of(heard.language, self.hass.config.country)
        if locale is None:
            return await refusal(self.hass, heard.language), False
        place = satellites.place_of(self.hass, heard.satellite_id, heard.device_id) or HOME
        runtime.voice.interrupt(place)
        reply = await runtime.household.hear(place, locale, heard.text)
        said = runtime.voice.after_the_pipeline(place, reply)
        return said, reply.listens and said == reply.words and not _is_quiet(reply.parts)


def _is_quiet(parts: tuple[object, ...]) -> bool:
    """Return whether something follows that the pipeline does not say."""
    return any(not isinstance(each, str) for each in parts)
