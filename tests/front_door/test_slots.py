"""The shapes in which Alexa may fill a slot."""

from datetime import timedelta
from typing import Any

import pytest

from speaker.services import AlexaServices
from tests.front_door.conftest import Memory
from tests.front_door.echo import Echo, day_part, timers


def simple(value: str, **resolved: Any) -> dict[str, Any]:
    return {"slotValue": {"type": "Simple", "value": value, **resolved}}


def several(*values: str) -> dict[str, Any]:
    each = [{"type": "Simple", "value": value} for value in values]
    return {"slotValue": {"type": "List", "values": each}}


@pytest.mark.parametrize(
    ("slots", "duration"),
    [
        ({"length": simple("PT30M")}, "PT30M"),
        ({"length": simple("PT30M") | {"value": None}}, "PT30M"),
        ({"length": simple("PT30M") | {"value": ""}}, "PT30M"),
        ({"length": simple("PT30M") | {"value": "PT30M"}}, "PT30M"),
        ({"length": several("PT30M")}, "PT30M"),
        ({"return_time": simple("19:30")}, "PT35M"),
        ({"return_time": simple("07:30"), "day_part": simple("pm")}, "PT35M"),
    ],
)
def test_a_value_that_stands_in_slot_value_alone(
    echo: Echo, alexa: AlexaServices, slots: dict[str, Any], duration: str
) -> None:
    """A slot may have its value in `slotValue` and nowhere else; it counts the same."""
    echo.hears("StartBreakIntent", **slots)
    assert [timer["duration"] for timer in timers(alexa)] == [duration]


def test_a_match_that_stands_in_slot_value_alone(echo: Echo, memory: Memory) -> None:
    """The matched value of a list is read there as well: "seven, tomorrow morning"."""
    named = day_part("first thing tomorrow", "tomorrow_morning")
    part = simple("first thing tomorrow", resolutions=named["resolutions"])
    answer = echo.hears("StartBreakIntent", return_time=simple("07:00"), day_part=part)
    assert "back at 7 am tomorrow" in answer.said
    echo.yes()
    running = memory.household.current_break
    assert running is not None
    assert running.length == timedelta(hours=12, minutes=5)


def test_several_values_are_joined(echo: Echo, memory: Memory) -> None:
    """Of a topic with two values, both are kept."""
    echo.hears("StartBreakIntent", topic=several("the budget", "the rent"))
    assert memory.household.current_break is not None
    assert memory.household.current_break.topic == "the budget and the rent"


@pytest.mark.parametrize(
    "length",
    [several("PT20M", "PT30M"), simple("?"), {"slotValue": {"type": "Simple"}} | {"value": "?"}],
)
def test_several_lengths_are_none(echo: Echo, alexa: AlexaServices, length: dict[str, Any]) -> None:
    """What is no one length is asked for again, and starts nothing."""
    answer = echo.hears("StartBreakIntent", length=length)
    assert answer.said.startswith("I didn't catch how long.")
    assert timers(alexa) == []


@pytest.mark.parametrize(
    "empty", [{"slotValue": {"type": "List", "values": []}}, {"slotValue": None}]
)
def test_an_empty_slot_value_is_no_value(
    echo: Echo, alexa: AlexaServices, empty: dict[str, Any]
) -> None:
    """A slot that holds nothing is not filled: the break is a plain one."""
    echo.hears("StartBreakIntent", length=empty)
    assert [timer["duration"] for timer in timers(alexa)] == ["PT20M"]
