"""With no break running: opening, help, silence, and questions that have nothing to be about."""

import pytest

from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock

PRACTICE = "It's for practice, not medical or therapeutic advice."
FIRST = (
    "This is Steady Ground. When you argue, I can time a break, and help you talk"
    " afterward. It's just practice, not medical or therapeutic advice."
)
OFFER = "Want to take a break?"


def test_the_first_opening_explains_and_later_ones_are_short(echo: Echo, memory: Memory) -> None:
    """The first opening ever says what it is and what it is not; later ones only greet."""
    assert echo.open().said == f"{FIRST} {OFFER}"
    assert memory.household.greeted
    echo.attributes = {}
    assert echo.open().said == f"This is Steady Ground. {OFFER}"


def test_who_has_had_a_break_is_told_once_what_it_is_not(echo: Echo) -> None:
    """Whoever began a break by asking knows what it is; the first opening says what it is not."""
    assert PRACTICE not in echo.hears("StartBreakIntent").said
    assert PRACTICE not in echo.open().said
    echo.hears("CallOffIntent")
    echo.yes()
    first, second = (echo.open().said for _ in range(2))
    assert f"Steady Ground here. {PRACTICE} " in first
    assert "Steady Ground" in second
    assert PRACTICE not in second


@pytest.mark.parametrize("intent", ["StartBreakIntent", "AMAZON.PauseIntent", "KeepTopicIntent"])
def test_who_asks_for_a_break_is_not_told_what_it_is_not(echo: Echo, intent: str) -> None:
    """People who need a break now get one, or the question for it, and no more words."""
    assert PRACTICE not in echo.hears(intent).said


def test_help_says_what_it_is_not(echo: Echo) -> None:
    """Help by itself says so, with a break and without; in a talk it is about the talk."""
    assert PRACTICE in echo.hears("AMAZON.HelpIntent").said
    echo.attributes = {}
    echo.hears("StartBreakIntent")
    echo.attributes = {}
    said = echo.hears("AMAZON.HelpIntent").said
    assert "Steady Ground is for practice, not medical or therapeutic advice." in said
    echo.hears("CallOffIntent")
    echo.yes()
    echo.hears("RitualIntent")
    assert "practice" not in echo.hears("AMAZON.HelpIntent").said


def test_opening_offers_a_break(echo: Echo, memory: Memory) -> None:
    """Opening the skill offers a break; a yes starts twenty minutes."""
    answer = echo.open()
    assert answer.reprompt == OFFER
    assert answer.is_listening
    assert "20 minutes" in echo.yes().said
    assert memory.household.current_break is not None


def test_opening_and_saying_how_long(echo: Echo) -> None:
    """After the offer, a bare length or clock time is the answer."""
    echo.open()
    assert "at 7:25" in echo.hears("TimeAnswerIntent", length="PT30M").said


def test_declining_the_offer(echo: Echo, memory: Memory) -> None:
    """A no to the offer ends the session with a word, and starts nothing."""
    echo.open()
    answer = echo.no()
    assert answer.said == "All right. I'm around if you need me."
    assert answer.ends
    assert memory.household.current_break is None


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("TimeLeftIntent", "There's no break on right now."),
        ("ReturnTimeIntent", "There's no break on right now."),
        ("TopicIntent", "There's no break on right now."),
        ("CallOffIntent", "There's no break on right now."),
        (
            "ReassureIntent",
            (
                "I'm sorry. Waiting is hard."
                " There's no break set right now, so I don't have a time to give you."
            ),
        ),
        ("AMAZON.StopIntent", "Okay. I'm here if you need me."),
        ("AMAZON.CancelIntent", "Okay. I'm here if you need me."),
        ("AMAZON.NavigateHomeIntent", "Okay. I'm here if you need me."),
        ("AMAZON.NoIntent", "Okay. I'm here if you need me."),
        ("AMAZON.RepeatIntent", "Sorry, I don't have anything to repeat."),
    ],
)
def test_what_is_told_and_ends(echo: Echo, intent: str, said: str) -> None:
    """What is asked about a break that is not there gets the plain truth, and the session ends."""
    answer = echo.hears(intent)
    assert answer.said == said
    assert answer.ends


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        (
            "AMAZON.HelpIntent",
            (f"Just say, we need a break. Or tell me how long. {PRACTICE}"),
        ),
        ("AMAZON.StartOverIntent", FIRST),
        ("KeepTopicIntent", "There's no break on right now."),
    ],
)
def test_what_offers_a_break(echo: Echo, intent: str, said: str) -> None:
    """Help and what cannot be understood say what can be said, and go on listening."""
    answer = echo.hears(intent)
    assert answer.said == f"{said} {OFFER}"
    assert answer.reprompt == OFFER


@pytest.mark.parametrize(
    ("intent", "said"),
    [
        ("AMAZON.FallbackIntent", "I'm not sure I followed that."),
        ("AMAZON.YesIntent", "Okay, I'm here."),
        ("SomeLaterIntent", "I'm not sure I followed that."),
    ],
)
def test_what_is_not_understood_begins_nothing(
    echo: Echo, memory: Memory, intent: str, said: str
) -> None:
    """What cannot be understood says what can be said, and a yes after it starts no break."""
    answer = echo.hears(intent)
    assert answer.said == f"{said} Want to start a break, or hear what I can do?"
    assert answer.is_listening
    assert echo.yes().said.startswith("I can time a break for you, and chime when it's over.")
    assert memory.household.current_break is None


