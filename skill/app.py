"""Where the parts are joined: the store, Alexa's services, the words and the intents."""

import itertools
import json
import logging
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

import urllib3
from ask_sdk_core.dispatch_components import AbstractRequestHandler
from ask_sdk_core.handler_input import HandlerInput
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_core.skill_builder import CustomSkillBuilder
from ask_sdk_model import RequestEnvelope, Response

from skill import conversation, events, hearing, speaking
from skill.alexa.cues import AlexaCues, CueService, CueWords, Reminders, Timers
from skill.alexa.http import AlexaApi
from skill.alexa.settings import DeviceSettings, zone_info
from skill.budget import TurnBudget
from skill.cue_keeper import CueKeeper
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.intents import table
from skill.intents.names import TOUCH
from skill.intents.questions import Session
from skill.intents.turn import Reply, Turn
from skill.network import new_pool
from skill.ports import HouseholdStore, ZoneUnavailableError
from skill.showing import Screen
from skill.speech import catalog
from skill.speech.catalog import Catalog, Phrase
from skill.speech.times import TimeWords
from skill.store import open_store
from skill.store.timed import TimedStore
from skill.telemetry import Outcome, RequestLog, Stopwatch, monotonic

Clock = Callable[[], datetime]
LambdaHandler = Callable[[dict[str, Any], object], dict[str, Any]]

SKILL_ID_VARIABLE = "ALEXA_SKILL_ID"
LAMBDA_VARIABLE = "AWS_LAMBDA_FUNCTION_NAME"
"""The function's name, where AWS Lambda runs the skill and CloudWatch reads the log."""

SPOKEN_TO = ("LaunchRequest", "IntentRequest", "Connections.Response", TOUCH)
"""The request types that somebody waits for an answer to; others get none."""

log = logging.getLogger("steady_ground")


def system_clock() -> datetime:
    return datetime.now(UTC)


def create_handler(
    *,
    clock: Clock = system_clock,
    environ: Mapping[str, str] = os.environ,
    stopwatch: Stopwatch = monotonic,
    budget: Callable[[], TurnBudget] = TurnBudget,
) -> LambdaHandler:
    """Return the function from a request envelope to a response envelope.

    It answers every envelope, also a broken or foreign one, and raises nothing but
    EventNotTakenError: a skill event is answered only when what it asks for is done. Raises
    StoreSettingError itself where the environment names no store. ``budget`` makes what one
    request may spend on the store and on Alexa's services together.
    """
    builder: Any = CustomSkillBuilder()
    skill_id = environ.get(SKILL_ID_VARIABLE)
    if skill_id:
        builder.skill_id = skill_id
    builder.add_request_handler(TurnHandler(clock, open_store(environ), new_pool(), budget))
    skill, serializer = builder.create(), DefaultSerializer()
    service = environ.get(LAMBDA_VARIABLE)
    count = itertools.count()

    def handle(event: dict[str, Any], _: object) -> dict[str, Any]:
        noted = RequestLog(stopwatch, is_cold_start=next(count) == 0)
        try:
            envelope = serializer.deserialize(json.dumps(event), RequestEnvelope)
            response: Any = serializer.serialize(skill.invoke(envelope, noted))
        except events.EventNotTakenError as error:
            noted.outcome, noted.failure = Outcome.EVENT_NOT_TAKEN, f"event not taken: {error}"
            raise
        except Exception as error:  # noqa: BLE001  whatever it was, somebody is waiting
            noted.failure = f"turn failed: {type(error).__name__}"
            noted.outcome, response = _apology(event)
        finally:
            noted.write(_request(event), clock(), service)
        return dict(response)

    return handle


def _request(event: object) -> dict[str, Any]:
    request = event.get("request") if isinstance(event, dict) else None
    return request if isinstance(request, dict) else {}


def _apology(event: object) -> tuple[Outcome, dict[str, Any]]:
    """Return a response for an envelope that could not be answered; an empty one for an event."""
    request = _request(event)
    if request.get("type") not in SPOKEN_TO:
        return Outcome.NOTHING_TO_SAY, {"version": "1.0", "response": {}}
    words = _catalog(request.get("locale"))
    speech = {"type": "SSML", "ssml": words.speak([Phrase("trouble.apology")], 0)}
    response = {"outputSpeech": speech, "shouldEndSession": True}
    return Outcome.APOLOGY, {"version": "1.0", "response": response}


def _catalog(locale: object) -> Catalog:
    return catalog.load(locale if isinstance(locale, str) else catalog.DEFAULT_LOCALE)


