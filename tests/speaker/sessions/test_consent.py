"""Consent by voice: Alexa's question, the answers it takes, and what the skill is told."""

import json

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope

from speaker.household.scopes import Consent, Scope
from tests.speaker.conftest import OpenDesk
from tests.speaker.small_skill import REMINDERS, TIMERS, Desk, ask_for, asks, says

QUESTION = (
    "Alexa asks: Do you give Tea House permission to update your timers? "
    "You can say I approve, or no."
)
ASK = "Alexa, ask tea house to greet me"


def asking(desk_with: OpenDesk, *scopes: str, **response: object) -> Desk:
    """A desk whose skill asks for consent when it is asked to greet."""
    directives = [ask_for(*(scopes or (TIMERS,)))]
    reply = says("May I?", end=None, directives=directives) | {"sessionAttributes": {"n": 1}}
    reply["response"] |= response
    return desk_with(GreetIntent=reply, Connections_Response=asks("Thanks."))


def told(desk: Desk) -> dict[str, object]:
    """What the skill was told last, without what differs from run to run."""
    return {
        key: value
        for key, value in desk.skill.last.items()
        if key not in {"requestId", "timestamp", "locale"}
    }


def test_the_question_is_alexas_own(desk_with: OpenDesk) -> None:
    """After the skill's words Alexa asks for the scope, and listens."""
    desk = asking(desk_with)
    assert desk.type(ASK) == ["Alexa: May I?", QUESTION]
    assert desk.listening


@pytest.mark.parametrize(
    ("answer", "status", "consent"),
    [
        ("yes", "ACCEPTED", Consent.GRANTED),
        ("I approve", "ACCEPTED", Consent.GRANTED),
        ("approve", "ACCEPTED", Consent.GRANTED),
        ("no", "DENIED", Consent.DENIED),
        ("no thanks", "DENIED", Consent.DENIED),
        ("I do not approve", "DENIED", Consent.DENIED),
        ("stop", "NOT_ANSWERED", Consent.UNSET),
        ("exit", "NOT_ANSWERED", Consent.UNSET),
        ("", "NOT_ANSWERED", Consent.UNSET),
    ],
)
def test_the_answer_is_kept_and_told(
    desk_with: OpenDesk, answer: str, status: str, consent: Consent
) -> None:
    """The skill gets a Connections.Response in the same session, with the token echoed."""
    desk = asking(desk_with)
    desk.type(ASK)
    assert desk.type(answer) == ["Alexa: Thanks."]
    assert told(desk) == {
        "type": "Connections.Response",
        "name": "AskFor",
        "token": "resume",
        "status": {"code": "200", "message": "OK"},
        "payload": {
            "isCardThrown": False,
            "status": status,
            "permissionScopes": [{"permissionScope": TIMERS, "consentLevel": "ACCOUNT"}],
        },
    }
    session = desk.skill.asked[-1]["session"]
    assert (session["new"], session["attributes"]) == (False, {"n": 1})
    assert desk.speaker.household.consents[Scope.TIMERS] is consent
    assert desk.listening


def test_what_is_not_understood_is_asked_once_more(desk_with: OpenDesk) -> None:
    """If a second answer makes no sense either, the question counts as not answered."""
    desk = asking(desk_with)
    desk.type(ASK)
    assert desk.type("purple monkeys") == [QUESTION]
    assert desk.type("purple monkeys") == ["Alexa: Thanks."]
    assert desk.skill.last["payload"]["status"] == "NOT_ANSWERED"


def test_the_second_try_can_still_be_a_yes(desk_with: OpenDesk) -> None:
    """Being asked again changes nothing about the answer."""
    desk = asking(desk_with)
    for typed in (ASK, "purple monkeys", "yes"):
        desk.type(typed)
    assert desk.skill.last["payload"]["status"] == "ACCEPTED"


def test_consent_that_was_given_before_is_not_asked_for(desk_with: OpenDesk) -> None:
    """ACCEPTED comes at once, as a turn that followed by itself."""
    desk = asking(desk_with)
    desk.type("/allow timers")
    first, second = (turn.as_json() for turn in desk.turns(ASK))
    assert (first["said"], second["said"]) == ("May I?", "Thanks.")
    assert (first["heard"], second["heard"]) == (ASK, None)
    assert desk.skill.last["payload"]["status"] == "ACCEPTED"


def test_two_scopes_are_asked_for_together(desk_with: OpenDesk) -> None:
    """One yes grants both; one that is missing is enough to ask."""
    desk = asking(desk_with, TIMERS, REMINDERS)
    desk.type("/allow timers")
    question = desk.type(ASK)[-1]
    desk.type("yes")
    assert "your timers and reminders?" in question
    assert set(desk.speaker.household.consents.values()) == {Consent.GRANTED}


def test_after_a_denial_in_the_app_the_voice_can_grant(desk_with: OpenDesk) -> None:
    """Denied is not for ever: the question is asked again."""
    desk = asking(desk_with)
    desk.type("/deny timers")
    assert desk.type(ASK)[-1] == QUESTION
    desk.type("yes")
    assert desk.speaker.household.allows(Scope.TIMERS)


def test_with_the_session_ended_the_answer_comes_in_a_new_one(desk_with: OpenDesk) -> None:
    """After shouldEndSession true only the token is left to go on with."""
    desk = asking(desk_with, shouldEndSession=True)
    desk.type(ASK)
    desk.type("yes")
    first, second = (envelope["session"] for envelope in desk.skill.asked)
    assert first["sessionId"] != second["sessionId"]
    assert (second["new"], second["attributes"]) == (True, {})


def test_the_first_layout_of_the_question_is_answered_in_kind(desk_with: OpenDesk) -> None:
    """A single permissionScope comes back as a single permissionScope."""
    directive = ask_for() | {"payload": {"@version": "1", "permissionScope": REMINDERS}}
    desk = desk_with(GreetIntent=says("May I?", end=None, directives=[directive]))
    desk.type(ASK)
    desk.type("yes")
    assert desk.skill.last["payload"] == {
        "isCardThrown": False,
        "status": "ACCEPTED",
        "permissionScope": REMINDERS,
    }


def test_the_sdk_reads_the_answer(desk_with: OpenDesk) -> None:
    """Connections.Response deserializes into the SDK's envelope."""
    desk = asking(desk_with)
    desk.type(ASK)
    desk.type("yes")
    read = DefaultSerializer().deserialize(json.dumps(desk.skill.asked[-1]), RequestEnvelope)
    assert read.request.name == "AskFor"
    assert read.request.payload["status"] == "ACCEPTED"


@pytest.mark.parametrize("scopes", [("alexa::telepathy",), ()])
def test_a_question_that_alexa_would_not_ask_is_an_error(
    desk_with: OpenDesk, scopes: tuple[str, ...]
) -> None:
    """An unknown scope, or none, ends the session with an error."""
    reply = says("May I?", end=None, directives=[ask_for(*scopes)])
    desk = desk_with(GreetIntent=reply)
    said, why = desk.type(ASK)
    assert "There was a problem" in said
    assert "AskFor with" in why
    assert desk.skill.last["reason"] == "ERROR"


def test_a_skill_that_asks_for_ever_is_stopped(desk_with: OpenDesk) -> None:
    """If people consent and the skill asks again and again, the turn ends."""
    reply = says("May I?", end=None, directives=[ask_for(TIMERS)])
    desk = desk_with(GreetIntent=reply, Connections_Response=reply)
    desk.type("/allow timers")
    lines = desk.type(ASK)
    assert lines[-1] == "(The skill keeps handing the turn back to Alexa.)"
    assert not desk.listening
