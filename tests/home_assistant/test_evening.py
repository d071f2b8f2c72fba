"""An evening by voice: breaks, chimes and talks at satellites, in the real Home Assistant."""

from datetime import timedelta

from homeassistant.helpers import entity_registry as er

from tests.home_assistant.conftest import Home
from tests.home_assistant.rooms import Room, Said

BEGUN = Said(
    "Okay, 20 minutes. See you both at 7:15. Want me to chime when it's time to come back?",
    asks=True,
)
CALL = Said("This is from Steady Ground. Time to come back together.", rings=True)
PASSED = Said("7:15 PM has passed, and I was off. Time to come back together.", rings=True)
BELL = Said("", rings=True)
BELL_THEN_LISTENING = Said("", rings=True, asks=True)


async def begin_break(room: Room) -> None:
    """Take twenty minutes, with a chime and without a topic."""
    assert await room.hears("start a 20-minute break") == BEGUN
    assert (await room.hears("yes")).words.endswith("when you're back?")
    assert (await room.hears("skip")).words.endswith("We're okay, and I'll be back.")


async def begin_ritual(room: Room) -> None:
    """Begin the repair ritual: its first question was spoken, and the quiet begins."""
    assert (await room.hears("start the repair ritual")).asks
    question = await room.hears("yes")
    assert "what was hard for you?" in question.words
    assert not question.asks


async def test_a_break_chimes_where_it_was_called(home: Home) -> None:
    """At the return time the bell rings in the kitchen, and the bedroom stays quiet."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await home.pass_time(minutes=19)
    assert home.rooms["kitchen"].is_silent
    await home.pass_time(minutes=20)
    assert await home.rooms["kitchen"].next_said() == CALL
    assert home.rooms["bedroom"].is_silent


async def test_a_break_can_chime_everywhere(home: Home) -> None:
    """That is an option, for homes with thick walls."""
    await home.set_up(chime="everywhere")
    await begin_break(home.rooms["kitchen"])
    await home.pass_time(minutes=20)
    assert await home.rooms["kitchen"].next_said() == CALL
    assert await home.rooms["bedroom"].next_said() == CALL


async def test_stop_ends_a_chime(home: Home) -> None:
    """It does not reach the skill, which says nothing."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    kitchen.takes_its_time()
    await home.pass_time(minutes=20)
    assert await kitchen.next_said() == CALL
    await kitchen.is_told("stop")
    await home.settle()
    assert kitchen.is_silent
    assert home.state("sensor.steady_ground_what_runs") == "due"


async def test_stop_is_for_the_talk_once_the_chime_is_over(home: Home) -> None:
    """Nothing sounds any more, so there is nothing else to stop."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await home.pass_time(minutes=20)
    assert await kitchen.next_said() == CALL
    target = {"entity_id": "button.steady_ground_i_m_back"}
    await home.hass.services.async_call("button", "press", target, blocking=True)
    assert (await kitchen.next_said()).words.endswith("leave it for another day?")
    assert await kitchen.hears("stop") == Said("Okay. I'm here if you need me.")


async def test_a_chime_survives_a_restart(home: Home) -> None:
    """It rings at its time, where the break was called."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await home.restart(after=timedelta(minutes=5))
    assert home.state("sensor.steady_ground_return_time") == "2026-11-24T00:15:00+00:00"
    await home.pass_time(minutes=15)
    assert await home.rooms["kitchen"].next_said() == CALL
    assert home.rooms["bedroom"].is_silent


async def test_what_passed_while_it_was_off_is_told(home: Home) -> None:
    """Once, and honestly: with the time that has passed."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await home.restart(after=timedelta(hours=1))
    await home.pass_time(seconds=1)
    assert await home.rooms["kitchen"].next_said() == PASSED
    await home.restart(after=timedelta(minutes=1))
    await home.pass_time(minutes=10)
    assert home.rooms["kitchen"].is_silent


async def test_quiet_is_kept_and_then_the_microphone_opens(home: Home) -> None:
    """Words, a minute in which nothing is played, the bell, and "next" without a wake word."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_ritual(kitchen)
    await home.pass_time(seconds=50)
    assert kitchen.is_silent
    await home.pass_time(seconds=60)
    assert await kitchen.next_said() == BELL_THEN_LISTENING
    second = await kitchen.hears("next")
    assert second.words.count("what did you hear") == 1
    assert home.rooms["bedroom"].is_silent


async def test_the_wake_word_interrupts_the_quiet(home: Home) -> None:
    """What was to follow does not come: there is one quiet, and it is the newest."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_ritual(kitchen)
    await home.pass_time(seconds=50)
    await kitchen.hears("next")
    await home.pass_time(seconds=50)
    assert kitchen.is_silent
    await home.pass_time(seconds=60)
    assert await kitchen.next_said() == BELL_THEN_LISTENING


async def test_silence_is_asked_once_more(home: Home) -> None:
    """The second time the microphone closes, and the next sentence begins anew."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    assert await kitchen.hears("start a 20-minute break") == BEGUN
    await kitchen.stays_silent()
    again = await kitchen.next_said()
    assert again == Said("Want me to chime when it's time to come back?", asks=True)
    await kitchen.stays_silent()
    await home.settle()
    assert kitchen.is_silent
    assert home.state("sensor.steady_ground_what_runs") == "break"