class TurnHandler(AbstractRequestHandler):
    """The one request handler of the ASK skill: every request takes the same way."""

    def __init__(
        self,
        clock: Clock,
        store: HouseholdStore,
        pool: urllib3.PoolManager,
        budget: Callable[[], TurnBudget],
    ) -> None:
        self._clock = clock
        self._store = store
        self._pool = pool
        self._budget = budget

    def can_handle(self, handler_input: HandlerInput) -> bool:  # noqa: ARG002  it takes them all
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        envelope, now = handler_input.request_envelope, self._clock().astimezone(UTC)
        noted: RequestLog = handler_input.context  # where the SDK hands on AWS Lambda's
        heard = hearing.heard(envelope)
        if heard is None:
            self._take_event(envelope, now, noted)
            return Response()
        noted.intent = table.known_name(heard.name)
        store = TimedStore(self._store, noted, self._budget())
        visit = Visit(heard, now, self._api(heard, store))
        keeper = CueKeeper(visit.cues, heard.device_id, visit.now)
        talk = conversation.Conversation(store, keeper, heard.user_id, now, heard.request_id)
        outcome = talk.take_turn(visit.answer)
        response, session = speaking.respond(outcome, visit.catalog, visit.session)
        if heard.has_screen and (shown := visit.screen(outcome).directive()):
            response.directives = [*(response.directives or ()), shown]
        handler_input.attributes_manager.session_attributes = speaking.attributes(session)
        noted.outcome, noted.cue = _told(outcome), outcome.cue and outcome.cue.value
        return response

    def _api(self, heard: hearing.Heard, store: TimedStore) -> AlexaApi:
        """Return Alexa's services, on the one budget that the store draws on as well."""
        endpoint, token = heard.api_endpoint, heard.api_access_token
        return AlexaApi(self._pool, endpoint, token, store.budget, store.noted)

    def _take_event(self, envelope: RequestEnvelope, now: datetime, noted: RequestLog) -> None:
        event = events.read(envelope)
        if event:
            noted.intent = type(event).__name__
            events.take(event, TimedStore(self._store, noted, self._budget()), now)
            noted.outcome = Outcome.EVENT_TAKEN


def _told(outcome: conversation.Outcome) -> Outcome:
    if not outcome.is_remembered:
        return Outcome.NOT_REMEMBERED
    is_damaged = outcome.was_set_aside or outcome.was_read_in_part
    return Outcome.SET_ASIDE if is_damaged else Outcome.ANSWERED


class Visit:
    """One request, with the device's clock and cues for as long as it is being answered."""

    def __init__(self, heard: hearing.Heard, now: datetime, api: AlexaApi) -> None:
        self.heard = heard
        self.now = now
        self.catalog = _catalog(heard.locale)
        self._api = api
        self._zone: ZoneInfo | None = None
        carried = heard.session
        is_ours = all(map(self.catalog.can_say, (*carried.said, *carried.reprompt)))
        self.session = carried if is_ours else Session()
        self._household = Household()
        self.cues = AlexaCues(self._api, self._services(), self._is_revoked)

    def answer(self, household: Household) -> Reply:
        household = self._with_zone(household)
        self._zone = zone_info(household.fresh_zone(self.heard.device_id, self.now))
        turn = Turn(
            now=self.now,
            zone=self._zone,
            household=household,
            words=self._words,
            slots=self.heard.slots,
            session=self.session,
            consent=self.heard.consent,
            request_id=self.heard.request_id,
        )
        reply = table.answer(self.heard.name, turn)
        self._household = reply.household
        return reply

    def screen(self, outcome: conversation.Outcome) -> Screen:
        return Screen(outcome, self._words, speaking.variant_number(outcome, self.session))

    def _is_revoked(self, kind: CueKind) -> bool:
        return self._household.is_revoked(kind)

    def _services(self) -> Mapping[CueKind, CueService]:
        words = CueWords(
            self.heard.locale,
            lambda cue: self.catalog.text(f"alert.{cue.says}_announcement"),
            lambda cue: self.catalog.text(
                f"alert.{cue.says}_label", at=self._words.back(cue.rings_at)
            ),
        )
        return {
            CueKind.TIMER: Timers(words),
            CueKind.REMINDER: Reminders(words, zone=lambda: self._zone),
        }

    @property
    def _words(self) -> TimeWords:
        return TimeWords(self.catalog, self.now, self._zone)

    def _with_zone(self, household: Household) -> Household:
        """Remember the device's zone for a day."""
        device = self.heard.device_id
        if household.fresh_zone(device, self.now):
            return household
        zone = self._zone_read
        return household.with_zone(device, zone, self.now) if zone else household

    @cached_property
    def _zone_read(self) -> str | None:
        """The zone as the device reports it: asked for once, however often the turn runs again."""
        try:
            return DeviceSettings(self._api).zone_of(self.heard.device_id)
        except ZoneUnavailableError as error:
            log.warning("time zone not known: %s", error)
            return None
