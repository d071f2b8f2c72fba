"""Recognition ahead of time: it begins in the quiet that may end a sentence, not after it.

A sentence counts as ended only after a good deal of quiet. That time is enough to work the words
out, so in most cases they are known by then. If the voice goes on instead, they were for nothing.
"""

from concurrent.futures import Future, ThreadPoolExecutor

from listening.recognition import Recognized, Recognizer


class Ahead:
    """Recognizes beside whoever listens, one sentence at a time.

    What was for nothing cannot be stopped once it has begun, and two at a time would share the
    processor. So at most one is under way, and only the last one that was asked for waits for it.
    """

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="recognizing")
        self._begun: Future[Recognized] | None = None

    @property
    def has_begun(self) -> bool:
        """Return whether there is something that `words` would wait for."""
        return self._begun is not None

    def begin(self, sentence: bytes, prompt: str) -> None:
        """Recognize the sound as though the sentence were over, and do not wait for it."""
        self.forget()
        self._begun = self._worker.submit(self._recognizer.recognize, sentence, prompt)

    def forget(self) -> None:
        """Drop what was begun, if anything was: the voice goes on."""
        if self._begun is not None:
            self._begun.cancel()
        self._begun = None

    def words(self) -> Recognized:
        """Return what was begun last, once it is known. Raises what the recognizer raised.

        Raises ValueError if nothing was begun.
        """
        begun, self._begun = self._begun, None
        if begun is None:
            raise ValueError("Nothing is being recognized.")
        return begun.result()

    def close(self) -> None:
        """Wait for what is under way, and end the worker."""
        self.forget()
        self._worker.shutdown()
