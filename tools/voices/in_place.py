"""Listens to the documented sentences in their conversations, with what the desk knows there.

An answer, such as a topic, is one only after its question. And recognition is told what can be
said just then.
"""

from collections import defaultdict
from collections.abc import Iterable

from listening.recognition import Recognizer
from listening.wake_names import WakeName
from speaker.desk.speaker import Speaker
from speaker.scripts.playing import run_script
from speaker.understanding.language import Language
from tools.voices.clips import Clip, Outcome, outcome
from tools.voices.sentences import meaning, utterance

_SAYS = "You: "


def listen(
    clips: Iterable[Clip], scripts: Iterable[str], recognizer: Recognizer, language: Language
) -> list[Outcome]:
    """Play the scripts, and hear each clip where its sentence comes for the first time.

    What is right is what is understood there if one types it. The talk goes on as it is written.
    """
    waiting, outcomes = defaultdict[str | None, list[Clip]](list), list[Outcome]()
    for clip in clips:
        waiting[clip.sentence.text].append(clip)
    for script in scripts:
        speakers = list[Speaker]()

        def hear(shown: object, speakers: list[Speaker] = speakers) -> None:
            if isinstance(shown, str) and shown.startswith(_SAYS):
                said = utterance(shown.removeprefix(_SAYS), language.understanding)
                for clip in waiting.pop(said, ()):
                    outcomes.append(_heard(clip, speakers[-1], recognizer))

        run_script(script, prepare=speakers.append, watch=hear)
    return outcomes


def _heard(clip: Clip, speaker: Speaker, recognizer: Recognizer) -> Outcome:
    """Return what is understood of a clip at the speaker now. Nothing happens there."""
    home, device = speaker.home, speaker.device
    text = clip.sentence.text
    recognized = recognizer.recognize(clip.sound, speaker.prompt(WakeName.ALEXA.words))
    right = meaning(text, home.explain(device, text).heard)
    understood = home.explain(device, recognized.words).heard
    return outcome(clip, recognized, understood, right)
