"""The command line's options, and what a speaker is made of by them."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from listening.recognition import Recognizer
    from speaker.desk.speaker import Speaker
    from speaker.hosting.opening import Settings
    from speaker.sound.ears import Ears, EarSettings


_EXTRA = (
    "Listening needs some more packages. Start with: make listen"
    " (or install them: pip install 'steady-ground[listen]')"
)
_NO_MODEL = (
    "What understands speech is not on this machine yet. Type /listen in the terminal once, which"
    " fetches it (or start with: make listen)."
)


class EarsError(ValueError):
    """Listening is not possible here; the message says what to do."""


@dataclass(frozen=True)
class Options:
    """The command line, as click read it."""

    script: str | None
    only_json: bool
    zone: str | None
    at: str | None
    device: str
    allow: tuple[str, ...]
    deny: tuple[str, ...]
    offline: bool
    silent: bool
    store: str | None
    locale: str
    model: Path | None
    strict: bool
    record: Path | None
    screen: bool
    web: bool
    host: str
    port: int | None
    explain: str | None
    after: tuple[str, ...]
    listen: bool
    wake_word: str
    whisper: str
    voice: Path | None
    from_sound: Path | None
    to_sound: Path | None

    @property
    def serves_page(self) -> bool:
        """Return whether to serve the page. A tool that reads JSON has nobody to look at one."""
        return self.web and not self.only_json

    @property
    def quiet(self) -> bool:
        """Return whether to stay silent. A tool that reads JSON has nobody to listen."""
        return self.silent or self.only_json

    def settings(self, usual: Settings) -> Settings:
        """Change the `usual` settings as the command line says."""
        zone = usual.zone if self.zone is None else self.zone
        return replace(
            usual,
            zone=None if zone == "unknown" else zone,
            device=self.device,
            locale=self.locale,
            model=self.model,
            store=self.kept_in(),
            strict=self.strict,
            has_screen=self.screen or (self.serves_page and not self.script),
        )

    def prepare(self, speaker: Speaker) -> None:
        """Set up a new speaker as the command line says. Raises UsageError for a bad value."""
        directions = [f"/allow {scope}" for scope in self.allow]
        directions += [f"/deny {scope}" for scope in self.deny]
        directions += ["/offline"] if self.offline else []
        directions += [f"/at {self.at}"] if self.at else []
        for direction in directions:
            try:
                speaker.take(direction)
            except ValueError as wrong:
                raise click.UsageError(str(wrong)) from wrong

    def kept_in(self) -> str | None:
        """Return where the household stays; hands-free it is kept, wherever nothing else is said.

        Raises EarsError if the packages for listening are missing, or if it cannot be kept there.
        """
        if self.store or not self.listen:
            return self.store
        data = self._data()
        try:
            data.mkdir(parents=True, exist_ok=True)
        except OSError as wrong:
            raise EarsError(
                f"{data} cannot be used: {wrong.strerror}."
                " Keep the household elsewhere: --store sqlite:PATH."
            ) from wrong
        return f"sqlite:{data / 'household.db'}"

    @staticmethod
    def _data() -> Path:
        """Return the folder of this user's data. Raises EarsError as kept_in does."""
        try:
            import platformdirs  # noqa: PLC0415 -- an optional extra
        except ModuleNotFoundError as missing:
            raise EarsError(_EXTRA) from missing
        return platformdirs.user_data_path("steady-ground", appauthor=False)

    @contextmanager
    def open_ears(self, tell: Callable[[str], None]) -> Iterator[Ears]:
        """Load what listens within the block. Raises EarsError, which says what is missing."""
        settings = self._ear_settings()
        from listening.models import ModelError  # noqa: PLC0415 -- an optional extra
        from speaker.sound import ears  # noqa: PLC0415 -- the same

        with ExitStack() as opened:
            try:
                loaded = opened.enter_context(ears.opened(settings, tell))
            except ModelError as wrong:
                raise EarsError(str(wrong)) from wrong
            yield loaded

    @property
    def has_ears(self) -> bool:
        """Return whether the packages for listening are installed. It imports none of them."""
        return find_spec("faster_whisper") is not None

    def open_recognizer(self) -> Recognizer:
        """Load what recognizes words, and nothing else. It fetches nothing. Raises EarsError."""
        settings = self._ear_settings()
        from listening.models import ModelError  # noqa: PLC0415 -- an optional extra
        from speaker.sound import ears  # noqa: PLC0415 -- the same

        try:
            recognizer = ears.open_recognizer(settings)
        except ModelError as wrong:
            raise EarsError(str(wrong)) from wrong
        if recognizer is None:
            raise EarsError(_NO_MODEL)
        return recognizer

    def _ear_settings(self) -> EarSettings:
        """Return what to listen with. Raises EarsError if the packages for it are missing."""
        try:
            from listening.wake_names import WakeName  # noqa: PLC0415 -- an optional extra
            from speaker.sound import ears  # noqa: PLC0415 -- the same
        except ModuleNotFoundError as missing:
            raise EarsError(_EXTRA) from missing
        return ears.EarSettings(
            self._data(),
            self.locale,
            WakeName(self.wake_word),
            self.whisper,
            self.voice,
            # What is written into a file is no sound that anybody hears.
            is_silent=self.quiet and self.from_sound is None,
        )
