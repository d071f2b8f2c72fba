"""The evening before the clocks change: each reply says so, once, and is no longer than others."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.front_door.echo import Echo, FrozenClock, day_part

START = "StartBreakIntent"
AFTER = ", after the clocks go back"
LONG = "PT16H43M"
"""Until 11:53 am, in the most words that a length and a clock time have."""


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(datetime(2026, 10, 31, 20, 10, tzinfo=ZoneInfo("America/New_York")))


@pytest.mark.parametrize(
    ("earlier", "said"),
    [
        (
            0,
            (
                f"That's 16 hours and 43 minutes, back at 11:53 am tomorrow{AFTER}."
                " I'd set a reminder to call you back. Start it, with that reminder?"
            ),
        ),
        (
            1,
            (
                f"16 hours and 43 minutes is a long one, back at 11:53 am tomorrow{AFTER}."
                " I'd set a reminder for it. Start it, with that reminder?"
            ),
        ),
    ],
)
def test_a_long_break(echo: Echo, earlier: int, said: str) -> None:
    """The length, the clock time and the change are read back in at most thirty words."""
    for _ in range(earlier):
        echo.hears("FloodingIntent")
    assert echo.hears(START, length=LONG).said == said


@pytest.mark.parametrize("earlier", range(3))
def test_open_while_it_runs(echo: Echo, earlier: int) -> None:
    """The clock time is said with the change, and no length, which seems to contradict it."""
    echo.hears(START, length=LONG)
    echo.yes()
    echo.leave()
    for _ in range(earlier):
        echo.hears("FloodingIntent")
        echo.leave()
    said = echo.open().said
    assert f" at 11:53 am tomorrow{AFTER}. What" in said
    assert "16 hours" not in said


@pytest.mark.parametrize(
    ("intent", "slots", "back"),
    [
        ("MoreTimeIntent", {"length": "PT71M"}, "1:04 pm"),
        (
            START,
            {"return_time": "00:54", "day_part": day_part("tomorrow pm", "tomorrow_pm")},
            "12:54 pm",
        ),
    ],
)
@pytest.mark.parametrize("earlier", range(2))
def test_a_move(echo: Echo, intent: str, slots: dict[str, str], back: str, earlier: int) -> None:
    """Of both return times, the new one alone is said with the change."""
    echo.hears(START, length=LONG)
    echo.yes()
    echo.leave()
    for _ in range(earlier):
        echo.hears("FloodingIntent")
        echo.leave()
    said = echo.hears(intent, **slots).said
    assert "back at 11:53 am tomorrow. " in said
    assert f" at {back} tomorrow{AFTER}" in said
