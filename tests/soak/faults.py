"""The faults that a call over the wire can have."""

from dataclasses import dataclass
from enum import StrEnum


class Way(StrEnum):
    """How a call goes wrong. The statuses are names of themselves."""

    REFUSED = "refused"
    RESET = "reset"
    STALL = "stall"
    DRIP = "drip"
    TRUNCATED = "truncated"
    NOT_JSON = "not_json"
    OTHER_SHAPE = "other_shape"
    TEN_MEGABYTES = "ten_megabytes"
    S400 = "400"
    S401 = "401"
    S403 = "403"
    S404 = "404"
    S409 = "409"
    S429 = "429"
    S500 = "500"
    S503 = "503"

    @property
    def status(self) -> int | None:
        return int(self.value) if self.value.isdigit() else None


class Done(StrEnum):
    """Whether the service does what it was asked before the answer is spoiled."""

    NOT = "not_done"
    DONE = "done"
    LATE = "done_late"
    """It does it only once the turn is over."""


@dataclass(frozen=True)
class Fault:
    """One fault at the call of that number in the turn, or at each call like it from there on."""

    way: Way
    at: int
    done: Done = Done.NOT
    stays: bool = False
    is_true: bool = False
    """Whether a stall takes real time."""
