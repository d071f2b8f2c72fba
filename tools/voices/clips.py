"""Lets the voices speak, and counts what is understood of them."""

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from listening.recognition import Recognized, Recognizer
from speaker.understanding.intents import HeardIntent
from speaker.understanding.language import Language
from tools.hearing import Score, for_the_skill
from tools.voices import rooms, speaking
from tools.voices.prompts import Prompt, prompt_for
from tools.voices.rooms import Room
from tools.voices.sentences import NO_ACT, Sentence, name_of
from tools.voices.speaking import Voice


@dataclass(frozen=True)
class Clip:
    """A sentence as one voice says it in one room."""

    sentence: Sentence
    voice: Voice
    room: Room
    sound: bytes = field(repr=False)


@dataclass(frozen=True)
class Outcome:
    """What was understood of a clip."""

    clip: Clip
    recognized: Recognized
    intent: str
    is_right: bool
    """The intent is right, and so are the length and the time if they count."""

    @property
    def is_wrong_act(self) -> bool:
        """Whether something would be done that was not asked for."""
        return not self.is_right and self.intent not in NO_ACT


def clips(
    said: Sequence[Sentence], voices: Iterable[Voice], places: Iterable[Room], seed: int
) -> Iterator[Clip]:
    """Let each voice say each sentence, in each room."""
    rooms_ = tuple(places)
    for voice in voices:
        spoken = speaking.speak(voice, [each.text for each in said])
        for place, (sentence, sound) in enumerate(zip(said, spoken, strict=True)):
            for room in rooms_:
                heard = rooms.in_room(room, rooms.framed(sound), seed + place)
                yield Clip(sentence, voice, room, speaking.as_sound(heard))


def listen(
    heard: Iterable[Clip], recognizer: Recognizer, language: Language, prompt: Prompt, seed: int
) -> Iterator[Outcome]:
    """Recognize each clip, and understand it as the speaker does."""
    chance = random.Random(seed)  # noqa: S311  no secret
    for clip in heard:
        told = prompt_for(prompt, clip.sentence.right, language, chance)
        yield outcome_of(clip, recognizer.recognize(clip.sound, told), language)


def outcome_of(clip: Clip, recognized: Recognized, language: Language) -> Outcome:
    understood = language.understanding
    heard = understood.interpret(for_the_skill(understood, recognized.words))
    return outcome(clip, recognized, heard, clip.sentence)


def outcome(
    clip: Clip, recognized: Recognized, understood: HeardIntent, right: Sentence
) -> Outcome:
    return Outcome(clip, recognized, name_of(understood), right.is_right(understood))


def right(outcomes: Sequence[Outcome]) -> Score:
    return Score(sum(each.is_right for each in outcomes), len(outcomes))
