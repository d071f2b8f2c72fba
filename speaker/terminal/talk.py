"""The talk at a terminal, or line by line from standard input."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from speaker.desk.commands import CommandError
from speaker.desk.speaker import Speaker
from speaker.desk.waiting import describe
from speaker.hosting import times
from speaker.household.devices import Device
from speaker.scripts.recording import Recording
from speaker.sound.playback import Sound
from speaker.terminal.ending import Ending
from speaker.terminal.printer import Printer
from speaker.transcript import Event, Happening, Line, RingEvent

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession


class Talk:
    """A person who talks to the speaker.

    With no `sound` the talk is silent, and with no `recording` nothing is written down. `page`
    tells the person where a browser finds the same talk, if there is a page.
    """

    def __init__(  # noqa: PLR0913 -- the last three have defaults and are named
        self,
        speaker: Speaker,
        printer: Printer,
        ending: Ending,
        *,
        sound: Sound | None = None,
        recording: Recording | None = None,
        page: str | None = None,
    ) -> None:
        self._speaker, self._printer, self._ending = speaker, printer, ending
        self._sound, self._recording, self._page = sound, recording, page
        speaker.ear.is_audible = sound is not None and sound.can_ring
        self._overheard: SimpleQueue[Happening | None] = SimpleQueue()
        speaker.home.listen(self._overhear)

    def run(self) -> None:
        """Talk until somebody leaves."""
        self._greet()
        with self._attending():
            if sys.stdin.isatty():
                self._prompt()
            else:
                self._read()
        self._leave()

    def _greet(self) -> None:
        now = times.clock_time(self._speaker.clock(), self._speaker.device.display_zone)
        zone = self._speaker.device.zone or "unknown zone, shown in UTC"
        self._printer.text(
            f"{self._speaker.skill_name}, on a smart speaker at your desk. It is {now} ({zone})."
        )
        if self._page is not None:
            self._printer.text(self._page)
        first = self._speaker.home.language(self._speaker.device).alexa.first_request
        self._printer.text(f"Type what you would say to it. To begin: {first}")
        self._printer.text("/advance 20m lets time pass, /help lists the rest, /quit leaves.")
        if self._sound is not None and self._sound.missing:
            self._printer.dim(self._sound.missing)

    # -- reading

    def _prompt(self) -> None:
        from prompt_toolkit import PromptSession  # noqa: PLC0415 -- heavy, and only for terminals
        from prompt_toolkit.patch_stdout import patch_stdout  # noqa: PLC0415 -- the same

        session: PromptSession[str] = PromptSession()
        with patch_stdout(raw=True):
            while not self._speaker.leaving:
                try:
                    self._take(self._prompted(session))
                except KeyboardInterrupt:
                    with suppress(KeyboardInterrupt):
                        self._interrupt()
                except EOFError:
                    return

    def _prompted(self, session: "PromptSession[str]") -> str:
        """Return the next line. Raises EOFError if there is none, or if a signal ends the talk."""

        def end() -> None:
            if session.app.future and not session.app.future.done():
                session.app.exit(exception=EOFError)

        def wake() -> None:
            # This runs within a signal handler, so the prompt's own loop has to do the work.
            if session.app.loop:
                session.app.loop.call_soon_threadsafe(end)

        def end_if_told() -> None:
            if self._ending.is_told:
                end()

        with self._ending.waking(wake):
            return session.prompt(self._prompt_text, pre_run=end_if_told)

    def _prompt_text(self) -> str:
        """Return `> `, with the device if there are several, and a mark if it listens."""
        device = self._speaker.device
        parts = [device.name] if len(self._speaker.household.devices) > 1 else []
        parts += ["(listening)"] if device.session else []
        return " ".join([*parts, "> "])

    def _read(self) -> None:
        while typed := self._line():
            self._echo(typed.strip())
            self._take(typed)
            if self._speaker.leaving:
                return

    def _line(self) -> str:
        """Return the next line of standard input; empty if it or the talk has ended."""

        def stop_reading() -> None:
            raise EOFError

        try:
            with self._ending.waking(stop_reading):
                return sys.stdin.readline()
        except EOFError:
            return ""

    # -- doing

    def _take(self, typed: str) -> None:
        if self._sound is not None:
            self._sound.hush()
        at, device = self._speaker.clock(), self._speaker.device
        try:
            events = self._speaker.take(typed)
        except CommandError as wrong:
            self._printer.error(str(wrong))
            return
        if typed.strip() or events:
            self._record(typed.strip(), at, device)
        self._tell(events)

    def _record(self, typed: str, at: datetime, device: Device) -> None:
        if self._recording is not None:
            self._recording.typed(typed, at, device)

    def _tell(self, events: Sequence[Event], *, by_itself: bool = False) -> None:
        for event in events:
            self._show(event)
            self._write_down(event, by_itself=by_itself)
            for line in event.lines:
                self._play(event, line)

    def _show(self, event: Event) -> None:
        self._printer.event(event, as_json=self._speaker.shows_json)

    def _write_down(self, event: Event, *, by_itself: bool = False) -> None:
        if self._recording is not None:
            self._recording.heard(event, by_itself=by_itself)

    def _play(self, event: Event, line: Line) -> None:
        """Play the line, unless it rings at a device where somebody else talked last."""
        last = (
            self._speaker.home.last_talked(event.device) if isinstance(event, RingEvent) else None
        )
        if self._sound is not None and last in {None, self._speaker.ear}:
            self._sound.play(line)

    # -- what does not come from here

    def _overhear(self, happening: Happening) -> None:
        """Queue it to be printed later: a paused terminal must not hold up the others."""
        if happening.source is not self._speaker.ear:
            self._overheard.put(happening)

    def _tell_overheard(self) -> None:
        while (happening := self._overheard.get()) is not None:
            self._tell_from_elsewhere(happening)

    def _tell_from_elsewhere(self, happening: Happening) -> None:
        """Print what rings and what is said to this device, and write all of it down."""
        here = happening.device is self._speaker.device
        if happening.typed is not None:
            self._record(happening.typed, happening.at, happening.device)
        if here and happening.typed is not None:
            self._echo(happening.typed)
        for event in happening.events:
            if isinstance(event, RingEvent):
                self._tell([event], by_itself=happening.typed is None)
                continue
            self._write_down(event)
            if here:
                self._show(event)

    def _echo(self, typed: str) -> None:
        self._printer.text(typed if typed[:1] == "/" else f"You: {typed}".rstrip())

    def _interrupt(self) -> None:
        """Ctrl-C: be quiet, and close the session."""
        if self._sound is not None:
            self._sound.hush()
        listened = self._speaker.device.session is not None
        self._tell(self._speaker.stop())
        self._printer.dim("The session is closed." if listened else "Ctrl-D or /quit leaves.")

    def _leave(self) -> None:
        self._tell(self._speaker.stop())
        for alert in self._speaker.alerts.waiting():
            self._printer.dim(f"Still waiting: {describe(self._speaker, alert)}.")
        if self._speaker.alerts.waiting():
            self._printer.text(
                "It cannot ring while the speaker is closed. The next start goes on with it."
                if self._speaker.home.is_kept
                else "It will not ring: the speaker is closed."
            )

    # -- beside the talk

    @contextmanager
    def _attending(self) -> Iterator[None]:
        """Ring in real time, even if nobody types, and print what happens elsewhere."""
        watch = Thread(target=self._ring_when_due, name="ringing", daemon=True)
        tell = Thread(target=self._tell_overheard, name="overheard", daemon=True)
        watch.start()
        tell.start()
        try:
            yield
        finally:
            self._speaker.alerts.close()
            watch.join()
            self._overheard.put(None)
            tell.join()

    def _ring_when_due(self) -> None:
        self._speaker.home.ring_due()
        while self._speaker.alerts.wait_until_due():
            self._speaker.home.ring_due()
