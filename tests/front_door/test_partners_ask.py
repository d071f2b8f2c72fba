"""In a talk the partners ask each other: by name or not, and one says back what they heard."""

import re

import pytest

from skill.domain.guides import SayBack
from tests.front_door.conftest import Memory
from tests.front_door.echo import Answer, Echo, FrozenClock
from tests.front_door.slots import often, part

NEXT = "AMAZON.NextIntent"
TAUGHT = "After the bell, say next to go on."


@pytest.fixture
def named(echo: Echo) -> Echo:
    """An Echo that knows two first names."""
    echo.hears("NamesIntent", first_name="anna", second_name="ben")
    return echo


def start_ritual(echo: Echo) -> Answer:
    echo.hears("RitualIntent")
    return echo.yes()


def after(echo: Echo, count: int) -> Answer:
    """Begin the ritual, and say "next" so many times."""
    answer = start_ritual(echo)
    for _ in range(count):
        answer = echo.hears(NEXT)
    return answer


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Anna, ask Ben: what was hard for you[?] Then just listen."),
        (1, "Anna, (in one sentence, )?what did you hear(, in one sentence)?[?]"),
        (2, "(Now Ben, ask Anna|Ben, your turn to ask Anna): what was hard"),
        (3, "Ben, what did you hear?"),
        (4, "Second one. Anna, ask Ben: what do you wish I'd known in that moment?"),
        (5, "Ben, now you ask Anna: what do you wish I'd known in that moment?"),
        (6, "Last one, for both of you. Ben first, then Anna."),
    ],
)
def test_each_asks_the_other_by_name(named: Echo, count: int, said: str) -> None:
    """With their names it says who asks whom, so that "you" and "I" are the two of them."""
    assert re.search(said, after(named, count).said)


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "Whoever's ready, ask: what was hard for you? Then just listen."),
        (2, "Okay, switch. Now you ask: what was hard for you?"),
        (4, "Second question."),
        (5, "Okay, switch. Now you ask: what do you wish"),
    ],
)
def test_without_names_whoever_is_ready_begins(echo: Echo, count: int, said: str) -> None:
    """Nobody can be told apart by voice, so they decide who begins, and then they switch."""
    assert said in after(echo, count).said


def test_the_ritual_asks_both_first(echo: Echo, memory: Memory) -> None:
    """It begins with one question of consent, which says that either may begin."""
    answer = echo.hears("RitualIntent")
    assert "ither of you can" in answer.said
    assert answer.said.endswith("?")
    left = echo.no()
    assert left.ends
    assert memory.household.place is None


@pytest.mark.parametrize(("name", "first"), [("ben", "Ben"), ("anna", "Anna"), (None, "Ben")])
def test_either_may_go_first(named: Echo, name: str | None, first: str) -> None:
    """Whoever is named at the question goes first, and "the other one" is the second name."""
    named.hears("RitualIntent")
    second = {"Anna": "Ben", "Ben": "Anna"}[first]
    said = named.hears("OtherFirstIntent", first_name=name).said
    assert f"{first}, ask {second}: what was hard for you?" in said


def test_the_order_can_be_swapped_at_the_first_turn(named: Echo) -> None:
    """At the first turn "you go first" swaps the two; later it is talk between them."""
    start_ritual(named)
    assert "Ben, ask Anna:" in named.hears("OtherFirstIntent").said
    named.hears(NEXT)
    assert named.hears("OtherFirstIntent").said == ""


def test_how_to_go_on_is_said_once_an_evening(echo: Echo, clock: FrozenClock) -> None:
    """The first step says what the bell means; after that the bell alone does, for six hours."""
    assert TAUGHT in start_ritual(echo).said
    for _ in range(5):
        clock.advance(minutes=10)
        assert TAUGHT not in echo.hears(NEXT).said
    assert echo.hears("PartnerTalkIntent").said == ""
    clock.advance(hours=6)
    assert TAUGHT in echo.hears("StateOfUsIntent").said


def test_after_a_missed_turn_it_is_said_again(echo: Echo) -> None:
    """Nobody answers the bell: the reprompt says how to go on, and so does picking it up again."""
    answer = start_ritual(echo)
    assert answer.reprompt in (
        "Say next when you're ready.",
        "Take your time. Then say next.",
        "Say next when you're done.",
    )
    echo.send({"type": "SessionEndedRequest", "reason": "EXCEEDED_MAX_REPROMPTS"})
    echo.attributes = {}
    echo.open()
    assert TAUGHT in echo.yes().said


@pytest.mark.parametrize(
    ("wish", "counts"),
    [(None, [1, 3]), ("every", [1, 3, 5, 7, 9]), ("never", []), ("first", [1, 3])],
)
def test_the_plan_says_when_they_say_it_back(
    echo: Echo, memory: Memory, wish: str | None, counts: list[int]
) -> None:
    """After the first question's answers, or as their plan has it: after every one, or never."""
    if wish:
        echo.hears("SayBackIntent", often=often(wish))
    assert memory.household.pause_plan.says_back == SayBack(wish or "first")
    answer, found = start_ritual(echo), []
    for number in range(1, 20):
        answer = echo.hears(NEXT)
        if "what did you hear" in answer.said:
            found.append(number)
        if "Or just say skip" in answer.said:
            break
    assert found == counts


def test_saying_back_can_be_skipped(echo: Echo) -> None:
    """Nobody has to: "skip" goes to the second one's turn."""
    after(echo, 1)
    assert "Okay, switch. Now you ask:" in echo.hears("SkipIntent").said


def test_how_often_is_asked(echo: Echo, memory: Memory) -> None:
    """Asked to change that part, it offers three ways, and a no is never."""
    answer = echo.hears("ChangePlanIntent", part=part("say_back"))
    assert answer.said.endswith("after every question, just the first, or never?")
    assert echo.no().said == "I won't ask what you heard from each other."
    assert memory.household.pause_plan.says_back is SayBack.NEVER
    assert "I won't ask what you heard" in echo.hears("HearPlanIntent").said
