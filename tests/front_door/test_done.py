"""The bare word "done": next in a talk, who is ready in a break, and otherwise a goodbye."""

from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock

DONE = "DoneIntent"


def test_cold_it_ends_kindly(echo: Echo, memory: Memory) -> None:
    """With nothing under way, it starts and offers nothing."""
    before = memory.household
    answer = echo.hears(DONE)
    assert answer.said in {
        "Okay. I'm here if you need me.",
        "All right. I'm around if you need me.",
    }
    assert answer.ends
    assert memory.household == before


def test_before_the_time_it_asks_who_is_ready(echo: Echo, memory: Memory) -> None:
    """During a break it says how long that still runs, and asks whether both are ready."""
    echo.hears("StartBreakIntent")
    answer = echo.hears(DONE)
    assert answer.said.endswith("Are you both ready, or just you?")
    assert memory.household.current_break is not None


def test_at_the_time_it_welcomes_back(echo: Echo, clock: FrozenClock, memory: Memory) -> None:
    """At the time and after it, it is a return."""
    echo.hears("StartBreakIntent")
    clock.advance(minutes=40)
    answer = echo.hears(DONE)
    assert answer.said.endswith("leave it for another day?")
    assert answer.is_listening
    assert memory.household.current_break is None


def test_in_a_talk_it_is_next(echo: Echo, memory: Memory) -> None:
    """In the middle of a talk it goes on to the next step, as "next" does."""
    echo.hears("RitualIntent")
    echo.yes()
    place = memory.household.place
    assert place is not None
    echo.hears(DONE)
    assert memory.household.place is not None
    assert memory.household.place.index > place.index


def test_with_a_place_held_it_ends(echo: Echo, memory: Memory) -> None:
    """Said cold while a talk is broken off, it goes on with nothing, and holds the place."""
    echo.hears("RitualIntent")
    echo.yes()
    echo.hears("AMAZON.StopIntent")
    place = memory.household.place
    assert place is not None
    answer = echo.hears(DONE)
    assert answer.ends
    assert memory.household.place is not None
    assert memory.household.place.is_same(place)
