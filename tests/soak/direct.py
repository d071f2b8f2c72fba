"""The skill without a wire: the same turns, with Alexa's services called in this process.

A hundred thousand interleavings, or breaks, would take hours over sockets. The matrix and the crash
points have the real wire.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import urllib3

from skill.alexa import request
from skill.app import Received, Skill
from skill.domain.households import Household
from skill.network.budget import TurnBudget
from skill.store import records
from skill.telemetry import RequestLog
from skill.turns.ports import HouseholdStore, StaleHouseholdError, Stored
from tests.front_door.echo import SKILL_ID, FrozenClock, Handler
from tests.soak.gate import Call
from tests.soak.stage import AlexaBehindTheGate, alexas_name

ENDPOINT = "http://127.0.0.1:9"
"""Where Alexa's services are said to be; nobody connects to it."""


@dataclass(frozen=True)
class PausingStore:
    """A store that lets others go first before each of its calls."""

    store: HouseholdStore
    pause: Callable[[], None]

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        """Load, as the store does."""
        self.pause()
        return self.store.load(user_id, now, sets_aside=sets_aside)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        """Save, as the store does."""
        self.pause()
        return self.store.save(user_id, household, replaces, now)

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        """Forget, as the store does."""
        self.pause()
        self.store.forget(user_id, replaces, now)


@dataclass(frozen=True)
class KeptInMemory:
    """A store that keeps the same records as the others do, and no file."""

    _kept: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Each user's version and record."""

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        """Load what was saved last."""
        del now, sets_aside  # nothing expires here, and nobody else writes
        if user_id not in self._kept:
            return Stored(Household(), 0)
        version, record = self._kept[user_id]
        return Stored(records.read(record).household, version)

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        """Save over the version that it replaces. Raises StaleHouseholdError."""
        del now
        self._check(user_id, replaces)
        self._kept[user_id] = replaces + 1, records.encode(household)
        return replaces + 1

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        """Delete it. Raises StaleHouseholdError."""
        del now
        self._check(user_id, replaces)
        self._kept.pop(user_id, None)

    def _check(self, user_id: str, replaces: int) -> None:
        if replaces != self._kept.get(user_id, (0, ""))[0]:
            raise StaleHouseholdError


@dataclass(frozen=True)
class NoWire:
    """Takes the place of a pool of connections: each request is handed straight on."""

    alexa: AlexaBehindTheGate
    pause: Callable[[], None]

    def connection_from_host(self, *_: Any) -> "NoWire":
        """Return what sends requests, whichever host it is."""
        return self

    def urlopen(self, method: str, path: str, **sent: Any) -> urllib3.BaseHTTPResponse:
        """Return what the services answer."""
        self.pause()
        headers, body = dict(sent["headers"]), sent["body"] or b""
        name = alexas_name(method, path, headers)
        status, content = self.alexa(Call(name, method, path, headers, body))
        return urllib3.HTTPResponse(BytesIO(content), status=status, preload_content=False)


def direct_handler(
    clock: FrozenClock,
    store: HouseholdStore,
    alexa: AlexaBehindTheGate,
    pause: Callable[[], None],
) -> Handler:
    """Return the skill's handler, which pauses before each outside effect.

    Unlike the real one it has no last resort: if a turn fails, that is raised.
    """
    pool: Any = NoWire(alexa, pause)
    skill = Skill(clock, PausingStore(store, pause), pool, SKILL_ID)

    def handle(event: dict[str, Any], _: object) -> dict[str, Any]:
        # A turn that waits for others, or on a machine that sleeps, must not run out of time.
        budget = TurnBudget(timedelta(days=1), stopwatch=lambda: 0.0)
        return skill.answer(Received(event, request.read(event), RequestLog(), budget))

    return handle
