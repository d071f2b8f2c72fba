"""Measure how long the desk takes to answer, and what it costs while nobody speaks.

    make voices
    python -m benchmarks.listening

Synthetic voices speak, and each frame is handed over at its time, as by a microphone. From the end
of the voice until the first sound of the answer pass: the quiet after which the sentence counts as
over; what is still to be worked out of its words then; and the skill's turn with the first sentence
of the voice (espeak-ng). While nobody speaks, the wake word alone listens.
Nothing here passes or fails, and it is worth reading only if the machine does nothing else.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import timedelta
from time import perf_counter, process_time, sleep

from listening import sound
from listening.endpointing import Endpointer
from listening.recognition import Recognized, Whisper
from listening.wake_names import WakeName
from listening.wake_word import WakeWord
from speaker.desk.opening import open_speaker
from speaker.desk.prompting import usual
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import Settings
from speaker.sound import speech
from speaker.sound.ears import Ears
from speaker.sound.hands_free import Doing, HandsFree
from speaker.sound.loudspeaker import Loudspeaker
from speaker.terminal.sound_files import SoundTalk
from speaker.understanding.language import of_locale
from tools.voices import rooms, speaking
from tools.voices.rooms import Room
from tools.voices.sentences import Half, Source, of
from tools.voices.speaking import Samples, Voice

MANY = 40
WORDS = usual(of_locale("en-US"), WakeName.ALEXA.words)
SECOND = timedelta(seconds=1)
BEFORE = timedelta(milliseconds=300)
IDLE = timedelta(minutes=1)

_MEMORY = """
import json, resource, sys
from listening.endpointing import Endpointer
from listening.recognition import Whisper
from listening.wake_names import WakeName
from listening.wake_word import WakeWord
from speaker.desk.opening import open_speaker
from speaker.sound.ears import EarSettings, opened
heard = sys.stdin.buffer.read()
from pathlib import Path
ears = opened(EarSettings(Path(sys.argv[1]), "en-US", whisper=sys.argv[1]), print)
with ears as here, open_speaker() as speaker:
    for _ in range(3):
        recognized = here.recognizer.recognize(heard, sys.argv[2])
        speaker.hear(recognized.words, recognized.confidence)
print(json.dumps(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))
"""
"""The whole desk without its page: ears, skill and voice. Linux gives the peak of memory in KiB."""


class Timed:
    """Whisper, and how long it takes for each sentence, in seconds."""

    def __init__(self, whisper: Whisper) -> None:
        self._whisper = whisper
        self.took: list[float] = []

    def recognize(self, sentence: bytes, prompt: str) -> Recognized:
        begun = perf_counter()
        recognized = self._whisper.recognize(sentence, prompt)
        self.took.append(perf_counter() - begun)
        return recognized


def main() -> int:
    """Print the figures, and return 0."""
    said = of(Source.DOCUMENTED, Half.TUNING, of_locale("en-US").understanding)[: MANY // 2]
    whisper = Whisper(speaking.WHISPER, "en")
    spoken = [each for voice in Voice for each in speaking.speak(voice, [one.text for one in said])]
    whisper.recognize(speaking.as_sound(spoken[0]), WORDS)  # the first one warms it up
    for room in Room:
        _answer(Timed(whisper), spoken, room)
    print(f"Peak of memory: {_memory(spoken[0]):.0f} MiB.")
    print(f"Waiting for the wake word takes {100 * _idle():.2f} % of one core.")
    print(f"With the microphone open it is {100 * _open():.2f} %.")
    return 0


def _answer(timed: Timed, spoken: Sequence[Samples], room: Room) -> None:
    """Print how long all that was spoken waits for an answer in the room, and what that costs."""
    voice = speech.find("en-US", None, speaking.FOLDER / "none")
    with (
        closing(WakeWord(WakeName.ALEXA)) as wake_word,
        closing(Loudspeaker(voice)) as loudspeaker,
        open_speaker(Settings(has_screen=True)) as speaker,
    ):
        ears = Ears(wake_word, timed, loudspeaker)
        begun = process_time()
        heard = [_times(ears, speaker, each, room, seed) for seed, each in enumerate(spoken)]
        busy = (process_time() - begun) / len(spoken)
    quiet, words, answer = zip(*heard, strict=True)
    whole = list(map(sum, heard))
    print(f"{room}: from the end of {len(whole)} sentences to the first sound, {_told(whole)}")
    print(f"  quiet {_told(quiet)}; then the words {_told(words)}; the rest {_told(answer)}")
    print(f"  recognition {_told(timed.took)}, {len(timed.took)} times; {busy:.2f} s of CPU each")


def _times(
    ears: Ears, speaker: Speaker, said: Samples, room: Room, seed: int
) -> tuple[float, float, float]:
    """Return the seconds from the end to the end of the quiet, to the words, and to the answer."""
    moments: dict[str, float] = {}

    def note(what: object) -> None:
        # The first line that is told is what was heard.
        moments.setdefault(what if isinstance(what, Doing) else "known", perf_counter())

    heard = rooms.in_room(room, rooms.framed(said, BEFORE, 2 * SECOND), seed)
    ears.loudspeaker.hush()
    with closing(HandsFree(SoundTalk(speaker, ears, note), ears, note)) as desk:
        desk.press()
        begun = perf_counter()
        for place, frame in enumerate(sound.frames(speaking.as_sound(heard)), 1):
            sleep(max(0.0, begun + (place * sound.FRAME).total_seconds() - perf_counter()))
            desk.hear(frame)
            if ears.loudspeaker.playing is not None:
                break
    ended = begun + BEFORE.total_seconds() + len(said) / sound.RATE
    over, known = moments[Doing.RECOGNIZING], moments["known"]
    return over - ended, known - over, perf_counter() - known


def _told(seconds: Sequence[float]) -> str:
    late = statistics.quantiles(seconds, n=20)[-1]
    return f"{statistics.median(seconds):.2f} s (95th percentile {late:.2f} s)"


def _memory(said: Samples) -> float:
    run = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(speaking.WHISPER), WORDS],
        input=speaking.as_sound(said),
        capture_output=True,
        check=True,
    )
    return float(json.loads(run.stdout))


def _quiet_room() -> Iterable[bytes]:
    hush = rooms.in_room(Room.NOISY, rooms.quiet(IDLE) + 1e-3, seed=1)
    return list(sound.frames(speaking.as_sound(hush)))


def _idle() -> float:
    wake_word, frames = WakeWord(WakeName.ALEXA), _quiet_room()
    begun = process_time()
    for frame in frames:
        wake_word.hears(frame)
    return (process_time() - begun) / IDLE.total_seconds()


def _open() -> float:
    endpointer, frames = Endpointer(patience=2 * IDLE), _quiet_room()
    begun = process_time()
    for frame in frames:
        endpointer.hear(frame)
    return (process_time() - begun) / IDLE.total_seconds()


if __name__ == "__main__":
    sys.exit(main())
