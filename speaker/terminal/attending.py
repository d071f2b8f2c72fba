"""Beside a talk: what is due rings in real time, and what happens elsewhere is handed over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from speaker.desk.speaker import Speaker
    from speaker.transcript import Happening

_RESTS = 1.0
"""Seconds after something went wrong: what rings and fails at once must not do so for ever."""


class Attending:
    """Tells of what rings and of what happens elsewhere, each from a thread of its own.

    `tell` is given what was put into `overheard`. `fail` is told what went wrong, and then both
    go on.
    """

    def __init__(
        self, speaker: Speaker, tell: Callable[[Happening], None], fail: Callable[[str], None]
    ) -> None:
        self._speaker, self._tell, self._fail = speaker, tell, fail
        self.overheard: SimpleQueue[Happening | None] = SimpleQueue()
        self._is_over = Event()

    @contextmanager
    def begun(self) -> Iterator[None]:
        """Do so within the block."""
        ringing = Thread(target=self._ring_when_due, name="ringing", daemon=True)
        telling = Thread(target=self._tell_overheard, name="overheard", daemon=True)
        ringing.start()
        telling.start()
        try:
            yield
        finally:
            self._is_over.set()
            self._speaker.alerts.close()
            ringing.join()
            self.overheard.put(None)
            telling.join()

    def _ring_when_due(self) -> None:
        self._ring()
        while self._speaker.alerts.wait_until_due():
            self._ring()

    def _ring(self) -> None:
        try:
            self._speaker.home.ring_due()
        except Exception as wrong:  # noqa: BLE001 -- the next chime must ring all the same
            self._fail(f"Something went wrong while it rang ({type(wrong).__name__}).")
            self._is_over.wait(_RESTS)

    def _tell_overheard(self) -> None:
        while (happening := self.overheard.get()) is not None:
            try:
                self._tell(happening)
            except Exception as wrong:  # noqa: BLE001 -- the next one is to be told all the same
                self._fail(f"Something could not be shown ({type(wrong).__name__}).")
