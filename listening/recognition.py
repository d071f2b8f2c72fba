"""Recognition: the words of a sentence that was heard, and how sure they are."""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from faster_whisper import WhisperModel
from numpy.typing import NDArray

_LOUDEST = 32_768.0
_NOISE = 0.6
"""From this probability on that nobody speaks, unsure words are made up: Whisper's own limit."""
_UNSURE = 0.4
_SHORT, _EMPTY = 1500, 300
"""In Whisper's frames, 100 a second."""
_MOST_TOKENS = 100
"""Nobody says more in twenty seconds, and who repeats themselves for ever is the model."""


@dataclass(frozen=True)
class Recognized:
    """The words, without a wake word; empty if there are none. Their repr does not show them."""

    words: str = field(repr=False)
    confidence: float
    """From 0 to 1: how likely each piece of a word was, on average (their geometric mean)."""


class Recognizer(Protocol):
    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        """Return what is said in the sound (see listening.sound). Words of `prompt` come easily."""


class _ShortSighted(WhisperModel):  # type: ignore[misc]  # faster-whisper tells no types
    """Whisper that looks at fifteen seconds where a sentence and some emptiness after it fit in.

    It was made to look at thirty. Of a sentence most of that is empty, and takes its time all the
    same. In a window shorter than half, or a full one, it repeats itself.
    """

    def encode(self, features: NDArray[np.float32]) -> Any:
        is_short = not features[..., _SHORT - _EMPTY :].any()
        return super().encode(features[..., :_SHORT] if is_short else features)


class Whisper:
    """OpenAI's Whisper, run by CTranslate2 on the processor alone."""

    def __init__(self, folder: Path, language: str) -> None:
        """Load the model in the folder; `language` is its code, such as "en"."""
        self._model = _ShortSighted(
            str(folder), device="cpu", compute_type="int8", local_files_only=True
        )
        self._language = language

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        heard = np.frombuffer(sentence, dtype="<i2").astype(np.float32) / _LOUDEST
        segments, _ = self._model.transcribe(
            heard,
            language=self._language,
            beam_size=1,
            # Further tries at a higher temperature take seconds, and make words up.
            temperature=0.0,
            initial_prompt=prompt,
            condition_on_previous_text=False,
            without_timestamps=True,
            max_new_tokens=_MOST_TOKENS,
        )
        said = [each for each in segments if not _is_noise(each.avg_logprob, each.no_speech_prob)]
        words = " ".join(each.text.strip() for each in said).strip()
        if not words:
            return Recognized("", 0.0)
        return Recognized(words, min(math.exp(each.avg_logprob) for each in said))


def _is_noise(log_probability: float, no_speech: float) -> bool:
    return no_speech > _NOISE and math.exp(log_probability) < _UNSURE
