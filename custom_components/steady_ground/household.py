"""The couple's household in Home Assistant: asks the skill, and follows what runs and what rings.

The skill blocks, so it is asked in the executor, and never in the event loop.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from threading import Lock
from typing import TypeVar

from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.event import async_track_point_in_utc_time
from homeassistant.util import dt as dt_util
from homeassistant.util.hass_dict import HassKey

from speaker.hosting.host import Host, open_host
from speaker.hosting.opening import Settings
from speaker.hosting.parts import Reply
from speaker.hosting.standing import Button, Standing
from speaker.household.devices import Device
from speaker.household.scopes import Scope

from .locales import locale_at_home

HOME = "home"
"""The household's device for what is done at no satellite."""

SETTINGS: HassKey[Settings] = HassKey("steady_ground_settings")
"""How a household is opened, but for its file; without it, as usual. Tests stop its clock here."""

# A look that finds nothing due yet is not taken again at once.
_SOONEST = timedelta(milliseconds=200)
# Home Assistant waits by a clock that stands still while its machine sleeps, and knows nothing of
# one that is set right later. So we look at the time of day at least this often.
_LATEST = timedelta(minutes=1)

_Result = TypeVar("_Result")
Give = Callable[[Sequence[Reply]], None]
StandingListener = Callable[[Standing, Standing], None]


@dataclass(frozen=True)
class _Look:
    """How things stood after a turn, by the household's own clock. Later ones count on."""

    standing: Standing
    next_ring: datetime | None
    now: datetime
    number: int = 0


