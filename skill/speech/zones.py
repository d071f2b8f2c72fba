"""The zone of the device that is spoken to, for what is said in one turn."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

log = logging.getLogger("steady_ground")


def zone_info(name: str | None) -> ZoneInfo | None:
    """Return the zone with an IANA name; None if this machine does not know it."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


@dataclass
class DeviceZone:
    """The zone of the device that is spoken to, for one turn.

    We ask for the zone when it is first needed, and only then, even if the turn runs again. Nothing
    is locked, because no two turns share one of these.
    """

    ask: Callable[[], str | None]
    """Returns the IANA name of the device's zone, or None if nobody tells it."""

    known: str | None = None
    """The zone known so far (its IANA name). We use it if nobody tells us now."""

    told: str | None = field(default=None, init=False)
    """What we were told in this turn, if we asked and got an answer."""

    _is_asked: bool = field(default=False, init=False)

    def read(self) -> ZoneInfo | None:
        """Return the zone; None if nobody tells it and none is known so far."""
        if not self._is_asked:
            self._is_asked = True
            self.told = self._told_zone()
        return zone_info(self.told or self.known)

    def _told_zone(self) -> str | None:
        """Ask for the zone. If this machine does not know it, that counts as no answer."""
        told = self.ask()
        if told and zone_info(told) is None:
            log.warning("time zone not known on this machine")
            return None
        return told
