"""The zone of the device that is spoken to, for what is said in one turn."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

log = logging.getLogger("steady_ground")


def zone_info(name: str | None) -> ZoneInfo | None:
    """Return the zone of an IANA name; None without a name, or if this machine has no such zone."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


@dataclass
class DeviceZone:
    """Reads the zone once, when it is first needed, however often the turn runs again.

    One turn has it to itself, so nothing is locked.
    """

    ask: Callable[[], str | None]
    """Returns the IANA name of the device's zone, or None if nobody tells it."""

    known: str | None = None
    """The zone known so far (its IANA name). It is used if nobody tells it now."""

    told: str | None = field(default=None, init=False)
    """What was told in this turn, if the zone was needed and could be had."""

    _is_asked: bool = field(default=False, init=False)

    def read(self) -> ZoneInfo | None:
        """Return the zone; None if nobody knows it."""
        if not self._is_asked:
            self._is_asked = True
            self.told = self._told_zone()
        return zone_info(self.told or self.known)

    def _told_zone(self) -> str | None:
        """Ask for the zone; one that this machine does not know counts as not told."""
        told = self.ask()
        if told and zone_info(told) is None:
            log.warning("time zone not known on this machine")
            return None
        return told
