"""The forms that Alexa's services and envelopes share: instants, durations, ids, errors."""

from datetime import UTC, datetime, timedelta
from random import Random, SystemRandom
from uuid import UUID

JsonObject = dict[str, object]


class ServiceError(Exception):
    """An error that Alexa's services answer with: an HTTP status, a code and a message."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def body(self) -> JsonObject:
        return {"code": self.code, "message": self.message}


class Ids:
    """Makes identifiers like Alexa's. The same seed gives the same ones in the same order."""

    def __init__(self, seed: int | None = None) -> None:
        self._random = SystemRandom() if seed is None else Random(seed)  # noqa: S311 -- identifiers of a simulation, not secrets

    def __call__(self) -> str:
        return str(UUID(int=self._random.getrandbits(128), version=4))


def instant(moment: datetime) -> str:
    """Return the moment in UTC as the alert services write it: `2026-11-23T23:55:00.000Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_duration(length: timedelta) -> str:
    """Return hours, minutes and whole seconds as `PT1H3M31S`, without those that are zero."""
    minutes, seconds = divmod(max(0, round(length.total_seconds())), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (seconds, "S"))
    return "PT" + ("".join(f"{count}{unit}" for count, unit in parts if count) or "0S")
