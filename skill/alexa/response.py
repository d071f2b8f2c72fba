"""Turns an outcome into a response envelope: speech, reprompt, directives, card and session."""

import logging
from collections.abc import Iterable
from typing import Any

import msgspec

from skill.alexa.services.cues import SCOPES
from skill.domain.cues import Cue
from skill.intents.asks import ASKS
from skill.intents.questions import MOST_COUNTED, Question, Session
from skill.intents.turn import Handling, Reply
from skill.speech.catalog import Catalog, Phrase
from skill.speech.times import TimeWords
from skill.turns.conversation import TurnResult
from skill.turns.cue_outcomes import CREATED, WANTS_CONSENT, CueOutcome

log = logging.getLogger("steady_ground")


def respond(
    outcome: TurnResult, words: TimeWords, session: Session, *, has_screen: bool
) -> dict[str, Any]:
    """Return the response envelope, with what the session carries to the next turn."""
    response, next_session = _spoken_response(outcome, words.catalog, session)
    shown = _shown(outcome, words, variant_number(outcome, session)) if has_screen else None
    if shown:
        response["directives"] = [*response.get("directives", ()), shown]
    return envelope(response, next_session)


def envelope(response: dict[str, Any], session: Session | None = None) -> dict[str, Any]:
    """Return the envelope of a response. Without a session, nobody waits for the response."""
    if session is None:
        return {"version": "1.0", "response": response}
    return {"version": "1.0", "sessionAttributes": attributes(session), "response": response}


def speech(ssml: str) -> dict[str, str]:
    return {"type": "SSML", "ssml": ssml}


def _shown(outcome: TurnResult, words: TimeWords, number: int) -> Any:
    """Return the directive for the screen; None if there is no screen or nothing to show.

    By now the turn is saved, so we answer even if the screen cannot show anything.
    """
    # Loaded when a screen is there: most devices have none.
    from skill.alexa.showing import Screen  # noqa: PLC0415

    try:
        return Screen(outcome, words, number).directive()
    except Exception as error:  # noqa: BLE001  the words are worth more than the picture
        log.error("screen not shown: %s", type(error).__name__)  # noqa: TRY400  no traceback
        return None


def _spoken_response(
    outcome: TurnResult, catalog: Catalog, session: Session
) -> tuple[dict[str, Any], Session]:
    reply, asks_consent = outcome.reply, outcome.cue in WANTS_CONSENT
    said = tuple(_spoken(outcome, asks_consent=asks_consent))
    number = variant_number(outcome, session)
    response: dict[str, Any] = {
        "outputSpeech": speech(catalog.speak(said, number, slowly=reply.is_slow))
    }
    turns = min(session.turns + 1, MOST_COUNTED)
    next_session = Session(turns=turns)
    if asks_consent:
        response["directives"] = [_consent_request(reply.planned.cues[0])]
    elif reply.reprompt and (outcome.is_remembered or reply.handling is Handling.VITAL):
        reprompt = speech(catalog.speak(reply.reprompt, number))
        response |= {"reprompt": {"outputSpeech": reprompt}, "shouldEndSession": False}
        response |= _elicited(reply.question)
        carried = () if reply.handling is Handling.VITAL else said
        next_session = Session(
            reply.question, carried, reply.reprompt, reply.asking, number, turns, reply.misses
        )
    else:
        response["shouldEndSession"] = True
    card = reply.planned.kind if outcome.cue is CueOutcome.NOT_ALLOWED else reply.consent_card
    if card:
        response["card"] = {"type": "AskForPermissionsConsent", "permissions": [SCOPES[card]]}
    return response, next_session


def variant_number(outcome: TurnResult, session: Session) -> int:
    """Return the number that chooses which variant of each phrase is spoken."""
    reply = outcome.reply
    return reply.household.breaks_begun + session.turns if reply.variant is None else reply.variant


