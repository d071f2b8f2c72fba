"""One request while it is being answered: it may be answered anew for a newer household."""

import logging
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from skill.domain.households import Household
from skill.intents import answering
from skill.intents.questions import Session
from skill.intents.turn import Handling, Reply, Turn
from skill.speech.times import TimeWords
from skill.speech.zones import DeviceZone
from skill.turns.conversation import Conversation, Outcome
from skill.turns.cue_keeper import CueKeeper
from skill.turns.ports import Cues, HouseholdStore
from skill.turns.request import Request

NEAR = timedelta(days=30)
"""Farther from now than this lies nothing that a question of ours is about."""

log = logging.getLogger("steady_ground")


class UnsayableError(Exception):
    """The catalog does not have what an answer says."""


class UserMissingError(Exception):
    """The request names no account, and it makes no sense without the account's record."""


@dataclass
class Visit:
    """A request at one moment (UTC), with the words and the zone of the device it came from."""

    request: Request
    now: datetime
    words: TimeWords
    zone: DeviceZone
    session: Session = field(init=False)
    """What the request carries from the turn before, if it is ours."""

    def __post_init__(self) -> None:
        carried = self.request.session
        self.session = carried if self._is_ours(carried) else Session()

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

    def answer_without_a_record(self) -> Reply:
        """Answer as for a household that nobody knows."""
        return self.answer(Household())

    def _answer(self, household: Household) -> Reply:
        self.zone.known = household.known_zone(self.request.device_id)
        turn = Turn(
            now=self.now,
            household=household,
            words=self.words,
            locale=self.request.locale,
            slots=self.request.slots,
            session=self.session,
            consent=self.request.consent,
            fingerprint=self.request.fingerprint,
        )
        reply = self._with_zone_noted(answering.answer(self.request.name, turn))
        said = (*reply.say, *reply.planned.then, *reply.reprompt)
        if not all(map(self.words.catalog.can_say, said)):
            raise UnsayableError
        return reply

    def _is_ours(self, carried: Session) -> bool:
        """Whether a session says what the catalog has, and is about a time that is near."""
        said = (*carried.said, *carried.reprompt)
        is_sayable = all(map(self.words.catalog.can_say, said))
        return is_sayable and all(abs(each - self.now) <= NEAR for each in carried.question.moments)

    def _with_zone_noted(self, reply: Reply) -> Reply:
        """Note what Alexa told of the zone in this turn. A call for help leaves no trace."""
        zone = self.zone.told
        if zone is None or reply.handling is Handling.VITAL:
            return reply
        household = reply.household.with_zone(self.request.device_id, zone, self.now)
        return replace(reply, household=household)


def take_turn(visit: Visit, store: HouseholdStore, cues: Cues) -> Outcome:
    """Take the turn and return its outcome.

    Without an account, we answer only what needs no record. Raises UserMissingError for anything
    else, and UnsayableError.
    """
    asked = visit.request
    if not asked.user_id:
        reply = visit.answer_without_a_record()
        if reply.handling in (Handling.VITAL, Handling.STANDS_ALONE):
            return Outcome(reply, is_remembered=False)
        raise UserMissingError
    keeper = CueKeeper(cues, asked.device_id, visit.now)
    talk = Conversation(store, keeper, asked.user_id, visit.now, asked.fingerprint)
    return talk.take_turn(visit.answer)
