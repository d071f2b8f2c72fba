"""Bad, foreign and unexpected envelopes: a valid answer, one log line, and no content in it."""

import json
import logging
import sqlite3
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import ResponseEnvelope

from skill.app import create_handler
from skill.store import StoreSettingError
from speaker.household.scopes import Consent, Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory, everything_logged
from tests.front_door.echo import SKILL_ID, Answer, Echo, FrozenClock, Handler, timers

APOLOGY = "Sorry, something went wrong on my end. Please try that again."
FIRST = (
    "This is Steady Ground. When you argue, I can time a break, and help you talk"
    " afterward. It's just practice, not medical or therapeutic advice."
)


@pytest.mark.parametrize("chimes_agreed", [False])
@pytest.mark.parametrize(
    "request_type",
    ["AlexaSkillEvent.SkillEnabled", "AudioPlayer.PlaybackStarted", "Foo.Bar", "", None, 7],
)
def test_requests_that_want_no_speech(
    echo: Echo, memory: Memory, request_type: str | int | None
) -> None:
    """Known events and unknown requests get a valid, empty response, and change nothing."""
    answer = echo.send({"type": request_type})
    assert answer.envelope["version"] == "1.0"
    assert answer.response == {}
    assert memory.version == 0


@pytest.mark.parametrize(
    "event",
    [{}, [], None, "hello", {"request": None}, {"request": []}, {"request": {"type": []}}],
)
def test_events_that_are_no_envelopes(handler: Handler, event: Any) -> None:
    """Anything that is no envelope at all gets a valid, empty response."""
    answer = handler(event, None)
    assert answer["version"] == "1.0"
    assert answer["response"] == {}
    json.dumps(answer)


@pytest.mark.parametrize(
    "request_",
    [
        {"type": "SessionEndedRequest", "reason": "SOMETHING_NEW"},
        {
            "type": "SessionEndedRequest",
            "reason": "ERROR",
            "error": {"type": "NEW", "message": "m"},
        },
        {"type": "SessionEndedRequest"},
    ],
)
def test_a_session_that_ends_for_a_new_reason(
    echo: Echo, memory: Memory, request_: dict[str, Any]
) -> None:
    """An end of session with a reason that the SDK does not know still loses nothing."""
    echo.hears("StartBreakIntent")
    before = memory.household
    assert echo.send(request_).response == {}
    assert memory.household == before


@pytest.mark.parametrize(
    "intent",
    [
        {"name": "StartBreakIntent", "slots": []},
        {"name": "StartBreakIntent", "slots": "length"},
        {"name": {"a": "b"}},
        None,
    ],
)
def test_an_intent_that_cannot_be_read(
    echo: Echo, memory: Memory, caplog: pytest.LogCaptureFixture, intent: dict[str, Any] | None
) -> None:
    """A broken intent gets a spoken answer and one line in the log, and starts nothing."""
    with caplog.at_level(logging.INFO):
        answer = echo.send({"type": "IntentRequest", "intent": intent})
    assert answer.said
    assert len(caplog.records) == 1
    assert memory.household.current_break is None


def test_what_was_said_is_not_logged(echo: Echo, caplog: pytest.LogCaptureFixture) -> None:
    """Neither a topic nor anything else that people say is in the log, even if a turn fails."""
    with caplog.at_level(logging.DEBUG):
        echo.hears("StartBreakIntent", topic="my mother's money")
        echo.hears("TopicIntent")
        echo.hears("my mother's money")
        slots = {"topic": {"name": "topic", "value": "my mother's money"}}
        intent = {"name": "KeepTopicIntent", "slots": slots}
        broken = echo.envelope({"type": "IntentRequest", "intent": intent})
        broken["context"]["System"]["user"] = None
        assert Answer(echo.handler(broken, None)).said == APOLOGY
    assert "mother" not in everything_logged(caplog)
    assert any(record.levelno == logging.ERROR for record in caplog.records)


NAIVE = {"ask": "talk", "place": {"guide": "return", "index": 0, "at": "2026-11-23T23:54:00"}}
"""A question whose moment has no zone."""


@pytest.mark.parametrize(
    "attributes",
    [
        {"question": "long"},
        {"question": {"ask": "nothing known"}},
        {"question": {"ask": "long", "wish": {"length": "for ever"}}},
        {"question": NAIVE, "reprompt": [{"key": "ask.resume", "values": {}}]},
        {"said": [{"key": "no.such.phrase"}], "reprompt": "?"},
        {"turns": "many"},
        {"somebody": "else's"},
    ],
)
def test_session_attributes_that_are_not_ours(echo: Echo, attributes: dict[str, Any]) -> None:
    """A session that cannot be ours counts as new."""
    echo.attributes = attributes
    assert echo.yes().said.startswith("Okay, I'm here.")


def test_lines_that_are_not_in_the_catalog(echo: Echo) -> None:
    """A session that wants a phrase repeated which is gone since a deployment gets an answer."""
    echo.attributes = {"said": [{"key": "no.such.phrase", "values": {}}]}
    assert echo.hears("AMAZON.RepeatIntent").said == "Sorry, I don't have anything to repeat."


