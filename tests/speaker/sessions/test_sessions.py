"""Sessions as Alexa keeps them: opening, listening, silence, leaving, and what goes wrong."""

import json

import pytest
from ask_sdk_core.serialize import DefaultSerializer
from ask_sdk_model import RequestEnvelope

from tests.speaker.conftest import OpenDesk
from tests.speaker.small_skill import asks, says

PROBLEM = "Alexa: There was a problem with the requested skill's response."


def test_opening_the_skill_sends_a_launch_request(desk_with: OpenDesk) -> None:
    """The whole envelope of a launch is as Alexa writes it."""
    desk = desk_with(LaunchRequest=asks("Welcome."))
    assert desk.type("Alexa, open tea house") == ["Alexa: Welcome."]
    [envelope] = desk.skill.asked
    system = envelope["context"]["System"]
    token, endpoint = system.pop("apiAccessToken"), system.pop("apiEndpoint")
    session_id = envelope["session"].pop("sessionId")
    request_id = envelope["request"].pop("requestId")
    application = {"applicationId": "amzn1.ask.skill.11111111-2222-4333-8444-555555555555"}
    user = {"userId": "amzn1.ask.account.STEADYGROUNDDESK"}
    assert token.startswith("token.")
    assert endpoint.startswith("http://127.0.0.1:")
    assert session_id.startswith("amzn1.echo-api.session.")
    assert request_id.startswith("amzn1.echo-api.request.")
    assert envelope == {
        "version": "1.0",
        "session": {"new": True, "application": application, "attributes": {}, "user": user},
        "context": {
            "System": {
                "application": application,
                "user": user,
                "device": {"deviceId": "amzn1.ask.device.KITCHEN", "supportedInterfaces": {}},
            }
        },
        "request": {
            "type": "LaunchRequest",
            "timestamp": "2026-11-23T17:00:00Z",
            "locale": "en-US",
        },
    }


def test_an_intent_carries_all_its_slots(desk_with: OpenDesk) -> None:
    """A filled slot of a custom type has its resolution, an unfilled one no value."""
    desk = desk_with()
    desk.type("Alexa, ask tea house to make sencha tea")
    assert desk.skill.last["dialogState"] == "STARTED"
    assert desk.skill.last["intent"] == {
        "name": "TeaIntent",
        "confirmationStatus": "NONE",
        "slots": {
            "tea": {
                "name": "tea",
                "value": "sencha",
                "confirmationStatus": "NONE",
                "source": "USER",
                "resolutions": {
                    "resolutionsPerAuthority": [
                        {
                            "authority": "amzn1.er-authority.echo-sdk.TOPIC",
                            "status": {"code": "ER_SUCCESS_MATCH"},
                            "values": [{"value": {"name": "green", "id": "green"}}],
                        }
                    ]
                },
            },
            "length": {"name": "length", "confirmationStatus": "NONE"},
        },
    }


def test_a_value_outside_the_list_is_sent_as_heard(desk_with: OpenDesk) -> None:
    """An unknown value of a custom type comes with ER_SUCCESS_NO_MATCH."""
    desk = desk_with()
    desk.type("Alexa, ask tea house to make rooibos tea")
    tea = desk.skill.last["intent"]["slots"]["tea"]
    [authority] = tea["resolutions"]["resolutionsPerAuthority"]
    assert (tea["value"], authority["status"]) == ("rooibos", {"code": "ER_SUCCESS_NO_MATCH"})


def test_the_sdk_reads_every_kind_of_request(desk_with: OpenDesk) -> None:
    """Launch, intent and end deserialize into the Alexa SDK's RequestEnvelope."""
    desk = desk_with(LaunchRequest=asks("Welcome."), TeaIntent=asks("Tea."))
    for typed in ("Alexa, open tea house", "make tea for ten minutes", "exit"):
        desk.type(typed)
    read = [
        DefaultSerializer().deserialize(json.dumps(each), RequestEnvelope).request
        for each in desk.skill.asked
    ]
    assert [type(each).__name__ for each in read] == [
        "LaunchRequest",
        "IntentRequest",
        "SessionEndedRequest",
    ]
    assert read[1].intent.slots["length"].value == "PT10M"
    assert read[2].reason.value == "USER_INITIATED"


