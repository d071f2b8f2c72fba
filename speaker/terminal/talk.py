"""The talk at a terminal, or line by line from standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from threading import RLock
from typing import TYPE_CHECKING

import click

from speaker.desk.commands import CommandError
from speaker.desk.speaker import Speaker
from speaker.desk.waiting import describe
from speaker.hosting import times
from speaker.household.devices import Device
from speaker.scripts.recording import Recording
from speaker.sound.playback import Sound
from speaker.terminal.attending import Attending
from speaker.terminal.ending import Ending
from speaker.terminal.listening import Listener
from speaker.terminal.options import EarsError
from speaker.terminal.printer import Printer
from speaker.transcript import Event, Happening, Line, RingEvent, TurnEvent

if TYPE_CHECKING:
    from speaker.sound.loudspeaker import Loudspeaker
    from speaker.terminal.prompt import Prompt


@dataclass(frozen=True)
class Around:
    """What a talk has around it, each of it only if it is wanted.

    With no `sound` the talk is silent, and with no `recording` nothing is written down. `page`
    tells where a browser finds the same talk. `listener` opens the microphone for it.
    """

    sound: Sound | None = None
    recording: Recording | None = None
    page: str | None = None
    listener: Listener | None = None


class Talk:
    """A person who talks to the speaker."""

    def __init__(self, speaker: Speaker, printer: Printer, ending: Ending, around: Around) -> None:
        self._speaker, self._printer, self._ending = speaker, printer, ending
        self._usual_sound, self._recording = around.sound, around.recording
        self._page, self._listener = around.page, around.listener
        # What is typed, what is heard and what rings come from three threads.
        self._telling = RLock()
        self._prompted: Prompt | None = None
        if around.sound is not None:
            around.sound.on_failure = self._lose_sound
        if around.recording is not None:
            around.recording.on_failure = printer.error
        self._follow_sound()
        self._attending = Attending(speaker, self._tell_from_elsewhere, printer.error)
        speaker.home.listen(self._overhear)

    def run(self) -> None:
        """Talk until somebody leaves."""
        self._greet()
        with self._attending.begun():
            self._follow_listening()
            if sys.stdin is not None and sys.stdin.isatty():
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
        from speaker.terminal.prompt import Prompt  # noqa: PLC0415 -- heavy, and only for terminals

        self._prompted = Prompt(self._prompt_text, self._below, self._ending)
        with self._prompted.shown():
            while not self._speaker.leaving:
                try:
                    self._take(self._prompted.line())
                except KeyboardInterrupt:
                    with suppress(KeyboardInterrupt):
                        self._interrupt()
                except EOFError:
                    return

    def _below(self) -> str:
        return self._listener.shown if self._listener else ""

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
                # Somebody may have closed it.
                return sys.stdin.readline() if sys.stdin is not None else ""
        except EOFError:
            return ""
        except UnicodeDecodeError as wrong:
            raise click.UsageError("Standard input is no text in UTF-8.") from wrong

    # -- doing

    def _take(self, typed: str) -> None:
        if not typed.strip() and self._listener is not None and self._listener.press():
            return
        self._hush()
        try:
            self._do(typed.strip(), lambda: self._speaker.take(typed))
        except CommandError as wrong:
            self._printer.error(str(wrong))
        self._follow_listening()

    def _do(self, typed: str, act: Callable[[], list[Event]]) -> None:
        with self._telling:
            at, device = self._speaker.clock(), self._speaker.device
            events = act()
            if typed or events:
                # The skill was asked a moment later, maybe in the next minute: a record has that.
                asked = events[0].at if events and isinstance(events[0], TurnEvent) else at
                self._record(typed, asked, device, events)
            self._tell(events)

    def _hush(self) -> None:
        if self._sound is not None:
            self._sound.hush()

    @property
    def _sound(self) -> Sound | Loudspeaker | None:
        """What plays now: hands-free it is the loudspeaker beside the microphone."""
        listened = self._listener.loudspeaker if self._listener else None
        return listened or self._usual_sound

    def _follow_sound(self) -> None:
        """Note whether a chime can be heard here: if not, it is for whoever can hear it."""
        self._speaker.ear.is_audible = self._sound is not None and self._sound.can_ring

    def _lose_sound(self, missing: str) -> None:
        self._follow_sound()
        self._printer.dim(missing)

    def _record(self, typed: str, at: datetime, device: Device, events: Sequence[Event]) -> None:
        if self._recording is not None:
            self._recording.typed(typed, at, device, events)

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

    # -- hands-free

    def _follow_listening(self) -> None:
        listener = self._listener
        if listener is None:
            return
        try:
            # Loading may fetch a model: nobody has to wait for that to leave.
            self._ending.do_unless_told(lambda: listener.follow(self))
        except EarsError as wrong:
            self._printer.error(str(wrong))
        self._follow_sound()

    def hear(self, words: str, confidence: float) -> None:
        """Take a sentence that was spoken."""
        with self._telling:
            self._echo(words)
            self._do(words, lambda: self._speaker.hear(words, confidence))

    def silence(self) -> None:
        """Take that nobody answered."""
        self._do("", lambda: self._speaker.take(""))

    def tell(self, text: str) -> None:
        """Write a line for the person."""
        self._printer.dim(text)

    def show(self, doing: str) -> None:
        """Show what the microphone does: below the prompt, or as a line where there is none."""
        if self._prompted is None:
            self._printer.dim(doing)
        else:
            self._prompted.refresh()

    def stopped(self, why: str) -> None:
        """Say that nothing listens any more, and why."""
        self._follow_sound()
        self._printer.error(f"{why} The microphone is closed. /listen opens it again.")
        if self._prompted is not None:
            self._prompted.refresh()

    # -- what does not come from here

    def _overhear(self, happening: Happening) -> None:
        """Queue it to be printed later: a paused terminal must not hold up the others."""
        if happening.source is not self._speaker.ear:
            self._attending.overheard.put(happening)

    def _tell_from_elsewhere(self, happening: Happening) -> None:
        """Print what rings and what is said to this device, and write all of it down."""
        with self._telling:
            self._print_from_elsewhere(happening)

    def _print_from_elsewhere(self, happening: Happening) -> None:
        here = happening.device is self._speaker.device
        if happening.typed is not None:
            self._record(happening.typed, happening.at, happening.device, happening.events)
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
        self._hush()
        if self._listener is not None:
            self._listener.drop()
        listened = self._speaker.device.session is not None
        with self._telling:
            self._tell(self._speaker.stop())
        self._printer.dim("The session is closed." if listened else "Ctrl-D or /quit leaves.")

    def _leave(self) -> None:
        if self._listener is not None:
            self._listener.close()
        self._tell(self._speaker.stop())
        for alert in self._speaker.alerts.waiting():
            self._printer.dim(f"Still waiting: {describe(self._speaker, alert)}.")
        if self._speaker.alerts.waiting():
            self._printer.text(
                "It cannot ring while the speaker is closed. The next start goes on with it."
                if self._speaker.home.is_kept
                else "It will not ring: the speaker is closed."
            )
