"""Joins the parts: the store, Alexa's services, the words and the intents."""

import itertools
import logging
import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import urllib3

from skill.alexa import envelope, request, response
from skill.alexa.services.cues import AlexaCues
from skill.alexa.services.http import AlexaApi
from skill.alexa.services.settings import DeviceSettings
from skill.intents import answering, safety
from skill.intents.names import ABOUT_SAFETY
from skill.intents.questions import Session
from skill.network.budget import Stopwatch, TurnBudget
from skill.network.connections import new_pool
from skill.network.workers import Workers
from skill.speech import catalog, completeness
from skill.speech.alerts import AlertWords
from skill.speech.catalog import Phrase
from skill.speech.completeness import CatalogError
from skill.speech.times import TimeWords
from skill.speech.zones import DeviceZone
from skill.store import open_store
from skill.store.timed import TimedStore
from skill.telemetry import Outcome, RequestLog
from skill.turns import conversation
from skill.turns.ports import EventNotTakenError, HouseholdStore
from skill.turns.visit import take_turn

Clock = Callable[[], datetime]
LambdaHandler = Callable[[dict[str, Any], object], dict[str, Any]]

SKILL_ID_VARIABLE = "ALEXA_SKILL_ID"
LAMBDA_VARIABLE = "AWS_LAMBDA_FUNCTION_NAME"
"""AWS Lambda sets it to the function's name. Then CloudWatch reads the log."""

__all__ = ["CatalogError", "create_handler"]

log = logging.getLogger("steady_ground")


def system_clock() -> datetime:
    return datetime.now(UTC)


def create_handler(  # noqa: PLR0913  a caller names the parts that it replaces
    *,
    clock: Clock = system_clock,
    environ: Mapping[str, str] = os.environ,
    stopwatch: Stopwatch = time.monotonic,
    store: HouseholdStore | None = None,
    opens_store: bool = False,
    budget: Callable[[], TurnBudget] = TurnBudget,
    locales: Iterable[str] = (),
) -> LambdaHandler:
    """Return the function from a request envelope to a response envelope.

    The function answers every envelope, even a broken one. It raises only EventNotTakenError, if it
    cannot do what a skill event asks. ``budget`` makes the time that one request may spend on the
    store and Alexa's services. Raises StoreSettingError itself if nothing names a store, or if
    ``opens_store`` is set and the SQLite file cannot be used. Raises CatalogError if a language
    does not have all its words, or one of the ``locales`` has none.
    """
    completeness.check(locales)
    store = store or open_store(environ, at_once=opens_store)
    skill = Skill(clock, store, new_pool(), environ.get(SKILL_ID_VARIABLE, ""))
    return _answering(skill, clock, stopwatch, budget, environ.get(LAMBDA_VARIABLE))


def _answering(
    skill: "Skill",
    clock: Clock,
    stopwatch: Stopwatch,
    budget: Callable[[], TurnBudget],
    service: str | None,
) -> LambdaHandler:
    """Return the function that answers with the skill, and notes each request in the log."""
    count = itertools.count()

    def handle(event: dict[str, Any], _: object) -> dict[str, Any]:
        noted, may_spend = RequestLog(stopwatch, is_cold_start=next(count) == 0), budget()
        to_log = envelope.fields(event, "request")
        try:
            received = Received(event, request.read(event), noted, may_spend)
            answer = skill.answer(received)
        except EventNotTakenError as error:
            noted.outcome, noted.failure = Outcome.EVENT_NOT_TAKEN, f"event not taken: {error}"
            raise
        except Exception as error:  # noqa: BLE001  whatever went wrong, somebody is waiting
            noted.failure = f"turn failed: {type(error).__name__}"
            noted.outcome, answer = _last_resort(event)
        finally:
            noted.write(to_log, clock(), service)
        return answer

    return handle


