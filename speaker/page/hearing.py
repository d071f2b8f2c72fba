"""What is spoken in a tab: its sound arrives here, and becomes words on this machine.

The sound is in memory alone, and only until its words are known.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from flask import Flask, abort, request
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge, ServiceUnavailable

from speaker.page import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from listening.recognition import Recognized, Recognizer
    from speaker.desk.speaker import Speaker
    from speaker.household.wire import JsonObject
    from speaker.page.tabs import Tabs

LARGEST = 6 * 1024 * 1024
"""Bytes: as much as the longest sound has without compression, 16-bit stereo at 48 000 Hz."""
LONGEST = timedelta(seconds=31)
"""The page waits eight seconds for a first word, and lets a sentence last for twenty."""
WAITS = 20.0
"""Seconds that a sentence waits while others are recognized. A later answer helps nobody."""
_NO_EARS = "This speaker was started without what listens. Type instead."


class Hearing:
    """Recognizes what is spoken in the tabs, one sentence at a time."""

    def __init__(
        self, load: Callable[[], Recognizer], wake_word: str, *, is_offered: bool = True
    ) -> None:
        """Listen with what `load` returns, which is called when somebody first wants to speak.

        It may raise a ValueError that says what is missing. If listening is not `is_offered`, the
        page does not speak of it.
        """
        self._load, self._wake_word, self.is_offered = load, wake_word, is_offered
        self._recognizer: Recognizer | None = None
        self._lock = Lock()

    def prepare(self) -> None:
        """Load what recognizes words, unless it is there. Raises ServiceUnavailable."""
        with self._alone() as recognizer:
            del recognizer

    def recognize(self, speaker: Speaker, recorded: bytes) -> Recognized:
        """Return the words of a file of sound, spoken at this speaker.

        Raises an HTTPException that says what to do: nothing can listen here, others speak, or it
        is no sound, or too long.
        """
        expected = speaker.prompt(self._wake_word)
        with self._alone() as recognizer:
            return recognizer.recognize(_decode(recorded), expected)

    @contextmanager
    def _alone(self) -> Iterator[Recognizer]:
        # Several at once would each take all processors, and answer later than one by one.
        if not self._lock.acquire(timeout=WAITS):
            raise ServiceUnavailable("Others are being heard right now. Say it again, or type it.")
        try:
            yield self._loaded()
        finally:
            self._lock.release()

    def _loaded(self) -> Recognizer:
        if self._recognizer is None:
            try:
                self._recognizer = self._load()
            except ValueError as missing:
                raise ServiceUnavailable(str(missing)) from missing
        return self._recognizer


def without_ears() -> Hearing:
    """Return what a page has that cannot listen."""

    def load() -> Recognizer:
        raise ValueError(_NO_EARS)

    return Hearing(load, "", is_offered=False)


def serve_hearing(app: Flask, tabs: Tabs) -> None:
    """Add the routes by which a tab prepares to speak, and learns the words of what it recorded."""

    @app.post("/devices/<device>/ears")
    def prepare(device: str) -> JsonObject:
        reading.only_from_here()
        reading.named(device)
        tabs.hearing.prepare()
        return {}

    @app.post("/devices/<device>/hear")
    def hear(device: str) -> JsonObject:
        reading.only_from_here()
        speaker = tabs.speaker(reading.named(device), None)
        recognized = tabs.hearing.recognize(speaker, _recorded())
        # People may have dropped it meanwhile, so we do nothing yet: the page sends the words back.
        words = reading.spoken(recognized.words)
        return {"words": words, "confidence": recognized.confidence}


def _recorded() -> bytes:
    """Return the file of sound that the request brings, or refuse the request."""
    if not request.mimetype.startswith("audio/"):
        abort(415, "Send the sound of what was said, such as audio/webm or audio/wav.")
    request.max_content_length = LARGEST
    return request.get_data(cache=False)


def _decode(recorded: bytes) -> bytes:
    """Return it as what listens takes it. Raises BadRequest and RequestEntityTooLarge."""
    from listening import sound  # noqa: PLC0415 -- an optional extra

    heard = bytearray()
    try:
        for piece in sound.stream(BytesIO(recorded)):
            heard += piece
            # A few bytes can hold hours.
            if sound.length_of(heard) > LONGEST:
                raise RequestEntityTooLarge(
                    "That is longer than a sentence. Say it in fewer words."
                )
    except sound.SoundError as wrong:
        raise BadRequest(str(wrong)) from wrong
    return bytes(heard)
