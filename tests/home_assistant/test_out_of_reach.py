"""Satellites that are out of reach at the return: who rings instead, and what is told late."""

from datetime import timedelta

import pytest

from tests.home_assistant.conftest import Home
from tests.home_assistant.rooms import CAN_ASK, Said
from tests.home_assistant.test_evening import CALL, PASSED, begin_break

LATE = Said("7:15 PM has passed, and I couldn't ring here. Time to come back together.", rings=True)
ALONE = pytest.mark.parametrize("features", [{"kitchen": CAN_ASK}])
"""In a home with one satellite."""


def notices(home: Home) -> list[str]:
    return [each["message"] for each in home.hass.data["persistent_notification"].values()]


async def lose(home: Home, room: str) -> None:
    home.rooms[room].set_available(is_available=False)
    await home.settle()


async def find(home: Home, room: str) -> None:
    home.rooms[room].set_available(is_available=True)
    await home.settle()


async def test_if_a_satellite_is_offline_another_one_chimes(home: Home) -> None:
    """Somebody in the house hears that it is time."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await lose(home, "kitchen")
    await home.pass_time(minutes=20)
    assert await home.rooms["bedroom"].next_said() == CALL
    assert home.rooms["kitchen"].is_silent


async def test_it_says_once_that_the_time_has_passed_when_it_is_back(home: Home) -> None:
    """Where the break was called, honestly, and not again if it comes and goes."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await lose(home, "kitchen")
    await home.pass_time(minutes=20)
    assert await home.rooms["bedroom"].next_said() == CALL
    await home.pass_time(minutes=10)
    await find(home, "kitchen")
    assert await kitchen.next_said() == LATE
    await lose(home, "kitchen")
    await find(home, "kitchen")
    assert kitchen.is_silent
    assert home.rooms["bedroom"].is_silent
    assert home.state("sensor.steady_ground_what_runs") == "due"


async def test_a_break_that_chimes_everywhere_is_told_late_where_it_did_not(home: Home) -> None:
    """The others rang in time."""
    await home.set_up(chime="everywhere")
    await begin_break(home.rooms["kitchen"])
    await lose(home, "bedroom")
    await home.pass_time(minutes=20)
    assert await home.rooms["kitchen"].next_said() == CALL
    await find(home, "bedroom")
    assert await home.rooms["bedroom"].next_said() == LATE
    assert home.rooms["kitchen"].is_silent


@ALONE
async def test_if_no_satellite_is_there_a_notice_is_shown(home: Home) -> None:
    """In Home Assistant, with the words of the chime, until the satellite is back and says it."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await lose(home, "kitchen")
    await home.pass_time(minutes=20)
    assert notices(home) == [CALL.words]
    await find(home, "kitchen")
    assert await kitchen.next_said() == LATE
    assert notices(home) == []


@ALONE
async def test_nobody_is_called_who_is_back_already(home: Home) -> None:
    """They saw the time themselves, and said so in Home Assistant."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await lose(home, "kitchen")
    await home.pass_time(minutes=20)
    await home.hass.services.async_call("steady_ground", "end_break", {}, blocking=True)
    await find(home, "kitchen")
    assert home.rooms["kitchen"].is_silent


@pytest.mark.parametrize(("minutes", "is_told"), [(59, True), (61, False)])
@ALONE
async def test_nobody_is_called_after_an_hour(home: Home, minutes: int, is_told: bool) -> None:  # noqa: FBT001
    """By then it helps nobody; the notice stays."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    await lose(home, "kitchen")
    await home.pass_time(minutes=20)
    await home.pass_time(minutes=minutes)
    await find(home, "kitchen")
    assert home.rooms["kitchen"].is_silent is not is_told
    assert notices(home) == ([] if is_told else [CALL.words])


async def test_a_satellite_that_does_not_answer_is_out_of_reach_too(home: Home) -> None:
    """Home Assistant has yet to notice; another one rings, and it says so once it is back."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    kitchen.answers = False
    await home.pass_time(minutes=20)
    assert await home.rooms["bedroom"].next_said() == CALL
    await lose(home, "kitchen")
    kitchen.answers = True
    await find(home, "kitchen")
    assert await kitchen.next_said() == LATE


@ALONE
async def test_what_passed_while_all_was_off_is_told_once_the_satellite_is_there(
    home: Home,
) -> None:
    """After a power cut a satellite may be back later than Home Assistant."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    await lose(home, "kitchen")
    await home.restart(after=timedelta(hours=2))
    await home.pass_time(seconds=1)
    assert notices(home) == [PASSED.words]
    await find(home, "kitchen")
    assert await kitchen.next_said() == LATE
