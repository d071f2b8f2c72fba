"""What an entry has while it is loaded."""

from dataclasses import dataclass
from typing import TypeAlias

from homeassistant.config_entries import ConfigEntry
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo

from .const import DOMAIN
from .household import Household
from .voice import Voice


@dataclass(frozen=True)
class Runtime:
    """The household, and what gives its replies at satellites."""

    household: Household
    voice: Voice


SteadyGroundEntry: TypeAlias = ConfigEntry[Runtime]


def device_info(entry: SteadyGroundEntry) -> DeviceInfo:
    """Return the device that all our entities belong to."""
    return DeviceInfo(
        identifiers={(DOMAIN, entry.entry_id)},
        name="Steady Ground",
        entry_type=DeviceEntryType.SERVICE,
    )
