"""A turn in a process of its own, which kills itself after so many of its outside effects."""

import json
import logging
import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from skill.app import create_handler
from skill.domain.households import Household
from skill.store import open_store
from skill.turns.ports import HouseholdStore, Stored


@dataclass(frozen=True)
class DyingStore:
    """A store that tells of each call, before it is made and after."""

    store: HouseholdStore
    effect: Callable[[str], None]

    def load(self, user_id: str, now: datetime, *, sets_aside: bool = True) -> Stored:
        """Load, as the store does."""
        loaded = self.store.load(user_id, now, sets_aside=sets_aside)
        self.effect("load")
        return loaded

    def save(self, user_id: str, household: Household, replaces: int, now: datetime) -> int:
        """Save, as the store does."""
        version = self.store.save(user_id, household, replaces, now)
        self.effect("save")
        return version

    def forget(self, user_id: str, replaces: int, now: datetime) -> None:
        """Forget, as the store does."""
        self.store.forget(user_id, replaces, now)
        self.effect("forget")


def turn_until_killed(
    envelope: str, now: str, environ: dict[str, str], most: int, effects: Any
) -> None:
    """Take a turn, and die of SIGKILL once `effects`, a shared count, has come to `most`."""
    logging.disable(logging.CRITICAL)
    moment = datetime.fromisoformat(now)

    def effect(_: str) -> None:
        effects.value += 1
        if effects.value >= most:
            os.kill(os.getpid(), signal.SIGKILL)

    store = DyingStore(open_store(environ), effect)
    handler = create_handler(clock=lambda: moment, environ=environ, store=store)
    if most == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    handler(json.loads(envelope), None)
