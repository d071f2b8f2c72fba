"""The clock that the speaker and the skill share. It can run or stand still, and be moved."""

from datetime import UTC, datetime, timedelta
from threading import Lock


class SpeakerClock:
    """Call it for the current instant, an aware datetime in UTC."""

    def __init__(self, frozen_at: datetime | None = None) -> None:
        """Run with real time, or stand still at `frozen_at` until somebody moves it."""
        self._lock = Lock()
        self._frozen = frozen_at is not None
        # A frozen clock has its instant; a running one knows how far ahead of real time it is.
        self._instant = frozen_at.astimezone(UTC) if frozen_at else datetime.now(UTC)
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        """Return the current instant in UTC."""
        with self._lock:
            return self._now()

    def _now(self) -> datetime:
        """Return the current instant in UTC. The caller has the lock."""
        return self._instant if self._frozen else datetime.now(UTC) + self._ahead

    @property
    def frozen(self) -> bool:
        return self._frozen

    def advance(self, delta: timedelta) -> None:
        with self._lock:
            self._shift(delta)

    def move_to(self, instant: datetime) -> None:
        """Set the clock to `instant`, earlier or later. A running clock goes on from there."""
        with self._lock:
            self._shift(instant.astimezone(UTC) - self._now())

    def _shift(self, delta: timedelta) -> None:
        if self._frozen:
            self._instant += delta
        else:
            self._ahead += delta
