"""What the skill reads of an envelope, and that nothing else in it can stop a turn."""

import contextlib
import copy
import json
import logging
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from skill.app import create_handler
from skill.intents.table import INTENTS
from skill.speech.ssml import MOST_CHARACTERS
from skill.store.sqlite import SQLiteStore
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory, everything_logged
from tests.front_door.echo import USER_EVENT, Answer, Echo, FrozenClock, Handler, timers
from tests.front_door.slots import listed
from tests.front_door.test_safety import ANYWHERE, DANGER, DANGER_ANYWHERE, once
from tests.front_door.test_safety import INTENTS as HERE

APOLOGY = "Sorry, something went wrong on my end. Please try that again."
NOBODY = "I can't save anything right now, so there's no chime. Please keep an eye on the clock."

QUIET = '<break time="10s" />'


def intent(name: str, **slots: Any) -> dict[str, Any]:
    return {"type": "IntentRequest", "intent": {"name": name, "slots": slots}}


def without(envelope: dict[str, Any], *path: str) -> dict[str, Any]:
    """Return the envelope without what is at a path of keys."""
    changed = copy.deepcopy(envelope)
    *parents, last = path
    holder = changed
    for key in parents:
        holder = holder[key]
    del holder[last]
    return changed


def test_a_break_without_a_session(echo: Echo, alexa: AlexaServices, memory: Memory) -> None:
    """An envelope without a session starts a break, with its time and its chime."""
    sent = without(echo.envelope(intent("StartBreakIntent")), "session")
    answer = Answer(echo.handler(sent, None))
    assert answer.said.startswith("Okay, 20 minutes. See you both at 7:15.")
    assert answer.is_listening
    assert memory.household.current_break is not None
    assert len(timers(alexa)) == 1


@HERE
@pytest.mark.parametrize("session", [..., None, [], {}, {"attributes": None}, {"attributes": []}])
def test_a_call_for_help_without_a_session(
    echo: Echo, intent: str, said: str, session: Any
) -> None:
    """A call for help gets the number, whatever the session is, or if there is none."""
    sent = echo.envelope({"type": "IntentRequest", "intent": {"name": intent}})
    sent["session"] = session
    if session is ...:
        del sent["session"]
    assert Answer(echo.handler(sent, None)).said == said


REQUESTS: list[dict[str, Any]] = [
    {"type": "LaunchRequest"},
    *({"type": "IntentRequest", "intent": {"name": name}} for name in sorted(INTENTS)),
    {"type": USER_EVENT, "arguments": ["more_time"]},
    {"type": USER_EVENT, "arguments": ["next"]},
    {
        "type": "Connections.Response",
        "name": "AskFor",
        "token": "alexa::alerts:timers:skill:readwrite",
        "payload": {"status": "ACCEPTED"},
    },
]


@pytest.mark.parametrize("has_screen", [False, True])
def test_every_request_without_a_session(echo: Echo, *, has_screen: bool) -> None:
    """Every request is answered in words without a session, as if it were a new one."""
    echo.has_screen = has_screen
    for request in REQUESTS:
        answer = Answer(echo.handler(without(echo.envelope(request), "session"), None))
        assert answer.said, request
        assert answer.said != APOLOGY, request


@pytest.mark.parametrize(
    "path",
    [
        ("version",),
        ("context", "System", "device"),
        ("context", "System", "device", "deviceId"),
        ("context", "System", "device", "supportedInterfaces"),
        ("context", "System", "application"),
        ("context", "System", "apiEndpoint"),
        ("context", "System", "apiAccessToken"),
        ("context", "System"),
        ("context",),
        ("request", "requestId"),
        ("request", "timestamp"),
        ("request", "locale"),
        ("session", "user"),
        ("session", "application"),
        ("session", "sessionId"),
        ("session", "new"),
    ],
    ids=".".join,
)
def test_parts_that_are_missing(echo: Echo, memory: Memory, path: tuple[str, ...]) -> None:
    """A break is started and kept, whichever part of the envelope is missing or null."""
    whole = echo.envelope(intent("StartBreakIntent", length={"value": "PT30M"}))
    missing = without(whole, *path)
    null = copy.deepcopy(whole)
    holder = null
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = None
    for count, sent in enumerate((missing, null)):
        answer = Answer(echo.handler(sent, None))
        assert "30 minutes" in answer.said or "7:25" in answer.said, count
        assert memory.household.current_break is not None
        echo.hears("CallOffIntent")
        echo.yes()


