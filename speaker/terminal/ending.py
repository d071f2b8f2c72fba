"""Signals that end the talk, once nothing else is under way."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _BrokenOff(BaseException):
    """A signal came. Nothing takes this for a failure of what was going on."""


class Ending:
    """Notes that the window was closed, or that somebody told the process to end.

    A signal handler that raises may do so anywhere, even right after a lock was taken. Nobody
    would release that lock, and the thread that rings would wait for ever. So the handler only
    notes the signal, and wakes the thread that waits for a typed line.
    """

    def __init__(self) -> None:
        self.signum: int | None = None
        self._wake: Callable[[], None] | None = None

    @property
    def is_told(self) -> bool:
        return self.signum is not None

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Listen for the signals within the block."""
        told = [each for name in ("SIGTERM", "SIGHUP") if (each := getattr(signal, name, None))]
        before = {each: signal.signal(each, self._note) for each in told}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """Call `wake` if a signal comes within the block, or at once if one came before."""
        self._wake = wake
        try:
            if self.is_told:
                wake()
            yield
        finally:
            self._wake = None

    def do_unless_told(self, do: Callable[[], None]) -> None:
        """Do it, and break it off if a signal comes; do nothing if one came before."""

        def break_off() -> None:
            raise _BrokenOff

        try:
            with self.waking(break_off):
                do()
        except _BrokenOff:
            pass

    def _note(self, signum: int, _: object) -> None:
        self.signum = signum
        if self._wake is not None:
            self._wake()