class Household:
    """One household for as long as its entry is loaded. Its methods run in the event loop."""

    def __init__(self, hass: HomeAssistant, host: Host, opened: ExitStack) -> None:
        """Go on with this host. `opened` closes it."""
        self._hass, self._host, self._opened = hass, host, opened
        self._listeners: list[StandingListener] = []
        self._due_listeners: list[Callable[[], None]] = []
        self._cancel: CALLBACK_TYPE | None = None
        self._locales: dict[str, str] = {}
        self._told_due: datetime | None = None
        self._look = _look(host)
        self._asking, self._numbers = Lock(), count(1)
        self.give_rung: Give = lambda _rung: None
        self._is_closed = False
        # The place where somebody talked last.
        self.last_place: str | None = None

    @property
    def standing(self) -> Standing:
        return self._look.standing

    @property
    def is_due(self) -> bool:
        """Return whether a break's time has passed and nobody has said that they are back."""
        returns_at = self.standing.returns_at
        return returns_at is not None and returns_at <= self._host.clock()

    @property
    def rings_next(self) -> datetime | None:
        """Return when the next alert rings (UTC); None if none will."""
        return self._look.next_ring

    @property
    def host(self) -> Host:
        return self._host

    # -- what is said and touched

    async def hear(self, place: str, locale: str, sentence: str) -> Reply:
        """Say the sentence there, and return what to say."""
        self.last_place = place
        return await self._turn(place, locale, lambda host, device: host.hear(device, sentence))

    def locale_at(self, place: str) -> str:
        """Return the locale that was spoken there last, or the home's."""
        return self._locales.get(place) or locale_at_home(self._hass)

    async def silence(self, place: str) -> Reply:
        """Tell that nobody spoke into the open microphone there."""
        return await self._turn(place, None, lambda host, device: host.silence(device))

    async def stop(self, place: str) -> None:
        """End the talk there."""
        await self._turn(place, None, lambda host, device: host.stop(device))

    async def touch(self, place: str, locale: str, button: Button) -> Reply:
        """Touch a button of the break there."""
        return await self._turn(place, locale, lambda host, device: host.touch(device, button))

    async def _turn(
        self, place: str, locale: str | None, ask: Callable[[Host, Device], _Result]
    ) -> _Result:
        spoken = locale or self.locale_at(place)
        self._locales[place] = spoken
        zone = self._hass.config.time_zone

        def turn() -> _Result:
            return ask(self._host, self._host.device(place, zone, spoken))

        async def followed() -> _Result:
            reply, look = await self._hass.async_add_executor_job(self._and_look, turn)
            self._follow(look)
            return reply

        # An interruption does not undo a turn, so we follow what came of it to the end.
        return await asyncio.shield(self._hass.async_create_task(followed()))

    def _and_look(self, ask: Callable[[], _Result]) -> tuple[_Result, _Look]:
        """Return what is asked, and how things stand then. It blocks."""
        with self._asking:
            return ask(), replace(_look(self._host), number=next(self._numbers))

    # -- what rings

    @callback
    def begin(self) -> None:
        """Follow what rings from now on, also what passed while nothing ran."""
        self._schedule()

    async def ring(self) -> None:
        """Ring what is due, and tell that a break is due. Each is kept until `heard`."""
        try:
            rung, look = await self._hass.async_add_executor_job(
                self._and_look, lambda: self._host.ring(until_heard=True)
            )
        except Exception:
            self._wait(_LATEST)
            raise
        self._follow(look)
        returns_at = look.standing.returns_at
        if returns_at is not None and returns_at <= look.now and self._told_due != returns_at:
            self._told_due = returns_at
            for listener in [*self._due_listeners]:
                listener()
        if rung:
            self.give_rung(rung)

    async def heard(self, rung: Reply) -> None:
        """Note that what rang was heard somewhere, or told otherwise: a restart says it no more."""
        await self._hass.async_add_executor_job(self._host.heard, rung)

    async def ring_is_over(self, place: str) -> None:
        """Note that nothing sounds there any more: "stop" is for the talk again."""
        await self._turn(place, None, lambda host, device: host.ring_is_over(device))

    async def return_place(self) -> str | None:
        """Return the place where the return of the break will ring; None if nothing will."""
        device = await self._hass.async_add_executor_job(self._host.return_device)
        return device.name if device else None

    async def ring_late(self, rung: Reply) -> Reply | None:
        """Return what tells of a ring that was not heard; None if that is of no use any more."""
        return await self._hass.async_add_executor_job(self._host.ring_late, rung)

    @callback
    def _follow(self, look: _Look) -> None:
        if look.number < self._look.number:
            return
        before, self._look = self._look, look
        self._schedule()
        for listener in [*self._listeners]:
            listener(before.standing, look.standing)

    @callback
    def _schedule(self) -> None:
        self._unschedule()
        if self._is_closed:
            return
        left = self._left()
        if left is not None:
            self._wait(min(max(left, _SOONEST), _LATEST))

    def _left(self) -> timedelta | None:
        """Return how long until something is due; None if nothing will be."""
        look = self._look
        moments = [look.next_ring]
        if look.standing.returns_at != self._told_due:
            moments.append(look.standing.returns_at)
        coming = min((each for each in moments if each is not None), default=None)
        # By how long it is, and not by when: a household's clock may be stopped or moved.
        return None if coming is None else coming - self._host.clock()

    @callback
    def _wait(self, length: timedelta) -> None:
        job = HassJob(self._ring_if_due, cancel_on_shutdown=True)
        self._cancel = async_track_point_in_utc_time(self._hass, job, dt_util.utcnow() + length)

    async def _ring_if_due(self, _now: datetime) -> None:
        self._cancel = None
        left = self._left()
        if left is not None and left <= timedelta():
            await self.ring()
        else:
            self._schedule()

    @callback
    def _unschedule(self) -> None:
        if self._cancel is not None:
            self._cancel()
            self._cancel = None

    # -- who follows

    @callback
    def listen(self, listener: StandingListener) -> CALLBACK_TYPE:
        """Tell how things stood and stand now, after each turn and ring. Return what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    @callback
    def listen_due(self, listener: Callable[[], None]) -> CALLBACK_TYPE:
        """Tell when a break's time has come. Return what ends that."""
        self._due_listeners.append(listener)
        return lambda: self._due_listeners.remove(listener)

    async def close(self) -> None:
        """Close the household; what is to ring is kept."""
        self._is_closed = True
        self._unschedule()
        await self._hass.async_add_executor_job(self._opened.close)


async def open_household(hass: HomeAssistant, file: str) -> Household:
    """Open the household that is kept in the file, with the permissions that its owner gives it.

    Raises ValueError if it cannot be kept there; the message says what to do.
    """
    usual = hass.data.get(SETTINGS, Settings())
    locale, zone = locale_at_home(hass), hass.config.time_zone

    def opening() -> Household:
        settings = replace(usual, store=f"sqlite:{file}", has_screen=True)
        with ExitStack() as opened:
            host = opened.enter_context(open_host(settings))
            host.device(HOME, zone, locale)
            host.allow(Scope.TIMERS, Scope.REMINDERS)
            return Household(hass, host, opened.pop_all())

    return await hass.async_add_executor_job(opening)


def _look(host: Host) -> _Look:
    return _Look(host.standing(), host.next_ring(), host.clock())
