"""A whole talk over real HTTP, with signatures on: Alexa's services, the store and the server."""

import json
from http import HTTPStatus
from typing import Any

import pytest

from skill.app import create_handler
from skill.store import open_store
from speaker.services import AlexaServices
from tests.front_door.echo import Echo, FrozenClock, timers
from tests.web.authority import ADDRESS, CertificateServer
from tests.web.conftest import Caller

QUESTIONS = (
    "what was hard for you?",
    "what do you wish I'd known in that moment?",
    "What's one small thing you'd do differently next time?",
)


def test_a_break_from_start_to_end(
    echo: Echo, alexa: AlexaServices, clock: FrozenClock, certificates: CertificateServer
) -> None:
    """A break is started with its chime, asked about and called off, by signed requests."""
    answer = echo.hears("StartBreakIntent", length="PT30M")
    assert "7:25" in answer.said
    assert "chime" in echo.yes().said
    assert [timer["duration"] for timer in timers(alexa)] == ["PT30M"]
    clock.advance(minutes=5)
    assert "25 minutes" in echo.hears("TimeLeftIntent").said
    assert echo.hears("CallOffIntent").said
    assert echo.yes().said
    assert timers(alexa) == []
    assert certificates.fetched == [ADDRESS]


def test_a_ritual_from_its_first_question_to_its_end(echo: Echo, environ: dict[str, str]) -> None:
    """The three questions are asked of both, one small thing is kept after a yes, and it ends."""
    echo.hears("RitualIntent")
    asked = [echo.yes().said, *(echo.hears("AMAZON.NextIntent").said for _ in range(6))]
    assert [sum(each in said for said in asked) for each in QUESTIONS] == [2, 2, 1]
    assert echo.hears("AMAZON.NextIntent").directives[0]["slotToElicit"] == "agreement"
    read_back = echo.hears("KeepAgreementIntent", agreement="we call before we're late")
    assert "we call before we're late" in read_back.said
    assert echo.yes().is_listening
    assert echo.yes().is_listening  # to one more thought
    assert echo.hears("AMAZON.NextIntent").ends
    household = open_store(environ).load(echo.user_id, echo.clock.now).household
    assert household.place is None
    assert [kept.words for kept in household.agreements] == ["we call before we're late"]


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "Foo.Bar"},
        {"type": "AudioPlayer.PlaybackStarted"},
        {"type": 7},
        {"type": "SessionEndedRequest", "reason": "SOMETHING_NEW"},
        {"type": "IntentRequest", "intent": {"name": "StartBreakIntent", "slots": []}},
        {"type": "IntentRequest", "intent": {"name": {"a": "\ud800"}}},
        {"type": "IntentRequest", "intent": None},
    ],
)
def test_envelopes_that_the_sdk_fails_on(
    echo: Echo, clock: FrozenClock, environ: dict[str, str], request_: dict[str, Any]
) -> None:
    """A foreign or broken envelope is answered as AWS Lambda's entry answers it."""
    by_lambda = create_handler(clock=clock, environ=environ)(echo.envelope(request_), None)
    assert echo.send(request_).envelope == by_lambda


@pytest.mark.parametrize("part", ["session", "context"])
def test_an_envelope_without_a_part(
    echo: Echo, caller: Caller, clock: FrozenClock, environ: dict[str, str], part: str
) -> None:
    """An envelope that lacks its session or context is answered as AWS Lambda's entry does."""
    echo.open()  # the first visit alone is greeted
    envelope = echo.envelope({"type": "LaunchRequest"})
    del envelope[part]
    by_lambda = create_handler(clock=clock, environ=environ)(envelope, None)
    assert caller(envelope, None) == by_lambda


def test_another_skills_request(
    echo: Echo, caller: Caller, alexa: AlexaServices, caplog: pytest.LogCaptureFixture
) -> None:
    """A request that is signed for another skill gets an apology, and reaches nothing."""
    envelope = echo.envelope({"type": "IntentRequest", "intent": {"name": "StartBreakIntent"}})
    envelope["context"]["System"]["application"] = {"applicationId": "amzn1.ask.skill.other"}
    response = caller(envelope, None)["response"]
    assert "something went wrong" in response["outputSpeech"]["ssml"]
    assert timers(alexa) == []
    assert caplog.messages == ["turn failed: AnotherSkillError"]


def test_what_is_answered_is_what_was_signed(caller: Caller, echo: Echo) -> None:
    """The bytes that were verified are those that are read: white space and escapes may be any."""
    envelope = echo.envelope({"type": "LaunchRequest", "caf\u00e9": "\u2615"})
    body = json.dumps(envelope, ensure_ascii=False, indent=3).encode()
    response = caller.send(body)
    assert response.status == HTTPStatus.OK
    assert response.json()["response"]["shouldEndSession"] is False
