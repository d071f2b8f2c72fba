"""Measure how long the desk takes to answer, and what it costs while nobody speaks.

    make voices
    python -m benchmarks.listening

A synthetic voice speaks, and each frame is handed over as by a microphone, only faster. From the
end of the voice until the first sound of the answer pass: the quiet after which endpointing says it
is over, as long as at the desk; and recognition, the skill's turn and the first sentence of the
voice (espeak-ng), as long as they took here. While nobody speaks, the wake word alone listens.
Nothing here passes or fails, and it is worth reading only if the machine does nothing else.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterable, Sequence
from datetime import timedelta
from time import perf_counter, process_time

from listening import sound
from listening.endpointing import Endpointer, Hearing
from listening.recognition import Whisper
from listening.wake_names import WakeName
from listening.wake_word import WakeWord
from speaker.desk.opening import open_speaker
from speaker.desk.prompting import usual
from speaker.desk.speaker import Speaker
from speaker.hosting.opening import Settings
from speaker.sound import speech
from speaker.sound.loudspeaker import Loudspeaker
from speaker.understanding.language import of_locale
from tools.voices import rooms, speaking
from tools.voices.rooms import Room
from tools.voices.sentences import Half, Source, of
from tools.voices.speaking import Samples, Voice

MANY = 40
WORDS = usual(of_locale("en-US"), WakeName.ALEXA.words)
SECOND = timedelta(seconds=1)
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


def main() -> int:
    """Print the figures, and return 0."""
    said = of(Source.DOCUMENTED, Half.TUNING, of_locale("en-US").understanding)[: MANY // 2]
    whisper = Whisper(speaking.WHISPER, "en")
    spoken = [each for voice in Voice for each in speaking.speak(voice, [one.text for one in said])]
    whisper.recognize(speaking.as_sound(spoken[0]), WORDS)  # the first one warms it up
    for room in Room:
        with open_speaker(Settings(has_screen=True)) as speaker:
            heard = [_times(whisper, speaker, each, room, seed) for seed, each in enumerate(spoken)]
        quiet, recognition, answer = zip(*heard, strict=True)
        whole = list(map(sum, heard))
        print(f"{room}: from the end of {len(whole)} sentences to the first sound, {_told(whole)}")
        print(f"  quiet {_told(quiet)}; recognition {_told(recognition)}; the rest {_told(answer)}")
    print(f"Peak of memory: {_memory(spoken[0]):.0f} MiB.")
    print(f"Waiting for the wake word takes {100 * _idle():.2f} % of one core.")
    print(f"With the microphone open it is {100 * _open():.2f} %.")
    return 0


def _times(
    whisper: Whisper, speaker: Speaker, said: Samples, room: Room, seed: int
) -> tuple[float, float, float]:
    """Return the seconds of quiet until the end was heard, of recognition, and of the answer."""
    heard = rooms.in_room(room, rooms.framed(said, SECOND, 2 * SECOND), seed)
    endpointer, frames = Endpointer(), 0
    for frame in sound.frames(speaking.as_sound(heard)):
        frames += 1
        if endpointer.hear(frame) is Hearing.THE_END:
            break
    quiet = frames * sound.FRAME - SECOND - timedelta(seconds=len(said) / sound.RATE)
    begun = perf_counter()
    told = speaker.prompt(WakeName.ALEXA.words)
    recognized = whisper.recognize(endpointer.sentence, told)
    known = perf_counter()
    loudspeaker = Loudspeaker(speech.find("en-US", None, speaking.FOLDER / "none"))
    for event in speaker.hear(recognized.words, recognized.confidence):
        for line in event.lines:
            loudspeaker.play(line)
    loudspeaker.prepare()
    return quiet.total_seconds(), known - begun, perf_counter() - known


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
