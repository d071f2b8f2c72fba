"""What is logged of a request: one line that tells how it went, and nothing of what was said."""

import logging
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from skill.app import create_handler
from skill.intents.table import INTENTS
from skill.telemetry import UNITS
from speaker.scripts.playing import run_script
from speaker.services import AlexaServices
from tests.front_door.conftest import agree_to_chimes, everything_logged
from tests.front_door.echo import Echo, FrozenClock
from tests.front_door.kinds import PRIVATE

CONVERSATIONS = Path(__file__).parents[1] / "conversations"
STANDARD = set(vars(logging.makeLogRecord({}))) | {"message", "asctime"}
STEP = 0.01


class Lines:
    """The lines of the skill, as what stands at the root of each."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    @property
    def records(self) -> list[logging.LogRecord]:
        return self._caplog.records

    @property
    def all(self) -> list[dict[str, Any]]:
        return [
            {key: value for key, value in vars(record).items() if key not in STANDARD}
            for record in self._caplog.records
            if "outcome" in vars(record)
        ]

    @property
    def last(self) -> dict[str, Any]:
        return self.all[-1]

    @property
    def text(self) -> str:
        """Everything that any record has, also beside its message."""
        return everything_logged(self._caplog)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Lines:
    caplog.set_level(logging.INFO, "steady_ground")
    return Lines(caplog)


@pytest.fixture
def environ(database: Path) -> dict[str, str]:
    return {"STEADY_GROUND_STORE": f"sqlite:{database}"}


@pytest.fixture
def echo(environ: dict[str, str], alexa: AlexaServices, clock: FrozenClock) -> Echo:
    """An Echo whose skill measures ten milliseconds from one look at its stopwatch to the next."""
    looks = count()
    handler = create_handler(clock=clock, environ=environ, stopwatch=lambda: next(looks) * STEP)
    return Echo(handler, alexa, clock)


def test_a_break_that_starts(
    echo: Echo, alexa: AlexaServices, lines: Lines, database: Path, clock: FrozenClock
) -> None:
    """The line names the request, its result, and each call with its duration."""
    agree_to_chimes(database, clock)
    alexa.allow()
    echo.hears("StartBreakIntent", length="PT20M", topic="my mother's visit")
    line = lines.last
    assert line.pop("alexaRequestId").startswith("amzn1.echo-api.request.")
    assert line == {
        "intent": "StartBreakIntent",
        "locale": "en-US",
        "outcome": "answered",
        "cue": "timer",
        "calls": [
            {"service": service, "operation": operation, "result": "ok", "milliseconds": 10.0}
            for service, operation in (
                ("store", "load"),
                ("settings", "GET"),
                ("store", "save"),
                ("timers", "POST"),
            )
        ],
        "Duration": 90.0,
        "StoreDuration": 20.0,
        "AlexaDuration": 20.0,
        "StoreReads": 1,
        "StoreWrites": 1,
        "ColdStarts": 1,
        "Apologies": 0,
        "StoreFailures": 0,
        "CueFailures": 0,
    }
    echo.hears("TimeLeftIntent")
    assert (lines.last["ColdStarts"], lines.last["StoreWrites"]) == (0, 0)


@pytest.mark.parametrize(
    ("way", "result", "failures", "cue"),
    [("500", "500", 1, "none"), ("drop", "no_answer", 1, "none"), ("401", "401", 0, "consent")],
)
def test_a_chime_that_fails(
    echo: Echo,
    alexa: AlexaServices,
    lines: Lines,
    database: Path,
    way: str,
    result: str,
    failures: int,
    cue: str,
) -> None:
    """The line says how the service refused; a permission that was not given is no failure."""
    agree_to_chimes(database, echo.clock)
    alexa.allow()
    alexa.failures.set("timers", way, method="POST", times=1)
    echo.hears("StartBreakIntent")
    line = lines.last
    (made,) = [call for call in line["calls"] if call["operation"] == "POST"]
    assert made["result"] == result
    assert (line["cue"], line["CueFailures"]) == (cue, failures)


def test_a_store_that_cannot_be_reached(echo: Echo, database: Path, lines: Lines) -> None:
    """The line says that nothing was remembered, beside the warning that says why."""
    database.mkdir()
    echo.hears("StartBreakIntent")
    assert lines.last["outcome"] == "not_remembered"
    assert lines.last["StoreFailures"] == 1
    assert lines.last["calls"][0]["result"] == "unavailable: OperationalError"
    assert "store not available: OperationalError" in lines.text
    assert {each.name.partition(".")[0] for each in lines.records} == {"steady_ground"}


def test_an_apology(echo: Echo, lines: Lines) -> None:
    """The line of a turn that failed is an error, and names its kind."""
    nobodys = echo.envelope({"type": "LaunchRequest"})
    nobodys["context"]["System"]["user"] = {}
    assert echo.handler(nobodys, None)["response"]["outputSpeech"]
    assert (lines.last["outcome"], lines.last["Apologies"]) == ("apology", 1)
    assert [(each.levelname, each.getMessage()) for each in lines.records] == [
        ("ERROR", "turn failed: UserMissingError")
    ]


@pytest.mark.parametrize(
    ("request_", "outcome"),
    [
        ({"type": "SessionEndedRequest", "reason": "USER_INITIATED"}, "nothing_to_say"),
        ({"type": "my mother"}, "nothing_to_say"),
    ],
)
def test_what_nobody_waits_for(
    echo: Echo, lines: Lines, request_: dict[str, Any], outcome: str
) -> None:
    """A request without an answer leaves its line too, and a foreign one none of its words."""
    echo.send(request_)
    assert lines.last["outcome"] == outcome
    assert "my mother" not in lines.text


@pytest.mark.parametrize("part", ["requestId", "locale"])
@pytest.mark.parametrize("value", ["my mother's visit", 7, None, "x" * 101, "\n"])
def test_an_envelope_that_says_too_much(echo: Echo, lines: Lines, part: str, value: Any) -> None:
    """An id or a locale of another shape than Alexa's is left out."""
    request = echo.envelope({"type": "LaunchRequest"})
    request["request"][part] = value
    echo.handler(request, None)
    assert lines.last["alexaRequestId" if part == "requestId" else part] is None


