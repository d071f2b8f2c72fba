"""Making Alexa's services fail, for tests and for people who try the skill."""

from dataclasses import dataclass
from threading import Event

SERVICES = ("timers", "reminders", "zone")
WAYS = ("stall", "garbage", "drop", "lost", "full")

# In seconds. No client waits this long: it only ends a stall that somebody forgot.
LONGEST_STALL = 60.0


class UnknownFailureError(ValueError):
    """A service or a way to fail that does not exist."""


@dataclass(frozen=True)
class Failure:
    """How one service fails.

    `way` is an HTTP status ("500"), or one of WAYS:
    stall (no answer comes), garbage (200 with broken JSON), drop (the connection is closed and
    nothing was done), lost (it was done, and the connection is closed without the answer), full
    (creating a timer finds ten in use).
    `method` limits it to one HTTP method; `times` to that many requests.
    """

    way: str
    method: str | None = None
    times: int | None = None

    @property
    def status(self) -> int | None:
        return int(self.way) if self.way.isdigit() else None


class Failures:
    def __init__(self) -> None:
        self._active: dict[str, Failure] = {}
        self._stall_over = Event()

    def set(
        self, service: str, way: str, *, method: str | None = None, times: int | None = None
    ) -> None:
        """Make `service` fail that `way` until told otherwise.

        Raises UnknownFailureError for a service or a way that does not exist.
        """
        if service not in SERVICES:
            raise UnknownFailureError(f"There is no service {service!r}: {_choices(SERVICES)}.")
        if way not in WAYS and not (way.isdigit() and 400 <= int(way) <= 599):  # noqa: PLR2004 -- the HTTP error statuses
            raise UnknownFailureError(
                f"There is no failure {way!r}: a status from 400 to 599, {_choices(WAYS)}."
            )
        if way == "full" and service != "timers":
            raise UnknownFailureError("Only timers can be full.")
        self._active[service] = Failure(way, method.upper() if method else None, times)

    def clear(self) -> None:
        """Let every service work again, and answer the stalled requests now."""
        self._active.clear()
        self._stall_over.set()
        self._stall_over = Event()

    def take(self, service: str, method: str) -> Failure | None:
        """Return the failure that this request meets, and count it; None if it meets none."""
        failure = self._active.get(service)
        if failure is None or failure.method not in (None, method):
            return None
        if failure.way == "full" and method != "POST":
            return None
        if failure.times is not None:
            self._count_down(service, failure, failure.times)
        return failure

    def _count_down(self, service: str, failure: Failure, times: int) -> None:
        if times > 1:
            self._active[service] = Failure(failure.way, failure.method, times - 1)
        else:
            del self._active[service]

    def stall(self) -> None:
        self._stall_over.wait(LONGEST_STALL)


def _choices(words: tuple[str, ...]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"
