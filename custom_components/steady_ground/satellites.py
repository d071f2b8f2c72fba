"""The satellites of the home: which there are, what each can do, and which assistant it has."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from homeassistant.components.assist_pipeline import (
    OPTION_PREFERRED,
    async_get_pipeline,
    async_get_pipelines,
)
from homeassistant.components.assist_satellite import (
    AssistSatelliteEntity,
    AssistSatelliteEntityFeature,
)
from homeassistant.components.assist_satellite.const import DATA_COMPONENT
from homeassistant.components.assist_satellite.const import DOMAIN as SATELLITES
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers import entity_registry as er

# The one integration whose satellites play a sound before what they say.
_RINGS_WITH_WORDS = "esphome"


class LostError(Exception):
    """A satellite is gone, or does not do what it is asked."""


class Opens(Enum):
    """How a satellite's microphone opens after something was said there."""

    BY_QUESTION = auto()
    """`ask_question`: it goes around the assistant that is selected there."""
    BY_CONVERSATION = auto()
    """`start_conversation`: ours is selected there, so it hears what is said next."""
    NEVER = auto()


@dataclass(frozen=True)
class Satellite:
    """A satellite. `place` names it for the skill, and stays if it is renamed."""

    entity_id: str
    place: str
    device_id: str | None
    is_there: bool
    announces: bool
    rings_with_words: bool
    opens: Opens


def all_of(hass: HomeAssistant, agent_id: str | None) -> Iterator[Satellite]:
    """Return the home's satellites. `agent_id` is our conversation entity's."""
    for entry in [*er.async_get(hass).entities.values()]:
        if entry.domain == SATELLITES and entry.disabled_by is None:
            yield _satellite(hass, entry, agent_id)


def at(hass: HomeAssistant, place: str, agent_id: str | None) -> Satellite | None:
    """Return the satellite of that place; None if there is none any more."""
    return next((each for each in all_of(hass, agent_id) if each.place == place), None)


def place_of(hass: HomeAssistant, satellite_id: str | None, device_id: str | None) -> str | None:
    """Return the place where something was said; None if it was at no device that we know."""
    for each in all_of(hass, None):
        if each.entity_id == satellite_id or (device_id and each.device_id == device_id):
            return each.place
    known = dr.async_get(hass).async_get(device_id) if device_id else None
    return known.id if known else None


def _satellite(hass: HomeAssistant, entry: er.RegistryEntry, agent_id: str | None) -> Satellite:
    can = entry.supported_features
    opens = Opens.NEVER
    if can & AssistSatelliteEntityFeature.START_CONVERSATION:
        is_ours = agent_id is not None and _selected_agent(hass, entry.entity_id) == agent_id
        opens = Opens.BY_CONVERSATION if is_ours else Opens.BY_QUESTION
    return Satellite(
        entity_id=entry.entity_id,
        place=entry.id,
        device_id=entry.device_id,
        is_there=is_there(hass.states.get(entry.entity_id)),
        announces=bool(can & AssistSatelliteEntityFeature.ANNOUNCE),
        rings_with_words=entry.platform == _RINGS_WITH_WORDS,
        opens=opens,
    )


def is_there(state: State | None) -> bool:
    """Return whether a satellite in that state can be reached."""
    return state is not None and state.state not in {STATE_UNAVAILABLE, STATE_UNKNOWN}


def entity_of(hass: HomeAssistant, entity_id: str) -> AssistSatelliteEntity | None:
    """Return the satellite's entity, if its integration runs."""
    return hass.data[DATA_COMPONENT].get_entity(entity_id)


def _selected_agent(hass: HomeAssistant, entity_id: str) -> str | None:
    """Return the conversation agent of the assistant that is selected at the satellite."""
    entity = entity_of(hass, entity_id)
    chosen = hass.states.get(entity.pipeline_entity_id or "") if entity else None
    if chosen is not None and chosen.state != OPTION_PREFERRED:
        for pipeline in async_get_pipelines(hass):
            if pipeline.name == chosen.state:
                return pipeline.conversation_engine
    return async_get_pipeline(hass).conversation_engine
