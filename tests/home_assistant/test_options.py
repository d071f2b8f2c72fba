"""The options: where it chimes, and a heads-up. Changing them interrupts nothing."""

from unittest.mock import patch

import pytest

from skill.store.sqlite import SQLiteStore
from skill.turns.ports import StoreUnavailableError
from tests.home_assistant.conftest import Home
from tests.home_assistant.test_evening import CALL, begin_break
from tests.home_assistant.test_out_of_reach import LATE, find, lose
from tests.home_assistant.test_setting_up import filled


async def test_the_options_change_the_chime(home: Home) -> None:
    """At once, also for the break that runs."""
    entry = await home.set_up()
    await begin_break(home.rooms["kitchen"])
    options = home.hass.config_entries.options
    form = await options.async_init(entry.entry_id)
    assert filled(form) == {"chime": "where_called", "heads_up": "none"}
    chosen = {"chime": "everywhere", "heads_up": "none"}
    await options.async_configure(form["flow_id"], chosen)
    await home.settle()
    await home.pass_time(minutes=20)
    assert (await home.rooms["bedroom"].next_said()).rings
    assert (await home.rooms["kitchen"].next_said()).rings


async def test_a_heads_up_is_a_part_of_the_pause_plan(home: Home) -> None:
    """Five minutes before the return it says so, without a ring; the bell comes after."""
    await home.set_up(heads_up="5")
    await begin_break(home.rooms["kitchen"])
    await home.pass_time(minutes=15)
    early = await home.rooms["kitchen"].next_said()
    assert ("5 minutes left" in early.words, early.rings) == (True, False)
    await home.pass_time(minutes=5)
    assert (await home.rooms["kitchen"].next_said()).rings


async def test_a_heads_up_can_be_turned_off_again(home: Home) -> None:
    """By the options; a restart in between does not bring it back."""
    entry = await home.set_up(heads_up="5")
    home.hass.config_entries.async_update_entry(entry, options=entry.options | {"heads_up": "none"})
    await home.settle()
    await home.restart(after=home.a_moment)
    await begin_break(home.rooms["kitchen"])
    await home.pass_time(minutes=15)
    assert home.rooms["kitchen"].is_silent


async def choose(home: Home, **options: str) -> None:
    """Change the options, as in their form."""
    assert home.entry is not None
    flows = home.hass.config_entries.options
    form = await flows.async_init(home.entry.entry_id)
    await flows.async_configure(form["flow_id"], filled(form) | options)
    await home.settle()


async def is_told_early(home: Home) -> bool:
    """Take twenty minutes; return whether the kitchen says that five are left."""
    kitchen = home.rooms["kitchen"]
    assert "20 minutes" in (await kitchen.hears("start a 20-minute break")).words
    await kitchen.hears("yes")
    await home.pass_time(minutes=15)
    return not kitchen.is_silent and "5 minutes left" in (await kitchen.next_said()).words


async def test_a_heads_up_chosen_during_a_break_is_for_the_next(home: Home) -> None:
    """The break that runs stays as it was agreed, and each one after it has the heads-up."""
    await home.set_up()
    kitchen = home.rooms["kitchen"]
    await begin_break(kitchen)
    await choose(home, heads_up="5")
    await home.pass_time(minutes=15)
    assert all(room.is_silent for room in home.rooms.values())
    assert "Welcome back" in (await kitchen.hears("we're both back")).words
    assert (await kitchen.hears("leave it for another day")).words
    assert await is_told_early(home)


async def test_a_heads_up_turned_off_during_a_break_is_for_the_next(home: Home) -> None:
    """The break that runs still has it."""
    await home.set_up(heads_up="5")
    kitchen = home.rooms["kitchen"]
    await begin_break(kitchen)
    await choose(home, heads_up="none")
    await home.pass_time(minutes=15)
    assert "5 minutes left" in (await kitchen.next_said()).words
    await home.pass_time(minutes=5)
    assert (await kitchen.next_said()).rings
    assert "Welcome back" in (await kitchen.hears("we're back")).words
    assert (await kitchen.hears("leave it for another day")).words
    assert not await is_told_early(home)


async def test_a_heads_up_that_was_chosen_outlasts_forgetting(home: Home) -> None:
    """It is a choice of Home Assistant, which nobody forgot."""
    await home.set_up(heads_up="5")
    kitchen = home.rooms["kitchen"]
    await kitchen.hears("forget everything")
    assert "forgotten" in (await kitchen.hears("yes")).words
    await home.settle()
    assert await is_told_early(home)


async def test_a_heads_up_that_was_not_kept_is_told_again(
    home: Home, caplog: pytest.LogCaptureFixture
) -> None:
    """If the household could not be written, the next break's end is the next time."""
    await home.set_up()
    kitchen = home.rooms["kitchen"]
    with patch.object(SQLiteStore, "save", side_effect=StoreUnavailableError):
        await choose(home, heads_up="5")
    # The log has the error, and with it all of the store.
    caplog.clear()
    assert home.entry is not None
    assert home.entry.data.get("heads_up_told", "none") == "none"
    await begin_break(kitchen)
    await kitchen.hears("we're both back")
    await kitchen.hears("leave it for another day")
    assert await is_told_early(home)


async def test_changing_the_options_interrupts_nothing(home: Home) -> None:
    """A satellite that could not ring is still told late."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await lose(home, "kitchen")
    await home.pass_time(minutes=20)
    assert await home.rooms["bedroom"].next_said() == CALL
    await choose(home, chime="everywhere")
    await find(home, "kitchen")
    assert await kitchen.next_said() == LATE
