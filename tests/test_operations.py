"""The operator's page tells the truth."""

import re
from pathlib import Path

import pytest

from benchmarks import usage
from skill.telemetry import UNITS, Outcome, Service
from skill.turns.cue_outcomes import CueOutcome
from tests.aws import template

PAGE = (Path(__file__).parents[1] / "docs" / "operations.md").read_text("utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def test_costs_are_those_that_were_counted() -> None:
    """What the command prints stands on the page, line by line."""
    assert "\n".join(usage.report()) in section("What it costs")


def test_each_alarm_is_explained() -> None:
    """Every alarm of the template has its row, and there is no row for another."""
    alarms = {
        name
        for name, resource in template.load()["Resources"].items()
        if resource["Type"] == "AWS::CloudWatch::Alarm"
    }
    assert set(re.findall(r"^\| `(\w+Alarm)`", section("The alarms"), re.MULTILINE)) == alarms
    assert len(alarms) == usage.ALARMS


@pytest.mark.parametrize("words", [Outcome, CueOutcome, Service], ids=lambda words: words.__name__)
def test_each_word_of_a_line_is_named(words: type[Outcome | CueOutcome | Service]) -> None:
    """Whatever a line can say of an outcome, a chime or a service stands on the page."""
    assert [word for word in words if f"`{word}`" not in section("The log line")] == []


def test_each_metric_is_named_with_its_unit() -> None:
    """The table of metrics has them all, and counts them for their price."""
    rows = [row for row in section("Metrics").splitlines() if row.startswith("| `")]
    named = {
        name: row.split(" | ")[1]
        for row in rows
        for name in re.findall(r"`(\w+)`", row.split(" | ")[0])
    }
    assert named == UNITS
    assert len(UNITS) + 1 == usage.METRICS
