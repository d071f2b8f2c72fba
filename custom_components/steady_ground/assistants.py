"""Whether an assistant uses our agent: without one, nobody can talk with it."""

from collections.abc import Iterable

from homeassistant.components.assist_pipeline import async_get_pipelines
from homeassistant.components.assist_pipeline.runtime import KEY_ASSIST_PIPELINE
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN

NO_ASSISTANT = "no_assistant"


@callback
def watch_assistants(hass: HomeAssistant, agent_id: str) -> CALLBACK_TYPE:
    """Raise a repair issue while no assistant has the agent. Return what ends that."""

    @callback
    def look() -> None:
        if any(each.conversation_engine == agent_id for each in async_get_pipelines(hass)):
            stop_asking_for_an_assistant(hass)
            return
        ir.async_create_issue(
            hass,
            DOMAIN,
            NO_ASSISTANT,
            is_fixable=False,
            severity=ir.IssueSeverity.WARNING,
            translation_key=NO_ASSISTANT,
        )

    async def changed(_changes: Iterable[object]) -> None:
        look()

    look()
    assistants = hass.data[KEY_ASSIST_PIPELINE].pipeline_store
    return assistants.async_add_change_set_listener(changed)


@callback
def stop_asking_for_an_assistant(hass: HomeAssistant) -> None:
    """Take the repair issue back: there is one, or there is nothing to talk with any more."""
    ir.async_delete_issue(hass, DOMAIN, NO_ASSISTANT)