def test_the_session_goes_on_while_it_is_open(desk_with: OpenDesk) -> None:
    """The id and the attributes stay, `new` is true once, and the wake word is optional."""
    reply = asks("Hello.") | {"sessionAttributes": {"count": 1}}
    desk = desk_with(LaunchRequest=reply, GreetIntent=asks("Hi."))
    for typed in ("Alexa, open tea house", "greet me", "Alexa, greet me"):
        desk.type(typed)
    sessions = [envelope["session"] for envelope in desk.skill.asked]
    assert [each["new"] for each in sessions] == [True, False, False]
    assert [each["attributes"] for each in sessions] == [{}, {"count": 1}, {}]
    assert len({each["sessionId"] for each in sessions}) == 1
    assert [each["type"] for each in desk.skill.requests[1:]] == ["IntentRequest"] * 2


@pytest.mark.parametrize("end", [True, None])
def test_a_reply_that_does_not_listen_closes_the_session(
    desk_with: OpenDesk, *, end: bool | None
) -> None:
    """True closes it; so does leaving shouldEndSession out, on a device without a screen."""
    desk = desk_with(GreetIntent=says("Hi.", end=end))
    desk.type("Alexa, ask tea house to greet me")
    assert not desk.listening
    assert [each["type"] for each in desk.skill.requests] == ["IntentRequest"]


def test_every_session_has_a_token_of_its_own(desk_with: OpenDesk) -> None:
    """A new session brings a new id and a new access token."""
    desk = desk_with()
    for _ in range(2):
        desk.type("Alexa, ask tea house to greet me")
    ids = {envelope["session"]["sessionId"] for envelope in desk.skill.asked}
    tokens = {each["context"]["System"]["apiAccessToken"] for each in desk.skill.asked}
    assert (len(ids), len(tokens)) == (2, 2)


def test_naming_the_skill_in_an_open_session_starts_a_new_one(desk_with: OpenDesk) -> None:
    """The words "Alexa, open ..." are heard by Alexa, not by the session."""
    desk = desk_with(LaunchRequest=asks("Welcome."))
    desk.type("Alexa, open tea house")
    desk.type("Alexa, open tea house")
    assert [envelope["session"]["new"] for envelope in desk.skill.asked] == [True, True]


def test_silence_plays_the_reprompt_and_then_ends_the_session(desk_with: OpenDesk) -> None:
    """The second silence sends EXCEEDED_MAX_REPROMPTS, with the same session."""
    desk = desk_with(LaunchRequest=asks("Welcome.", "Are you there?"))
    desk.type("Alexa, open tea house")
    assert desk.type("") == ["Alexa: Are you there?"]
    assert desk.listening
    assert desk.type("/silence") == []
    assert not desk.listening
    assert desk.skill.last["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert (
        desk.skill.asked[-1]["session"]["sessionId"] == desk.skill.asked[0]["session"]["sessionId"]
    )


def test_an_answer_after_the_reprompt_earns_another_reprompt(desk_with: OpenDesk) -> None:
    """Silence is counted from the last answer."""
    desk = desk_with(LaunchRequest=asks("Welcome.", "One?"), GreetIntent=asks("Hi.", "Two?"))
    said = [desk.type(typed) for typed in ("Alexa, open tea house", "", "greet me", "")]
    assert said == [["Alexa: Welcome."], ["Alexa: One?"], ["Alexa: Hi."], ["Alexa: Two?"]]
    assert desk.listening


def test_silence_without_a_reprompt_ends_the_session_at_once(desk_with: OpenDesk) -> None:
    """If the skill gave no reprompt, there is nothing to play."""
    desk = desk_with(LaunchRequest=says("Welcome.", end=False))
    desk.type("Alexa, open tea house")
    desk.type("")
    assert desk.skill.last["reason"] == "EXCEEDED_MAX_REPROMPTS"


def test_silence_without_a_session_is_nothing(desk_with: OpenDesk) -> None:
    """An empty line with no session open asks nobody."""
    desk = desk_with()
    assert desk.type("") == []
    assert desk.skill.asked == []


@pytest.mark.parametrize("word", ["exit", "quit", "Alexa, exit.", "EXIT"])
def test_exit_ends_the_session_without_the_skill(desk_with: OpenDesk, word: str) -> None:
    """The skill only hears USER_INITIATED, and what it answers is not spoken."""
    desk = desk_with(LaunchRequest=asks("Welcome."), SessionEndedRequest=says("Bye."))
    desk.type("Alexa, open tea house")
    assert desk.type(word) == []
    assert desk.skill.last["type"] == "SessionEndedRequest"
    assert desk.skill.last["reason"] == "USER_INITIATED"
    assert not desk.listening