@pytest.mark.parametrize("chimes_agreed", [False])
def test_an_account_that_is_not_named(echo: Echo, memory: Memory, alexa: AlexaServices) -> None:
    """Without an account the return time is spoken, and that nothing is kept."""
    sent = echo.envelope(intent("StartBreakIntent"))
    sent["context"]["System"]["user"] = {"userId": None}
    said = Answer(echo.handler(sent, None)).said
    assert "7:15" in said
    assert said.endswith(NOBODY)
    assert memory.version == 0
    assert timers(alexa) == []


def new_words(envelope: dict[str, Any]) -> dict[str, Any]:
    """Return the envelope with values that no version of the SDK knows."""
    changed = copy.deepcopy(envelope)
    changed["request"] |= {"dialogState": "NEWLY_MADE", "task": {"name": 7}, "reason": "NEW"}
    changed["session"]["new"] = "PERHAPS"
    changed["context"] |= {
        "Viewport": {"mode": "GLASSES", "shape": "OVAL", "experiences": "?"},
        "Viewports": [{"type": "HOLOGRAM"}],
        "AudioPlayer": {"playerActivity": "HUMMING", "offsetInMilliseconds": "a while"},
        "Automotive": {"state": "FLYING"},
        "Geolocation": {"timestamp": "soon"},
        "Alexa.Presentation.APL": {"componentsVisibleOnScreen": "?"},
        "Extensions": 7,
    }
    changed["context"]["System"]["device"] |= {
        "persistentEndpointId": 7,
        "supportedInterfaces": {"AudioPlayer": 7, "Alexa.Presentation.Hologram": {}},
    }
    changed["context"]["System"] |= {"unit": 7, "person": "Ann"}
    changed["context"]["System"]["user"] |= {"permissions": {"scopes": {"x": {"status": "SOME"}}}}
    return changed


def test_words_that_the_sdk_does_not_know(echo: Echo, memory: Memory) -> None:
    """Values that nobody knew when this was written stop no turn."""
    resolution = {"authority": 7, "status": {"code": "ER_SUCCESS_PARTLY"}, "values": "?"}
    length = {
        "name": "length",
        "value": "PT30M",
        "confirmationStatus": "HALF",
        "source": "TELEPATHY",
        "resolutions": {"resolutionsPerAuthority": [resolution]},
    }
    sent = echo.envelope(intent("StartBreakIntent", length=length))
    sent["request"]["intent"]["confirmationStatus"] = "SOMETHING_NEW"
    assert "7:25" in Answer(echo.handler(new_words(sent), None)).said
    assert memory.household.current_break is not None


@HERE
def test_a_call_for_help_with_new_words(echo: Echo, intent: str, said: str) -> None:
    """A call for help gets the number whatever else the envelope holds."""
    sent = echo.envelope({"type": "IntentRequest", "intent": {"name": intent, "slots": []}})
    assert Answer(echo.handler(new_words(sent), None)).said == said


@HERE
@pytest.mark.parametrize("kind", ["IntentRequest2", None, 7, [], ""])
def test_a_call_for_help_of_an_unknown_type(echo: Echo, intent: str, said: str, kind: Any) -> None:
    """A call for help gets the number, whatever Alexa calls the request that brings it."""
    sent = echo.envelope({"type": kind, "intent": {"name": intent}})
    assert Answer(echo.handler(sent, None)).said == said


def simple(value: Any, **more: Any) -> dict[str, Any]:
    return {"type": "Simple", "value": value, **more}


