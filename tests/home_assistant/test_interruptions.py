"""A chime where somebody talks or where something else speaks, and what goes on after it."""

import pytest

from tests.home_assistant.conftest import OURS, THEIRS, Home
from tests.home_assistant.rooms import CAN_ANNOUNCE, CAN_ASK, WYOMING, Room, Said
from tests.home_assistant.test_evening import (
    BELL,
    BELL_THEN_LISTENING,
    CALL,
    begin_break,
    begin_ritual,
)
from tests.home_assistant.test_out_of_reach import LATE

MORE = "button.steady_ground_more_time"
HOW_MANY = Said("How many more minutes would you like?", asks=True)
DINNER = Said("Dinner is ready.")
REMINDER = Said("Here's your reminder: Time for the State of Us talk.", rings=True)


async def have_a_reminder(room: Room) -> None:
    """Ask for a reminder at seven."""
    await room.hears("remind us of the state of us every monday at seven in the evening")
    assert "7 pm" in (await room.hears("yes")).words


async def press_more_time(home: Home) -> None:
    target = {"entity_id": MORE}
    await home.hass.services.async_call("button", "press", target, blocking=True)


@pytest.mark.parametrize("assistant", [OURS, THEIRS])
async def test_an_open_question_does_not_keep_the_chime_away(home: Home, assistant: str) -> None:
    """It rings where it belongs, and then the question is asked once more."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    home.choose(kitchen, assistant)
    await home.pass_time(minutes=19, seconds=50)
    await press_more_time(home)
    assert await kitchen.next_said() == HOW_MANY
    await home.pass_time(seconds=10)
    assert await kitchen.next_said() == CALL
    await home.pass_time(seconds=2)
    again = await kitchen.next_said()
    assert (again.words, again.asks) == (HOW_MANY.words, True)
    assert "7:25" in (await kitchen.hears("ten")).words
    assert home.rooms["bedroom"].is_silent


async def test_a_chime_waits_until_others_have_spoken_there(home: Home) -> None:
    """For some seconds: the satellite is not lost because something else announces."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    kitchen.takes_its_time()
    kitchen.others_announce(DINNER.words)
    assert await kitchen.next_said() == DINNER
    await home.pass_time(minutes=20)
    await home.pass_time(seconds=1)
    assert kitchen.is_silent
    kitchen.finishes()
    await home.pass_time(seconds=1)
    assert await kitchen.next_said() == CALL
    assert home.rooms["bedroom"].is_silent


async def test_a_chime_does_not_wait_for_others_for_long(home: Home) -> None:
    """Another room rings, and this one says later that the time has passed."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    kitchen.takes_its_time()
    kitchen.others_announce(DINNER.words)
    assert await kitchen.next_said() == DINNER
    await home.pass_time(minutes=20)
    for _second in range(20):
        await home.pass_time(seconds=1)
    assert await home.rooms["bedroom"].next_said() == CALL
    kitchen.finishes()
    await home.pass_time(minutes=5)
    assert await kitchen.next_said() == LATE


async def test_a_talk_waits_until_others_have_spoken_there(home: Home) -> None:
    """The bell that ends the quiet comes after their announcement."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_ritual(kitchen)
    kitchen.takes_its_time()
    kitchen.others_announce(DINNER.words)
    assert await kitchen.next_said() == DINNER
    await home.pass_time(seconds=60)
    assert kitchen.is_silent
    kitchen.finishes()
    await home.pass_time(seconds=1)
    assert await kitchen.next_said() == BELL_THEN_LISTENING


async def test_a_talk_goes_on_after_a_chime(home: Home) -> None:
    """The quiet in which it rang begins anew, and then the microphone opens."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await have_a_reminder(kitchen)
    await home.pass_time(minutes=4, seconds=30)
    await begin_ritual(kitchen)
    await home.pass_time(seconds=30)
    assert await kitchen.next_said() == REMINDER
    await home.pass_time(seconds=2)
    assert kitchen.is_silent
    await home.pass_time(seconds=60)
    assert await kitchen.next_said() == BELL_THEN_LISTENING
    assert "what did you hear" in (await kitchen.hears("next")).words


@pytest.mark.parametrize("features", [{"kitchen": WYOMING}])
async def test_a_chime_comes_after_what_is_being_played(home: Home) -> None:
    """Such a satellite plays it to its end, and the talk's bell is repeated after the chime."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await have_a_reminder(kitchen)
    await home.pass_time(minutes=3, seconds=30)
    await begin_ritual(kitchen)
    kitchen.takes_its_time()
    await home.pass_time(seconds=60)
    assert await kitchen.next_said() == BELL
    await home.pass_time(seconds=30)
    assert kitchen.is_silent
    kitchen.finishes()
    assert [await kitchen.next_said() for _each in range(2)] == [BELL, Said(REMINDER.words)]
    await home.pass_time(seconds=2)
    assert await kitchen.next_said() == BELL


@pytest.mark.parametrize("features", [{"kitchen": CAN_ASK}, {"kitchen": CAN_ANNOUNCE}])
async def test_a_question_that_a_chime_interrupts_is_forgotten_too(home: Home) -> None:
    """A "yes" after that erases nothing."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await home.pass_time(minutes=19, seconds=50)
    assert (await kitchen.hears("forget everything")).asks
    await home.pass_time(seconds=10)
    assert await kitchen.next_said() == CALL
    await home.pass_time(seconds=2)
    if kitchen.listens_again:
        assert (await kitchen.next_said()).words.endswith("Are you sure?")
        await kitchen.stays_silent()
    for _part in range(2):
        await home.pass_time(minutes=5)
    assert (await kitchen.hears("yes")).words.startswith("I'm listening.")


async def test_what_an_interrupted_answer_was_is_said_after_the_chime(home: Home) -> None:
    """The bell of a talk with another assistant selected rings while the satellite speaks."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await have_a_reminder(kitchen)
    await home.pass_time(minutes=3, seconds=30)
    await begin_ritual(kitchen)
    home.choose(kitchen, THEIRS)
    await home.pass_time(seconds=60)
    assert await kitchen.next_said() == BELL_THEN_LISTENING
    kitchen.takes_its_time()
    second = await kitchen.hears("next")
    assert "what did you hear" in second.words
    await home.pass_time(seconds=30)
    kitchen.finishes()
    assert await kitchen.next_said() == REMINDER
    await home.pass_time(seconds=2)
    assert await kitchen.next_said() == second
