"""The settings of the device that is being spoken to."""

import logging
from dataclasses import dataclass
from urllib.parse import quote

from skill.alexa.services.http import AlexaApi
from skill.network.connections import NoAnswerError

log = logging.getLogger("steady_ground")


class ZoneUnavailableError(Exception):
    """We cannot get the device's time zone now, or it has none."""


@dataclass(frozen=True)
class DeviceSettings:
    """Alexa's Settings API. We read only the time zone, which needs no permission."""

    api: AlexaApi

    def zone_of(self, device_id: str) -> str:
        """Return the IANA name of the device's zone.

        Raises ZoneUnavailableError if Alexa tells none.
        """
        if not device_id:
            raise ZoneUnavailableError("the device has no id")
        path = f"/v2/devices/{quote(device_id, safe='')}/settings/System.timeZone"
        try:
            answer = self.api.call("GET", path)
        except NoAnswerError as error:
            raise ZoneUnavailableError(str(error)) from None
        if not (answer.is_success and isinstance(answer.body, str)):
            raise ZoneUnavailableError(str(answer.status))
        return answer.body

    def told_zone_of(self, device_id: str) -> str | None:
        """Return the IANA name of the device's zone.

        If Alexa does not tell it, log why and return None.
        """
        try:
            return self.zone_of(device_id)
        except ZoneUnavailableError as error:
            log.warning("time zone not known: %s", error)
            return None