@pytest.mark.parametrize(
    ("before", "said"),
    [(None, "You're welcome."), ("SaySofterIntent", "Any time.")],
)
def test_thanks(echo: Echo, before: str | None, said: str) -> None:
    """Thanks are taken with a word, and the session ends."""
    if before:
        echo.hears(before)
    answer = echo.hears("ThanksIntent")
    assert answer.said == said
    assert answer.ends


@pytest.mark.parametrize("intent", ["MoreTimeIntent", "MoveBreakIntent"])
def test_more_time_without_a_break(echo: Echo, memory: Memory, intent: str) -> None:
    """Saying "ten more minutes" with nothing running becomes, at a yes, a break of ten minutes."""
    answer = echo.hears(intent, length="PT10M")
    if intent == "MoreTimeIntent":
        assert (
            answer.said
            == "There's no break on right now. Want me to start one now, for 10 minutes?"
        )
        answer = echo.yes()
    assert "10 minutes" in answer.said
    assert memory.household.current_break is not None


def test_a_topic_before_a_break_is_kept_for_it(echo: Echo, memory: Memory) -> None:
    """Saying "come back to the budget" with nothing running offers a break for that topic."""
    echo.hears("KeepTopicIntent", topic="the budget")
    assert "the budget" in echo.yes().said
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget"


def test_an_intent_of_another_model(echo: Echo) -> None:
    """What an older or a newer model hears, and this skill does not know, is not understood."""
    answer = echo.hears("BringMeFlowersIntent")
    assert "I'm not sure I followed that." in answer.said
    assert answer.is_listening


def test_three_misses_leave_the_room_quiet(echo: Echo) -> None:
    """The third time in a row that nothing matches, the skill lets go."""
    assert echo.hears("AMAZON.FallbackIntent").is_listening
    assert echo.hears("AMAZON.FallbackIntent").is_listening
    answer = echo.hears("AMAZON.FallbackIntent")
    assert answer.ends
    assert "Steady Ground" in answer.said


def test_a_miss_repeats_the_open_question(echo: Echo) -> None:
    """When nothing matches the answer to a question, that question is asked again."""
    echo.hears("StartBreakIntent", length="PT3H")
    answer = echo.hears("AMAZON.FallbackIntent")
    assert answer.said.endswith("Start it, with that reminder?")
    assert "3 hours" in echo.yes().said


def test_repeat_says_it_again(echo: Echo) -> None:
    """Saying "repeat" says the same once more, word for word, and the question stays open."""
    asked = echo.hears("StartBreakIntent", length="PT3H")
    for _ in range(2):
        again = echo.hears("AMAZON.RepeatIntent")
        assert (again.said, again.reprompt) == (asked.said, asked.reprompt)
    assert "3 hours" in echo.yes().said


def test_help_in_the_middle_of_a_question(echo: Echo) -> None:
    """Help says what can be said, and then asks the open question again."""
    echo.hears("StartBreakIntent", length="PT3H")
    answer = echo.hears("AMAZON.HelpIntent")
    assert answer.said.endswith("Start it, with that reminder?")


def test_which_clock_time_is_not_answered_by_yes(echo: Echo, memory: Memory) -> None:
    """Saying "yes" to "which clock time?" asks it again, and "no" leaves it."""
    asked = echo.hears("StartBreakIntent", return_time="EV")
    assert "What time do you mean, like until eight?" in (asked.reprompt or "")
    assert echo.yes().is_listening
    assert echo.no().said == "Okay, we'll leave it as it is."
    assert memory.household.current_break is None


@pytest.mark.parametrize("zone", [None, "Mars/Olympus"])
def test_an_unknown_zone_guesses_no_clock(
    echo: Echo, memory: Memory, zone: str | None, clock: FrozenClock
) -> None:
    """If nobody knows the device's zone, it says the length and no clock time."""
    echo.alexa.household.devices["kitchen"].zone = zone
    answer = echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    assert answer.said == (
        "Okay. Take 20 minutes. And then you'll talk about the budget."
        " You'll hear a chime then."
        " Before you go, tell each other: We're okay, and I'll be back."
    )
    clock.advance(minutes=5)
    assert echo.hears("TimeLeftIntent").said == "You've got 15 minutes left."
    assert "in 15 minutes" in echo.hears("ReassureIntent").said
    assert "15 minutes" in echo.open().said
    assert memory.household.zones == {}


def test_a_clock_time_in_an_unknown_zone(echo: Echo, memory: Memory) -> None:
    """Until a clock time needs the clock: without it a length is asked for."""
    echo.alexa.household.devices["kitchen"].zone = None
    answer = echo.hears("StartBreakIntent", return_time="19:15")
    assert answer.said.startswith("I don't know what time it is where you are.")
    assert answer.is_listening
    assert memory.household.current_break is None


def test_nothing_of_one_request_survives_into_the_next(echo: Echo, memory: Memory) -> None:
    """A yes in a new session answers no question of an earlier one, nor of another household."""
    echo.hears("StartBreakIntent", length="PT3H")
    question, echo.attributes = echo.attributes, {}
    assert echo.yes().said.startswith("Okay, I'm here.")
    echo.attributes, echo.user_id = question, "amzn1.ask.account.OTHERS"
    assert "3 hours" in echo.yes().said
    assert memory.household.current_break is None