def _last_resort(event: object) -> tuple[Outcome, dict[str, Any]]:
    """Return what is logged and what is answered if a turn failed, from the envelope alone.

    A call for help still gets its answer. It counts as an apology like any other, so that the log
    does not give it away. An event gets an empty response.
    """
    if not request.is_spoken_to(event):
        return Outcome.NOTHING_TO_SAY, response.envelope({})
    locale = envelope.text(event, "request", "locale")
    words = catalog.load(locale)
    intent = envelope.text(event, "request", "intent", "name")
    if intent not in ABOUT_SAFETY:
        intent = safety.heard_in(request.slots(event, words), locale) or intent
    is_vital = intent in ABOUT_SAFETY
    said = safety.words_anywhere(intent) if is_vital else (Phrase("trouble.apology"),)
    answer = {"outputSpeech": response.speech(words.speak(said, 0)), "shouldEndSession": True}
    return Outcome.APOLOGY, response.envelope(answer)


class AnotherSkillError(Exception):
    """The request is for a skill of another id."""


@dataclass(frozen=True)
class Received:
    """A request as it came, and what we note and may spend while we answer it."""

    event: Any
    """The envelope as Alexa sent it: see skill.alexa.envelope."""

    asked: request.AlexaRequest | None
    """The request in the envelope; None if nobody waits for an answer."""

    noted: RequestLog
    budget: TurnBudget
    """The time that this request may spend. It counts from the moment that we got the envelope."""


@dataclass(frozen=True)
class Skill:
    """What all requests share: the clock, the store, and the connections to Alexa's services."""

    clock: Clock
    store: HouseholdStore
    pool: urllib3.PoolManager
    skill_id: str
    """Only requests for the skill of this id are answered; with "" all are."""

    workers: Workers = field(default_factory=Workers)

    def answer(self, received: Received) -> dict[str, Any]:
        """Return the response envelope. Raises AnotherSkillError and EventNotTakenError."""
        if self.skill_id and request.skill_id(received.event) != self.skill_id:
            raise AnotherSkillError
        now, asked = self.clock().astimezone(UTC), received.asked
        if asked is None:
            return self._take_event(received, now)
        return self._take_turn(received, asked, now)

    def _take_turn(
        self, received: Received, asked: request.AlexaRequest, now: datetime
    ) -> dict[str, Any]:
        noted, store = received.noted, self._timed_store(received)
        api = self._api(asked, store)
        zone = DeviceZone(partial(DeviceSettings(api).told_zone_of, asked.request.device_id))
        words = TimeWords(catalog.load(asked.request.locale), now, zone.read)
        cues = AlexaCues(api, AlertWords(words, asked.request.locale or catalog.DEFAULT_LOCALE))
        noted.intent = answering.known_name(asked.request.name)
        session = asked.request.session.if_ours(words.catalog, now)
        heard = replace(asked.request, session=session)
        outcome, session = take_turn(heard, words, zone, store, cues)
        noted.outcome, noted.cue = _told(outcome), outcome.cue and outcome.cue.value
        return response.respond(outcome, words, session, has_screen=asked.has_screen)

    def _timed_store(self, received: Received) -> TimedStore:
        return TimedStore(self.store, received.noted, received.budget, self.workers)

    def _api(self, asked: request.AlexaRequest, store: TimedStore) -> AlexaApi:
        """Return Alexa's services, with the same budget as the store."""
        endpoint, token = asked.api_endpoint, asked.api_access_token
        return AlexaApi(self.pool, endpoint, token, store.budget, store.noted)

    def _take_event(self, received: Received, now: datetime) -> dict[str, Any]:
        # Loaded when an event comes, for which nobody waits.
        from skill.alexa import skill_events  # noqa: PLC0415

        event = skill_events.read(received.event)
        if event:
            received.noted.intent = type(event).__name__
            skill_events.take(event, self._timed_store(received), now)
            received.noted.outcome = Outcome.EVENT_TAKEN
        if not request.is_spoken_to(received.event):
            return response.envelope({})
        # If a touch is not one of our buttons, the session stays as it is.
        session = request.session(received.event)
        return response.envelope({}, session if session.is_sound else Session())


def _told(outcome: conversation.TurnResult) -> Outcome:
    if not outcome.is_remembered:
        return Outcome.NOT_REMEMBERED
    is_damaged = outcome.was_set_aside or outcome.was_read_in_part
    return Outcome.SET_ASIDE if is_damaged else Outcome.ANSWERED
