"""While Alexa's timers fail for long, nothing piles up, and one chime is there afterwards."""

from datetime import datetime, timedelta

import pytest

from skill.domain.promised_cues import MOST_TO_CLEAR
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, FrozenClock, timers


@pytest.mark.parametrize("times", [2, 12])
def test_more_time_again_and_again(
    echo: Echo, memory: Memory, clock: FrozenClock, times: int
) -> None:
    """However often a break is moved meanwhile, the next move clears what was there before."""
    began = clock.now
    echo.hears("StartBreakIntent", length="PT20M")
    assert len(timers(echo.alexa)) == 1
    echo.alexa.failures.set("timers", "500")
    for _ in range(times):
        echo.hears("MoreTimeIntent", length="PT1M")
        clock.advance(seconds=20)
    assert len(memory.household.cues.to_clear) <= MOST_TO_CLEAR
    echo.alexa.failures.clear()
    echo.hears("MoreTimeIntent", length="PT1M")
    (timer,) = timers(echo.alexa)
    left = timedelta(minutes=20 + times + 1)
    assert datetime.fromisoformat(timer["triggerTime"]) == began + left
