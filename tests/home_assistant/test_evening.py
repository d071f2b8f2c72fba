"""Breaks by voice, in the real Home Assistant."""

from tests.home_assistant.conftest import Home
from tests.home_assistant.rooms import Said

BEGUN = "Okay, 20 minutes. See you both at 7:15. Want me to chime when it's time to come back?"
CALL = Said("This is from Steady Ground. Time to come back together.", rings=True)


async def test_a_break_chimes_where_it_was_called(home: Home) -> None:
    """At the return time the bell rings in the kitchen, and the bedroom stays quiet."""
    kitchen, bedroom = home.rooms["kitchen"], home.rooms["bedroom"]
    await home.set_up()
    assert await kitchen.hears("start a 20-minute break") == Said(BEGUN, asks=True)
    await kitchen.hears("yes")
    await home.pass_time(minutes=20)
    assert await kitchen.last_said() == CALL
    assert bedroom.is_silent
