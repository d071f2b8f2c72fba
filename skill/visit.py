"""One request while it is being answered, with the device's clock, words and cues."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from skill.alexa import request as hearing
from skill.alexa import response as speaking
from skill.alexa.services.cues import AlexaCues, CueService, CueWords, Reminders, Timers
from skill.alexa.services.http import AlexaApi
from skill.alexa.services.settings import DeviceSettings, DeviceZone
from skill.alexa.showing import Screen
from skill.domain.cues import CueKind
from skill.domain.households import Household
from skill.intents import answering
from skill.intents.questions import Session
from skill.intents.turn import Reply, Turn
from skill.speech import catalog
from skill.speech.times import TimeWords
from skill.turns import conversation

NEAR = timedelta(days=30)
"""Farther from now than this lies nothing that a question of ours is about."""

log = logging.getLogger("steady_ground")


class UnsayableError(Exception):
    """The catalog does not have what an answer says."""


class Visit:
    """One request, with the device's clock and cues for as long as it is being answered."""

    def __init__(self, heard: hearing.Heard, now: datetime, api: AlexaApi) -> None:
        self.heard = heard
        self.now = now
        self.catalog = catalog.load(heard.locale)
        self._zone = DeviceZone(DeviceSettings(api), heard.device_id)
        self._words = TimeWords(self.catalog, now, self._zone.read)
        self.session = heard.session if self._is_ours(heard.session) else Session()
        self._household = Household()
        self.cues = AlexaCues(api, self._services(), self._is_revoked)

    def answer(self, household: Household) -> Reply:
        """Answer for a household. Nothing is saved yet, so it is here that an answer may fail.

        If one fails over what the session carries, it is none of ours, and counts as new.
        """
        try:
            return self._answer(household)
        except Exception as error:
            if self.session == Session():
                raise
            log.warning("session let go: %s", type(error).__name__)
            self.session = Session()
            return self._answer(household)

    def _answer(self, household: Household) -> Reply:
        self._zone.known = household.known_zone(self.heard.device_id)
        turn = Turn(
            now=self.now,
            household=household,
            words=self._words,
            locale=self.heard.locale,
            slots=self.heard.slots,
            session=self.session,
            consent=self.heard.consent,
            fingerprint=self.heard.fingerprint,
        )
        reply = self._with_zone_noted(answering.answer(self.heard.name, turn))
        if not all(map(self.catalog.can_say, (*reply.say, *reply.then, *reply.reprompt))):
            raise UnsayableError
        self._household = reply.household
        return reply

    def _is_ours(self, carried: Session) -> bool:
        """Whether a session says what the catalog has, and is about a time that is near."""
        is_sayable = all(map(self.catalog.can_say, (*carried.said, *carried.reprompt)))
        return is_sayable and all(abs(each - self.now) <= NEAR for each in carried.moments)

    def screen(self, outcome: conversation.Outcome) -> Any:
        """Return the directive for a screen, if there is one.

        By now the turn is saved, so it is answered even if nothing can be shown.
        """
        number = speaking.variant_number(outcome, self.session)
        try:
            return Screen(outcome, self._words, number).directive()
        except Exception as error:  # noqa: BLE001  the words are worth more than the picture
            log.error("screen not shown: %s", type(error).__name__)  # noqa: TRY400  no traceback
            return None

    def _is_revoked(self, kind: CueKind) -> bool:
        return self._household.is_revoked(kind)

    def _services(self) -> Mapping[CueKind, CueService]:
        words = CueWords(
            self.heard.locale or catalog.DEFAULT_LOCALE,
            lambda cue: self.catalog.text(f"alert.{cue.says}_announcement"),
            lambda cue: self.catalog.text(
                f"alert.{cue.says}_label", at=self._words.back(cue.rings_at)
            ),
        )
        return {
            CueKind.TIMER: Timers(words),
            CueKind.REMINDER: Reminders(words, zone=self._zone.read),
        }

    def _with_zone_noted(self, reply: Reply) -> Reply:
        """Note what Alexa told of the zone in this turn. A call for help leaves no trace."""
        zone = self._zone.told
        if zone is None or reply.is_vital:
            return reply
        household = reply.household.with_zone(self.heard.device_id, zone, self.now)
        otherwise = reply.otherwise and self._with_zone_noted(reply.otherwise)
        return replace(reply, household=household, otherwise=otherwise)
