"""Opening a household: joins the clock, Alexa's services, what was kept, and the skill."""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from interaction_models.models import LOCALES
from speaker.hosting.home import Home
from speaker.household.clock import SpeakerClock
from speaker.household.devices import DEFAULT_DEVICE, DEFAULT_LOCALE, DEFAULT_ZONE, AlexaHousehold
from speaker.household.wire import Ids, JsonObject
from speaker.services import AlexaServices
from speaker.services.keeping import Keeper, KeepingError
from speaker.sessions.envelopes import Envelopes
from speaker.sessions.skill_calls import SkillCalls
from speaker.sessions.turns import Alexa
from speaker.understanding.language import Language, of_file, of_locale

_VARIABLE = "STEADY_GROUND_STORE"

Skill = Callable[[JsonObject, object], JsonObject]
# Makes the skill from its environment variables and the clock that it shares with the speaker.
SkillFactory = Callable[[Callable[[], datetime], Mapping[str, str]], Skill]


@dataclass(frozen=True)
class Settings:
    """How a speaker starts.

    `frozen_at` stops the clock there; with None the clock follows real time. `seed` makes every
    identifier the same in each run. `store` says where the household stays ("sqlite:PATH"); None
    makes a new one and deletes it at the end. `model` is an interaction model's file; None takes
    the locale's own. With `has_screen`, the devices have a screen.
    """

    frozen_at: datetime | None = None
    seed: int | None = None
    zone: str | None = DEFAULT_ZONE
    device: str = DEFAULT_DEVICE
    locale: str = DEFAULT_LOCALE
    model: Path | None = None
    store: str | None = None
    strict: bool = False
    has_screen: bool = False

    def language(self, locale: str) -> Language:
        """Return the language of the locale. Raises ModelError or LocaleError."""
        return of_file(self.model) if self.model else of_locale(locale)


USUAL = Settings()


class StoreError(ValueError):
    """The household cannot be stored there; the message says what to do."""


class WordsError(ValueError):
    """The skill does not have all its words in every language; the message lists what is amiss."""


def steady_ground(clock: Callable[[], datetime], environ: Mapping[str, str]) -> Skill:
    """Make the real skill. Raises StoreError if its store cannot be used, and WordsError."""
    from skill.app import CatalogError, create_handler  # noqa: PLC0415 -- heavy; tests bring theirs

    try:
        return create_handler(clock=clock, environ=environ, opens_store=True, locales=LOCALES)
    except CatalogError as wrong:
        raise WordsError(f"The skill cannot say everything: {wrong}.") from wrong
    except ValueError as wrong:
        raise StoreError(str(wrong).replace(_VARIABLE, "The store")) from wrong


@contextmanager
def open_home(
    settings: Settings = USUAL, make_skill: SkillFactory = steady_ground
) -> Iterator[Home]:
    """Start Alexa's services and the skill, and yield the household in front of them.

    A household that is kept goes on with its account, its devices and what is to ring. Raises
    ModelError if the interaction model cannot be read, LocaleError if the skill does not have the
    locale, WordsError if it lacks words, and StoreError if the store cannot be used.
    """
    clock, ids, household = SpeakerClock(settings.frozen_at), Ids(settings.seed), AlexaHousehold()
    settings.language(settings.locale)
    with _store(settings.store) as store, AlexaServices(clock, household, ids) as services:
        environ = os.environ | {
            _VARIABLE: store,
            "ALEXA_SKILL_ID": household.application_id,
        }
        envelopes = Envelopes(household, services.endpoint, clock, ids)
        calls = SkillCalls(make_skill(clock, environ), envelopes, clock)
        alexa = Alexa(calls, settings.language, services, settings.strict)
        with _alone(settings.store):
            keeper = _keeper(settings.store, services)
            passed = services.alerts.pass_by()
            yield Home(alexa, clock, passed=passed, keeper=keeper)


def _keeper(store: str | None, services: AlexaServices) -> Keeper | None:
    """Go on with what was kept beside the store; None if nothing is. Raises StoreError."""
    if store is None:
        return None
    keeper = Keeper(_beside(store, ".alerts"), services.household, services.alerts)
    try:
        keeper.load()
        keeper.save()
    except KeepingError as wrong:
        raise StoreError(str(wrong)) from wrong
    services.alerts.on_change = keeper.save
    services.alerts.on_ring = keeper.save_if_possible
    return keeper


def _beside(store: str, ending: str) -> Path:
    path = Path(store.partition(":")[2])
    return path.with_name(f"{path.name}{ending}")


@contextmanager
def _alone(store: str | None) -> Iterator[None]:
    """Hold a household that is kept, so that no other speaker writes what rings there.

    SQLite holds the lock for us: everywhere, and until this process ends, however it ends. Raises
    StoreError.
    """
    if store is None:
        yield
        return
    with closing(_lock(store)):
        yield


def _lock(store: str) -> sqlite3.Connection:
    file = _beside(store, ".alerts.lock")
    try:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        with ExitStack() as opened:
            lock = sqlite3.connect(file, timeout=0, check_same_thread=False)
            opened.callback(lock.close)
            lock.execute("BEGIN EXCLUSIVE")
            opened.pop_all()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise StoreError(f"{file} cannot be used: {error}.") from error
        raise StoreError(f"{store} is in use by another speaker. End that one first.") from error
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror}.") from error
    return lock


@contextmanager
def _store(kept: str | None) -> Iterator[str]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="steady-ground-", ignore_cleanup_errors=True) as folder:
        yield f"sqlite:{Path(folder) / 'household.db'}"
