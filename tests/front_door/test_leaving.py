"""Before anyone leaves the room: the first chime, the topic, and the sentence for each other."""

from typing import Any

import pytest

from skill.domain.pause_plans import PausePlan
from speaker.household.scopes import Consent, Scope
from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo, FrozenClock, timers

START, TOPIC, CHIME_ON, NUMBER = (
    "StartBreakIntent",
    "KeepTopicIntent",
    "ChimeOnIntent",
    "NumberIntent",
)
TIMERS = "alexa::alerts:timers:skill:readwrite"
EACH_OTHER = "Before you go, tell each other: We're okay, and I'll be back."
MAY_I = "Want me to chime when it's time to come back?"
WHAT = "What do you want to talk about when you're back?"
FIRST = pytest.mark.parametrize("chimes_agreed", [False])


def asks_alexa(answer: Answer) -> bool:
    return [each["type"] for each in answer.directives] == ["Connections.SendRequest"]


def topic(memory: Memory) -> str | None:
    assert memory.household.current_break is not None
    return memory.household.current_break.topic


def asked(echo: Echo) -> Answer:
    """Start a break of twenty minutes, which asks for the topic."""
    answer = echo.hears(START, length="PT20M")
    assert answer.said.endswith(WHAT)
    return answer


def test_the_topic_is_asked_for_and_the_sentence_handed_over(echo: Echo, memory: Memory) -> None:
    """The topic is any words; after it comes the sentence for each other, and the room is quiet."""
    answer = asked(echo)
    assert answer.reprompt == EACH_OTHER
    (elicits,) = answer.directives
    assert (elicits["type"], elicits["slotToElicit"]) == ("Dialog.ElicitSlot", "topic")
    answer = echo.hears(TOPIC, topic="uh the budget just the budget")
    assert answer.said == f"Okay, the budget, at 7:15. {EACH_OTHER}"
    assert answer.ends
    assert topic(memory) == "the budget"


def test_a_topic_that_was_said_is_not_asked_for(echo: Echo) -> None:
    """If the topic came with the break, the sentence is handed over at once."""
    answer = echo.hears(START, length="PT20M", topic="the dishes")
    assert answer.said == (
        "Okay, 20 minutes. See you both at 7:15. And then you'll talk about the"
        " dishes. You'll hear a chime then."
        f" {EACH_OTHER}"
    )
    assert answer.ends


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("um i guess the dishes", "the dishes"),
        ("we'll talk about bedtime", "bedtime"),
        ("about how we talk about my sister", "how we talk about my sister"),
        ("the thing with your sister", "the thing with your sister"),
    ],
)
def test_fillers_are_stripped(echo: Echo, memory: Memory, heard: str, kept: str) -> None:
    """What says nothing is left out of what is kept and repeated."""
    asked(echo)
    assert kept in echo.hears(TOPIC, topic=heard).said
    assert topic(memory) == kept


@pytest.mark.parametrize(
    "heard",
    [
        "what you said to my mother",
        "he never listens",
        "why she's always late",
        "i'm not doing this",
        "we're okay and i'll be back",
        "the money and the car and the house",
    ],
)
def test_what_is_no_topic_is_neither_repeated_nor_kept(
    echo: Echo, memory: Memory, heard: str
) -> None:
    """What is long, or speaks of one of them, gets a short word and the time."""
    asked(echo)
    answer = echo.hears(TOPIC, topic=heard)
    assert answer.said == "Okay. See you both at 7:15."
    assert answer.ends
    assert topic(memory) is None


def test_a_start_with_what_is_no_topic(echo: Echo, memory: Memory) -> None:
    """What cannot be kept as the topic is not asked for again."""
    answer = echo.hears(START, length="PT20M", topic="how he never listens")
    assert answer.said == (
        f"Okay, 20 minutes. See you both at 7:15. You'll hear a chime then. {EACH_OTHER}"
    )
    assert topic(memory) is None


def test_danger_in_the_topic_is_answered(echo: Echo, memory: Memory) -> None:
    """What is said as a topic and is a call for help gets the number, and is not kept."""
    asked(echo)
    assert "911" in echo.hears(TOPIC, topic="he hit me last night").said
    assert topic(memory) is None


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        ("AMAZON.NoIntent", {}),
        ("SkipIntent", {}),
        ("DontKnowIntent", {}),
        (TOPIC, {"topic": "i don't know"}),
    ],
)
def test_the_topic_may_be_left_out(
    echo: Echo, memory: Memory, intent: str, slots: dict[str, Any]
) -> None:
    """Without a topic they hear the time, and the sentence for each other."""
    asked(echo)
    answer = echo.hears(intent, **slots)
    assert answer.said == f"Okay. See you both at 7:15. {EACH_OTHER}"
    assert answer.ends
    assert topic(memory) is None