@pytest.mark.parametrize(
    "slot",
    [
        {"slotValue": simple("PT30M")},
        {"value": None, "slotValue": simple("PT30M")},
        {"value": "", "slotValue": simple("PT30M")},
        {"value": "PT30M", "slotValue": simple("PT45M")},
        {"slotValue": {"type": "List", "values": [simple("PT30M")]}},
        {"slotValue": {"type": "List", "values": [None, {}, simple(None), simple("PT30M")]}},
        {"slotValue": {"type": "NEW", "value": "PT30M", "resolutions": None}},
        {"slotValue": "PT30M"},
    ],
)
def test_a_value_in_slot_value(echo: Echo, slot: dict[str, Any]) -> None:
    """A slot whose value stands in slotValue alone is filled with it."""
    assert "7:25" in echo.hears("StartBreakIntent", length=slot).said


@pytest.mark.parametrize(
    "slot",
    [
        {"value": ["PT30M"]},
        {"value": {"a": 1}},
        {"value": True},
        {"value": 30.5},
        {"value": 10**9},
        {"value": ""},
        {"slotValue": simple([1])},
        {"slotValue": {"type": "List", "values": [7.5]}},
    ],
)
def test_a_length_that_nobody_can_read(echo: Echo, memory: Memory, slot: dict[str, Any]) -> None:
    """A slot that holds something else is asked about, and starts no break in silence."""
    answer = echo.hears("StartBreakIntent", length=slot)
    assert answer.is_listening
    assert memory.household.current_break is None


def test_a_slot_that_is_none(echo: Echo, memory: Memory) -> None:
    """Something in the place of a slot is not taken for a slot that is empty."""
    sent = echo.envelope(intent("StartBreakIntent", length=[]))
    assert Answer(echo.handler(sent, None)).is_listening
    assert memory.household.current_break is None


def test_a_resolution_in_slot_value(echo: Echo) -> None:
    """The id of a listed value is found in slotValue, of one value and of several."""
    found = listed("KEEPSAKE", "our names", "names")["resolutions"]
    one = {"slotValue": simple("our names", resolutions=found)}
    many = {"slotValue": {"type": "List", "values": [simple("our names", resolutions=found)]}}
    for slot in (one, many):
        echo.hears("NamesIntent", first_name="Anna", second_name="Ben")
        assert "names" in echo.hears("ForgetIntent", keepsake=slot).said
        assert "I don't have any" in echo.hears("ForgetIntent", keepsake=slot).said


@pytest.mark.parametrize("slot", ["topic", "first_name", "agreement"])
def test_words_of_danger_in_slot_value(echo: Echo, slot: str) -> None:
    """Words of danger are heard in slotValue too."""
    answer = echo.hears("KeepAgreementIntent", **{slot: {"slotValue": simple("he hits me")}})
    assert answer.said == DANGER


@ANYWHERE
@pytest.mark.parametrize("locale", ["en-US", "en-GB", "de-DE", "", None, 7])
def test_a_call_for_help_whose_turn_fails(
    echo: Echo,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    intent: str,
    said: str,
    locale: Any,
) -> None:
    """If a turn fails in a way that nobody foresaw, the call is answered from the envelope."""

    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("my mother")

    monkeypatch.setattr(SQLiteStore, "load", fail)
    with caplog.at_level(logging.INFO):
        answer = echo.send({"type": "IntentRequest", "locale": locale, "intent": {"name": intent}})
    assert answer.said == once(said)
    assert answer.ends
    assert caplog.messages == ["turn failed: ZeroDivisionError"]
    assert "afety" not in everything_logged(caplog)
    assert "arm" not in everything_logged(caplog).replace("alarm", "")
    assert echo.hears("LaunchRequest").said == APOLOGY
    assert echo.hears("KeepAgreementIntent", agreement="he hits me").said == once(DANGER_ANYWHERE)


@ANYWHERE
def test_a_call_for_help_to_another_skill(
    clock: FrozenClock, alexa: AlexaServices, database: Path, intent: str, said: str
) -> None:
    """A request for another skill reaches no household, and a call for help is answered still."""
    environ = {"STEADY_GROUND_STORE": f"sqlite:{database}", "ALEXA_SKILL_ID": "amzn1.ask.skill.x"}
    echo = Echo(create_handler(clock=clock, environ=environ), alexa, clock)
    assert echo.hears(intent).said == once(said)
    assert echo.hears("StartBreakIntent").said == APOLOGY
    assert not database.exists()


