"""The household: one account, its consent to what the skill asks for, and its devices."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from speaker.household.scopes import Consent, Scope
from speaker.household.session import AlexaSession
from speaker.household.wire import JsonObject

DEFAULT_ZONE = "America/New_York"
DEFAULT_LOCALE = "en-US"
DEFAULT_DEVICE = "kitchen"
APPLICATION_ID = "amzn1.ask.skill.11111111-2222-4333-8444-555555555555"
USER_ID = "amzn1.ask.account.STEADYGROUNDDESK"


def shown_by(screen: JsonObject | None) -> JsonObject:
    """Read what a RenderDocument directive fills its document with; empty without one."""
    sources = (screen or {}).get("datasources")
    shown = sources.get("screen") if isinstance(sources, dict) else None
    return shown if isinstance(shown, dict) else {}


@dataclass(eq=False)
class Ear:
    """Where somebody listens: the terminal, or a tab. One without sound is not audible."""

    is_audible: bool = True


@dataclass
class Device:
    """A speaker in a room. `zone` is an IANA name, or None where the owner never set one."""

    name: str
    zone: str | None = DEFAULT_ZONE
    locale: str = DEFAULT_LOCALE
    has_screen: bool = False
    # The RenderDocument directive that the screen shows, as the skill sent it.
    screen: JsonObject | None = None
    online: bool = True
    session: AlexaSession | None = None
    # The alert that is sounding: "Alexa, stop" belongs to it and not to a skill.
    ringing: str | None = None

    @property
    def id(self) -> str:
        return f"amzn1.ask.device.{self.name.upper()}"

    @property
    def shown(self) -> JsonObject:
        """What the screen's document is filled with; empty where nothing is shown."""
        return shown_by(self.screen)

    @property
    def return_time(self) -> datetime | None:
        """When the break is over that the screen tells of."""
        back = self.shown.get("back")
        return datetime.fromisoformat(back["at"]) if isinstance(back, dict) else None

    @property
    def display_zone(self) -> ZoneInfo:
        """The zone times are shown in: UTC where the device does not know its own."""
        return ZoneInfo(self.zone or "UTC")


@dataclass
class AlexaHousehold:
    # How often the skill was enabled: each time the account gets a userId of its own.
    enabled: int = 1
    application_id: str = APPLICATION_ID
    devices: dict[str, Device] = field(default_factory=dict)
    consents: dict[Scope, Consent] = field(
        default_factory=lambda: dict.fromkeys(Scope, Consent.UNSET)
    )
    # Every access token ever handed out, with the device it was for.
    _tokens: dict[str, Device] = field(default_factory=dict)

    @property
    def user_id(self) -> str:
        return USER_ID if self.enabled == 1 else f"{USER_ID}{self.enabled}"

    @property
    def accepted(self) -> list[Scope]:
        """All that the account permits the skill now."""
        return [scope for scope in Scope if self.allows(scope)]

    def enable_again(self) -> None:
        """Start anew with the skill: another userId, no permission, and no session."""
        self.enabled += 1
        self.consents |= dict.fromkeys(Scope, Consent.UNSET)
        for device in self.devices.values():
            device.session = device.screen = None

    def device(self, name: str, zone: str | None = DEFAULT_ZONE) -> Device:
        """Find the device of that name; add one, in `zone`, if there is none."""
        return self.devices.setdefault(name, Device(name, zone))

    def device_beside(self, name: str, other: Device) -> Device:
        """Find the device of that name; add one, set up like the `other`, if there is none."""
        like = Device(name, other.zone, other.locale, other.has_screen)
        return self.devices.setdefault(name, like)

    def device_by_id(self, device_id: str) -> Device | None:
        return next((each for each in self.devices.values() if each.id == device_id), None)

    def hand_out(self, token: str, device: Device) -> None:
        self._tokens[token] = device

    def device_of(self, token: str) -> Device | None:
        return self._tokens.get(token)

    def allows(self, scope: Scope) -> bool:
        return self.consents[scope] is Consent.GRANTED
