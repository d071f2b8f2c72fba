"""For the one who waits: what is known, a kind question once, and what one alone can do."""

import pytest

from skill.domain.breaks import Punctuality
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock
from tests.front_door.test_lines import WORDS, line

GONE, NOT_BACK = "WhereTheyAreIntent", "NotBackIntent"
PLAN = "The plan is to be back at 7:15. That's 14 minutes from now."


@pytest.fixture(autouse=True)
def waiting(echo: Echo, clock: FrozenClock) -> None:
    """Six minutes into a break of twenty, called at 6:55 pm with a topic."""
    echo.hears("StartBreakIntent", length="PT20M", topic="the budget")
    clock.advance(minutes=6)


@pytest.mark.parametrize("intent", [GONE, NOT_BACK])
def test_where_they_are(echo: Echo, intent: str) -> None:
    """It says the plan and the minutes, that it knows no more, and asks how it is."""
    answer = echo.hears(intent)
    assert answer.said in {
        f"I don't know where your partner is. {PLAN} How are you holding up?",
        (
            "I wish I knew. All I know is, your break ends at 7:15. That's 14"
            " minutes from now. How are you holding up?"
        ),
    }
    assert answer.is_listening


def test_how_it_is_is_asked_once(echo: Echo) -> None:
    """Asked again in the same break, it says what is known, and asks nothing."""
    echo.hears(GONE)
    echo.attributes = {}
    answer = echo.hears(GONE)
    assert answer.said == (
        "I wish I knew. All I know is, your break ends at 7:15. That's 14 minutes from now."
    )
    assert answer.ends


@pytest.mark.parametrize(
    "intent",
    ["AMAZON.NoIntent", "AMAZON.FallbackIntent", "PartnerTalkIntent", "DontKnowIntent"],
)
def test_whatever_they_answer(echo: Echo, memory: Memory, intent: str) -> None:
    """An answer to the kind question gets a warm word and one offer; a yes breathes with them."""
    echo.hears(GONE)
    answer = echo.hears(intent)
    assert answer.said in {
        "I'm sorry. Waiting is hard. Want to breathe slowly with me for a minute?",
        "It's hard to wait like this. Would you like to breathe slowly with me for a minute?",
    }
    assert "let your shoulders drop" in echo.yes().said
    assert memory.household.current_break is not None


def test_holding_up_well(echo: Echo) -> None:
    """After "I'm okay" it leaves them be."""
    echo.hears(GONE)
    answer = echo.yes()
    assert answer.said == "I'm glad. I'm here if you need me."
    assert answer.ends


def test_no_break(echo: Echo, memory: Memory) -> None:
    """With no break set, there is no time to tell, and that is said."""
    echo.hears("BothBackIntent")
    echo.attributes = {}
    before = memory.household
    answer = echo.hears(GONE)
    assert answer.said in {f"{each} How are you holding up?" for each in WORDS["gone"]["none"]}
    assert memory.household.current_break is None
    assert memory.household.past_breaks == before.past_breaks


@pytest.mark.parametrize("minutes_later", [14, 16, 40, 600])
@pytest.mark.parametrize("intent", [GONE, NOT_BACK, "JustMeIntent"])
def test_after_the_time(echo: Echo, clock: FrozenClock, intent: str, minutes_later: int) -> None:
    """At the time and after it, the one who is there is thanked, and has three ways on."""
    clock.advance(minutes=minutes_later)
    answer = echo.hears(intent)
    thanks, asked = WORDS["not_back"]["thanks"], WORDS["ask"]["not_back"]
    assert answer.said in {f"{one} {other}" for one in thanks for other in asked}
    assert answer.reprompt in asked
    assert answer.is_listening


@pytest.mark.parametrize(
    ("intent", "slots", "back"),
    [
        ("TimeAnswerIntent", {"length": "PT20M"}, "at 7:37"),
        ("NumberIntent", {"number": "20"}, "at 7:37"),
        ("MoreTimeIntent", {"length": "PT20M"}, "at 7:37"),
        ("TimeAnswerIntent", {"return_time": "20:15"}, "at 8:15"),
        ("MoveBreakIntent", {"return_time": "20:15"}, "at 8:15"),
    ],
)
def test_a_new_time(
    echo: Echo,
    clock: FrozenClock,
    memory: Memory,
    intent: str,
    slots: dict[str, str],
    back: str,
) -> None:
    """A length counts from now, a clock time is one, and the topic stays."""
    clock.advance(minutes=16)
    echo.hears(NOT_BACK)
    assert back in echo.hears(intent, **slots).said
    running = memory.household.current_break
    assert running is not None
    assert (running.topic, running.moves) == ("the budget", 1)


def test_a_line_to_say(echo: Echo, clock: FrozenClock) -> None:
    """A line says that they were there, and asks for a time; another one is to be had."""
    clock.advance(minutes=16)
    echo.hears(NOT_BACK)
    first = line(echo.hears("SayIntent"), "waiting")
    assert line(echo.hears("AnotherIntent"), "waiting") != first


@pytest.mark.parametrize("intent", ["LeaveItIntent", "AMAZON.NoIntent"])
def test_leaving_it_for_tonight(
    echo: Echo, clock: FrozenClock, memory: Memory, intent: str
) -> None:
    """Left for tonight, nothing is closed over the other's head: the next opening asks."""
    clock.advance(minutes=16)
    echo.hears(NOT_BACK)
    answer = echo.hears(intent)
    assert answer.said in WORDS["not_back"]["left"]
    assert answer.ends
    assert not memory.household.past_breaks
    clock.advance(hours=2)
    assert echo.open().said.startswith(("Your break was up", "Your break ended"))
    assert [each.outcome for each in memory.household.past_breaks] == [Punctuality.MISSED]


def test_it_names_nobody_he_or_she() -> None:
    """None of its own words guesses who is who."""
    ours = [*WORDS["gone"].values(), *WORDS["not_back"].values(), *WORDS["talked"].values()]
    words = " ".join(text for texts in ours for text in texts).lower().split()
    assert not {"he", "she", "him", "her", "his"} & set(words)