def test_stop_in_a_session_is_the_skills(desk_with: OpenDesk) -> None:
    """Stop is an intent, and the skill answers it."""
    desk = desk_with(LaunchRequest=asks("Welcome."), AMAZON_StopIntent=says("Good-bye."))
    desk.type("Alexa, open tea house")
    assert desk.type("stop") == ["Alexa: Good-bye."]


@pytest.mark.parametrize("word", ["stop", "Alexa, stop", "cancel", "exit", "quit"])
def test_with_nothing_open_there_is_nothing_to_stop(desk_with: OpenDesk, word: str) -> None:
    """The skill is not asked, and the way out is shown."""
    desk = desk_with()
    assert desk.type(word) == ["(Nothing is open or sounding here. /quit leaves the speaker.)"]
    assert desk.skill.asked == []


def test_speech_without_the_skills_name_is_taken_as_for_it(desk_with: OpenDesk) -> None:
    """With no session it is a one-shot, and the first time that is said."""
    desk = desk_with()
    assert desk.type("greet me") == [
        '(Heard as though it began with "Alexa, ask tea house to".)',
        "Alexa: GreetIntent",
    ]
    assert desk.type("Alexa, greet me") == ["Alexa: GreetIntent"]
    assert [envelope["session"]["new"] for envelope in desk.skill.asked] == [True, True]


def test_strictly_only_what_names_the_skill_reaches_it(desk_with: OpenDesk) -> None:
    """With --strict the speaker says how to call the skill."""
    desk = desk_with(strict=True)
    [answer] = desk.type("greet me")
    assert answer.startswith("(Nobody listens. Say: Alexa, open tea house.")
    assert desk.skill.asked == []
    assert desk.type("Alexa, ask tea house to greet me") == ["Alexa: GreetIntent"]


def test_what_nothing_matches_is_the_fallback_intent(desk_with: OpenDesk) -> None:
    """Unmatched speech reaches the skill as AMAZON.FallbackIntent, without slots."""
    desk = desk_with()
    desk.type("Alexa, ask tea house to wibble wobble wubble")
    assert desk.skill.last["intent"]["name"] == "AMAZON.FallbackIntent"
    assert desk.skill.last["intent"]["slots"] == {}
    assert "dialogState" not in desk.skill.last


def test_an_exception_in_the_skill_is_spoken_as_alexa_does(desk_with: OpenDesk) -> None:
    """The reason is shown, and the session ends with an ERROR."""
    desk = desk_with(LaunchRequest=asks("Welcome."), GreetIntent=KeyError("kettle"))
    desk.type("Alexa, open tea house")
    assert desk.type("greet me") == [PROBLEM, "(The skill failed: KeyError: 'kettle')"]
    assert not desk.listening
    assert desk.skill.last["reason"] == "ERROR"
    assert desk.skill.last["error"]["type"] == "INVALID_RESPONSE"


def test_a_failure_at_the_end_of_the_session_is_shown(desk_with: OpenDesk) -> None:
    """Nothing is spoken any more, but the reason does not get lost."""
    desk = desk_with(LaunchRequest=asks("Welcome."), SessionEndedRequest=ValueError("late"))
    desk.type("Alexa, open tea house")
    assert desk.type("exit") == ["(The skill failed: ValueError: late)"]


@pytest.mark.parametrize(
    ("response", "reason"),
    [
        (None, "got `null`"),
        ({}, "missing required field `version`"),
        ({"version": "1.0"}, "missing required field `response`"),
        ({"version": "1.0", "response": {"outputSpeech": {"type": "SSML"}}}, "ssml"),
        ({"version": "1.0", "response": {"shouldEndSession": "no"}}, "shouldEndSession"),
        (says("Tea & biscuits"), "not valid XML"),
        (says("x" * 7986), "Alexa takes 8000"),
        (says("Hi.", card={"type": "Shiny"}), "Shiny"),
        (asks("Hi.", "Tea & biscuits?"), "not valid XML"),
        (says("Wait<break time='11s'/>"), "break of 11s"),
        (says("<shout>Hi</shout>"), "<shout>"),
        (says("Hi.") | {"sessionAttributes": {"tea": {1, 2}}}, "not JSON serializable"),
        (says("Hi.") | {"sessionAttributes": {"tea": "x" * 130_000}}, "bytes; Alexa takes"),
    ],
)
def test_a_response_that_alexa_would_refuse_is_an_error(
    desk_with: OpenDesk, response: dict[str, object], reason: str
) -> None:
    """Alexa says that there was a problem, and the note says which."""
    desk = desk_with(GreetIntent=response)
    said, why = desk.type("Alexa, ask tea house to greet me")
    assert said == PROBLEM
    assert why.startswith("(The skill's response is not valid: ")
    assert reason in why
    assert desk.skill.last["reason"] == "ERROR"


