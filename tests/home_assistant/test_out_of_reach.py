"""Satellites that are out of reach at the return: who rings instead, and what is told late."""

from datetime import timedelta

import pytest

from tests.home_assistant.conftest import Home
from tests.home_assistant.rooms import CAN_ASK, VOIP, WYOMING, Said
from tests.home_assistant.test_evening import BELL, CALL, PASSED, begin_break

LATE = Said("7:15 PM has passed, and I couldn't ring here. Time to come back together.", rings=True)
ALONE = pytest.mark.parametrize("features", [{"kitchen": CAN_ASK}])
"""In a home with one satellite."""
WORDS, LATE_WORDS = Said(CALL.words), Said(LATE.words)
"""What is said where nothing rings with it."""


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


@pytest.mark.parametrize(
    ("features", "late"),
    [
        ({"kitchen": WYOMING, "bedroom": CAN_ASK}, [BELL, LATE_WORDS]),
        ({"kitchen": VOIP, "bedroom": CAN_ASK}, [LATE_WORDS]),
    ],
)
async def test_one_that_never_tells_it_is_gone_is_tried_again(home: Home, late: list[Said]) -> None:
    """Another one rings meanwhile; its own word comes once it can be reached, and once only."""
    kitchen, bedroom = home.rooms["kitchen"], home.rooms["bedroom"]
    await home.set_up()
    await begin_break(kitchen)
    kitchen.answers = False
    await home.pass_time(minutes=20)
    assert await bedroom.next_said() == CALL
    await home.pass_time(minutes=6)
    assert kitchen.is_silent
    kitchen.answers = True
    await home.pass_time(minutes=6)
    assert [await kitchen.next_said() for _each in late] == late
    await home.pass_time(minutes=6)
    assert kitchen.is_silent
    assert bedroom.is_silent


@pytest.mark.parametrize("features", [{"kitchen": WYOMING, "bedroom": CAN_ASK}])
async def test_one_that_hangs_keeps_nobody_from_the_chime(home: Home) -> None:
    """It neither plays to the end nor lets go; another one rings."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    kitchen.takes_its_time()
    await home.pass_time(minutes=20)
    assert await kitchen.next_said() == BELL
    await home.pass_time(seconds=90)
    assert await home.rooms["bedroom"].next_said() == CALL
    kitchen.finishes()


@pytest.mark.parametrize("features", [{"kitchen": WYOMING}])
async def test_if_the_only_one_is_not_connected_a_notice_is_shown(home: Home) -> None:
    """Until it is connected again and says it."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    kitchen.answers = False
    await home.pass_time(minutes=20)
    assert notices(home) == [CALL.words]
    kitchen.answers = True
    await home.pass_time(minutes=6)
    assert [await kitchen.next_said() for _each in range(2)] == [BELL, LATE_WORDS]
    assert notices(home) == []


@pytest.mark.parametrize("features", [{"kitchen": WYOMING}])
async def test_a_satellite_that_stays_away_is_not_tried_after_an_hour(home: Home) -> None:
    """By then it helps nobody."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    home.rooms["kitchen"].answers = False
    await home.pass_time(minutes=20)
    await home.pass_time(minutes=61)
    home.rooms["kitchen"].answers = True
    await home.pass_time(minutes=6)
    assert home.rooms["kitchen"].is_silent


@pytest.mark.parametrize("features", [{"kitchen": WYOMING, "bedroom": CAN_ASK, "attic": WYOMING}])
async def test_one_that_is_not_connected_spoils_no_chime_that_rings_everywhere(home: Home) -> None:
    """The others ring in time."""
    await home.set_up(chime="everywhere")
    await begin_break(home.rooms["bedroom"])
    home.rooms["kitchen"].answers = False
    await home.pass_time(minutes=20)
    assert await home.rooms["bedroom"].next_said() == CALL
    assert [await home.rooms["attic"].next_said() for _each in range(2)] == [BELL, WORDS]


@ALONE
async def test_a_break_that_no_satellite_called_is_told_late_too(home: Home) -> None:
    """An action started it, and at the return nobody could be reached."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    length = {"length": {"minutes": 20}}
    await home.hass.services.async_call("steady_ground", "start_break", length, blocking=True)
    await lose(home, "kitchen")
    await home.pass_time(minutes=20)
    assert notices(home) == [CALL.words]
    await find(home, "kitchen")
    assert await kitchen.next_said() == LATE
    assert notices(home) == []


@pytest.mark.parametrize("features", [{"kitchen": CAN_ASK, "bedroom": CAN_ASK, "attic": WYOMING}])
@pytest.mark.parametrize("said", [["we're back"], ["forget everything", "yes"]])
async def test_the_notice_goes_once_it_says_nothing_any_more(home: Home, said: list[str]) -> None:
    """They are back, or everything was forgotten."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    home.rooms["attic"].answers = False
    for room in ("kitchen", "bedroom"):
        await lose(home, room)
    await home.pass_time(minutes=20)
    assert notices(home) == [CALL.words]
    for sentence in said:
        await home.rooms["attic"].hears(sentence)
    await home.settle()
    assert notices(home) == []


@pytest.mark.parametrize("features", [{"kitchen": WYOMING}])
async def test_what_nobody_heard_is_told_after_a_restart_only_without_a_notice(home: Home) -> None:
    """Whoever was shown the notice is not called a second time."""
    await home.set_up()
    await begin_break(home.rooms["kitchen"])
    home.rooms["kitchen"].answers = False
    await home.pass_time(minutes=20)
    assert notices(home) == [CALL.words]
    home.rooms["kitchen"].answers = True
    await home.restart(after=timedelta(minutes=1))
    await home.pass_time(seconds=1)
    assert home.rooms["kitchen"].is_silent


@ALONE
async def test_a_restart_in_the_middle_of_a_chime_loses_nothing(home: Home) -> None:
    """It was still to be heard, so it is told once more."""
    kitchen = home.rooms["kitchen"]
    await home.set_up()
    await begin_break(kitchen)
    kitchen.takes_its_time()
    await home.pass_time(minutes=20)
    assert await kitchen.next_said() == CALL
    await home.restart(after=timedelta(minutes=1))
    kitchen.finishes()
    await home.pass_time(seconds=1)
    assert await kitchen.next_said() == PASSED