def attributes(session: Session) -> dict[str, Any]:
    """Return the session as plain JSON, which Alexa carries to the next turn."""
    carried: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(session))
    return carried


def _spoken(outcome: TurnResult, *, asks_consent: bool) -> Iterable[Phrase]:
    reply = outcome.reply
    if reply.handling is Handling.VITAL:
        return reply.say
    if not outcome.is_remembered:
        return _unremembered(outcome)
    before = tuple(_told_of_the_record(outcome))
    say, asking = _parted(reply)
    if outcome.cue is CueOutcome.MAY_STILL_RING and reply.planned.if_uncleared:
        return (*before, *reply.planned.if_uncleared, *asking)
    then = () if asks_consent else (*_then(outcome), *asking)
    return (*before, *say, *_told_of_cues(outcome), *then)


def _then(outcome: TurnResult) -> tuple[Phrase, ...]:
    """Return what follows the word on the cues: nothing, if a chime may ring at a wrong time."""
    return () if outcome.cue is CueOutcome.STUCK else outcome.reply.planned.then


def _told_of_the_record(outcome: TurnResult) -> Iterable[Phrase]:
    if outcome.was_set_aside:
        yield Phrase("trouble.set_aside")
    if outcome.was_read_in_part:
        yield Phrase("trouble.in_part")


def _unremembered(outcome: TurnResult) -> Iterable[Phrase]:
    if outcome.may_be_remembered:
        alone, otherwise = "trouble.perhaps_remembered", "trouble.store_uncertain"
    else:
        alone, otherwise = "trouble.not_remembered", "trouble.store"
    if outcome.reply.handling is Handling.STANDS_ALONE:
        return (*_parted(outcome.reply)[0], Phrase(alone))
    return (Phrase(otherwise),)


def _parted(reply: Reply) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Split the phrases into the answer and the question at its end: nothing follows a question."""
    question = reply.asking or reply.reprompt
    if not question:
        return reply.say, ()
    if reply.say[-len(question) :] == question:
        return reply.say[: -len(question)], question
    return (), reply.say


def _told_of_cues(outcome: TurnResult) -> Iterable[Phrase]:
    planned = outcome.reply.planned
    if outcome.cue is CueOutcome.TIMER and planned.changes_room:
        yield Phrase("cue.timer_here")
    elif outcome.cue and (planned.section or outcome.cue not in CREATED):
        yield Phrase(f"{planned.section or 'cue'}.{outcome.cue}", planned.values)
    tells_heads_up = outcome.cue is None or outcome.cue in CREATED
    if outcome.heads_up and outcome.heads_up not in CREATED and tells_heads_up:
        yield Phrase(f"heads_up.{outcome.heads_up}")
    for cue in outcome.lost:
        yield Phrase(f"lost.{cue.says}")


def _consent_request(planned: Cue) -> dict[str, Any]:
    """Let Alexa itself ask for the permission.

    The token comes back with the answer. It names the scope and the cue that was planned.
    """
    scope = SCOPES[planned.kind]
    asked = {"permissionScope": scope, "consentLevel": "ACCOUNT"}
    return {
        "type": "Connections.SendRequest",
        "name": "AskFor",
        "payload": {
            "@type": "AskForPermissionsConsentRequest",
            "@version": "2",
            "permissionScopes": [asked],
        },
        "token": f"{scope} {msgspec.json.encode(planned).decode()}",
    }


def _elicited(question: Question) -> dict[str, Any]:
    """Return the directive that lets Alexa take the next words as a slot; nothing without one."""
    elicits = ASKS[question.ask].elicits
    if elicits is None:
        return {}
    intent, slot = elicits
    slots = {slot: {"name": slot}}
    updated = {"name": intent, "confirmationStatus": "NONE", "slots": slots}
    directive = {"type": "Dialog.ElicitSlot", "slotToElicit": slot, "updatedIntent": updated}
    return {"directives": [directive]}
