"""Sensors: when the break ends, and what runs."""

from datetime import datetime
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .entity import StandingEntity
from .runtime import SteadyGroundEntry

PARALLEL_UPDATES = 0

IDLE, BREAK, DUE, GUIDE = "idle", "break", "due", "guide"


async def async_setup_entry(
    hass: HomeAssistant,  # noqa: ARG001 -- Home Assistant hands it over
    entry: SteadyGroundEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add both sensors."""
    async_add_entities([ReturnTime(entry, "return_time"), WhatRuns(entry, "what_runs")])


class ReturnTime(StandingEntity, SensorEntity):
    """When the break ends; unknown if there is none."""

    _attr_device_class = SensorDeviceClass.TIMESTAMP

    @property
    def native_value(self) -> datetime | None:
        return self._runtime.household.standing.returns_at


class WhatRuns(StandingEntity, SensorEntity):
    """A break, a break whose time has come, a guided talk with its step, or nothing."""

    _attr_device_class = SensorDeviceClass.ENUM
    _attr_options = [IDLE, BREAK, DUE, GUIDE]  # noqa: RUF012 -- as Home Assistant reads it

    @property
    def native_value(self) -> str:
        household = self._runtime.household
        if household.standing.returns_at is not None:
            return DUE if household.is_due else BREAK
        return GUIDE if household.standing.is_guide else IDLE

    @property
    def extra_state_attributes(self) -> dict[str, Any]:
        """Return the step of a guided talk and how many there are: never what it is about."""
        step = self._runtime.household.standing.step
        return {"step": step.number if step else None, "steps": step.count if step else None}