def test_the_longest_speech_is_allowed(desk_with: OpenDesk) -> None:
    """8,000 characters with the tags are spoken."""
    words = "x" * (8000 - len("<speak></speak>"))
    desk = desk_with(GreetIntent=says(words))
    assert desk.type("Alexa, ask tea house to greet me") == [f"Alexa: {words}"]


def test_plain_text_is_spoken_as_it_is(desk_with: OpenDesk) -> None:
    """PlainText may hold what SSML would have to escape."""
    speech = {"type": "PlainText", "text": "Tea & <biscuits>"}
    desk = desk_with(GreetIntent=says("", outputSpeech=speech))
    assert desk.type("Alexa, ask tea house to greet me") == ["Alexa: Tea & <biscuits>"]


@pytest.mark.parametrize(
    ("card", "shown"),
    [
        ({"type": "Simple", "title": "Tea", "content": "Green"}, "Card: Tea: Green"),
        ({"type": "Standard", "title": "Tea", "text": "Black"}, "Card: Tea: Black"),
        ({"type": "LinkAccount"}, "Card: LinkAccount"),
        (
            {"type": "AskForPermissionsConsent", "permissions": ["a::b"]},
            "Card: asks for consent in the Alexa app: a::b",
        ),
    ],
)
def test_cards_are_shown(desk_with: OpenDesk, card: dict[str, object], shown: str) -> None:
    """What the Alexa app would show stands in the transcript."""
    desk = desk_with(GreetIntent=says("Hi.", card=card))
    assert desk.type("Alexa, ask tea house to greet me") == ["Alexa: Hi.", shown]


def test_an_unknown_directive_is_shown_and_does_no_harm(desk_with: OpenDesk) -> None:
    """A directive that the speaker cannot carry out is named."""
    directive = {"type": "AudioPlayer.Play", "playBehavior": "REPLACE_ALL"}
    desk = desk_with(GreetIntent=says("Hi.", directives=[directive]))
    assert desk.type("Alexa, ask tea house to greet me") == [
        "Alexa: Hi.",
        "(The speaker does not support the directive AudioPlayer.Play.)",
    ]


def test_the_skill_cannot_change_the_speakers_copy(desk_with: OpenDesk) -> None:
    """What a skill does to the envelope it was given stays with the skill."""

    def reply(envelope: dict[str, object]) -> dict[str, object]:
        envelope.clear()
        return says("Hi.")

    desk = desk_with(GreetIntent=reply)
    [turn] = desk.turns("Alexa, ask tea house to greet me")
    assert turn.as_json()["intent"] == "GreetIntent"


def test_devices_have_sessions_of_their_own(desk_with: OpenDesk) -> None:
    """What is open in the kitchen is not open in the bedroom."""
    desk = desk_with(LaunchRequest=asks("Welcome."))
    desk.type("Alexa, open tea house")
    desk.type("/device bedroom")
    assert not desk.listening
    desk.type("Alexa, ask tea house to greet me")
    desk.type("/device kitchen")
    assert desk.listening
    ids = [each["context"]["System"]["device"]["deviceId"] for each in desk.skill.asked]
    assert ids == ["amzn1.ask.device.KITCHEN", "amzn1.ask.device.BEDROOM"]
    assert len({each["session"]["user"]["userId"] for each in desk.skill.asked}) == 1


def test_time_that_passes_meets_an_open_session_with_silence(desk_with: OpenDesk) -> None:
    """After 8 seconds comes the reprompt, after 16 the end of the session."""
    desk = desk_with(LaunchRequest=asks("Welcome.", "Are you there?"))
    desk.type("Alexa, open tea house")
    assert desk.type("/advance 7s")[:-1] == []
    assert desk.type("/advance 8s")[:-1] == ["Alexa: Are you there?"]
    assert desk.listening
    desk.type("/advance 1m")
    assert not desk.listening
    assert desk.skill.last["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert desk.skill.last["timestamp"] == "2026-11-23T17:00:23Z"
