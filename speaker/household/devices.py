"""The household: one account, its consent to what the skill asks for, and its devices."""

from collections.abc import Callable
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

# A token is good for one session. Alexa lets go of those that are long over, and so do we.
_MOST_TOKENS = 1000


def shown_by(screen: JsonObject | None) -> JsonObject:
    """Return the data of a RenderDocument directive's screen; empty without a directive."""
    sources = (screen or {}).get("datasources")
    shown = sources.get("screen") if isinstance(sources, dict) else None
    return shown if isinstance(shown, dict) else {}


@dataclass(eq=False)
class Ear:
    """A place where somebody listens: the terminal, or a tab. Some of them play no sound."""

    is_audible: bool = True


@dataclass
class Device:
    """A speaker in a room. `zone` is an IANA name, or None if the owner never set one."""

    name: str
    zone: str | None = DEFAULT_ZONE
    locale: str = DEFAULT_LOCALE
    has_screen: bool = False
    # The RenderDocument directive that the screen shows, as the skill sent it.
    screen: JsonObject | None = None
    # The how manieth screen of the household that was.
    shown_as: int = 0
    online: bool = True
    session: AlexaSession | None = None
    # The alert that is sounding now. "Alexa, stop" stops it and does not reach the skill.
    ringing: str | None = None

    @property
    def id(self) -> str:
        return f"amzn1.ask.device.{self.name.upper()}"

    @property
    def shown(self) -> JsonObject:
        """Return the data that the screen shows; empty if it shows nothing."""
        return shown_by(self.screen)

    @property
    def display_zone(self) -> ZoneInfo:
        """Return the zone to show times in: the device's own, or UTC if it has none."""
        return ZoneInfo(self.zone or "UTC")


@dataclass
class AlexaHousehold:
    """The account that the skill sees: its userId, its permissions and its devices."""

    # How many times the skill was enabled: the account gets another userId each time.
    enabled: int = 1
    application_id: str = APPLICATION_ID
    devices: dict[str, Device] = field(default_factory=dict)
    consents: dict[Scope, Consent] = field(
        default_factory=lambda: dict.fromkeys(Scope, Consent.UNSET)
    )
    # The last access tokens, and the device that each was made for.
    _tokens: dict[str, Device] = field(default_factory=dict)
    # When the break ends (UTC) that runs, as a screen told last; None if none runs.
    returns_at: datetime | None = None
    # How many screens the skill has sent.
    _shown: int = 0

    @property
    def user_id(self) -> str:
        return USER_ID if self.enabled == 1 else f"{USER_ID}{self.enabled}"

    @property
    def accepted(self) -> list[Scope]:
        """Return the permissions that the skill has now."""
        return [scope for scope in Scope if self.allows(scope)]

    def enable_again(self) -> Callable[[], None]:
        """Begin again with the skill: another userId, no permissions, and no sessions.

        Return what undoes that.
        """
        account = self.enabled, dict(self.consents), self.returns_at
        shown = [(each, each.session, each.screen) for each in self.devices.values()]

        def undo() -> None:
            self.enabled, self.consents, self.returns_at = account
            for device, session, screen in shown:
                device.session, device.screen = session, screen

        self.enabled += 1
        self.consents |= dict.fromkeys(Scope, Consent.UNSET)
        self.returns_at = None
        for device in self.devices.values():
            device.session = device.screen = None
        return undo

    def device(self, name: str, zone: str | None = DEFAULT_ZONE) -> Device:
        """Return the device of that name; add one in `zone` if there is none."""
        return self.devices.setdefault(name, Device(name, zone))

    def device_beside(self, name: str, other: Device) -> Device:
        """Return the device of that name; add one like the `other` if there is none."""
        like = Device(name, other.zone, other.locale, other.has_screen)
        return self.devices.setdefault(name, like)

    def device_by_id(self, device_id: str) -> Device | None:
        return next((each for each in self.devices.values() if each.id == device_id), None)

    def show(self, device: Device, screen: JsonObject) -> None:
        """Show on the device what the skill sent."""
        self._shown += 1
        device.screen, device.shown_as = screen, self._shown
        is_on, back = device.shown.get("onBreak"), device.shown.get("back")
        if is_on is False:
            self.returns_at = None
        elif is_on and isinstance(back, dict):
            self.returns_at = datetime.fromisoformat(str(back["at"]))

    def told_last(self, device: Device) -> Device:
        """Return the device that showed last how things stand, or this one if no other did later.

        A screen tells it by "onBreak". After words of danger, or without a store, none does.
        """
        telling = (each for each in self.devices.values() if "onBreak" in each.shown)
        return max((device, *telling), key=lambda each: each.shown_as if each.screen else 0)

    def back(self, device: Device) -> JsonObject | None:
        """Return the break that the device shows, as things stand now; None if there is none."""
        back = device.shown.get("back")
        if not isinstance(back, dict) or self.ended_in(device):
            return None
        later = self.told_last(device).shown.get("back")
        return later if isinstance(later, dict) else back

    def ended_in(self, device: Device) -> Device | None:
        """Return where the break that the device shows was ended since; None if it was not."""
        last = self.told_last(device)
        return last if "back" in device.shown and last.shown.get("onBreak") is False else None

    def return_time(self, device: Device) -> datetime | None:
        """Return when the break that the device shows ends (UTC); None if it shows none."""
        back = self.back(device)
        return datetime.fromisoformat(str(back["at"])) if back else None

    def hand_out(self, token: str, device: Device) -> None:
        self._tokens[token] = device
        if len(self._tokens) > _MOST_TOKENS:
            del self._tokens[next(iter(self._tokens))]

    def device_of(self, token: str) -> Device | None:
        return self._tokens.get(token)

    def allows(self, scope: Scope) -> bool:
        return self.consents[scope] is Consent.GRANTED