def test_a_yes_is_no_topic(echo: Echo) -> None:
    """After a "yes" the same is asked again, with the same reprompt."""
    asked(echo)
    answer = echo.yes()
    assert (answer.said, answer.reprompt) == (WHAT, EACH_OTHER)


def test_help_for_the_topic(echo: Echo) -> None:
    """Help says what a topic is, and asks again."""
    asked(echo)
    assert echo.hears("AMAZON.HelpIntent").said == (
        f"One thing is enough, like the budget. Or say skip. {WHAT}"
    )


def test_why_a_topic(echo: Echo) -> None:
    """Asked why, it says what a topic is good for, and asks again."""
    asked(echo)
    assert echo.hears("WhyIntent").said.endswith(f"easier to let it go for now. {WHAT}")


@pytest.mark.parametrize("is_left_out", [True, False])
def test_the_plan_may_leave_the_topic_out(echo: Echo, memory: Memory, *, is_left_out: bool) -> None:
    """A part of the pause plan says whether the topic is asked for, and is told with the plan."""
    part = {"resolutions": _matched("topic"), "value": "topic question"}
    answer = echo.hears("ChangePlanIntent", part=part)
    assert answer.said == "When you take a break, should I ask what you want to talk about after?"
    answer = echo.no() if is_left_out else echo.yes()
    assert memory.household.pause_plan == PausePlan(leaves_topic=is_left_out)
    said = echo.hears(START, length="PT20M").said
    assert said.endswith(EACH_OTHER if is_left_out else WHAT)
    echo.falls_silent()
    told = "I won't ask what you want to talk about" in echo.hears("HearPlanIntent").said
    assert told is is_left_out


def _matched(value: str) -> dict[str, Any]:
    match = {"value": {"id": value, "name": value}}
    status = {"code": "ER_SUCCESS_MATCH"}
    authority = "amzn1.er-authority.echo-sdk.PLAN_PART"
    found = {"authority": authority, "status": status, "values": [match]}
    return {"resolutionsPerAuthority": [found]}


@FIRST
def test_the_first_chime_is_asked_for_in_words(
    echo: Echo, alexa: AlexaServices, memory: Memory
) -> None:
    """The break runs at once; its chime after the yes, and then comes the topic."""
    answer = echo.hears(START, length="PT20M")
    assert answer.said == f"Okay, 20 minutes. See you both at 7:15. {MAY_I}"
    assert memory.household.current_break is not None
    assert timers(alexa) == []
    answer = echo.yes()
    assert answer.said == f"I'll chime then. {WHAT}"
    assert [each["duration"] for each in timers(alexa)] == ["PT20M"]
    echo.falls_silent()
    echo.hears("CallOffIntent")
    echo.yes()
    assert echo.hears(START).said.endswith(f"I'll chime then. {WHAT}")


@FIRST
def test_a_no_to_the_first_chime(
    echo: Echo, alexa: AlexaServices, memory: Memory, clock: FrozenClock
) -> None:
    """A no leaves the break without a chime, and nobody asks again for seven days."""
    echo.hears(START, length="PT20M")
    answer = echo.no()
    assert answer.said == (f"Okay, no chime. You're still on your break, back at 7:15. {WHAT}")
    assert memory.household.current_break is not None
    echo.falls_silent()
    echo.hears("CallOffIntent")
    echo.yes()
    assert "There's no chime, so keep an eye on the clock." in echo.hears(START).said
    assert timers(alexa) == []
    echo.falls_silent()
    echo.hears("CallOffIntent")
    echo.yes()
    clock.advance(days=7)
    assert echo.hears(START).said.endswith("Want me to chime when it's time to come back?")


@FIRST
def test_silence_to_the_first_chime_is_no_answer(echo: Echo, alexa: AlexaServices) -> None:
    """If nobody answers there is no chime, and a move asks for it once more."""
    echo.hears(START, length="PT20M")
    echo.falls_silent()
    answer = echo.hears("MoreTimeIntent", length="PT10M")
    assert answer.said.endswith("Want me to chime when it's time to come back?")
    assert timers(alexa) == []
    echo.yes()
    assert [each["duration"] for each in timers(alexa)] == ["PT30M"]


@FIRST
def test_alexas_own_question_stands_alone(echo: Echo, alexa: AlexaServices) -> None:
    """Where Alexa asks for the permission nothing else is asked; the topic follows the answer."""
    alexa.household.consents |= dict.fromkeys(Scope, Consent.UNSET)
    answer = echo.hears(START, length="PT20M")
    assert answer.said.endswith("I just need your okay to chime when it's time.")
    assert asks_alexa(answer)
    alexa.allow()
    answer = echo.consent("ACCEPTED", answer.directives[0]["token"])
    assert answer.said == f"Back at 7:15. You'll hear a chime then. {WHAT}"
    assert answer.reprompt == EACH_OTHER
    assert len(timers(alexa)) == 1
    echo.falls_silent()
    echo.hears("CallOffIntent")
    echo.yes()
    assert echo.hears(START).said.endswith(WHAT)


