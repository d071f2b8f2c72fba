"""Take one turn: answer a request from what it carries, and do so again for a newer household."""

import logging

from skill.domain.households import Household
from skill.intents import answering
from skill.intents.questions import Session
from skill.intents.turn import Answerer, Handling, Reply, Turn
from skill.speech.times import TimeWords
from skill.speech.zones import DeviceZone
from skill.turns.conversation import Conversation, TurnResult
from skill.turns.cue_keeper import CueKeeper
from skill.turns.ports import Cues, HouseholdStore
from skill.turns.request import Request

log = logging.getLogger("steady_ground")


class UnsayableError(Exception):
    """The catalog does not have what an answer says."""


class UserMissingError(Exception):
    """The request names no account, and it makes no sense without the account's record."""


def take_turn(
    asked: Request, words: TimeWords, zone: DeviceZone, store: HouseholdStore, cues: Cues
) -> tuple[TurnResult, Session]:
    """Take the turn. Return its outcome, and the session: a new one if it made the answer fail.

    Without an account, we answer only what needs no record. Raises UserMissingError for anything
    else, and UnsayableError.
    """
    session = asked.session

    def answer(household: Household) -> Reply:
        """Answer. If that fails over what the session carries, it is not ours either."""
        nonlocal session
        try:
            return _answer(asked, session, words, zone, household)
        except Exception as error:  # nothing is saved yet, so an answer may still fail
            if session == Session():
                raise
            log.warning("session let go: %s", type(error).__name__)
            session = Session()
            return _answer(asked, session, words, zone, household)

    if asked.user_id:
        keeper = CueKeeper(cues, asked.device, words.now)
        talk = Conversation(store, keeper, zone, asked.user_id, words.now, asked.fingerprint)
        outcome = talk.take_turn(answer)
    else:
        outcome = _answer_without_a_record(answer)
    return outcome, session


def _answer_without_a_record(answer: Answerer) -> TurnResult:
    """Answer as for a household that nobody knows. Raises UserMissingError if that is no help."""
    reply = answer(Household())
    if reply.handling in (Handling.VITAL, Handling.STANDS_ALONE):
        return TurnResult(reply, is_remembered=False)
    raise UserMissingError


def _answer(
    asked: Request, session: Session, words: TimeWords, zone: DeviceZone, household: Household
) -> Reply:
    """Answer for a household, with what it knows of the device. Raises UnsayableError."""
    is_delivered_again = household.has_answered(asked.fingerprint, words.now)
    zone.known = household.known_zone(asked.device)
    turn = Turn(
        now=words.now,
        household=household,
        words=words,
        locale=asked.locale,
        device=asked.device,
        slots=asked.slots,
        session=session,
        consent=asked.consent,
        is_delivered_again=is_delivered_again,
    )
    reply = answering.answer(asked.name, turn)
    planned = (*reply.planned.then, *reply.planned.if_uncleared)
    said = (*reply.say, *planned, *reply.reprompt, *reply.asking)
    if not all(map(words.catalog.can_say, said)):
        raise UnsayableError
    return reply