def test_a_screen_that_cannot_be_made(
    echo: Echo, memory: Memory, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A turn that is saved is answered even if its screen fails."""

    def fail(_: object) -> None:
        raise ZeroDivisionError("my mother")

    monkeypatch.setattr("skill.alexa.showing.Screen.directive", fail)
    echo.has_screen = True
    answer = echo.hears("StartBreakIntent")
    assert "7:15" in answer.said
    assert [each["type"] for each in answer.directives] == ["Dialog.ElicitSlot"]
    assert memory.household.current_break is not None
    assert "screen not shown: ZeroDivisionError" in caplog.messages
    assert "mother" not in everything_logged(caplog)


def test_a_touch_of_something_else(echo: Echo) -> None:
    """A touch that is not ours says nothing, and leaves the open question as it is."""
    echo.open()
    carried = dict(echo.attributes)
    sent = echo.envelope({"type": USER_EVENT, "token": "x", "arguments": [{"any": "thing"}]})
    answer = echo.handler(sent, None)
    assert answer["response"] == {}
    assert answer["sessionAttributes"] == carried


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["", "\x00", "\ud800", "en-US", "IntentRequest", "ER_SUCCESS_MATCH"])
    | st.just("x" * 10_000),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "value", "name", "values", "slots", "id", "code", "status"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)


def paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the path to everything in an envelope."""
    keys = (
        value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    )
    for key in keys:
        yield (*path, key)
        yield from paths(value[key], (*path, key))


def changed_at(envelope: dict[str, Any], data: st.DataObject, kept: Callable[[Any], bool]) -> Any:
    """Return the envelope with up to three of its parts replaced or removed."""
    envelope = copy.deepcopy(envelope)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from([each for each in paths(envelope) if not kept(each)]))
        holder: Any = envelope
        for key in path[:-1]:
            holder = holder[key]
        if data.draw(st.booleans()):
            holder[path[-1]] = data.draw(JSON)
        else:
            del holder[path[-1]]
    return envelope


FUZZED = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NAMED = ("request", "intent", "name")