@FIRST
def test_why_the_first_chime(echo: Echo) -> None:
    """Asked why, it says what the chime is good for, and asks again."""
    echo.hears(START, length="PT20M")
    assert echo.hears("WhyIntent").said == (
        "With a chime, neither of you has to watch the clock, and you both hear that it's time."
        f" {MAY_I}"
    )


@FIRST
def test_the_chime_is_turned_on_later(echo: Echo, alexa: AlexaServices) -> None:
    """Said in the middle of the break, it is on; without the permission Alexa asks again."""
    alexa.household.consents |= dict.fromkeys(Scope, Consent.UNSET)
    (first,) = echo.hears(START, length="PT20M").directives
    echo.consent("DENIED", first["token"])
    echo.falls_silent()
    echo.clock.advance(minutes=5)
    answer = echo.hears(CHIME_ON)
    assert answer.said == (
        "You'll get a question about permission now. Just say, I approve, and I'll chime."
    )
    assert asks_alexa(answer)
    alexa.allow()
    answer = echo.consent("ACCEPTED", answer.directives[0]["token"])
    assert answer.said == "Back at 7:15. You'll hear a chime then."
    assert [each["duration"] for each in timers(alexa)] == ["PT15M"]


def test_the_chime_is_on_already(echo: Echo, alexa: AlexaServices) -> None:
    """Turned on twice, there is one chime, and it is said when it rings."""
    asked(echo)
    answer = echo.hears(CHIME_ON)
    assert answer.said == "Okay, the chime's on. You'll hear it at 7:15."
    assert len(timers(alexa)) == 1


@FIRST
def test_the_chime_is_turned_on_without_a_break(echo: Echo, alexa: AlexaServices) -> None:
    """With no break on, the next one has its chime, and nothing is asked then."""
    assert echo.hears(CHIME_ON).said == "Okay. On your next break, I'll chime at the end."
    assert echo.hears(START).said.endswith(WHAT)
    assert len(timers(alexa)) == 1


@pytest.mark.parametrize(
    ("intent", "slots"),
    [
        (NUMBER, {"number": "30"}),
        ("MoveBreakIntent", {"length": "PT30M"}),
        ("TimeAnswerIntent", {"length": "PT30M"}),
        (START, {"length": "PT30M"}),
    ],
)
def test_no_wait_make_it_thirty(
    echo: Echo, alexa: AlexaServices, intent: str, slots: dict[str, str]
) -> None:
    """Right after the start the whole break is corrected, and the topic is still asked for."""
    asked(echo)
    answer = echo.hears(intent, **slots)
    assert "Back at 7:25" in answer.said or "back at 7:25" in answer.said
    assert answer.said.endswith(WHAT)
    assert [each["duration"] for each in timers(alexa)] == ["PT30M"]


@pytest.mark.parametrize("intent", ["MoveBreakIntent", "TimeAnswerIntent", START])
@pytest.mark.parametrize(
    ("heard", "asked_back"),
    [
        ("12:00", "Do you mean 12 minutes, or back at 12 o'clock?"),
        ("08:00", "Do you mean 8 minutes, or back at 8 o'clock?"),
        ("20:00", "Do you mean 8 minutes, or back at 8 o'clock?"),
    ],
)
def test_no_wait_make_it_twelve(
    echo: Echo, alexa: AlexaServices, intent: str, heard: str, asked_back: str
) -> None:
    """A bare hour may be as many minutes, and "noon" is no twelve minutes: it is asked about."""
    asked(echo)
    assert echo.hears(intent, return_time=heard).said == asked_back
    assert [each["duration"] for each in timers(alexa)] == ["PT20M"]


def test_make_it_thirty_when_the_room_is_quiet(echo: Echo, clock: FrozenClock) -> None:
    """The same holds for a minute after the session is over; later it is so many minutes more."""
    asked(echo)
    echo.falls_silent()
    clock.advance(minutes=1)
    assert "7:25" in echo.hears(NUMBER, number="30").said
    echo.falls_silent()
    clock.advance(minutes=5)
    assert echo.hears(NUMBER, number="40").said.endswith("Want to be back at 8:05 instead?")


def test_ten_more_answers_how_many(echo: Echo) -> None:
    """After "how many more?", "ten more" is ten minutes more."""
    asked(echo)
    echo.falls_silent()
    assert echo.hears("MoreTimeIntent").said == "How many more minutes would you like?"
    assert "7:25" in echo.hears("MoreTimeIntent", length="PT10M").said


def test_why_with_nothing_else(echo: Echo) -> None:
    """Asked why out of nowhere, it says why a break helps, and ends."""
    answer = echo.hears("WhyIntent")
    assert answer.said == (
        "A break with a set end lets you both calm down, and nobody has to wonder if it's over."
        " It takes most people about twenty minutes."
    )
    assert answer.ends
