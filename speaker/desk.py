"""Putting the speaker together: clock, household, services, understanding, and the skill."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from speaker import commands
from speaker.clock import SpeakerClock
from speaker.device import DEFAULT_ZONE, Household
from speaker.dialogs import DialogModel
from speaker.envelopes import Envelopes
from speaker.interaction_model import InteractionModel
from speaker.services import AlexaServices
from speaker.skill_calls import SkillCalls
from speaker.speaker import Speaker
from speaker.turns import Alexa
from speaker.understanding import Understanding
from speaker.wire import Ids, JsonObject

Skill = Callable[[JsonObject, object], JsonObject]
# Makes the skill from the clock it shares with the speaker and its environment variables.
SkillFactory = Callable[[Callable[[], datetime], Mapping[str, str]], Skill]

MODELS = Path(__file__).parent.parent / "interaction_models"


@dataclass(frozen=True)
class Settings:
    """How a speaker starts.

    `frozen_at` stops the clock there; None follows real time. `seed` makes every identifier the
    same in each run. `store` is a household that stays ("sqlite:PATH"); None is a new one,
    deleted at the end. `model` is the interaction model's file, else the locale's own.
    """

    frozen_at: datetime | None = None
    seed: int | None = None
    zone: str | None = DEFAULT_ZONE
    device: str = "kitchen"
    locale: str = "en-US"
    model: Path | None = None
    store: str | None = None
    strict: bool = False

    @property
    def model_file(self) -> Path:
        return self.model or MODELS / f"{self.locale}.json"


def steady_ground(clock: Callable[[], datetime], environ: Mapping[str, str]) -> Skill:
    from skill.app import create_handler  # noqa: PLC0415 -- heavy, and tests bring their own

    return create_handler(clock=clock, environ=environ)


@contextmanager
def open_speaker(
    settings: Settings = Settings(), make_skill: SkillFactory = steady_ground
) -> Iterator[Speaker]:
    """Start Alexa's services and the skill, and give the speaker in front of them.

    Raises ModelError where the interaction model cannot be read.
    """
    clock, ids, household = SpeakerClock(settings.frozen_at), Ids(settings.seed), Household()
    device = household.device(settings.device, settings.zone)
    language = _language(settings.model_file)
    with _store(settings.store) as store, AlexaServices(clock, household, ids) as services:
        environ = os.environ | {
            "STEADY_GROUND_STORE": store,
            "ALEXA_SKILL_ID": household.application_id,
        }
        envelopes = Envelopes(household, services.endpoint, settings.locale, clock, ids)
        alexa = Alexa(
            SkillCalls(make_skill(clock, environ), envelopes, clock),
            language.understanding,
            language.dialogs,
            services,
            language.invocation_name.title(),
            settings.strict,
        )
        yield Speaker(alexa, clock, device, settings.locale, commands.run)


@dataclass(frozen=True)
class Language:
    """What is read from an interaction model; nothing of it changes as people talk."""

    understanding: Understanding
    dialogs: DialogModel
    invocation_name: str


def _language(file: Path) -> Language:
    changed_at = file.stat().st_mtime_ns if file.is_file() else 0
    return _read_language(file, changed_at)


@lru_cache(maxsize=4)
def _read_language(file: Path, changed_at: int) -> Language:  # noqa: ARG001  a new one is read anew
    model = InteractionModel.load(file)
    return Language(Understanding(model), DialogModel.load(file), model.invocation_name)


@contextmanager
def _store(kept: str | None) -> Iterator[str]:
    if kept is not None:
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="steady-ground-", ignore_cleanup_errors=True) as folder:
        yield f"sqlite:{Path(folder) / 'household.db'}"
