"""The prompt of a terminal: what is typed there, and a line below it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout

from speaker.terminal.ending import Ending


class Prompt:
    def __init__(self, text: Callable[[], str], below: Callable[[], str], ending: Ending) -> None:
        """Show `text` before what is typed, and the line `below` if it is not empty."""
        self._text, self._ending = text, ending
        self._session: PromptSession[str] = PromptSession(bottom_toolbar=lambda: below() or None)

    @contextmanager
    def shown(self) -> Iterator[None]:
        """Print above the prompt within the block, whatever prints."""
        with patch_stdout(raw=True):
            yield

    def refresh(self) -> None:
        """Look anew at what stands below it. It may be called from another thread."""
        self._session.app.invalidate()

    def line(self) -> str:
        """Return the next line. Raises EOFError if there is none, or if a signal ends the talk."""
        app = self._session.app

        def end() -> None:
            if app.future and not app.future.done():
                app.exit(exception=EOFError)

        def wake() -> None:
            # This runs within a signal handler, so the prompt's own loop has to do the work.
            if app.loop:
                app.loop.call_soon_threadsafe(end)

        def end_if_told() -> None:
            if self._ending.is_told:
                end()

        with self._ending.waking(wake):
            return self._session.prompt(self._text, pre_run=end_if_told)
