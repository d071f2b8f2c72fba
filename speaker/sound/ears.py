"""The ears of the desk: opens all that it takes to listen on this machine, and to be heard."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from weakref import WeakValueDictionary

from listening import models
from listening.endpointing import Silero, VoiceDetector
from listening.recognition import Recognizer, Whisper
from listening.wake_names import WakeName
from listening.wake_word import Waker, WakeWord
from speaker.sound import speech
from speaker.sound.loudspeaker import Loudspeaker

_loaded: WeakValueDictionary[tuple[Path, str], Whisper] = WeakValueDictionary()
"""What is in use, by its folder and its language. One takes 200 MB, so nobody loads a second."""
_loading = Lock()


@dataclass(frozen=True)
class EarSettings:
    """What to listen and to speak with.

    `whisper` is a model's size, its path or its name on the hub; `voice` a piper voice, or None for
    the first one in the data folder, if there is one. What is fetched goes into `data`. With
    `is_silent` nothing is played.
    """

    data: Path
    locale: str
    wake_word: WakeName = WakeName.ALEXA
    whisper: str = models.USUAL
    voice: Path | None = None
    is_silent: bool = False

    @property
    def models(self) -> Path:
        """Where Whisper's models are kept."""
        return self.data / "models"

    @property
    def voices(self) -> Path:
        """Where a voice for piper is looked for."""
        return self.data / "voices"


@dataclass(frozen=True)
class Ears:
    wake_word: Waker
    recognizer: Recognizer
    loudspeaker: Loudspeaker
    # Makes a detector for each opening of the microphone.
    detector: Callable[[], VoiceDetector] = Silero


@contextmanager
def opened(settings: EarSettings, tell: Callable[[str], None]) -> Iterator[Ears]:
    """Load the models within the block; `tell` hears about what takes a while.

    Raises ModelError if there is no model for recognition, and says what to do.
    """
    folder = models.find(settings.whisper, settings.models, tell)
    voice = speech.find(settings.locale, settings.voice, settings.voices)
    with (
        closing(WakeWord(settings.wake_word)) as wake_word,
        closing(Loudspeaker(voice, is_silent=settings.is_silent)) as loudspeaker,
    ):
        yield Ears(wake_word, _load(folder, settings), loudspeaker)


def open_recognizer(settings: EarSettings) -> Recognizer | None:
    """Load what recognizes words, and nothing else; None if its model has yet to be fetched.

    Raises ModelError if there is no such model.
    """
    folder = models.find_kept(settings.whisper, settings.models)
    return None if folder is None else _load(folder, settings)


def _load(folder: Path, settings: EarSettings) -> Recognizer:
    """Return the model in the folder: the one that the terminal or the page has loaded already."""
    model = folder.resolve(), settings.locale.partition("-")[0]
    try:
        with _loading:
            loaded = _loaded.get(model) or Whisper(*model)
            _loaded[model] = loaded
            return loaded
    except Exception as wrong:
        # What runs it raises whatever it finds in a file that a broken download left behind.
        raise models.ModelError(
            f"The model in {folder} cannot be loaded. Remove it, and fetch it again."
        ) from wrong