@ANYWHERE
@settings(FUZZED, max_examples=FUZZED.max_examples // 3)
@given(data=st.data())
def test_no_envelope_keeps_the_number_back(
    echo: Echo, intent: str, said: str, data: st.DataObject
) -> None:
    """Whatever stands anywhere in the envelope, a call for help gets a number that is right.

    The envelope is read before the call is, in one way for all of them, so a third of the examples
    is enough for each. tests.soak.fuzz has as many as one wants.
    """
    echo.leave()
    slots = {"topic": {"name": "topic", "value": "x"}}
    whole = echo.envelope({"type": "IntentRequest", "intent": {"name": intent, "slots": slots}})
    kept = [NAMED[:length] for length in (1, 2, 3)] + [("request", "type")]
    answer = Answer(echo.handler(changed_at(whole, data, lambda path: path in kept), None))
    here = echo.hears(intent).said
    assert "911" in here
    assert answer.said in (here, said, once(said))
    assert answer.ends == (answer.said == once(said))


@FUZZED
@given(data=st.data())
def test_no_envelope_goes_unanswered(echo: Echo, database: Path, data: st.DataObject) -> None:
    """Whatever stands in an envelope, the answer is a valid one, and the record can be read."""
    whole = echo.envelope(data.draw(st.sampled_from(REQUESTS)))
    whole["request"].get("intent", {})["slots"] = {
        "length": {"value": "PT20M"} | listed("X", "a", "b")
    }
    sent = changed_at(whole, data, lambda _: False)
    envelope = echo.handler(sent, None)
    json.dumps(envelope, allow_nan=False).encode()
    request = sent.get("request")
    if isinstance(request, dict) and request.get("type") in ("LaunchRequest", "IntentRequest"):
        answer = Answer(envelope)
        # Between partners in a talk, quiet is the answer.
        assert answer.said or QUIET in answer.response["outputSpeech"]["ssml"]
    if database.exists():
        with contextlib.closing(sqlite3.connect(database)) as connection:
            assert connection.execute("SELECT count(*) FROM set_aside").fetchone() == (0,)


PHRASE: dict[str, Any] = {"key": "learn.flooding", "values": {}, "variant": None}
QUESTION = {"ask": "keep", "words": "no phones"}
TAMPERED: list[dict[str, Any]] = [
    {"said": [PHRASE] * 200},
    {"said": [PHRASE] * 12},
    {"said": [{"key": "keep.read_back", "values": {"words": "x" * 20_000}}]},
    {"said": [PHRASE], "reprompt": [PHRASE] * 200, "question": {"ask": "start"}},
    {"reprompt": [PHRASE], "question": {"ask": "keep", "words": "x" * 9_000}},
    {"reprompt": [PHRASE], "question": {"ask": "long", "wish": {"topic": "x" * 9_000}}},
    {"reprompt": [PHRASE], "question": {"ask": "start", "moment": "9999-12-31T23:59:59Z"}},
    {
        "reprompt": [PHRASE],
        "question": {"ask": "regular_time_sure", "moment": "0001-01-01T00:00:00Z"},
    },
    {"reprompt": [PHRASE], "question": {"ask": "forget_sure", "about": "no such thing"}},
    {"reprompt": [PHRASE], "question": {"ask": "subject", "about": "no such thing"}},
    {"reprompt": [PHRASE], "question": {"ask": "check_in_sure", "moment": "9999-12-31T23:59:59Z"}},
    {"reprompt": [PHRASE], "question": {"ask": "forget_sure", "keepsake": "no such thing"}},
    {"reprompt": [PHRASE], "question": {"ask": "subject", "subject": "no such thing"}},
    {"reprompt": [PHRASE], "question": {"ask": "line", "moment": "no such thing", "count": 2}},
    {"reprompt": [PHRASE], "question": {"ask": "line", "moment": "conflict", "number": 10**30}},
    {"reprompt": [PHRASE], "question": {"ask": "keep_new", "words": "x" * 9_000}},
    {"reprompt": [PHRASE], "question": {"ask": "tour", "part": 10**30}},
    {"turns": 10**30, "said": [PHRASE]},
    {"variant": -(10**30), "said": [PHRASE]},
    {"misses": 2**63, "reprompt": [PHRASE], "question": {"ask": "start"}},
]


@pytest.mark.parametrize("attributes", TAMPERED)
def test_tampered_attributes_say_little(
    echo: Echo, memory: Memory, attributes: dict[str, Any]
) -> None:
    """Session attributes that somebody changed make no speech, and no response, too long.

    Each meets every intent, with a screen or without in turn, and the next one the other way.
    """
    echo.keeps_rules = False
    for place, name in enumerate(sorted(INTENTS), TAMPERED.index(attributes)):
        echo.has_screen = place % 2 == 0
        echo.attributes = copy.deepcopy(attributes)
        answer = echo.hears(name)
        assert answer.said not in ("", APOLOGY), name
        speeches = [answer.response["outputSpeech"]]
        speeches += [answer.response["reprompt"]["outputSpeech"]] if answer.reprompt else []
        assert all(len(speech["ssml"]) <= MOST_CHARACTERS for speech in speeches), name
        assert len(json.dumps(answer.envelope)) <= 24 * 1024, name
    running = memory.household.current_break
    assert running is None or len(running.topic or "") <= 200
    assert all(len(each.words) <= 200 for each in memory.household.agreements)


def test_what_a_session_of_ours_carries_is_kept(echo: Echo) -> None:
    """A session as the skill left it is taken up as it was."""
    first = echo.open()
    assert echo.hears("AMAZON.RepeatIntent").said == first.said


def test_the_handler_takes_what_is_no_object(handler: Handler) -> None:
    """An envelope that is a list or a text is answered with an empty response."""
    events: list[Any] = [[], "x", 7, None, [[]]]
    for event in events:
        assert handler(event, None)["response"] == {}