@pytest.mark.parametrize("intent", sorted(INTENTS))
def test_which_intents_are_named(echo: Echo, lines: Lines, intent: str) -> None:
    """The line names the intent, but for those that say by their names what somebody feels."""
    echo.hears(intent)
    assert lines.last["intent"] == ("other" if intent in PRIVATE else intent)


def test_metrics_are_for_cloudwatch_alone(
    environ: dict[str, str], alexa: AlexaServices, clock: FrozenClock, lines: Lines
) -> None:
    """In AWS Lambda the line carries its metrics, each with a number and a unit; elsewhere not."""
    for more in ({}, {"AWS_LAMBDA_FUNCTION_NAME": "steady-ground"}):
        handler = create_handler(clock=clock, environ=environ | more)
        Echo(handler, alexa, clock).open()
    elsewhere, in_lambda = lines.all
    assert "_aws" not in elsewhere
    assert in_lambda["_aws"]["Timestamp"] == int(clock.now.timestamp() * 1000)
    (directive,) = in_lambda["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == "SteadyGround"
    assert directive["Dimensions"] == [["Service"]]
    assert in_lambda["Service"] == "steady-ground"
    assert {each["Name"]: each["Unit"] for each in directive["Metrics"]} == UNITS
    assert all(isinstance(in_lambda[name], int | float) for name in UNITS)


@pytest.mark.parametrize("path", sorted(CONVERSATIONS.glob("*.txt")), ids=lambda path: path.stem)
def test_nothing_that_was_said_is_logged(path: Path, lines: Lines) -> None:
    """Through whole talks no record has any text but the skill's own few names."""
    run_script(path.read_text("utf-8"), source=path.name, first_line=1)
    assert lines.all
    names = {"intent", "locale", "outcome", "cue", "alexaRequestId"}
    for line in lines.all:
        assert {key for key, value in line.items() if isinstance(value, str)} <= names
        assert line["intent"] in {*INTENTS, *OTHER_NAMES, None}
        assert {key for call in line["calls"] for key in call} <= CALL_KEYS
    assert "amzn1.ask" not in lines.text


OTHER_NAMES = ("LaunchRequest", "Connections.Response", "other", "Disabled", "PermissionsTold")
CALL_KEYS = {"service", "operation", "result", "milliseconds"}
