"""The settings of the device that is being spoken to."""

import logging
from dataclasses import dataclass, field
from urllib.parse import quote
from zoneinfo import ZoneInfo

from skill.alexa.services.http import AlexaApi
from skill.network.connections import NoAnswerError
from skill.turns.ports import ZoneUnavailableError

log = logging.getLogger("steady_ground")


def zone_info(name: str | None) -> ZoneInfo | None:
    """Return the zone with an IANA name; None if this machine does not know it."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


@dataclass(frozen=True)
class DeviceSettings:
    """Alexa's Settings API. We read only the time zone, which needs no permission."""

    api: AlexaApi

    def zone_of(self, device_id: str) -> str:
        """Return the IANA name of the device's zone.

        Raises ZoneUnavailableError if Alexa tells none, or one that this machine does not know.
        """
        if not device_id:
            raise ZoneUnavailableError("the device has no id")
        path = f"/v2/devices/{quote(device_id, safe='')}/settings/System.timeZone"
        try:
            answer = self.api.call("GET", path)
        except NoAnswerError as error:
            raise ZoneUnavailableError(str(error)) from None
        if not (answer.is_success and isinstance(answer.body, str) and zone_info(answer.body)):
            raise ZoneUnavailableError(str(answer.status))
        return answer.body


@dataclass
class DeviceZone:
    """The zone of the device that is spoken to, for one turn.

    We ask Alexa when the zone is first needed, and only then, even if the turn runs again. Nothing
    is locked, because no two turns share one of these.
    """

    settings: DeviceSettings
    device_id: str
    known: str | None = None
    """The zone known so far, which is used if Alexa does not answer."""

    told: str | None = field(default=None, init=False)
    """What Alexa answered in this turn, if it was asked and did."""

    _is_asked: bool = field(default=False, init=False)

    def read(self) -> ZoneInfo | None:
        """Return the zone; None if Alexa does not tell it and none is known so far."""
        if not self._is_asked:
            self._is_asked = True
            self.told = self._ask()
        return zone_info(self.told or self.known)

    def _ask(self) -> str | None:
        try:
            return self.settings.zone_of(self.device_id)
        except ZoneUnavailableError as error:
            log.warning("time zone not known: %s", error)
            return None