async def test_a_question_is_forgotten_after_five_minutes(home: Home) -> None:
    """A satellite that does not listen by itself leaves it open; a later "yes" is no answer."""
    kitchen = home.rooms["kitchen"]
    kitchen.listens_again = False
    await home.set_up()
    assert await kitchen.hears("start a 20-minute break") == BEGUN
    for _part in range(2):  # it may still begin to listen, and then nobody may answer
        await home.pass_time(minutes=5)
    later = await kitchen.hears("yes")
    assert "chime" not in later.words


async def test_a_satellite_that_goes_away_in_a_talk_keeps_its_place(home: Home) -> None:
    """The talk waits for a day, and goes on in the other room."""
    await home.set_up()
    await begin_ritual(home.rooms["kitchen"])
    home.rooms["kitchen"].set_available(is_available=False)
    await home.pass_time(seconds=60)
    assert home.rooms["kitchen"].is_silent
    assert home.state("sensor.steady_ground_what_runs") == "idle"
    bedroom = home.rooms["bedroom"]
    assert "what was hard for you?" in (await bedroom.hears("let's go on")).words


async def test_a_debrief_is_led_by_its_bells(home: Home) -> None:
    """Five minutes each, in the room where it began; until then a guide runs."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    begun = await kitchen.hears("start the debrief")
    assert begun.words.startswith("5 minutes each, about your day.")
    assert home.state("sensor.steady_ground_what_runs") == "guide"
    await home.pass_time(minutes=5)
    switch = await kitchen.next_said()
    assert (switch.words.endswith("Time to switch."), switch.rings) == (True, True)
    await home.pass_time(minutes=5)
    assert (await kitchen.next_said()).rings
    assert home.state("sensor.steady_ground_what_runs") == "idle"
    assert home.rooms["bedroom"].is_silent


async def test_two_satellites_are_two_devices(home: Home) -> None:
    """A talk in the kitchen is not answered in the bedroom, but the break is the same."""
    kitchen, bedroom = home.rooms["kitchen"], home.rooms["bedroom"]
    await home.set_up()
    assert await kitchen.hears("start a 20-minute break") == BEGUN
    assert (await bedroom.hears("how long is left")).words.startswith("20 minutes")
    assert (await kitchen.hears("yes")).words.endswith("when you're back?")


async def test_a_satellite_that_is_renamed_stays_the_same_device(home: Home) -> None:
    """It chimes there under its new name."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    registry = er.async_get(home.hass)
    registry.async_update_entity(
        "assist_satellite.kitchen", new_entity_id="assist_satellite.cooking"
    )
    await home.settle()
    await home.pass_time(minutes=20)
    assert await home.rooms["kitchen"].next_said() == CALL


async def test_a_whole_evening(home: Home) -> None:
    """A break in the kitchen, a restart, more time from the bedroom, and then an agreement."""
    kitchen, bedroom = home.rooms["kitchen"], home.rooms["bedroom"]
    await home.set_up()
    assert await kitchen.hears("start a 20-minute break") == BEGUN
    await kitchen.hears("yes")
    assert (await kitchen.hears("the budget")).words.startswith("Got it, the budget.")
    await home.pass_time(minutes=5)
    await home.restart(after=timedelta(minutes=2))
    moved = await bedroom.hears("ten more minutes")
    assert "7:25" in moved.words
    assert "The chime moves to this room" in moved.words
    await home.pass_time(minutes=23)
    assert await bedroom.next_said() == CALL
    assert "Welcome back" in (await bedroom.hears("we're back")).words
    opening = await bedroom.hears("yes")
    assert opening.words.startswith("Just the budget, then.")
    await home.pass_time(seconds=60)
    assert await bedroom.next_said() == BELL_THEN_LISTENING
    assert (await bedroom.hears("next")).words.endswith("Want to try them?")
    await bedroom.hears("yes")
    for _question in range(7):
        await home.pass_time(seconds=60)
        assert await bedroom.next_said() == BELL_THEN_LISTENING
        said = await bedroom.hears("next")
    assert said.words.endswith("Or just say skip.")
    read_back = await bedroom.hears("we say when we'll be back before we leave the room")
    assert "we say when we'll be back before we leave the room" in read_back.words
    assert "saved" in (await bedroom.hears("yes")).words
    await bedroom.hears("no")
    assert home.state("sensor.steady_ground_what_runs") == "idle"
    assert "Anyone nearby" in (await kitchen.hears("what did we agree")).words