def test_only_the_skill_itself_is_served(
    clock: FrozenClock, alexa: AlexaServices, tmp_path: Path, memory: Memory
) -> None:
    """With ALEXA_SKILL_ID set, an envelope for another skill is answered and changes nothing."""
    store = {"STEADY_GROUND_STORE": f"sqlite:{tmp_path / 'households.db'}"}
    for skill_id, is_served in ((SKILL_ID, True), ("amzn1.ask.skill.another", False)):
        handler = create_handler(clock=clock, environ={**store, "ALEXA_SKILL_ID": skill_id})
        answer = Echo(handler, alexa, clock).hears("StartBreakIntent")
        assert ("20 minutes" in answer.said) is is_served
        assert (memory.household.current_break is not None) is True


def test_a_store_setting_that_is_wrong_is_told_at_once() -> None:
    """A handler for a store that cannot be is refused when it is made, not at its first turn."""
    with pytest.raises(StoreSettingError):
        create_handler(environ={"STEADY_GROUND_STORE": "redis:here"})


def test_a_store_that_is_down(clock: FrozenClock, alexa: AlexaServices, tmp_path: Path) -> None:
    """Without a store a break is told with its time, and that it is not kept and not chimed."""
    (tmp_path / "file").write_text("")
    environ = {"STEADY_GROUND_STORE": f"sqlite:{tmp_path / 'file' / 'households.db'}"}
    echo = Echo(create_handler(clock=clock, environ=environ), alexa, clock)
    assert echo.hears("StartBreakIntent").said == (
        "Okay, 20 minutes. See you both at 7:15."
        " I can't save anything right now, so there's no chime."
        " Please keep an eye on the clock."
    )
    answer = echo.hears("TimeLeftIntent")
    assert answer.said.startswith("I can't get to my notes right now")
    assert answer.ends
    assert timers(alexa) == []


def test_a_record_that_cannot_be_read(echo: Echo, database: Path, memory: Memory) -> None:
    """The couple is told plainly that what was kept is set aside, and can start at once."""
    echo.hears("StartBreakIntent")
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("UPDATE households SET record = 'gibberish'")
    connection.close()
    answer = echo.hears("StartBreakIntent")
    assert answer.said.startswith("My notes won't open, so we're starting fresh.")
    assert memory.household.current_break is not None
    assert answer.said.endswith("Want me to chime when it's time to come back?")
    echo.yes()
    assert len(timers(echo.alexa)) == 1


def test_a_missing_device_has_no_zone(echo: Echo) -> None:
    """An envelope without a device is answered in lengths."""
    envelope = echo.envelope({"type": "IntentRequest", "intent": {"name": "StartBreakIntent"}})
    del envelope["context"]["System"]["device"]
    assert "20 minutes" in Answer(echo.handler(envelope, None)).said


@pytest.mark.parametrize("locale", ["en-GB", "en-IN", "de-DE", "", "../../etc", None, 5])
def test_any_locale_is_answered(echo: Echo, locale: str | int | None) -> None:
    """A locale without words of its own is answered in English."""
    answer = echo.send({"type": "LaunchRequest", "locale": locale})
    assert answer.said in (
        APOLOGY,
        f"{FIRST} Want to take a break?",
    )


def test_two_speakers_at_once(handler: Handler, alexa: AlexaServices, clock: FrozenClock) -> None:
    """Of many speakers that start a break at the same moment one does, and one chime rings."""
    echoes = [Echo(handler, alexa, clock, room=f"room {number}") for number in range(5)]
    gate = threading.Barrier(len(echoes))

    def start(echo: Echo) -> str:
        gate.wait()
        return echo.hears("StartBreakIntent", length="PT20M").said

    with ThreadPoolExecutor(len(echoes)) as pool:
        said = list(pool.map(start, echoes))
    assert sum("chime" in words for words in said) == 1
    assert len(timers(alexa)) == 1


def test_the_lambda_entry(
    tmp_path: Path, alexa: AlexaServices, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """lambda/handler.py answers envelopes, with its store from the environment."""
    monkeypatch.setenv("STEADY_GROUND_STORE", f"sqlite:{tmp_path / 'lambda.db'}")
    monkeypatch.syspath_prepend(Path(__file__).parents[2] / "lambda")
    monkeypatch.delitem(sys.modules, "handler", raising=False)
    from handler import lambda_handler  # noqa: PLC0415  it opens its store on import

    answer = Echo(lambda_handler, alexa, clock).hears("StartBreakIntent", length="PT20M")
    assert "20 minutes" in answer.said
    json.dumps(answer.envelope)


def test_amazons_model_has_every_field_of_a_response(echo: Echo) -> None:
    """What we answer comes out of Amazon's own model of a response as it went in."""
    echo.has_screen = True
    serializer: Any = DefaultSerializer()
    answers = [echo.open(), echo.hears("StartBreakIntent", length="PT20M")]
    echo.alexa.household.consents |= dict.fromkeys(Scope, Consent.UNSET)
    answers += [echo.hears("MoreTimeIntent", length="PT10M"), echo.hears("CallOffIntent")]
    answers += [echo.hears("KeepAgreementIntent"), echo.hears("AMAZON.StopIntent")]
    answers.append(echo.send({"type": "SessionEndedRequest", "reason": "USER_INITIATED"}))
    for answer in answers:
        model = serializer.deserialize(json.dumps(answer.envelope), ResponseEnvelope)
        assert serializer.serialize(model) == answer.envelope
    types = {each["type"] for answer in answers for each in answer.directives}
    assert {"Dialog.ElicitSlot", "Connections.SendRequest"} < types
