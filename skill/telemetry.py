"""What the log tells of a request: one line with its metrics, and nothing that anybody said.

AWS Lambda's own formatter puts a log record's extra fields at the root of a JSON line. CloudWatch
finds the metrics there too (Embedded Metric Format).
"""

import logging
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from skill.network.budget import Stopwatch

log = logging.getLogger("steady_ground")
log.addHandler(logging.NullHandler())  # whoever runs the skill says where its lines go

NAMESPACE = "SteadyGround"
MILLISECOND = timedelta(milliseconds=1)
UNITS = {
    "Duration": "Milliseconds",
    "StoreDuration": "Milliseconds",
    "AlexaDuration": "Milliseconds",
    "StoreReads": "Count",
    "StoreWrites": "Count",
    "ColdStarts": "Count",
    "Apologies": "Count",
    "StoreFailures": "Count",
    "CueFailures": "Count",
}
"""The metrics, each with CloudWatch's name of its unit."""

ALEXAS_ID = re.compile(r"[\w.-]{1,100}")
LOCALE = re.compile(r"[a-z]{2}-[A-Z]{2}")


class Service(StrEnum):
    STORE = "store"
    TIMERS = "timers"
    REMINDERS = "reminders"
    SETTINGS = "settings"


class Outcome(StrEnum):
    """How a request ended."""

    ANSWERED = "answered"
    NOT_REMEMBERED = "not_remembered"
    SET_ASIDE = "set_aside"
    APOLOGY = "apology"
    NOTHING_TO_SAY = "nothing_to_say"
    EVENT_TAKEN = "event_taken"
    EVENT_NOT_TAKEN = "event_not_taken"


OK = "ok"
STALE = "stale"
EXPECTED = (OK, STALE, "401", "403")
"""Results that are no failure: others may save first, and a permission may be missing."""


@dataclass
class Call:
    """One call to a service. Its result is one of our own words or an HTTP status."""

    service: Service
    operation: str
    took: timedelta = timedelta()
    result: str = OK

    @property
    def is_failure(self) -> bool:
        """Whether the call failed. A timer that was gone already is no failure."""
        is_gone = (self.operation, self.result) == ("DELETE", "404")
        return self.result not in EXPECTED and not is_gone


@dataclass
class RequestLog:
    """What we note while we answer one request. It belongs to that request alone."""

    stopwatch: Stopwatch = time.monotonic
    is_cold_start: bool = False
    intent: str | None = None
    """One of the skill's own names; "other" if the name itself would say too much."""

    cue: str | None = None
    failure: str | None = None
    """What failed, without an error's text or traceback: both may quote what somebody said."""

    outcome: Outcome = Outcome.NOTHING_TO_SAY
    calls: list[Call] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._began = self.stopwatch()

    @contextmanager
    def timed(self, service: Service, operation: str) -> Iterator[Call]:
        """Note the call in the block and how long it takes, even if it raises."""
        call = Call(service, operation)
        began = self.stopwatch()
        try:
            yield call
        finally:
            call.took = self._since(began)
            self.calls.append(call)

    def _since(self, began: float) -> timedelta:
        return timedelta(seconds=self.stopwatch() - began)

    def write(self, request: Mapping[str, Any], now: datetime, service: str | None) -> None:
        """Write the line, with CloudWatch's metrics if the ``service`` has a name there.

        ``request`` is the envelope's request. The line has only Alexa's own words from it.
        """
        level = logging.ERROR if self.failure else logging.INFO
        if not log.isEnabledFor(level):
            return
        line: dict[str, Any] = {
            "alexaRequestId": _matching(ALEXAS_ID, request.get("requestId")),
            "intent": self.intent,
            "locale": _matching(LOCALE, request.get("locale")),
            "outcome": self.outcome.value,
            "cue": self.cue,
            "calls": [
                {
                    "service": call.service.value,
                    "operation": call.operation,
                    "result": call.result,
                    "milliseconds": _milliseconds(call.took),
                }
                for call in self.calls
            ],
            **self._metrics(),
        }
        if service:
            line |= {"Service": service, "_aws": _metric_directive(now)}
        log.log(level, "%s", self.failure or "request", extra=line)

    def _metrics(self) -> dict[str, float]:
        in_store = [call for call in self.calls if call.service is Service.STORE]
        at_alexa = [call for call in self.calls if call.service is not Service.STORE]
        for_cues = [call for call in at_alexa if call.service is not Service.SETTINGS]
        return {
            "Duration": _milliseconds(self._since(self._began)),
            "StoreDuration": _milliseconds(_total(in_store)),
            "AlexaDuration": _milliseconds(_total(at_alexa)),
            "StoreReads": sum(call.operation == "load" for call in in_store),
            "StoreWrites": sum(call.operation != "load" for call in in_store),
            "ColdStarts": int(self.is_cold_start),
            "Apologies": int(self.outcome is Outcome.APOLOGY),
            "StoreFailures": sum(call.is_failure for call in in_store),
            "CueFailures": sum(call.is_failure for call in for_cues),
        }


def _total(calls: list[Call]) -> timedelta:
    return sum((call.took for call in calls), timedelta())


def _milliseconds(length: timedelta) -> float:
    return round(length / MILLISECOND, 1)


def _matching(pattern: re.Pattern[str], value: object) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None


def _metric_directive(now: datetime) -> dict[str, Any]:
    metrics = [{"Name": name, "Unit": unit} for name, unit in UNITS.items()]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Service"]], "Metrics": metrics}
    return {"Timestamp": int(now.timestamp() * 1000), "CloudWatchMetrics": [directive]}
