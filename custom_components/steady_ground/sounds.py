"""The sounds that a satellite plays: the project's own bell, served by Home Assistant."""

from pathlib import Path

from homeassistant.components.http import StaticPathConfig
from homeassistant.core import HomeAssistant

import speaker

CHIME_URL = "/api/steady_ground/static/chime.mp3"


async def serve_sounds(hass: HomeAssistant) -> None:
    """Let satellites fetch the bell: it calls people back, and ends the quiet in a talk."""
    file = Path(str(speaker.__file__)).with_name("chime.mp3")
    await hass.http.async_register_static_paths([StaticPathConfig(CHIME_URL, str(file))])
