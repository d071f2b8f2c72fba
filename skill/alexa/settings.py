"""The settings of the device that is being spoken to."""

from dataclasses import dataclass
from urllib.parse import quote
from zoneinfo import ZoneInfo

from skill.alexa.http import AlexaApi, NoAnswerError
from skill.ports import ZoneUnavailableError


def zone_info(name: str | None) -> ZoneInfo | None:
    """Return the zone of an IANA name, or None where this machine knows no such zone."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


@dataclass(frozen=True)
class DeviceSettings:
    """Alexa's Settings API, of which the time zone needs no permission."""

    api: AlexaApi

    def zone_of(self, device_id: str) -> str:
        path = f"/v2/devices/{quote(device_id, safe='')}/settings/System.timeZone"
        try:
            answer = self.api.call("GET", path)
        except NoAnswerError as error:
            raise ZoneUnavailableError(str(error)) from None
        if not (answer.is_success and isinstance(answer.body, str) and zone_info(answer.body)):
            raise ZoneUnavailableError(str(answer.status))
        return answer.body
