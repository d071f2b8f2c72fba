"""The few choices that matter: where the household is kept, where it chimes, and a heads-up."""

from typing import Any

import probatio as vol
from homeassistant.config_entries import (
    ConfigEntry,
    ConfigFlow,
    ConfigFlowResult,
    OptionsFlow,
)
from homeassistant.core import callback
from homeassistant.helpers.selector import SelectSelector, SelectSelectorConfig

from .const import (
    CHIMES,
    CONF_CHIME,
    CONF_FILE,
    CONF_HEADS_UP,
    DEFAULT_FILE,
    DOMAIN,
    HEADS_UPS,
    NO_HEADS_UP,
    WHERE_CALLED,
)
from .files import fault_of, file_of
from .locales import locale_of


def _choices(now: dict[str, Any]) -> dict[Any, Any]:
    return {
        vol.Required(CONF_CHIME, default=now.get(CONF_CHIME, WHERE_CALLED)): _one_of(
            CHIMES, CONF_CHIME
        ),
        vol.Required(CONF_HEADS_UP, default=now.get(CONF_HEADS_UP, NO_HEADS_UP)): _one_of(
            HEADS_UPS, CONF_HEADS_UP
        ),
    }


def _one_of(options: list[str], key: str) -> SelectSelector:
    return SelectSelector(SelectSelectorConfig(options=options, translation_key=key))


class SteadyGroundFlow(ConfigFlow, domain=DOMAIN):
    """Sets the household up."""

    VERSION = 1

    @staticmethod
    @callback
    def async_get_options_flow(config_entry: ConfigEntry) -> OptionsFlow:  # noqa: ARG004
        """Return what changes the choices."""
        return SteadyGroundOptions()

    async def async_step_user(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the choices, and begin if the file can be kept there."""
        if locale_of(self.hass.config.language, self.hass.config.country) is None:
            return self.async_abort(reason="language_not_known")
        errors = {}
        given = user_input or {}
        if user_input is not None:
            file = file_of(self.hass, user_input[CONF_FILE])
            fault = await self.hass.async_add_executor_job(fault_of, file)
            if fault is None:
                options = {key: user_input[key] for key in (CONF_CHIME, CONF_HEADS_UP)}
                return self.async_create_entry(
                    title="Steady Ground", data={CONF_FILE: user_input[CONF_FILE]}, options=options
                )
            errors[CONF_FILE] = fault
        kept = vol.Required(CONF_FILE, default=given.get(CONF_FILE, DEFAULT_FILE))
        schema = vol.Schema({kept: str, **_choices(given)})
        return self.async_show_form(step_id="user", data_schema=schema, errors=errors)


class SteadyGroundOptions(OptionsFlow):
    """Changes where it chimes, and the heads-up."""

    async def async_step_init(self, user_input: dict[str, Any] | None = None) -> ConfigFlowResult:
        """Ask for the choices."""
        if user_input is not None:
            return self.async_create_entry(data=user_input)
        schema = vol.Schema(_choices({**self.config_entry.options}))
        return self.async_show_form(step_id="init", data_schema=schema)
