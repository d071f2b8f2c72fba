"""What runs in a household: a break, a guided talk, or nothing. No word of any talk is in it.

It is read from what the skill sent to the screens, because a host knows only what an Echo would.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from speaker.household.devices import AlexaHousehold, Device
from speaker.services.alerts import Alerts
from speaker.services.timers import Timer


class Button(StrEnum):
    """A button of a break's screen."""

    IM_BACK = "im_back"
    MORE_TIME = "more_time"


@dataclass(frozen=True)
class Step:
    """Where a guided talk is: the step of so many that waits now, counted from one."""

    number: int
    count: int


@dataclass(frozen=True)
class Standing:
    """What runs now.

    `returns_at` is when the break ends (UTC), which may be past until somebody says that they are
    back; None if there is no break. `step` is None if no guide waits at one, and `is_led` says that
    timers lead a guide, as in the debrief. `is_forgotten` says that everything was forgotten, and
    that nothing was asked of the skill since.
    """

    returns_at: datetime | None = None
    step: Step | None = None
    is_led: bool = False
    is_forgotten: bool = False

    @property
    def is_guide(self) -> bool:
        """Return whether a guided talk is under way."""
        return self.step is not None or self.is_led


def standing_of(household: AlexaHousehold, alerts: Alerts) -> Standing:
    """Return how things stand, as far as a screen told it or it was kept."""
    devices, back = [*household.devices.values()], household.returns_at
    shown = _told_last(devices)
    # A break's own timers lead to its end; without a break, they are a guide's.
    is_led = back is None and any(isinstance(each, Timer) for each in alerts.waiting())
    is_forgotten = bool(shown and shown.shown.get("isForgotten"))
    return Standing(back, next(_steps(devices), None), is_led, is_forgotten)


def _told_last(devices: Iterable[Device]) -> Device | None:
    return max(
        (each for each in devices if each.screen), key=lambda each: each.shown_as, default=None
    )


def _steps(devices: Iterable[Device]) -> Iterator[Step]:
    """Return the steps at which somebody is listened to, the newest first."""
    for device in sorted(devices, key=lambda each: -each.shown_as):
        step = device.shown.get("step")
        if isinstance(step, dict) and device.session is not None:
            yield Step(int(step["number"]), int(step["count"]))
